import type { Estimate, Variance } from "../../lib/index.js";
import type { Comparison } from "./comparison.js";
import type { Numbers } from "./expected.js";
import type { Kind } from "./kinds.js";

/** Compares a joint test. */
export function compareTest(
  c: Comparison,
  what: string,
  want: { chi2: number; df?: number; p?: number; rank?: number },
  got: { statistic: number; df: number; p: number; rank: number },
): void {
  c.near(`${what} chi2`, want.chi2, got.statistic);
  c.near(`${what} df`, want.df, got.df);
  c.nearP(`${what} p`, want.p, got.p);
  c.near(`${what} rank`, want.rank, got.rank);
}

/** Compares a number's error, statistic, p and interval. */
export function compareEstimate(
  c: Comparison,
  what: string,
  want: Numbers,
  kind: Kind,
  got: Estimate | undefined,
): void {
  c.near(`${what} se_${kind}`, (want[`se_${kind}`] ?? want.se) as number | undefined, got?.se);
  c.near(`${what} z_${kind}`, want[`z_${kind}`] as number | undefined, got?.statistic);
  c.nearP(`${what} p_${kind}`, want[`p_${kind}`] as number | undefined, got?.p);
  if (got !== undefined) compareInterval(c, `${what} ci_${kind}`, want[`ci_${kind}`] ?? want.ci, got);
}

/** Compares an interval, where the file has one. */
export function compareInterval(c: Comparison, what: string, want: Numbers[string], got: Estimate): void {
  if (!Array.isArray(want)) return;
  c.near(`${what} low`, want[0] as number, got.low);
  c.near(`${what} high`, want[1] as number, got.high);
}

/** A matrix by names, `tolerance` relative to the size of each entry or, where it is small, of its row and column. */
export function compareMatrix(
  c: Comparison,
  what: string,
  order: readonly string[],
  matrix: readonly (readonly number[])[],
  v: Variance,
  tolerance: number,
): void {
  const k = v.names.length;
  order.forEach((a, i) => {
    order.forEach((b, j) => {
      c.near(
        `${what} ${a}, ${b}`,
        matrix[i][j],
        v.matrix[v.names.indexOf(a) * k + v.names.indexOf(b)],
        tolerance,
      );
    });
  });
}
