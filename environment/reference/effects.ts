import {
  chiSquareUpper,
  contrast,
  marginalEffects,
  predictiveMargins,
  quadraticForm,
  type Effect,
  type EffectRequest,
  type Effects,
  type Frame,
  type LogitFit,
  type StatsError,
} from "../../lib/index.js";
import type { Case } from "./case.js";
import { of, tried, type Comparison } from "./comparison.js";
import { effectsIn } from "./effectsin.js";
import { compareEstimate, compareTest } from "./estimates.js";
import type { Expected, ExpectedEffect, ExpectedMargins, JointMargins } from "./expected.js";
import { asked, isKind, type Kind } from "./kinds.js";
import { sameLevel, spelledAs } from "./levels.js";
import type { Of } from "./variances.js";

type Covariates = "held" | "sampled";

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
  const byDefault = defaultKind(made);
  const compare = (part: unknown, covariates: Covariates, what: string): void => {
    for (const want of effectsIn(c, what, part, made)) {
      const found = asked(want, "se_");
      for (const kind of found.length > 0
        ? found
        : [covariates === "sampled" ? sampledKind(made) : byDefault])
        compareEffect(
          c,
          what,
          want,
          kind,
          tried(() => find(want, kind, covariates)),
        );
    }
  };
  compare(expected.margins_dydx, "held", "dydx");
  compare(expected.predictions, "held", "prediction");
  compare(expected.unconditional, "sampled", "unconditional");
  for (const [key, margins] of Object.entries(expected))
    if (key.startsWith("predictive_margins_"))
      compareMargins(
        c,
        key.replace("predictive_margins_", ""),
        margins as ExpectedMargins,
        tried(() =>
          predictiveMargins(frame, fit, v(byDefault), { by: key.replace("predictive_margins_", "") }),
        ),
      );
}

function defaultKind({ spec }: Case): Kind {
  const first = spec.vce?.[0];
  return isKind(first) ? first : "oim";
}

/** Stata's `vce(unconditional)` is robust, or clustered where the model is. */
const sampledKind = ({ spec }: Case): Kind => (spec.cluster == null ? "robust" : "cluster");

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

type Finder = (want: ExpectedEffect, kind: Kind, covariates: Covariates) => Effect | undefined;

/** Finds our effect that a row of the file means; effects that are asked for together are computed once. */
function effectFinder(frame: Frame, fit: LogitFit, v: Of): Finder {
  const made = new Map<string, Effects>();
  const make = (want: ExpectedEffect, kind: Kind, covariates: Covariates): Effects => {
    const over = want.over?.split("=")[0];
    const request: EffectRequest = {
      covariates,
      ...(want.at === undefined ? {} : { at: spelledAt(frame, want.at) }),
      ...(over === undefined ? {} : { over }),
      ...(want.means === true ? { means: true } : {}),
    };
    const variance = v(covariates === "sampled" && kind === "oim" ? "robust" : kind);
    return want.term === undefined
      ? predictiveMargins(frame, fit, variance, {
          ...request,
          ...(want.by === undefined ? {} : { by: want.by }),
        })
      : marginalEffects(frame, fit, variance, want.term, request);
  };
  return (want, kind, covariates) => {
    const { term, by, at: set, means } = want;
    const key = JSON.stringify([term, by, set, means, want.over?.split("=")[0], kind, covariates]);
    const all = made.get(key) ?? make(want, kind, covariates);
    made.set(key, all);
    const find = (level: unknown): number =>
      all.effects.findIndex(
        (e) =>
          (level === undefined || sameLevel(e.to, level)) &&
          (want.over === undefined || sameGroup(e.over, want.over)),
      );
    const at = find(want.level);
    const base = want.base === undefined ? -1 : find(want.base);
    if (base < 0) return at < 0 ? undefined : all.effects[at];
    const weights = all.effects.map((_, e) => (e === at ? 1 : e === base ? -1 : 0));
    return contrast(all, [weights]).effects[0];
  };
}

function sameGroup(ours: string | null, theirs: string): boolean {
  const [a, b] = [ours ?? "", theirs].map((group) => group.split(/=(.*)/s));
  return a[0] === b[0] && sameLevel(a[1], b[1]);
}

/** `at` with levels as the frame spells them. */
const spelledAt = (frame: Frame, at: NonNullable<ExpectedEffect["at"]>): Record<string, number | string> =>
  Object.fromEntries(
    Object.entries(at).map(([name, value]) => {
      const levels = Object.hasOwn(frame.factors, name) ? frame.factors[name].levels : null;
      return [name, levels === null ? Number(value) : (spelledAs(value, levels) ?? String(value))];
    }),
  );

const isJoint = (want: ExpectedMargins): want is JointMargins => "levels" in want && "estimate" in want;

function compareMargins(c: Comparison, by: string, want: ExpectedMargins, got: Effects | StatsError): void {
  if (!isJoint(want)) {
    const pairs = Array.isArray(want)
      ? want.map((pair, i) => [i, pair as readonly (number | null)[]] as const)
      : Object.entries(want).map(([level, pair]) => {
          const i = got instanceof Error ? -1 : got.effects.findIndex((e) => sameLevel(e.to, level));
          return [i, pair] as const;
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
  const at = want.levels.map((level) =>
    got instanceof Error ? -1 : got.effects.findIndex((e) => sameLevel(e.to, level)),
  );
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
