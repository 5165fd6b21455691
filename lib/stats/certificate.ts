import { toUser } from "./coordinates.js";
import type { Design } from "./design.js";
import { INTERCEPT } from "./model.js";
import { roughReach } from "./predictor.js";
import { recession, SLACK, strictRecession } from "./recession.js";
import { reachOf, turnedRows } from "./sides.js";

/** A direction in which the likelihood rises for ever, and whether it separates every row. */
export interface Certificate {
  readonly complete: boolean;
  /** Names of the columns in the direction, the constant left out. */
  readonly names: readonly string[];
}

/**
 * Whether direction `d` (internal) proves that no maximum exists: every cell with a success has X·d ≥ 0, every cell with a failure X·d ≤ 0,
 * and some cell is strictly on its side. Null when it proves nothing. The names are of the fewest terms that prove as much.
 */
export function separates(design: Design, d: Float64Array): Certificate | null {
  const proof = proves(design, d);
  return proof === null ? null : named(design, d, proof.complete);
}

/** Whether any direction proves it: by a search that finds one wherever there is one. */
export function separation(design: Design): Certificate | null {
  const d = recession(design);
  return d === null ? null : separates(design, d);
}

function proves(design: Design, d: Float64Array): { readonly complete: boolean } | null {
  const enough = -SLACK * roughReach(design, d);
  const { lowest, narrowest, farthest } = reachOf(design, turnedRows(design), d, enough);
  if (!(farthest > 0) || lowest < -SLACK * farthest) return null;
  return { complete: narrowest > SLACK * farthest };
}

function named(design: Design, d: Float64Array, complete: boolean): Certificate {
  if (!complete) {
    const strict = strictRecession(design);
    if (strict !== null && proves(design, strict)?.complete === true) return named(design, strict, true);
  }
  const search = complete ? strictRecession : recession;
  let fewest = withoutIdle(design, d, complete);
  let terms = termsIn(design, fewest);
  for (const term of [...terms]) {
    const others = terms.filter((t) => t !== term);
    const found = others.length === 0 ? null : search(design, (j) => isOf(design, j, others));
    if (found === null || proves(design, found)?.complete !== complete) continue;
    fewest = withoutIdle(design, found, complete);
    terms = termsIn(design, fewest);
  }
  return { complete, names: columnsIn(design, fewest) };
}

/** The direction without the columns that the proof does without, the smallest first. */
function withoutIdle(design: Design, d: Float64Array, complete: boolean): Float64Array {
  const fewest = d.slice();
  const bySize = design.columns.map((_, j) => j).slice(1);
  for (const j of bySize.sort((a, b) => Math.abs(d[a]) - Math.abs(d[b]))) {
    const own = fewest[j];
    if (own === 0) continue;
    fewest[j] = 0;
    if (proves(design, fewest)?.complete !== complete) fewest[j] = own;
  }
  return fewest;
}

const isOf = (design: Design, j: number, terms: readonly string[]): boolean =>
  design.columns[j].name === INTERCEPT || terms.includes(design.columns[j].term);

const termsIn = (design: Design, d: Float64Array): readonly string[] => [
  ...new Set(design.columns.filter((c, j) => c.name !== INTERCEPT && d[j] !== 0).map((c) => c.term)),
];

/** The columns as named that a direction moves along, each beside the largest in its own scale. */
function columnsIn(design: Design, d: Float64Array): readonly string[] {
  const beta = toUser(design, d).map((v, j) => v * design.parts[design.part[j]].scale);
  const largest = beta.reduce((most, v, j) => (j === 0 ? most : Math.max(most, Math.abs(v))), 0);
  return design.columns.filter((_, j) => j > 0 && Math.abs(beta[j]) > 1e-6 * largest).map((c) => c.name);
}
