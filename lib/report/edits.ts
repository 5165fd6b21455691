import {
  carriedByNotebook,
  carriedByPage,
  htmlOf,
  sectionHashes,
  shownHashes,
  standingNumbers,
  type Carried,
  type ExecutedNotebook,
  type StandingNumber,
} from "./carried.js";
import { cellId, joined, ledgerCells, type LedgerCell } from "./cells.js";
import { sha256 } from "./hash.js";

/** Something in a page or an executed notebook that is not as the run left it. */
export interface Edit {
  /** The file, and the section or cell in it. */
  readonly where: string;
  /** The number's id, the cell's id, or what else it is. */
  readonly name: string;
  readonly saw: string;
  readonly wanted: string;
}

function numberEdits(where: string, standing: readonly StandingNumber[], carried: Carried): readonly Edit[] {
  const entries = new Map(carried.entries.map((e) => [e.id, e]));
  return standing.flatMap(({ id, value, printed }) => {
    const entry = entries.get(id);
    if (entry === undefined)
      return [{ where, name: id, saw: printed, wanted: "no such number is among those it carries" }];
    if (entry.printed === printed && entry.value === value) return [];
    const saw = entry.printed === printed ? `${printed} (${value})` : printed;
    return [
      {
        where,
        name: id,
        saw,
        wanted: entry.printed === printed ? `${entry.printed} (${entry.value})` : entry.printed,
      },
    ];
  });
}

/** What was edited in a page by hand: numbers by id, other text by its section. Empty where nothing was. */
export function pageEdits(file: string, page: string): readonly Edit[] {
  const found = carriedByPage(page);
  if (found === undefined)
    return [
      {
        where: file,
        name: "the ledger's entries",
        saw: "none that can be read in this page",
        wanted: "those that the run put there",
      },
    ];
  const { bare, carried } = found;
  const now = { page: sha256(bare), ...sectionHashes(bare) };
  if (now.page === carried.shown["page"]) return [];
  const numbers = numberEdits(file, standingNumbers(bare), carried);
  if (numbers.length > 0) return numbers;
  const names = [...new Set([...Object.keys(carried.shown), ...Object.keys(now)])];
  const sections = names.filter(
    (n) => n !== "page" && (now as Record<string, string>)[n] !== carried.shown[n],
  );
  return (sections.length > 0 ? sections : ["head"]).map((name) => ({
    where: file,
    name: `section "${name}"`,
    saw: "text that was changed, put in or taken out by hand",
    wanted: "the text that the run wrote",
  }));
}

const numbersTyped = (source: string): string => {
  const found = source.match(/(?<![\w.])\d+(?:[.,]\d+)+%?/g) ?? [];
  return found.length === 0 ? "" : `; it holds ${[...new Set(found)].slice(0, 5).join(", ")}`;
};

function sourceEdits(
  file: string,
  now: readonly LedgerCell[],
  notebook: ExecutedNotebook,
  was: readonly LedgerCell[],
): readonly Edit[] {
  const here = new Map(now.map((c) => [c.cell, c]));
  const there = new Set(was.map((c) => c.cell));
  const gone = was
    .filter((c) => !here.has(c.cell))
    .map((c) => ({
      where: file,
      name: c.cell,
      saw: "no such cell",
      wanted: `the cell under "${c.heading}"`,
    }));
  const put = now
    .filter((c) => !there.has(c.cell))
    .map((c) => ({ where: file, name: c.cell, saw: `a cell under "${c.heading}"`, wanted: "no such cell" }));
  const changed = was
    .filter((c) => here.has(c.cell) && here.get(c.cell)?.sha256 !== c.sha256)
    .map((c) => {
      const source = joined(notebook.cells.find((raw, i) => cellId(raw, i) === c.cell)?.source ?? "");
      const typed = c.type === "markdown" ? numbersTyped(source) : "";
      return {
        where: file,
        name: c.cell,
        saw: `${c.type === "markdown" ? "prose" : "code"} under "${c.heading}" that was changed by hand${typed}`,
        wanted: `the ${c.type === "markdown" ? "prose" : "code"} that was run`,
      };
    });
  const order = now.filter((c) => there.has(c.cell)).map((c) => c.cell);
  const orderWas = was.filter((c) => here.has(c.cell)).map((c) => c.cell);
  const swapped = order.flatMap((cell, i) =>
    cell === orderWas[i]
      ? []
      : [{ where: file, name: cell, saw: `at place ${i + 1}`, wanted: `"${orderWas[i]}" at place ${i + 1}` }],
  );
  return [...gone, ...put, ...changed, ...swapped];
}

/** Cells that were not executed, or not in their order. */
function countEdits(file: string, notebook: ExecutedNotebook): readonly Edit[] {
  const code = notebook.cells.flatMap((cell, i) =>
    cell.cell_type === "code" && joined(cell.source).trim() !== "" ? [{ cell, id: cellId(cell, i) }] : [],
  );
  return code.flatMap(({ cell, id }, i) =>
    cell.execution_count === i + 1
      ? []
      : [
          {
            where: file,
            name: id,
            saw:
              cell.execution_count == null
                ? "a cell that was not executed"
                : `executed as number ${cell.execution_count}`,
            wanted: `executed as number ${i + 1}`,
          },
        ],
  );
}

/** What is not as the run left it in an executed notebook: cells, outputs, numbers, by name. Empty where nothing is. */
export function notebookEdits(file: string, name: string, notebook: ExecutedNotebook): readonly Edit[] {
  const carried = carriedByNotebook(notebook);
  if (carried === undefined)
    return [
      ...countEdits(file, notebook),
      {
        where: file,
        name: "the ledger's entries",
        saw: "none in this notebook",
        wanted: "those that the run put there",
      },
    ];
  const now = shownHashes(notebook.cells);
  const outputs = notebook.cells.flatMap((cell, i): readonly Edit[] => {
    const id = cellId(cell, i);
    const want = carried.shown[id] as string | undefined;
    if (cell.cell_type !== "code" || want === undefined || now[id] === want) return [];
    const numbers = numberEdits(`${file}, cell "${id}"`, standingNumbers(htmlOf(cell)), carried);
    return numbers.length > 0
      ? numbers
      : [
          {
            where: file,
            name: id,
            saw: "an output that was changed by hand",
            wanted: "the output that the run left",
          },
        ];
  });
  const cells = ledgerCells(name, notebook.cells);
  return [...sourceEdits(file, cells, notebook, carried.cells), ...countEdits(file, notebook), ...outputs];
}
