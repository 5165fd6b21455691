import { fieldIn } from "../study/lookup.js";
import { outcomes, type Outcome } from "../study/outcomes.js";
import { waves } from "../study/waves.js";
import type { ColumnRule } from "./columns.js";

const answersOf = (o: Outcome): readonly number[] => [...o.yes, ...o.no].sort((a, b) => a - b);

/** The columns of an outcome's question in the public file: `q94_1234base`, `q94_1`, …, `q94_12`, `q94_12pct`. */
function columnsOf(o: Outcome): Readonly<Record<string, ColumnRule>> {
  const q = o.variable.toLowerCase();
  const optional = (name: string): ColumnRule => ({ headings: [name], optional: true });
  if (o.id === "isolation")
    return {
      "isolation.base": optional(`${q.replace(/_\d$/, "")}base`),
      "isolation.no": optional(q),
      "isolation.nopct": optional(`${q}pct`),
    };
  const codes = answersOf(o);
  const all = (fieldIn(o.id, waves[0].year)?.answers.length ?? 0) === codes.length;
  return {
    [`${o.id}.base`]: optional(all ? `${q}base` : `${q}_${codes.join("")}base`),
    [`${o.id}.yes`]: optional(`${q}_${o.yes.join("")}`),
    [`${o.id}.yespct`]: optional(`${q}_${o.yes.join("")}pct`),
    ...Object.fromEntries(codes.map((c) => [`${o.id}.${c}`, optional(`${q}_${c}`)])),
  };
}

/** The columns of the practice-level survey files: the practice and, of each outcome, counts or a share and its base. */
export const practiceSurveyColumns: Readonly<Record<string, ColumnRule>> = {
  practice: { headings: ["Practice_Code", "practicecode", "prac_code"] },
  returned: { headings: ["received"], optional: true },
  ...Object.fromEntries(outcomes.flatMap((o) => Object.entries(columnsOf(o)))),
};

/** A practice's cells of those columns, by their names here; null where blank. */
export type PracticeCells = Readonly<Record<string, number | null>>;

const known = (value: number | null | undefined): number | null =>
  value === null || value === undefined || value < 0 ? null : value;

/** Answers and good answers of an outcome at a practice, its shares running to `scale`; null where suppressed or blank; undefined where the file has not the columns. */
export function answersIn(
  o: Outcome,
  cells: PracticeCells,
  scale: number,
): { readonly n: number; readonly yes: number } | null | undefined {
  const cell = (name: string): number | null | undefined => cells[`${o.id}.${name}`];
  const sum = (codes: readonly number[]): number | null | undefined => {
    const values = codes.map((c) => cell(String(c)));
    if (values.some((v) => v === undefined)) return undefined;
    return values.reduce<number | null>((t, v) => (t === null || known(v) === null ? null : t + (v ?? 0)), 0);
  };
  // a blank cell of a column that is there is no value; a column that is not there says nothing
  const either = (name: string, codes: readonly number[]): number | null | undefined => {
    const [own, summed] = [cell(name), sum(codes)];
    return own ?? summed ?? (own === null ? own : summed);
  };
  const base = either("base", answersOf(o));
  if (base === undefined) return undefined;
  const n = known(base);
  const share = known(cell("yespct") ?? cell("nopct"));
  const asShare = n === null || share === null ? null : Math.min(1, share / scale) * n;
  if (o.id === "isolation") {
    if (cell("no") === undefined && cell("nopct") === undefined) return undefined;
    const no = known(cell("no")) ?? asShare;
    return n === null || no === null ? null : { n, yes: n - no };
  }
  const count = either("yes", o.yes);
  if (count === undefined && cell("yespct") === undefined) return undefined;
  const yes = known(count) ?? asShare;
  return n === null || yes === null ? null : { n, yes };
}
