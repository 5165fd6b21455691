import { exposureUnder } from "../data/rates.js";
import { groupCluster, needsMask } from "../data/responders.js";
import type { RowIndex } from "../stats/compress.js";
import { StatsError } from "../stats/errors.js";
import { modelFrame, type Frame } from "../stats/frame.js";
import { fitLogit, type LogitFit } from "../stats/logit.js";
import type { Condition, Term } from "../stats/model.js";
import { narrowed } from "../stats/narrow.js";
import { coarserClusters } from "../stats/recluster.js";
import { variance } from "../stats/variance.js";
import { oddsRatio, type Estimate } from "../stats/wald.js";
import { covariateTerms } from "../study/models.js";
import { outcome as outcomeOf, outcomes, samples, type ModelId, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import {
  absentRuleLabels,
  absentRules,
  needsDefinitions,
  needsLabels,
  type AbsentRule,
  type ClusterKey,
  type NeedsDefinition,
} from "../study/specification.js";
import { replacedWaves } from "./withoutReplaced.js";

/** A sample of Table 1, model 3 under one of its definitions. */
export interface SpecifiedSample {
  /** As ids have it: `model1`, `model3-condition`. */
  readonly id: string;
  readonly model: ModelId;
  readonly needs: NeedsDefinition | null;
  readonly label: string;
  readonly mask: string | null;
}

/** The exposure as one specification has it: the rule for PCNs without a return, and the waves left out. */
export interface SpecifiedExposure {
  /** As ids have it: `carry`, `without-2020`. */
  readonly id: string;
  readonly label: string;
  readonly rule: AbsentRule;
  readonly without: readonly number[];
}

/** One estimate of the exposure, with the interval under each cluster key; `why` says why there is none. */
export interface Specified {
  readonly outcome: OutcomeId;
  readonly sample: SpecifiedSample;
  readonly exposure: SpecifiedExposure;
  readonly rows: number;
  readonly byKey: Readonly<
    Record<ClusterKey, { readonly estimate: Estimate; readonly clusters: number }>
  > | null;
  readonly why: string | null;
}

/** The four samples: model 1, model 2, model 3 under each definition. */
export const specifiedSamples: readonly SpecifiedSample[] = [
  ...samples
    .filter((s) => s.id !== "model3")
    .map((s): SpecifiedSample => ({
      id: s.id,
      model: s.id,
      needs: null,
      label: `${s.label}: ${s.who}`,
      mask: s.id === "model1" ? null : s.id,
    })),
  ...needsDefinitions.map((needs): SpecifiedSample => ({
    id: `model3-${needs}`,
    model: "model3",
    needs,
    label: `Model 3: ${needsLabels[needs]}`,
    mask: needsMask(needs),
  })),
];

/** The three rules, and the rule of the settings without the waves whose census is replaced: each alone, then all. */
export function specifiedExposures(settings: Settings): readonly SpecifiedExposure[] {
  const rule = settings.absentPcns;
  const replaced = replacedWaves(settings);
  const sets = [...replaced.map((year) => [year]), ...(replaced.length > 1 ? [replaced] : [])];
  return [
    ...absentRules.map((r): SpecifiedExposure => ({
      id: r,
      label: absentRuleLabels[r],
      rule: r,
      without: [],
    })),
    ...sets.map((without): SpecifiedExposure => ({
      id: `without-${without.join("-")}`,
      label: `${absentRuleLabels[rule]}, without ${without.length === 1 ? "wave" : "waves"} ${without.join(" and ")}`,
      rule,
      without,
    })),
  ];
}

/**
 * Table 1's exposure estimates under every specification. The cluster key moves no estimate, so each model is fitted once, by the finest
 * groups, and its scores are summed by each key; waves are left out of main results alone. `index` must hold the usable responders (`readRows(…, "usable")`).
 */
export function specificationModels(
  index: RowIndex,
  settings: Settings,
  onFit: (done: number, of: number) => void = () => undefined,
): readonly Specified[] {
  const plan = planned(settings);
  const found: Specified[] = [];
  let near: LogitFit | null = null;
  const frameOf = wholeFrames(index);
  for (const asked of plan) {
    const same = found.find((f) => f.sample.id === routedTo(asked) && sameModel(f, asked));
    const start: LogitFit | null = found.at(-1)?.outcome === asked.outcome ? near : null;
    const { fit, ...one }: Fitted =
      same === undefined
        ? specified(index, frameOf, settings, asked, start)
        : { ...same, ...asked, fit: null };
    near = fit ?? near;
    found.push(one);
    onFit(found.length, plan.length);
  }
  return found;
}

type Fitted = Specified & { readonly fit: LogitFit | null };

const planned = (settings: Settings): readonly Asked[] =>
  outcomes.flatMap(({ id: outcome }) =>
    specifiedSamples.flatMap((sample) =>
      specifiedExposures(settings)
        .filter((e) => e.without.length === 0 || isMain(outcome, sample))
        .map((exposure) => ({ outcome, sample, exposure })),
    ),
  );

/** Whether a sample is that of an outcome's main model; the waves left out are asked of main results alone. */
export const isMain = (id: OutcomeId, sample: SpecifiedSample): boolean =>
  sample.model === outcomeOf(id).mainModel;

/** Whoever reports mental health needs is asked whether they were understood, so there model 3 is model 1 by routing. */
const routedTo = ({ outcome, sample }: Asked): string | null =>
  outcome === "needs" && sample.needs === "reported" ? "model1" : null;

const sameModel = (a: Asked, b: Asked): boolean => a.outcome === b.outcome && a.exposure.id === b.exposure.id;

type Asked = Pick<Specified, "outcome" | "sample" | "exposure">;

/** The frame of an outcome in a sample under whatever exposure; that of the last is kept, as its exposures follow each other. */
function wholeFrames(index: RowIndex): (asked: Asked) => Frame {
  let last: { readonly key: string; readonly frame: Frame } | null = null;
  return ({ outcome, sample: { id, mask } }) => {
    const key = `${outcome} ${id}`;
    const sample = mask === null ? [] : [{ mask }];
    const frame =
      last?.key === key
        ? last.frame
        : modelFrame(index, { outcome, terms: covariateTerms, cluster: groupCluster, sample });
    last = { key, frame };
    return frame;
  };
}

function wavesKept({ exposure }: Asked, settings: Settings): readonly Condition[] {
  const kept = settings.waves.filter((year) => !exposure.without.includes(year)).map(String);
  return exposure.without.length === 0 ? [] : [{ factor: "year", in: kept }];
}

function specified(
  index: RowIndex,
  frameOf: (asked: Asked) => Frame,
  settings: Settings,
  asked: Asked,
  near: LogitFit | null,
): Fitted {
  const name = exposureUnder(asked.exposure.rule);
  const terms: readonly Term[] = [{ kind: "continuous", name }, ...covariateTerms];
  try {
    const frame = narrowed(frameOf(asked), index, { covariates: [name], sample: wavesKept(asked, settings) });
    const fit = fitLogit(frame, terms, near === null ? {} : { start: startFrom(near) });
    const one = (key: ClusterKey) => {
      const { codes, labels = [] } = index.groups.clusters[key];
      const coarse = coarserClusters(fit, (group) => labels[codes[Number(group)]], key);
      const estimate = oddsRatio(coarse, variance(frame, coarse, settings.variance), name);
      return { estimate, clusters: coarse.clusters?.length ?? 0 };
    };
    const dropped = fit.dropped.find((d) => d.name === name);
    return dropped === undefined
      ? {
          ...asked,
          rows: fit.rows,
          byKey: { latest: one("latest"), own: one("own"), component: one("component") },
          why: null,
          fit,
        }
      : { ...asked, rows: fit.rows, byKey: null, why: dropped.reason, fit };
  } catch (cause) {
    if (!(cause instanceof StatsError)) throw cause;
    return { ...asked, rows: 0, byKey: null, why: cause.message, fit: null };
  }
}

/** A neighbouring fit's estimates as a start; the exposure is called otherwise under each rule. */
function startFrom(near: LogitFit): Readonly<Record<string, number>> {
  const values = near.names.map((name, j) => [name, near.beta[j]] as const);
  const exposures = absentRules.map(exposureUnder);
  const exposed = values.filter(([name]) => exposures.includes(name)).map(([, value]) => value);
  return Object.fromEntries([
    ...exposures.flatMap((name) => exposed.map((v) => [name, v] as const)),
    ...values,
  ]);
}
