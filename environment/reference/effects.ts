import {
  chiSquareUpper,
  contrast,
  marginalEffects,
  predictiveMargins,
  quadraticForm,
  type Effect,
  type EffectRequest,
  type Effects,
  type LogitFit,
  type Variance,
} from "../../lib/index.js";
import type { Comparison } from "./comparison.js";
import { compareEstimate, compareTest } from "./estimates.js";
import type { Expected, ExpectedEffect, ExpectedMargins } from "./expected.js";
import { asked, type Kind } from "./kinds.js";
import type { Case } from "./spec.js";

type Of = (kind: Kind) => Variance;
type Covariates = "held" | "sampled";

/** Compares effects, predictions and predictive margins, with covariates held and sampled. */
export function compareEffects(c: Comparison, made: Case, fit: LogitFit, expected: Expected, of: Of): void {
  const find = effectFinder(made, fit, of);
  const byDefault = defaultKind(made);
  const compare = (list: readonly ExpectedEffect[], covariates: Covariates, what: string): void => {
    for (const want of list) {
      const found = asked(want, "se_");
      for (const kind of found.length > 0
        ? found
        : [covariates === "sampled" ? sampledKind(made) : byDefault])
        compareEffect(c, what, want, kind, find(want, kind, covariates));
    }
  };
  compare(effectsIn(expected.margins_dydx, made), "held", "dydx");
  compare(effectsIn(expected.predictions, made), "held", "prediction");
  compare(effectsIn(expected.unconditional, made), "sampled", "unconditional");
  for (const [key, margins] of Object.entries(expected))
    if (key.startsWith("predictive_margins_"))
      compareMargins(c, key.replace("predictive_margins_", ""), margins as ExpectedMargins, made, fit, of);
}

const defaultKind = ({ spec }: Case): Kind => (spec.vce?.[0] ?? "oim") as Kind;

/** Stata's `vce(unconditional)` is robust, or clustered where the model is. */
const sampledKind = ({ spec }: Case): Kind => (spec.cluster == null ? "robust" : "cluster");

type Fields = Readonly<Record<string, unknown>>;

/** What effects take from the records around them. */
const shareable = ["term", "over", "at", "level", "type"];

/**
 * Every effect in a part of the file, however it is nested: a record with an `estimate` is one; the keys above it say its variable, level or group
 * where it does not say them itself.
 */
function effectsIn(part: unknown, made: Case): readonly ExpectedEffect[] {
  const visit = (node: unknown, context: Fields): readonly ExpectedEffect[] => {
    if (Array.isArray(node)) return node.flatMap((item) => visit(item, context));
    if (typeof node !== "object" || node === null) return [];
    const own: Fields = { ...context, ...node };
    if (typeof own.estimate === "number") return [normal(own, made)];
    const shared = Object.fromEntries(Object.entries(own).filter(([key]) => shareable.includes(key)));
    return Object.entries(node).flatMap(([key, inner]) =>
      shareable.includes(key) ? [] : visit(inner, { ...shared, ...meaning(key, made) }),
    );
  };
  return visit(part, {});
}

/** What a key says of the effects under it: `race`, `race=black`, groups of `over` as `union=1`. */
function meaning(key: string, { spec }: Case): Fields {
  const [name, level] = key.split(/=(.*)/s) as [string, string?];
  if (level !== undefined && name === spec.over) return { over: key };
  const isTerm = spec.terms.some((t) => "var" in t && t.var === name);
  return isTerm ? { term: name, ...(level === undefined ? {} : { level }) } : {};
}

/** One spelling: `over` as `factor=level`, at the means as a flag, standard errors without an addition to their name. */
function normal({ over, at, ...rest }: Fields, { spec }: Case): ExpectedEffect {
  const group =
    typeof over === "object" && over !== null
      ? Object.entries(over).map(([name, level]) => `${name}=${String(level)}`)[0]
      : typeof over === "number" || (typeof over === "string" && !over.includes("="))
        ? `${spec.over ?? ""}=${over}`
        : over;
  const means = at === "mean" || at === "means" || at === "atmeans" || rest.atmeans === true;
  const renamed = Object.entries(rest).map(([key, v]) => [key.replace(/_unconditional$/, ""), v]);
  const setting = typeof at === "object" && at !== null ? { at } : {};
  return {
    ...Object.fromEntries(renamed),
    ...(group === undefined ? {} : { over: group }),
    ...setting,
    ...(means ? { means } : {}),
  } as ExpectedEffect;
}

function compareEffect(
  c: Comparison,
  what: string,
  want: ExpectedEffect,
  kind: Kind,
  got: Effect | undefined,
): void {
  const at = want.at === undefined ? undefined : JSON.stringify(want.at);
  const name = [what, want.term ?? want.what, want.level, want.over, at]
    .filter((x) => x !== undefined)
    .join(" ");
  c.near(`${name} estimate`, want.estimate, got?.estimate);
  if (want.base !== undefined && got?.kind !== "contrast")
    c.same(`${name} base`, String(want.base), got?.from);
  compareEstimate(c, name, want, kind, got);
}

type Finder = (want: ExpectedEffect, kind: Kind, covariates: Covariates) => Effect | undefined;

/** Finds our effect that a row of the file means; effects that are asked for together are computed once. */
function effectFinder({ frame }: Case, fit: LogitFit, of: Of): Finder {
  const made = new Map<string, Effects>();
  const make = (want: ExpectedEffect, kind: Kind, covariates: Covariates): Effects => {
    const over = want.over?.split("=")[0];
    const request: EffectRequest = {
      covariates,
      ...(want.at === undefined ? {} : { at: want.at }),
      ...(over === undefined ? {} : { over }),
      ...(want.means === true ? { means: true } : {}),
    };
    const v = of(covariates === "sampled" && kind === "oim" ? "robust" : kind);
    return want.term === undefined
      ? predictiveMargins(frame, fit, v, request)
      : marginalEffects(frame, fit, v, want.term, request);
  };
  return (want, kind, covariates) => {
    const key = JSON.stringify([want.term, want.at, want.means, want.over?.split("=")[0], kind, covariates]);
    const all = made.get(key) ?? make(want, kind, covariates);
    made.set(key, all);
    const find = (level: string | number | undefined): number =>
      all.effects.findIndex(
        (e) =>
          (level === undefined || e.to === String(level)) &&
          (want.over === undefined || e.over === want.over),
      );
    const at = find(want.level);
    const base = want.base === undefined ? -1 : find(want.base);
    if (base < 0) return all.effects.at(at < 0 ? all.effects.length : at);
    const weights = all.effects.map((_, e) => (e === at ? 1 : e === base ? -1 : 0));
    return contrast(all, [weights]).effects[0];
  };
}

function compareMargins(
  c: Comparison,
  by: string,
  want: ExpectedMargins,
  made: Case,
  fit: LogitFit,
  of: Of,
): void {
  const got = predictiveMargins(made.frame, fit, of(defaultKind(made)), { by });
  if (!("levels" in want)) {
    want.forEach(([estimate, se], i) => {
      c.near(`margin ${by} ${i}`, estimate, got.effects[i]?.estimate);
      c.near(`margin ${by} ${i} se`, se, got.effects[i]?.se);
    });
    return;
  }
  const at = want.levels.map((level) => got.effects.findIndex((e) => e.to === String(level)));
  const q = got.effects.length;
  at.forEach((i, row) => {
    c.near(`margin ${by}=${want.levels[row]}`, want.estimate[row], got.effects[i]?.estimate);
    c.near(`margin ${by}=${want.levels[row]} se`, want.se?.[row], got.effects[i]?.se);
    at.forEach((j, column) =>
      c.near(`margins ${by} vcov ${row}, ${column}`, want.vcov?.[row][column], got.matrix[i * q + j]),
    );
  });
  if (want.joint_equality === undefined) return;
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
