import type { Estimate, JointTest, StatsError, Variance } from "../../lib/index.js";
import { of, type Comparison } from "./comparison.js";
import type { Numbers } from "./expected.js";
import type { Kind } from "./kinds.js";

type Tried<T> = T | StatsError | undefined;

/** Compares a joint test: χ², and F where the file has it. */
export function compareTest(
  c: Comparison,
  what: string,
  want: Readonly<Record<string, unknown>>,
  got: Tried<Pick<JointTest, "statistic" | "df" | "p" | "rank">>,
  f?: Tried<JointTest>,
): void {
  c.near(
    `${what} chi2`,
    want.chi2,
    of(got, (t) => t.statistic),
  );
  c.near(
    `${what} df`,
    want.df,
    of(got, (t) => t.df),
  );
  c.nearP(
    `${what} p`,
    want.p,
    of(got, (t) => t.p),
  );
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
  matrix: readonly (readonly (number | null)[])[] | null,
  v: Tried<Variance>,
  tolerance: number,
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
      const size = Math.sqrt(Math.abs((matrix[i]?.[i] ?? 0) * (matrix[j]?.[j] ?? 0)));
      c.near(
        `${what} ${a}, ${b}`,
        matrix[i]?.[j],
        of(v, ({ names, matrix: ours }) => ours[names.indexOf(a) * names.length + names.indexOf(b)]),
        { tolerance, ...(size > 0 ? { scale: size } : {}) },
      );
    });
  });
}
