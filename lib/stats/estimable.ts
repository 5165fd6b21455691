import { isFullRank, redundantColumns } from "./collinear.js";
import { columnsOf, type Column } from "./columns.js";
import type { Design } from "./design.js";
import { laidOut } from "./laidout.js";
import { completeSeparation } from "./errors.js";
import type { Frame } from "./frame.js";
import { gramOf, tablesOf } from "./gram.js";
import type { Term } from "./model.js";
import { LARGE, STRIDE, weightedSums } from "./passes.js";
import { restrict } from "./restrict.js";
import { firstPerfect, type Perfect } from "./separation.js";

/** A term or level that has no coefficient, and why; `rows` left with it. */
export interface Dropped {
  /** The column's name, `race=3`. */
  readonly name: string;
  /** The term's name, `race`. */
  readonly term: string;
  /** The level, for a column of one factor. */
  readonly level: string | null;
  readonly reason: "empty" | "predicts success perfectly" | "predicts failure perfectly" | "collinear";
  /** For a collinear column, those it is a combination of. */
  readonly with: readonly string[];
  readonly rows: number;
}

/** What of a model can be estimated on a frame: the rows left, the columns laid out over them, and what went. */
export interface Estimable {
  readonly used: Frame;
  readonly design: Design;
  readonly references: Readonly<Record<string, string>>;
  readonly dropped: readonly Dropped[];
}

/** What was found of the terms last asked for, by frame: fits of the same model, its effects and its refits ask again. */
const kept = new WeakMap<Frame, { readonly key: string; readonly found: Estimable }>();

/** Leaves out empty levels, then perfect predictors with their rows, then collinear columns, as Stata does. */
export function estimable(frame: Frame, terms: readonly Term[]): Estimable {
  const key = JSON.stringify(terms);
  const before = kept.get(frame);
  if (before?.key === key) return before.found;
  const found = reduced(frame, terms);
  kept.set(frame, { key, found });
  return found;
}

function reduced(frame: Frame, terms: readonly Term[]): Estimable {
  const dropped: Dropped[] = [];
  const record = (
    column: Column,
    reason: Dropped["reason"],
    rows = 0,
    others: readonly string[] = [],
  ): void => {
    const level =
      column.indicators.length === 1 && column.bases.length === 0 ? column.indicators[0].level : null;
    if (dropped.some((d) => d.name === column.name)) return;
    dropped.push({ name: column.name, term: column.term, level, reason, with: others, rows });
  };
  let used = frame;
  for (;;) {
    const { columns, references, empty } = columnsOf(used, terms);
    for (const { factor, level } of empty)
      record(
        { name: `${factor}=${level}`, term: factor, indicators: [{ factor, level }], bases: [] },
        "empty",
      );
    const left = columns.filter((c) => !dropped.some((d) => d.name === c.name));
    const design = laidOut(used, left);
    const perfect = firstPerfect(design);
    if (perfect === null) return { used, design: withoutRedundant(design, record), references, dropped };
    if (perfect.empty) record(perfect.column, "empty");
    else {
      const rest = withoutSide(used, perfect);
      const reason = perfect.outcome === 1 ? "predicts success perfectly" : "predicts failure perfectly";
      record(perfect.column, reason, used.rows - rest.rows);
      used = rest;
    }
  }
}

/** The same fit's design over the rows that it used, perhaps as if everyone had other values. */
export function estimationFrame(frame: Frame, terms: readonly Term[], dropped: readonly Dropped[]): Frame {
  return dropped.some((d) => d.rows > 0) ? estimable(frame, terms).used : frame;
}

/** The rows on the side of a column where the outcome varies. */
function withoutSide(frame: Frame, { column, side }: Perfect): Frame {
  const basis = column.bases.at(0);
  const values = basis === undefined ? null : frame.covariates[basis.covariate];
  const indicators = column.indicators.map(({ factor, level }) => {
    const { codes, levels } = frame.factors[factor];
    return { codes, code: levels.indexOf(level) };
  });
  const isOn = (pattern: number, group: number): boolean =>
    indicators.every(({ codes, code }) => codes[pattern] === code) &&
    (values === null || values[group] === 1);
  let cells = 0;
  for (let p = 0; p < frame.start.length - 1; p++)
    for (let i = frame.start[p]; i < frame.start[p + 1]; i++)
      if (isOn(p, frame.group[i]) !== (side === 1)) cells++;
  const rest = cells === 0 ? null : restrict(frame, (p, g) => isOn(p, g) !== (side === 1));
  if (rest === null || !varies(rest)) throw completeSeparation([column.name]);
  return rest;
}

const varies = (frame: Frame): boolean =>
  frame.patternY.some((y) => y > 0) && frame.patternN.some((n, p) => n > frame.patternY[p]);

/** The same design without columns that earlier ones determine; a sample of a large frame that determines none proves that none is. */
function withoutRedundant(
  design: Design,
  record: (column: Column, reason: "collinear", rows: number, others: readonly string[]) => void,
): Design {
  const { frame, columns } = design;
  const products = (stride: number): Float64Array =>
    gramOf(design, tablesOf(design, weightedSums(design, frame.n, stride)));
  if (frame.start.length > LARGE && isFullRank(products(STRIDE), columns.length)) return design;
  const redundant = redundantColumns(products(1), columns.length);
  if (redundant.length === 0) return design;
  for (const r of redundant) {
    const others = r.with.map((j) => columns[j].name);
    record(columns[r.column], "collinear", 0, others);
  }
  return laidOut(
    frame,
    columns.filter((_, j) => redundant.every((r) => r.column !== j)),
  );
}
