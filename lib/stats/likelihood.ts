import type { Design } from "./design.js";
import type { Predictor } from "./predictor.js";
import { oddsOf } from "./predictor.js";

/** Below this a running product of complements is put into the logarithm and begun anew. */
const SMALL = 1e-200;

/** What is wanted at the answer only. */
export interface Closing {
  readonly logLikelihood: number;
  /** G×k internal: each cluster's summed score; null without clusters. */
  readonly clusterScores: Float64Array | null;
}

/** One more pass at the answer: the log-likelihood Σ y·η - n·log(1 + exp η) and each cluster's score. */
export function closingPass(design: Design, at: Predictor): Closing {
  const { frame, slots, halves, categories } = design;
  const { start, n, y, clusters } = frame;
  const k = design.columns.length;
  const of = slots.of;
  const clusterOf = clusters === null ? new Uint32Array(0) : slots.group.map((g) => clusters.of[g]);
  const scores = clusters === null ? null : new Float64Array(clusters.labels.length * k);
  const residual = new Float64Array(slots.count);
  const here = new Int32Array(categories.length);
  let logLikelihood = 0;
  let product = 1;
  for (let p = 0; p < start.length - 1; p++) {
    const [a, b] = [halves.of[0][p], halves.of[1][p]];
    const base = at.oddsHalf[0][a] * at.oddsHalf[1][b];
    const z = at.half[0][a] + at.half[1][b];
    let active = 0;
    for (let c = 0; c < categories.length; c++) {
      const j = categories[c].column[categories[c].codes[p]];
      if (j >= 0) here[active++] = j;
    }
    for (let i = start[p]; i < start[p + 1]; i++) {
      const s = of[i];
      const eta = z + at.slot[s];
      const odds = at.careful ? oddsOf(eta) : base * at.oddsSlot[s];
      const complement = 1 / (1 + odds);
      const r = y[i] - n[i] * odds * complement;
      logLikelihood += y[i] * eta;
      if (n[i] === 1 && !at.careful) product *= complement;
      else logLikelihood -= n[i] * (eta > 0 ? eta + Math.log1p(Math.exp(-eta)) : Math.log1p(Math.exp(eta)));
      if (product < SMALL) {
        logLikelihood += Math.log(product);
        product = 1;
      }
      if (scores === null) continue;
      residual[s] += r;
      const row = clusterOf[s] * k;
      for (let t = 0; t < active; t++) scores[row + here[t]] += r;
    }
  }
  logLikelihood += Math.log(product);
  if (scores !== null) addParts(design, clusterOf, residual, scores);
  return { logLikelihood, clusterScores: scores };
}

/** The scores of columns with covariates, from each slot's summed residual. */
function addParts(
  design: Design,
  clusterOf: Uint32Array,
  residual: Float64Array,
  scores: Float64Array,
): void {
  const { slots, categories } = design;
  const k = design.columns.length;
  for (let s = 0; s < slots.count; s++) {
    if (residual[s] === 0) continue;
    const p = slots.example[slots.classOf[s]];
    for (const { codes, column, size } of categories)
      for (let q = 0; q < slots.m; q++) {
        const j = column[(q + 1) * size + codes[p]];
        if (j >= 0) scores[clusterOf[s] * k + j] += residual[s] * slots.parts[s * slots.m + q];
      }
  }
}
