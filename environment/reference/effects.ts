import {
  chiSquareUpper,
  contrast,
  predictiveMargins,
  quadraticForm,
  type Effect,
  type Effects,
  type Frame,
  type LogitFit,
  type StatsError,
} from "../../lib/index.js";
import type { Case } from "./case.js";
import { of, tried, type Comparison, type Got } from "./comparison.js";
import { effectFinder, type Covariates } from "./effectfinder.js";
import { effectsIn } from "./effectsin.js";
import { compareEstimate, compareTest } from "./estimates.js";
import type { Expected, ExpectedEffect, ExpectedMargins, JointMargins } from "./expected.js";
import { asked, isKind, ofEstimate, type Kind } from "./kinds.js";
import { placeOf, sameLevel } from "./levels.js";
import type { Of } from "./variances.js";

/** Compares effects, predictions and predictive margins, with covariates held and sampled. */
export function compareEffects(
  c: Comparison,
  made: Case,
  frame: Frame,
  fit: LogitFit,
  expected: Expected,
  v: Of,
): void {
  const find = effectFinder(frame, fit, v);
  const compare = (
    part: "margins_dydx" | "predictions" | "unconditional",
    covariates: Covariates,
    what: string,
  ): void => {
    for (const want of effectsIn(c, what, expected[part], made)) {
      const found = asked(want, ofEstimate);
      const meant = (): Kind =>
        nearest(usualKinds(made, covariates), want.se, (kind) =>
          of(
            tried(() => find(want, kind, covariates)),
            (e) => e.se,
          ),
        );
      for (const kind of found.length > 0 ? found : [meant()])
        compareEffect(
          c.part(part),
          what,
          want,
          kind,
          tried(() => find(want, kind, covariates)),
        );
    }
  };
  compare("margins_dydx", "held", "dydx");
  compare("predictions", "held", "prediction");
  compare("unconditional", "sampled", "unconditional");
  for (const [key, value] of Object.entries(expected)) {
    if (!key.startsWith("predictive_margins_")) continue;
    const by = key.replace("predictive_margins_", "");
    const want = value as ExpectedMargins;
    const make = (kind: Kind): Effects | StatsError =>
      tried(() => predictiveMargins(frame, fit, v(kind), { by }));
    const kind = nearest(usualKinds(made, "held"), firstError(want), (some) =>
      of(make(some), (margins) => margins.effects[placeOfFirst(want, margins)]?.se),
    );
    compareMargins(c.part(key), by, want, make(kind));
  }
}

/** The variances that errors of no name may be by: those of the specification; Stata's `vce(unconditional)` is robust, or clustered where the model is. */
function usualKinds({ spec }: Case, covariates: Covariates): readonly Kind[] {
  const robust: Kind = spec.cluster == null ? "robust" : "cluster";
  const named = (spec.vce ?? []).filter(isKind);
  if (covariates === "sampled") return [robust];
  return named.length > 0 ? named : [spec.weights?.type === "pweight" ? robust : "oim"];
}

/** The variance by which our error is nearest to another program's, which does not say by which its own is; the first where it has none. */
function nearest(kinds: readonly Kind[], theirs: unknown, ours: (kind: Kind) => Got): Kind {
  if (kinds.length === 1 || typeof theirs !== "number") return kinds[0];
  const gaps = kinds.map((kind) => {
    const own = ours(kind);
    return typeof own === "number" ? Math.abs(own - theirs) : Infinity;
  });
  return kinds[Math.max(0, gaps.indexOf(Math.min(...gaps)))];
}

function compareEffect(
  c: Comparison,
  what: string,
  want: ExpectedEffect,
  kind: Kind,
  got: Effect | StatsError | undefined,
): void {
  const at = want.at === undefined ? undefined : JSON.stringify(want.at);
  const name = [what, want.term ?? want.what, want.level, want.over, at]
    .filter((x) => x !== undefined)
    .join(" ");
  const se = of(got, (e) => e.se);
  c.near(
    `${name} estimate`,
    want.estimate,
    of(got, (e) => e.estimate),
    typeof se === "number" ? { scale: se } : {},
  );
  if (want.base !== undefined && got !== undefined && "kind" in got && got.kind !== "contrast")
    c.same(`${name} base`, true, sameLevel(want.base, got.from));
  compareEstimate(c, name, want, kind, got);
}

const placeIn = ({ effects }: Effects, level: unknown): number =>
  placeOf(
    level,
    effects.map((e) => e.to),
  );

/** The first error that a file's margins have, and where ours of the same level stands. */
const firstError = (want: ExpectedMargins): unknown =>
  isJoint(want)
    ? (want.se?.[0] ?? Math.sqrt(want.vcov?.[0][0] ?? NaN))
    : Object.values(want as Readonly<Record<string, readonly (number | null)[]>>).at(0)?.[1];

const placeOfFirst = (want: ExpectedMargins, margins: Effects): number =>
  isJoint(want)
    ? placeIn(margins, want.levels[0])
    : Array.isArray(want)
      ? 0
      : placeIn(margins, Object.keys(want)[0]);

const isJoint = (want: ExpectedMargins): want is JointMargins => "levels" in want && "estimate" in want;

function compareMargins(c: Comparison, by: string, want: ExpectedMargins, got: Effects | StatsError): void {
  if (!isJoint(want)) {
    const pairs = Array.isArray(want)
      ? want.map((pair, i) => [i, pair as readonly (number | null)[]] as const)
      : Object.entries(want).map(([level, pair]) => {
          return [got instanceof Error ? -1 : placeIn(got, level), pair] as const;
        });
    for (const [i, [estimate, se]] of pairs) {
      c.near(
        `margin ${by} ${i}`,
        estimate,
        of(got, (g) => g.effects[i]?.estimate),
      );
      c.near(
        `margin ${by} ${i} se`,
        se,
        of(got, (g) => g.effects[i]?.se),
      );
    }
    return;
  }
  const at = want.levels.map((level) => (got instanceof Error ? -1 : placeIn(got, level)));
  at.forEach((i, row) => {
    c.near(
      `margin ${by}=${want.levels[row]}`,
      want.estimate[row],
      of(got, (g) => g.effects[i]?.estimate),
    );
    c.near(
      `margin ${by}=${want.levels[row]} se`,
      want.se?.[row],
      of(got, (g) => g.effects[i]?.se),
    );
    at.forEach((j, column) => {
      const size = Math.sqrt((want.vcov?.[row][row] ?? 0) * (want.vcov?.[column][column] ?? 0));
      c.near(
        `margins ${by} vcov ${row}, ${column}`,
        want.vcov?.[row][column],
        of(got, (g) => g.matrix[i * g.effects.length + j]),
        size > 0 ? { scale: size } : {},
      );
    });
  });
  if (want.joint_equality === undefined || got instanceof Error) return;
  const rows = at.slice(1).map((i) => got.effects.map((_, e) => (e === i ? 1 : e === at[0] ? -1 : 0)));
  const differences = contrast(got, rows);
  const { chi2, rank } = quadraticForm(
    Float64Array.from(differences.effects, (e) => e.estimate),
    differences.matrix,
  );
  compareTest(c, `margins ${by} equal`, want.joint_equality, {
    statistic: chi2,
    df: rank,
    rank,
    p: chiSquareUpper(chi2, rank),
  });
}
