import { bookOf, shelve, type Book } from "../accounts.js";
import type { Design } from "../design.js";
import type { Predictor } from "../predictor.js";
import { remembering } from "../remembered.js";
import { orderedWords, type OrderedTask } from "./ordered.js";
import type { Resident } from "./resident.js";
import { keepParts, movingColumns, slotEntries } from "./slots.js";

/** The log-likelihood, the score (k) and each cluster's (G×k), internal. */
export interface FastClosing {
  readonly logLikelihood: number;
  readonly score: Float64Array;
  readonly clusterScores: Float64Array | null;
}

/** Beyond this size of η a product of a few odds could leave the range of doubles. */
const SAFE = 450;

/** How cells are accounted for, and Σ y by member of the halves: made once for each design in the shared memory. */
interface Accounting {
  readonly books: readonly Book[];
  readonly first: readonly number[];
  readonly accounts: number;
  /** By account, its columns. */
  readonly columns: readonly (readonly number[])[];
  readonly task: OrderedTask;
  readonly y: readonly [Float64Array, Float64Array];
}

const kept = new WeakMap<Resident, Accounting | null>();

/** One pass over the cells in the order of clusters, or null where there are too many categories for it. */
export function fastClosing(
  design: Design,
  resident: Resident,
  at: Predictor,
  b: Float64Array,
): FastClosing | null {
  const found = kept.get(resident);
  const accounting = found === undefined ? accountingOf(design, resident) : found;
  kept.set(resident, accounting);
  if (accounting === null) return null;
  const { arena, machine, ordered } = resident;
  const { accounts, columns, books, first } = accounting;
  const eta = Float64Array.from(columns, (own) => own.reduce((sum, j) => sum + b[j], 0));
  const reach = books.reduce((sum, { size }, i) => {
    const own = eta.subarray(first[i], first[i] + size);
    return sum + own.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  }, 0);
  if (!(reach < SAFE - SLOT)) return null;
  const k = design.columns.length;
  const mark = arena.mark();
  const scratchBytes = accounts * 16;
  const odds = arena.put(eta.map(Math.exp));
  const [, odds2 = odds, odds3 = odds, odds4 = odds] = first.map((i) => odds + i * 8);
  const out = arena.take(ordered.clusters * k * 8);
  const likelihoods = arena.take(ordered.shareCount * 8);
  const task: OrderedTask = {
    ...ordered.task,
    ...accounting.task,
    slot: slotEntries(design, resident, at, "eta"),
    odds,
    odds2,
    odds3,
    odds4,
    k,
    out,
    likelihoods,
    scratch: arena.take(scratchBytes * ordered.shareCount),
    scratchBytes,
  };
  machine.run("closing", arena.put(orderedWords(task)), ordered.shareCount);
  const scores = arena.doubles(out, ordered.clusters * k).slice();
  const logLikelihood = arena.doubles(likelihoods, ordered.shareCount).reduce((sum, v) => sum + v, 0);
  arena.release(mark);
  const score = new Float64Array(k);
  for (let g = 0; g < ordered.clusters; g++) for (let j = 0; j < k; j++) score[j] += scores[g * k + j];
  const successes = accounting.y.reduce(
    (sum, y, side) => sum + y.reduce((s, v, i) => s + v * at.half[side][i], 0),
    0,
  );
  return {
    logLikelihood: logLikelihood + successes,
    score,
    clusterScores: design.frame.clusters === null ? null : scores,
  };
}

/** As in a predictor: no slot's part of η is larger. */
const SLOT = 230;

/** Most books; most accounts of one that a byte holds beside the mark of a success, or two bytes. */
const BOOKS = 4;
const NARROW = 128;
const WIDE = 32_768;

function accountingOf(design: Design, resident: Resident): Accounting | null {
  const { arena, ordered, machine } = resident;
  const shelves = [NARROW, WIDE].map((most) => shelve(design, most)).find((s) => s.length <= BOOKS);
  if (shelves === undefined) return null;
  const books = shelves.map((shelf) => bookOf(design, shelf));
  if (books.length === 0 || books.some(({ size }) => size > WIDE)) return null;
  const first = books.map((_, i) => books.slice(0, i).reduce((sum, { size }) => sum + size, 0));
  const columns = books.flatMap(({ size, members }) =>
    Array.from({ length: size }, (_, code) => members(code)),
  );
  const wideWords = books.some(({ size }) => size > NARROW) ? 1 : 0;
  const moving = movingColumns(design);
  const parts = keepParts(design, resident);
  const memberStart = new Uint32Array(columns.length + 1);
  columns.forEach((own, i) => (memberStart[i + 1] = memberStart[i] + own.length));
  const task = {
    words: arena.take(ordered.cells * (wideWords === 1 ? 8 : 4) + 16),
    wideWords,
    wordOf: resident.keep("wordOf", () => wordsOfPatterns(books, design.frame.start.length - 1, wideWords)),
    classOf: resident.keep("slotClass", () => design.slots.classOf),
    parts,
    width: design.slots.m + (design.slots.m % 2),
    movingStart: resident.keep("movingStart", () => moving.start),
    moving: resident.keep("moving", () => moving.pairs),
    books: books.length,
    second: 8 * (first[1] ?? 0),
    third: 8 * (first[2] ?? 0),
    fourth: 8 * (first[3] ?? 0),
    accounts: columns.length,
    memberStart: resident.keep("memberStart", () => memberStart),
    members: resident.keep("members", () => Uint32Array.from(columns.flat())),
  };
  const mark = arena.mark();
  const rows = Math.ceil(ordered.cells / 16) || 1;
  machine.run(
    "accountsOfCells",
    arena.put(orderedWords({ ...ordered.task, ...task, rows })),
    Math.ceil(ordered.cells / rows),
  );
  arena.release(mark);
  return {
    books,
    first,
    accounts: columns.length,
    columns,
    task,
    y: ofHalves([...design.halves.of, design.frame.patternY], () => successesOf(design)),
  };
}

/** patterns: the account in each book, a byte each, or two. */
function wordsOfPatterns(books: readonly Book[], patterns: number, wide: 0 | 1): Uint32Array {
  const words = new Uint32Array(patterns * (1 + wide));
  const own: Uint8Array | Uint16Array =
    wide === 1 ? new Uint16Array(words.buffer) : new Uint8Array(words.buffer);
  books.forEach(({ codes }, i) => {
    for (let p = 0; p < patterns; p++) own[p * BOOKS + i] = codes[p];
  });
  return words;
}

const ofHalves = remembering<Accounting["y"]>();

function successesOf({ halves, frame: { patternY } }: Design): readonly [Float64Array, Float64Array] {
  const sums = halves.counts.map((count) => new Float64Array(count));
  for (let p = 0; p < patternY.length; p++) {
    sums[0][halves.of[0][p]] += patternY[p];
    sums[1][halves.of[1][p]] += patternY[p];
  }
  return [sums[0], sums[1]];
}
