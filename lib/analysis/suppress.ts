import type { Settings } from "../study/settings.js";
import type { AnyOutput, Cell, FigureOutput, FlowChart, NamedNumber, Row, TableOutput } from "./output.js";
import { protect, type Sum } from "./protect.js";

/** Counts of responders below this are not shown where responders are licensed. */
export const fewestShown = 10;

/** Whether a run hides small counts: the settings say so, or leave it to the licence. */
export const hidesSmallCounts = ({ smallCounts, survey }: Settings): boolean =>
  smallCounts === "suppress" || (smallCounts === "licensed" && survey.source === "files");

/** What is said beside every output in which a count was hidden. */
export const suppressedNote = `Suppressed: counts of responders under ${fewestShown}, and others from which these could be told by subtraction.`;

const reason = `fewer than ${fewestShown} responders, or a count from which so few could be told`;

/** The responders that a number tells of: a count of them, or what a share says it is told from; undefined for all else. */
const told = (n: NamedNumber): number | undefined =>
  n.kind === "count" && n.unit === "responders" ? (n.value ?? undefined) : n.people;

/**
 * An output with small counts of responders hidden, and with them the counts and shares from which they could be told; estimates stay.
 * In a table the counts of a column under one heading, and those of a row, are taken as parts of a known total, whether they are or not;
 * the participant flow has its own sums. With `hide` false nothing is hidden. What numbers say of the people behind them is taken off.
 */
export function withoutSmallCounts<T extends AnyOutput>(output: T, hide: boolean): T {
  const numbers = numbersIn(output);
  const counts = new Map(
    numbers.flatMap((n) => {
      const people = told(n);
      return people === undefined ? [] : [[n.id, people] as const];
    }),
  );
  const nested = numbers.flatMap((n) => nestedIn(n, counts));
  for (const { beside, people } of nested) counts.set(beside, people);
  const hidden = hide
    ? protect(counts, [...sumsOf(output), ...nested.map((n) => n.sum)], fewestShown)
    : new Set<string>();
  const also = output.type === "table" ? sharesBeside(output, hidden) : new Set<string>();
  const telling = new Set(numbers.filter((n) => n.tells?.some((id) => hidden.has(id))).map((n) => n.id));
  const secret = (id: string): boolean => hidden.has(id) || also.has(id) || telling.has(id);
  const found = numbers.some((n) => secret(n.id));
  const safe = mapNumbers(output, (n) => {
    const plain = withoutPeople(n);
    return secret(n.id) ? { ...plain, value: null, why: reason, suppressed: true } : plain;
  });
  return found ? { ...safe, notes: [...safe.notes, suppressedNote] } : safe;
}

/** What a sample within a larger one tells by subtraction: those who are in the larger one alone, as a part that is never shown. None where there are none. */
function nestedIn(
  n: NamedNumber,
  counts: ReadonlyMap<string, number>,
): readonly { readonly beside: string; readonly people: number; readonly sum: Sum }[] {
  const own = told(n);
  return (n.within ?? [])
    .filter(({ people }) => own !== undefined && people !== own)
    .map(({ id, people }) => {
      const beside = `${id} without ${n.id}`;
      const total = counts.has(id) ? { total: id } : {};
      return { beside, people: people - (own ?? 0), sum: { parts: [n.id, beside], ...total } };
    });
}

const unseen = ["people", "tells", "within"];
const withoutPeople = (n: NamedNumber): NamedNumber =>
  Object.fromEntries(Object.entries(n).filter(([key]) => !unseen.includes(key))) as unknown as NamedNumber;

const numbersOf = (cell: Cell): readonly NamedNumber[] => [
  ...("number" in cell ? [cell.number] : []),
  ...("low" in cell ? [cell.low, cell.high] : []),
];

function numbersIn(output: AnyOutput): readonly NamedNumber[] {
  const found: NamedNumber[] = [];
  mapNumbers(output, (n) => {
    found.push(n);
    return n;
  });
  return found;
}

/** The same output with every number in place of which another is put, wherever it stands. */
function mapNumbers<T>(value: T, change: (n: NamedNumber) => NamedNumber): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((v: unknown) => mapNumbers(v, change)) as T;
  if (isNumber(value)) return change(value) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, v]) => [key, mapNumbers<unknown>(v, change)]),
  ) as T;
}

const isNumber = (value: object): value is NamedNumber => "id" in value && "kind" in value && "unit" in value;

function sumsOf(output: AnyOutput): readonly Sum[] {
  const behind = sumsBehind(output.behind ?? []);
  if (output.type === "table") return [...sumsOfTable(output), ...behind];
  const { chart } = output;
  const shown =
    chart.type === "flow" ? sumsOfFlow(chart) : chart.type === "forest" ? sumsOfForest(chart) : [];
  return [...shown, ...behind];
}

/** Where ids of the levels of one covariate differ: in the part that is a number, such as a code, or else in the part before the last. */
function levelPart(id: string): number {
  const parts = id.split(".");
  const code = parts.findIndex((part) => /^\d+$/.test(part));
  return code > 0 ? code : parts.length - 2;
}

/** Counts that no cell prints: those whose ids differ in that part alone are parts of a total. */
function sumsBehind(behind: readonly NamedNumber[]): readonly Sum[] {
  const groups = new Map<string, string[]>();
  for (const n of behind) {
    if (told(n) === undefined) continue;
    const at = levelPart(n.id);
    const key = n.id
      .split(".")
      .filter((_, i) => i !== at)
      .join(".");
    groups.set(key, [...(groups.get(key) ?? []), n.id]);
  }
  return [...groups.values()].filter((ids) => ids.length > 1).map((ids) => ({ parts: ids }));
}

/** Rows under one heading, then each row by itself. */
function sumsOfTable({ rows, columns }: TableOutput): readonly Sum[] {
  const groups: Row[][] = [[]];
  for (const row of rows)
    if (row.level === "group") groups.push([]);
    else groups[groups.length - 1].push(row);
  const counted = (cells: readonly Cell[]): readonly string[] =>
    cells.flatMap(numbersOf).flatMap((n) => (told(n) === undefined ? [] : [n.id]));
  return [
    ...groups.flatMap((group) =>
      columns.map((_, c) => ({ parts: counted(group.flatMap((row) => row.cells.slice(c, c + 1))) })),
    ),
    ...rows.map((row) => ({
      parts: counted(row.cells.filter((c) => "number" in c && c.number.kind === "count")),
    })),
  ].filter((sum) => sum.parts.length > 1);
}

/**
 * Who leaves over any run of steps is the box before less the box after. Where all who leave in one step are too few, a box between the
 * first and the last can be hidden in their place.
 */
function sumsOfFlow({ steps }: FlowChart): readonly Sum[] {
  const last = steps.length - 1;
  const inner = (i: number): string | undefined => (i > 0 && i < last ? steps[i].n.id : undefined);
  return steps.flatMap((_, from) =>
    steps.slice(from + 1).map((__, more): Sum => {
      const run = steps.slice(from + 1, from + 2 + more);
      const total = more === 0 ? (inner(from + 1) ?? inner(from)) : undefined;
      return {
        parts: run.flatMap((s) => s.leaves.map((l) => l.n.id)),
        ...(total === undefined ? {} : { total }),
      };
    }),
  );
}

const sumsOfForest = (chart: Extract<FigureOutput["chart"], { type: "forest" }>): readonly Sum[] =>
  chart.panels.map((p) => ({ parts: p.rows.map((r) => r.n.id) }));

/** Shares in the row of a hidden count that do not say from how many people they are told, or say the same. */
function sharesBeside({ rows }: TableOutput, hidden: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(
    rows.flatMap(({ cells }) => {
      const numbers = cells.flatMap(numbersOf);
      const secret = numbers.flatMap((n) => (n.kind === "count" && hidden.has(n.id) ? [n.value] : []));
      return numbers
        .filter((n) => n.kind === "share" && (n.people === undefined || secret.includes(n.people)))
        .filter(() => secret.length > 0)
        .map((n) => n.id);
    }),
  );
}
