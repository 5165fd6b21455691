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

/** The inverse of L·L', exactly symmetric. */
export function inverse(l: Float64Array, k: number): Float64Array {
  const root = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    const unit = new Float64Array(k);
    unit[j] = 1;
    forward(l, unit).forEach((v, i) => (root[i * k + j] = v));
  }
  return multiply(transpose(root, k, k), root, k, k, k);
}

/** A·B for A n×k and B k×m. */
export function multiply(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Float64Array {
  const c = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let t = 0; t < k; t++) {
      const v = a[i * k + t];
      if (v === 0) continue;
      for (let j = 0; j < m; j++) c[i * m + j] += v * b[t * m + j];
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

/** Σ x·x' over the rows of an n×k matrix. */
export function outerSum(x: Float64Array, n: number, k: number): Float64Array {
  const s = new Float64Array(k * k);
  for (let r = 0; r < n; r++)
    for (let i = 0; i < k; i++) {
      const v = x[r * k + i];
      if (v === 0) continue;
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
