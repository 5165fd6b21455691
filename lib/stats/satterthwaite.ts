/**
 * Adds up, cluster by cluster, what the Satterthwaite degrees of freedom (trace P)² / Σ P² of each coefficient need, with
 * P_gh = [g = h] a_g'a_g - h_g'h_h, without the G×G matrix: Σ P² = Σ a⁴ - 2 Σ a²|h|² + ‖Σ h h'‖².
 */
export function satterthwaite(k: number): {
  /** `squares` a_g'a_g by coefficient, k; `h` row j is h_g of coefficient j, k×k. */
  readonly add: (squares: Float64Array, h: Float64Array) => void;
  readonly degrees: () => Float64Array;
} {
  const trace = new Float64Array(k);
  const own = new Float64Array(k);
  const outer = new Float64Array(k * k * k);
  const add = (squares: Float64Array, h: Float64Array): void => {
    for (let j = 0; j < k; j++) {
      let length = 0;
      for (let s = 0; s < k; s++) {
        const v = h[j * k + s];
        length += v * v;
        for (let t = 0; t <= s; t++) outer[(j * k + s) * k + t] += v * h[j * k + t];
      }
      trace[j] += squares[j] - length;
      own[j] += squares[j] * squares[j] - 2 * squares[j] * length;
    }
  };
  const degrees = (): Float64Array => {
    const size = trace.map((_, j) => {
      let sum = 0;
      for (let s = 0; s < k; s++)
        for (let t = 0; t <= s; t++) sum += (s === t ? 1 : 2) * outer[(j * k + s) * k + t] ** 2;
      return sum;
    });
    return degreesOf({ trace, own, outer: size });
  };
  return { add, degrees };
}

/** (trace P)² / Σ P² by coefficient, from trace P, Σ a⁴ - 2 Σ a²|h|² and ‖Σ h h'‖². */
export const degreesOf = (sums: {
  readonly trace: Float64Array;
  readonly own: Float64Array;
  readonly outer: Float64Array;
}): Float64Array => sums.trace.map((v, j) => (v * v) / (sums.own[j] + sums.outer[j]));
