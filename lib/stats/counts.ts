import { indexRows } from "./compress.js";
import { varianceToUser } from "./coordinates.js";
import { StatsError } from "./errors.js";
import { modelFrame } from "./frame.js";
import { fitLogit } from "./logit.js";
import type { Term } from "./model.js";
import { normalUpperInverse } from "./normal.js";
import type { FactorColumn, Rows } from "./rows.js";
import { scoreVariance, type ScoreVarianceName } from "./scorevariance.js";

/** People counted by cell: enough to fit again every model in these factors, exactly, without anyone's answers. Plain JSON. */
export interface Counts {
  readonly factors: readonly { readonly name: string; readonly levels: readonly string[] }[];
  /** By group (a network in a wave): its cluster, the part of the country it lies in, its exposure. */
  readonly groups: {
    readonly cluster: readonly number[];
    readonly part: readonly number[];
    readonly exposure: readonly number[];
  };
  readonly clusters: readonly string[];
  readonly parts: readonly string[];
  /** By cell: its group, one code a factor, people, and those of them with the outcome. */
  readonly cells: {
    readonly group: readonly number[];
    readonly codes: readonly (readonly number[])[];
    readonly n: readonly number[];
    readonly y: readonly number[];
  };
}

/** What is left out of a fit of counts; nothing by default. */
export interface LeftOut {
  /** Factors that are not in the model. */
  readonly factors?: readonly string[];
  /** Levels whose people leave, by factor. */
  readonly levels?: Readonly<Record<string, readonly string[]>>;
  /** Parts of the country whose people leave. */
  readonly parts?: readonly string[];
}

/** The odds ratio of the exposure with its 95% interval, from a fit of counts. */
export interface CountsEstimate {
  readonly beta: number;
  readonly se: number;
  readonly or: number;
  readonly low: number;
  readonly high: number;
  readonly people: number;
  readonly clusters: number;
}

const exposure = "exposure";

function keptCells({ factors, groups, parts, cells }: Counts, out: LeftOut): readonly number[] {
  const gone = factors.map(({ name, levels }) => {
    const left = new Set(out.levels?.[name] ?? []);
    return levels.map((level) => left.has(level));
  });
  const partsGone = parts.map((part) => (out.parts ?? []).includes(part));
  return cells.n.flatMap((_, i) => {
    const leaves =
      partsGone[groups.part[cells.group[i]]] || gone.some((levels, f) => levels[cells.codes[f][i]]);
    return leaves ? [] : [i];
  });
}

/** Two rows a cell, those with the outcome and those without, each standing for as many people as its weight says. */
function rowsOf(counts: Counts, kept: readonly number[]): Rows {
  const { factors, groups, clusters, cells } = counts;
  const twice = <T>(of: (cell: number) => readonly [T, T]): T[] => kept.flatMap((i) => [...of(i)]);
  const column = (f: number): FactorColumn => ({
    codes: Uint8Array.from(twice((i) => [cells.codes[f][i], cells.codes[f][i]])),
    levels: factors[f].levels,
  });
  return {
    count: 2 * kept.length,
    group: Uint32Array.from(twice((i) => [cells.group[i], cells.group[i]])),
    groups: {
      count: groups.cluster.length,
      covariates: { [exposure]: Float64Array.from(groups.exposure) },
      clusters: { cluster: { codes: Uint32Array.from(groups.cluster), labels: clusters } },
    },
    factors: Object.fromEntries(factors.map((factor, f) => [factor.name, column(f)])),
    outcomes: { outcome: Uint8Array.from(twice(() => [1, 0])) },
    weights: { people: Float64Array.from(twice((i) => [cells.y[i], cells.n[i] - cells.y[i]])) },
  };
}

function termsOf({ factors }: Counts, out: LeftOut): readonly Term[] {
  const stays = factors.filter((f) => !(out.factors ?? []).includes(f.name));
  return [
    { kind: "continuous", name: exposure },
    ...stays.flatMap((f): readonly Term[] => {
      const levels = f.levels.filter((level) => !(out.levels?.[f.name] ?? []).includes(level));
      return levels.length < 2 ? [] : [{ kind: "factor", name: f.name, levels, reference: levels[0] }];
    }),
  ];
}

/** Fits the outcome on the exposure and the factors of the counts, but for what is left out; errors clustered. */
export function fitCounts(
  counts: Counts,
  out: LeftOut = {},
  variance: ScoreVarianceName = "CR1",
): CountsEstimate {
  const terms = termsOf(counts, out);
  const frame = modelFrame(indexRows(rowsOf(counts, keptCells(counts, out))), {
    outcome: "outcome",
    terms,
    cluster: "cluster",
    weights: { column: "people", kind: "frequency" },
  });
  const fit = fitLogit(frame, terms);
  const { unscaled, factor } = scoreVariance(fit, variance);
  const matrix = varianceToUser(fit.internal.coordinates, unscaled);
  const at = fit.names.indexOf(exposure);
  if (at < 0)
    throw new StatsError(
      "not defined",
      "the exposure is the same for everyone who is left, so it has no odds ratio",
    );
  const beta = fit.beta[at];
  const se = Math.sqrt(factor * matrix[at * fit.names.length + at]);
  const reach = normalUpperInverse(0.025) * se;
  return {
    beta,
    se,
    or: Math.exp(beta),
    low: Math.exp(beta - reach),
    high: Math.exp(beta + reach),
    people: fit.total,
    clusters: fit.clusters?.length ?? 0,
  };
}
