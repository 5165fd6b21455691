/** A lower Cholesky factor of a symmetric k×k matrix (row-major), or null where it is not positive definite to working accuracy. */
export function cholesky(a: Float64Array, k: number): Float64Array | null {
  const l = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let s = a[i * k + j];
      for (let t = 0; t < j; t++) s -= l[i * k + t] * l[j * k + t];
      if (i > j) l[i * k + j] = s / l[j * k + j];
      else if (s > 1e-15 * a[i * k + i]) l[i * k + i] = Math.sqrt(s);
      else return null;
    }
  }
  return l;
}

/** Solves L·x = b. */
export function forward(l: Float64Array, b: ArrayLike<number>): Float64Array {
  const k = b.length;
  const x = new Float64Array(k);
  for (let i = 0; i < k; i++) {
    let s = b[i];
    for (let t = 0; t < i; t++) s -= l[i * k + t] * x[t];
    x[i] = s / l[i * k + i];
  }
  return x;
}

/** Solves L'·x = b. */
export function backward(l: Float64Array, b: ArrayLike<number>): Float64Array {
  const k = b.length;
  const x = new Float64Array(k);
  for (let i = k - 1; i >= 0; i--) {
    let s = b[i];
    for (let t = i + 1; t < k; t++) s -= l[t * k + i] * x[t];
    x[i] = s / l[i * k + i];
  }
  return x;
}

/** Solves L·L'·x = b. */
export const solve = (l: Float64Array, b: ArrayLike<number>): Float64Array => backward(l, forward(l, b));

/** L⁻¹, lower triangular. */
export function inverseRoot(l: Float64Array, k: number): Float64Array {
  const root = new Float64Array(k * k);
  const x = new Float64Array(k);
  for (let j = 0; j < k; j++)
    for (let i = j; i < k; i++) {
      let s = i === j ? 1 : 0;
      for (let t = j; t < i; t++) s -= l[i * k + t] * x[t];
      x[i] = s / l[i * k + i];
      root[i * k + j] = x[i];
    }
  return root;
}

/** The inverse of L·L' from L⁻¹, exactly symmetric. */
export function fromInverseRoot(root: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let t = 0; t < k; t++)
    for (let i = 0; i <= t; i++) {
      const v = root[t * k + i];
      for (let j = 0; j <= i; j++) out[i * k + j] += v * root[t * k + j];
    }
  for (let i = 0; i < k; i++) for (let j = i + 1; j < k; j++) out[i * k + j] = out[j * k + i];
  return out;
}

/** The inverse of L·L', exactly symmetric. */
export const inverse = (l: Float64Array, k: number): Float64Array => fromInverseRoot(inverseRoot(l, k), k);

/** The diagonal of the inverse of L·L' from L⁻¹. */
export function inverseDiagonal(root: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k);
  for (let t = 0; t < k; t++) for (let j = 0; j <= t; j++) out[j] += root[t * k + j] ** 2;
  return out;
}

/** A·B for A n×k and B k×m; four rows of B at a time, added in their order, so that C is read and written a quarter as often. */
export function multiply(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Float64Array {
  const c = new Float64Array(n * m);
  const whole = k - (k % 4);
  for (let i = 0; i < n; i++) {
    const to = i * m;
    for (let t = 0; t < whole; t += 4) {
      const at = i * k + t;
      const [v0, v1, v2, v3] = [a[at], a[at + 1], a[at + 2], a[at + 3]];
      if (v0 === 0 && v1 === 0 && v2 === 0 && v3 === 0) continue;
      const from = t * m;
      for (let j = 0; j < m; j++)
        c[to + j] =
          c[to + j] +
          v0 * b[from + j] +
          v1 * b[from + m + j] +
          v2 * b[from + 2 * m + j] +
          v3 * b[from + 3 * m + j];
    }
    for (let t = whole; t < k; t++) {
      const v = a[i * k + t];
      for (let j = 0; j < m; j++) c[to + j] += v * b[t * m + j];
    }
  }
  return c;
}

/** A' for A n×m. */
export function transpose(a: Float64Array, n: number, m: number): Float64Array {
  const t = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) t[j * n + i] = a[i * m + j];
  return t;
}

/** A·M·A' for A n×k and a symmetric M k×k, exactly symmetric. */
export function sandwich(a: Float64Array, m: Float64Array, n: number, k: number): Float64Array {
  const product = multiply(multiply(a, m, n, k, k), transpose(a, n, k), n, k, n);
  return symmetric(product, n);
}

/** (M + M')/2. */
export function symmetric(m: Float64Array, k: number): Float64Array {
  const s = new Float64Array(k * k);
  for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) s[i * k + j] = (m[i * k + j] + m[j * k + i]) / 2;
  return s;
}

/** Σ x·x' over the rows of an n×k matrix; four rows at a time, added in their order. */
export function outerSum(x: Float64Array, n: number, k: number): Float64Array {
  const s = new Float64Array(k * k);
  const whole = n - (n % 4);
  for (let r = 0; r < whole; r += 4) {
    const from = r * k;
    for (let i = 0; i < k; i++) {
      const v0 = x[from + i];
      const v1 = x[from + k + i];
      const v2 = x[from + 2 * k + i];
      const v3 = x[from + 3 * k + i];
      if (v0 === 0 && v1 === 0 && v2 === 0 && v3 === 0) continue;
      for (let j = 0; j <= i; j++)
        s[i * k + j] =
          s[i * k + j] +
          v0 * x[from + j] +
          v1 * x[from + k + j] +
          v2 * x[from + 2 * k + j] +
          v3 * x[from + 3 * k + j];
    }
  }
  for (let r = whole; r < n; r++)
    for (let i = 0; i < k; i++) {
      const v = x[r * k + i];
      for (let j = 0; j <= i; j++) s[i * k + j] += v * x[r * k + j];
    }
  for (let i = 0; i < k; i++) for (let j = i + 1; j < k; j++) s[i * k + j] = s[j * k + i];
  return s;
}

/** a'b. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += a[i] * b[i];
  return s;
}

/** M·x for M k×k. */
export function apply(m: Float64Array, x: ArrayLike<number>): Float64Array {
  const k = x.length;
  const out = new Float64Array(m.length / k);
  for (let i = 0; i < out.length; i++) for (let j = 0; j < k; j++) out[i] += m[i * k + j] * x[j];
  return out;
}

/** The k×k identity. */
export const identity = (k: number): Float64Array =>
  new Float64Array(k * k).map((_, i) => (i % (k + 1) === 0 ? 1 : 0));
