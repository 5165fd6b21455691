import {
  contrast,
  marginalEffects,
  predictiveMargins,
  type Effect,
  type EffectRequest,
  type Effects,
  type Frame,
  type LogitFit,
} from "../../lib/index.js";
import type { ExpectedEffect } from "./expected.js";
import type { Kind } from "./kinds.js";
import { placeOf, spelledAs } from "./levels.js";
import type { Of } from "./variances.js";

export type Covariates = "held" | "sampled";

type Finder = (want: ExpectedEffect, kind: Kind, covariates: Covariates) => Effect | undefined;

/** Finds our effect that a row of the file means; effects that are asked for together are computed once. */
export function effectFinder(frame: Frame, fit: LogitFit, v: Of): Finder {
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
    const groups = [...new Set(all.effects.map((e) => e.over))];
    const group = want.over === undefined ? undefined : groups[placeOfGroup(want.over, groups)];
    const inGroup = all.effects.flatMap((e, i) =>
      want.over === undefined || e.over === group ? [{ ...e, i }] : [],
    );
    const find = (level: unknown): number => {
      if (want.over !== undefined && group === undefined) return -1;
      const to = inGroup.map((e) => e.to);
      return inGroup[level === undefined ? 0 : placeOf(level, to)]?.i ?? -1;
    };
    const at = find(want.level);
    const from = all.effects[at]?.from ?? null;
    const isReference = placeOf(want.base, [from, ...inGroup.map((e) => e.to)]) === 0;
    const base = want.base === undefined || isReference ? -1 : find(want.base);
    if (base < 0) return at < 0 ? undefined : all.effects[at];
    const weights = all.effects.map((_, e) => (e === at ? 1 : e === base ? -1 : 0));
    return contrast(all, [weights]).effects[0];
  };
}

/** Where, among groups as effects name them, `factor=level`, the one stands that another file means. */
function placeOfGroup(theirs: string, ours: readonly (string | null)[]): number {
  const [name, level] = theirs.split(/=(.*)/s);
  const levels = ours.map((group) =>
    group?.startsWith(`${name}=`) === true ? group.slice(name.length + 1) : null,
  );
  return placeOf(level, levels);
}

/** `at` with levels as the frame spells them. */
const spelledAt = (frame: Frame, at: NonNullable<ExpectedEffect["at"]>): Record<string, number | string> =>
  Object.fromEntries(
    Object.entries(at).map(([name, value]) => {
      const levels = Object.hasOwn(frame.factors, name) ? frame.factors[name].levels : null;
      return [name, levels === null ? Number(value) : (spelledAs(value, levels) ?? String(value))];
    }),
  );
