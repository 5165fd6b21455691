import type { Accounts } from "../accounts.js";
import type { Design } from "../design.js";
import type { Predictor } from "../predictor.js";
import { cellsTask, runPass } from "./pass.js";
import type { Resident } from "./resident.js";
import { keepParts, slotEntries } from "./slots.js";

/** Most bytes of the rows of all chunks together: beyond, the plain road serves. */
const MOST = 2 ** 29;

/** As in the module: how many cells are worked out before they are added up. */
const BLOCK = 512;

/** The log-likelihood and each cluster's score (G×k, internal), or null where there are too many clusters for it. */
export function fastClosing(
  design: Design,
  resident: Resident,
  at: Predictor,
  accounts: Accounts,
): { readonly logLikelihood: number; readonly clusterScores: Float64Array } | null {
  const { slots, categories, frame } = design;
  const { clusters, books, clusterOf } = accounts;
  const runs = kept.get(accounts) ?? runsOf(design, accounts);
  kept.set(accounts, runs);
  const width = books.reduce((sum, { size }) => sum + size, 0);
  const partRows = runs.columns.length + width;
  const rowCount = partRows + slots.classes * slots.m;
  const { arena } = resident;
  const cells = resident.cells();
  if (rowCount * clusters * 8 * cells.chunkCount > MOST) return null;
  const patterns = frame.start.length - 1;
  const keptColumns = {
    parts: keepParts(design, resident),
    clusterOf: resident.keep("clusterOf", () => clusterOf),
    runOf: resident.keep("runOf", () => runs.of),
    runRows: resident.keep("runRows", () => runs.rows),
    bookRows: resident.keep("bookRows", () => bookRowsOf(accounts, patterns, runs.columns.length)),
  };
  const mark = arena.mark();
  const task = {
    ...cellsTask(design, resident, cells, at),
    slot: slotEntries(design, resident, at, "eta"),
    ...keptColumns,
    clusters,
    runColumns: runs.width,
    books: books.length,
    partRows,
    etaA: arena.put(at.half[0]),
    etaB: arena.put(at.half[1]),
  };
  const found = runPass(
    resident,
    "closing",
    task,
    cells.chunkCount,
    2 + rowCount * clusters,
    clusters * 8 + BLOCK * 12,
  );
  const k = design.columns.length;
  const scores = new Float64Array(clusters * k);
  const give = (row: number, column: number): void => {
    const from = 2 + row * clusters;
    for (let g = 0; g < clusters; g++) scores[g * k + column] += found[from + g];
  };
  runs.columns.forEach((column, row) => give(row, column));
  let row = runs.columns.length;
  for (const { size, members } of books)
    for (let code = 0; code < size; code++, row++) for (const column of members(code)) give(row, column);
  for (let c = 0; c < slots.classes; c++)
    for (let q = 0; q < slots.m; q++, row++)
      for (const { codes, column, size } of categories) {
        const j = column[(q + 1) * size + codes[slots.example[c]]];
        if (j >= 0) give(row, j);
      }
  const logLikelihood = found[0];
  arena.release(mark);
  return { logLikelihood, clusterScores: scores };
}

/** books × patterns: the row of each pattern's account. */
function bookRowsOf({ books }: Accounts, patterns: number, from: number): Uint32Array {
  const rows = new Uint32Array(books.length * patterns);
  let first = from;
  books.forEach(({ codes, size }, t) => {
    for (let p = 0; p < patterns; p++) rows[t * patterns + p] = first + codes[p];
    first += size;
  });
  return rows;
}

interface Runs {
  readonly of: Uint32Array;
  readonly rows: Uint32Array;
  readonly columns: readonly number[];
  readonly width: number;
}

const kept = new WeakMap<Accounts, Runs>();

/** Runs of patterns with the same codes of the categories that are added up by run: run of each pattern, and the rows (columns of the design) it goes to. */
function runsOf(design: Design, { runs }: Accounts): Runs {
  const patterns = design.frame.start.length - 1;
  const of = new Uint32Array(patterns);
  const own = runs.map((c) => design.categories[c]);
  const columns: number[] = [];
  const rows: number[] = [];
  const rowOf = (column: number): number => {
    if (column < 0) return 0xffffffff;
    const at = columns.indexOf(column);
    return at >= 0 ? at : columns.push(column) - 1;
  };
  let run = -1;
  for (let p = 0; p < patterns; p++) {
    let begins = p === 0;
    for (let c = 0; c < own.length; c++) if (p > 0 && own[c].codes[p] !== own[c].codes[p - 1]) begins = true;
    if (begins) {
      run++;
      for (const { codes, column } of own) rows.push(rowOf(column[codes[p]]));
    }
    of[p] = run;
  }
  return { of, rows: Uint32Array.from(rows), columns, width: runs.length };
}
