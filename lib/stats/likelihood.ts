import { scoreAccounts, type Accounts } from "./accounts.js";
import type { Design } from "./design.js";
import type { FrameClusters } from "./frame.js";
import { fastClosing } from "./kernels/closing.js";
import { residentOf } from "./kernels/resident.js";
import { oddsOf, predictorAt, type Predictor } from "./predictor.js";

/** Below this a running product of complements is put into the logarithm and begun anew. */
const SMALL = 1e-200;

/** What is wanted at the answer only. */
export interface Closing {
  readonly logLikelihood: number;
  /** k internal: the score by this pass, where it gives one. */
  readonly score: Float64Array | null;
  /** G×k internal: each cluster's summed score; null without clusters. */
  readonly clusterScores: Float64Array | null;
}

const keptAccounts = new WeakMap<Design, Accounts>();

function accountsOf(design: Design, clusters: FrameClusters): Accounts {
  const found = keptAccounts.get(design) ?? scoreAccounts(design, clusters);
  keptAccounts.set(design, found);
  return found;
}

/** One more pass at the answer `b` (internal): the log-likelihood Σ y·η - n·log(1 + exp η) and each cluster's score. */
export function closingPass(design: Design, b: Float64Array): Closing {
  const at = predictorAt(design, b);
  const resident = at.careful ? null : residentOf(design);
  const fast = resident === null ? null : fastClosing(design, resident, at, b);
  if (fast !== null) return fast;
  const { clusters } = design.frame;
  const accounts = clusters === null ? null : accountsOf(design, clusters);
  const residual = new Float64Array(design.frame.group.length);
  const logLikelihood = likelihoodAndResiduals(design, at, residual);
  if (accounts === null) return { logLikelihood, score: null, clusterScores: null };
  const scores = new Float64Array(accounts.clusters * design.columns.length);
  addLevels(design, accounts, residual, scores);
  addParts(design, accounts.clusterOf, residual, scores);
  return { logLikelihood, score: null, clusterScores: scores };
}

/** The log-likelihood; fills the residual y - n·p of each cell. */
function likelihoodAndResiduals(design: Design, at: Predictor, residual: Float64Array): number {
  const { frame, slots, halves } = design;
  const { start, n, y } = frame;
  const of = slots.of;
  const [a, b] = halves.of;
  const [zA, zB] = at.half;
  const [eA, eB] = at.oddsHalf;
  const { oddsSlot, slot, careful } = at;
  let logLikelihood = 0;
  let product = 1;
  for (let p = 0; p < start.length - 1; p++) {
    const base = eA[a[p]] * eB[b[p]];
    const z = zA[a[p]] + zB[b[p]];
    for (let i = start[p]; i < start[p + 1]; i++) {
      const s = of[i];
      const eta = z + slot[s];
      const odds = careful ? oddsOf(eta) : base * oddsSlot[s];
      const complement = 1 / (1 + odds);
      residual[i] = y[i] - n[i] * odds * complement;
      logLikelihood += y[i] * eta;
      if (n[i] === 1 && !careful) product *= complement;
      else if (n[i] === 2 && !careful) product *= complement * complement;
      else logLikelihood -= n[i] * (eta > 0 ? eta + Math.log1p(Math.exp(-eta)) : Math.log1p(Math.exp(eta)));
      if (product < SMALL) {
        logLikelihood += Math.log(product);
        product = 1;
      }
    }
  }
  return logLikelihood + Math.log(product);
}

/** Scores of indicators: residuals go to their cluster's accounts, and accounts to the columns they stand for. */
function addLevels(design: Design, accounts: Accounts, residual: Float64Array, scores: Float64Array): void {
  const { start } = design.frame;
  const { of } = design.slots;
  const { clusterOf, runs, books, clusters } = accounts;
  const k = design.columns.length;
  const width = books.reduce((sum, { size }) => sum + size, 0);
  const offset = books.map((_, t) => books.slice(0, t).reduce((sum, { size }) => sum + size, 0));
  const balance = new Float64Array(clusters * width);
  const account = new Int32Array(books.length);
  const run = new Float64Array(clusters);
  const runCodes = runs.map((c) => design.categories[c].codes);
  const closeRun = (p: number): void => {
    for (const c of runs)
      addColumn(scores, k, design.categories[c].column[design.categories[c].codes[p]], run);
    run.fill(0);
  };
  for (let p = 0; p < start.length - 1; p++) {
    if (p > 0 && differs(runCodes, p)) closeRun(p - 1);
    for (let t = 0; t < account.length; t++) account[t] = offset[t] + books[t].codes[p];
    for (let i = start[p]; i < start[p + 1]; i++) {
      const r = residual[i];
      const g = clusterOf[of[i]];
      run[g] += r;
      for (let t = 0; t < account.length; t++) balance[g * width + account[t]] += r;
    }
  }
  closeRun(start.length - 2);
  books.forEach(({ size, members }, t) => {
    for (let code = 0; code < size; code++)
      for (const column of members(code))
        for (let g = 0; g < clusters; g++) scores[g * k + column] += balance[g * width + offset[t] + code];
  });
}

function differs(codes: readonly Uint32Array[], p: number): boolean {
  for (const own of codes) if (own[p] !== own[p - 1]) return true;
  return false;
}

function addColumn(scores: Float64Array, k: number, column: number, values: Float64Array): void {
  if (column < 0) return;
  for (let g = 0; g < values.length; g++) scores[g * k + column] += values[g];
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
  const bySlot = new Float64Array(slots.count);
  for (let i = 0; i < residual.length; i++) bySlot[slots.of[i]] += residual[i];
  for (let s = 0; s < slots.count; s++) {
    if (bySlot[s] === 0) continue;
    const p = slots.example[slots.classOf[s]];
    for (const { codes, column, size } of categories)
      for (let q = 0; q < slots.m; q++) {
        const j = column[(q + 1) * size + codes[p]];
        if (j >= 0) scores[clusterOf[s] * k + j] += bySlot[s] * slots.parts[s * slots.m + q];
      }
  }
}
