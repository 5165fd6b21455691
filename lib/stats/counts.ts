import { varianceToUser } from "./coordinates.js";
import { StatsError } from "./errors.js";
import { frameOf, type Frame } from "./frame.js";
import { fitLogit } from "./logit.js";
import { mergeAlike, type Cells } from "./merge.js";
import { variables, type Term } from "./model.js";
import { normalUpperInverse } from "./normal.js";
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

/** The cells that are kept, of each pattern of the named factors in the order of their groups. */
function cellsOf(counts: Counts, kept: readonly number[], names: readonly string[]): Cells {
  const { factors, groups, cells } = counts;
  const inOrder = [...kept].sort((a, b) => cells.group[a] - cells.group[b]);
  const of = (column: readonly number[]): number[] => inOrder.map((i) => column[i]);
  const columns = factors.map(
    ({ name, levels }, f) => [name, { codes: Uint8Array.from(of(cells.codes[f])), levels }] as const,
  );
  const alone: Cells = {
    start: Uint32Array.from({ length: kept.length + 1 }, (_, i) => i),
    group: Uint32Array.from(of(cells.group)),
    n: Float64Array.from(of(cells.n)),
    y: Float64Array.from(of(cells.y)),
    squares: null,
    factors: Object.fromEntries(columns),
  };
  return mergeAlike(alone, names, groups.cluster.length);
}

function frameOfCounts(counts: Counts, out: LeftOut, terms: readonly Term[]): Frame {
  const { factors } = variables(terms);
  return frameOf(
    cellsOf(counts, keptCells(counts, out), factors),
    { outcome: "outcome", factors, covariates: [exposure], cluster: "cluster" },
    {
      count: counts.groups.cluster.length,
      covariates: { [exposure]: Float64Array.from(counts.groups.exposure) },
      clusters: { cluster: { codes: Uint32Array.from(counts.groups.cluster), labels: counts.clusters } },
    },
  );
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
  const fit = fitLogit(frameOfCounts(counts, out, terms), terms);
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
