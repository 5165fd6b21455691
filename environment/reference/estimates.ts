import type { Estimate, JointTest, StatsError, Variance } from "../../lib/index.js";
import { of, type Comparison } from "./comparison.js";
import type { Numbers } from "./expected.js";
import type { Kind } from "./kinds.js";

type Tried<T> = T | StatsError | undefined;

/**
 * Compares a joint test: χ², and F where the file has it. Where the variance has less rank than was asked for, Stata's `test` leaves out what is
 * redundant, as ours, while its model test is missing: a file that has null then means the latter, and its `df` may be the number asked for.
 */
export function compareTest(
  c: Comparison,
  what: string,
  want: Readonly<Record<string, unknown>>,
  got: Tried<Pick<JointTest, "statistic" | "df" | "p" | "rank"> & { readonly names?: readonly string[] }>,
  f?: Tried<JointTest>,
): void {
  const asked = of(got, (t) => t.names?.length ?? t.df);
  const isShort = typeof asked === "number" && of(got, (t) => t.rank) !== asked;
  const isMissing = [null, "NA", "NaN"].includes(want.chi2 as string | null);
  if (isMissing && typeof asked !== "number") {
    c.near(`${what} chi2`, null, asked);
    return;
  }
  const refused = isMissing && isShort;
  c.near(`${what} chi2`, want.chi2, refused ? undefined : of(got, (t) => t.statistic));
  c.near(
    `${what} df`,
    want.df,
    of(got, (t) => (refused && want.df !== t.rank ? asked : t.df)),
  );
  c.nearP(`${what} p`, want.p, refused ? undefined : of(got, (t) => t.p));
  c.near(
    `${what} rank`,
    want.rank,
    of(got, (t) => t.rank),
  );
  c.near(
    `${what} F`,
    want.F,
    of(f, (t) => t.statistic),
  );
  c.near(
    `${what} F df`,
    want.df_denominator,
    of(f, (t) => t.denominator),
  );
  c.nearP(
    `${what} F p`,
    want.p_F,
    of(f, (t) => t.p),
  );
}

/** Compares a number's error, statistic, p and interval. */
export function compareEstimate(
  c: Comparison,
  what: string,
  want: Numbers,
  kind: Kind,
  got: Tried<Estimate>,
): void {
  const field = (name: string): unknown =>
    Object.hasOwn(want, `${name}_${kind}`) ? want[`${name}_${kind}`] : want[name];
  c.near(
    `${what} se_${kind}`,
    field("se"),
    of(got, (e) => e.se),
  );
  c.near(
    `${what} z_${kind}`,
    field("z"),
    of(got, (e) => e.statistic),
    { scale: 1 },
  );
  c.nearP(
    `${what} p_${kind}`,
    field("p"),
    of(got, (e) => e.p),
  );
  compareInterval(c, `${what} ci_${kind}`, field("ci"), got);
}

/** Compares an interval, where the file has one. */
export function compareInterval(c: Comparison, what: string, want: unknown, got: Tried<Estimate>): void {
  if (!Array.isArray(want)) return;
  const [low, high] = want as readonly unknown[];
  const scale = of(got, (e) => e.se);
  const bounds = typeof scale === "number" ? { scale } : {};
  c.near(
    `${what} low`,
    low,
    of(got, (e) => e.low),
    bounds,
  );
  c.near(
    `${what} high`,
    high,
    of(got, (e) => e.high),
    bounds,
  );
}

/** Compares a matrix by names: each entry relative to its own size or, where it is near zero, to that of its row and column. */
export function compareMatrix(
  c: Comparison,
  what: string,
  order: readonly string[],
  matrix: readonly (readonly unknown[])[] | null,
  v: Tried<Variance>,
): void {
  if (matrix === null) {
    c.near(
      `${what} refused`,
      null,
      of(v, (made) => made.matrix[0]),
    );
    return;
  }
  order.forEach((a, i) => {
    order.forEach((b, j) => {
      const size = Math.sqrt(Math.abs(numberAt(matrix, i) * numberAt(matrix, j)));
      c.near(
        `${what} ${a}, ${b}`,
        matrix[i]?.[j],
        of(v, ({ names, matrix: ours }) => ours[names.indexOf(a) * names.length + names.indexOf(b)]),
        size > 0 ? { scale: size } : {},
      );
    });
  });
}

const numberAt = (matrix: readonly (readonly unknown[])[], i: number): number => {
  const own = matrix[i]?.[i];
  return typeof own === "number" ? own : 0;
};
