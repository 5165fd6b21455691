import type { ExecutedNotebook } from "./carried.js";
import { cellId, joined, type LedgerCell } from "./cells.js";
import type { Edit } from "./edits.js";

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
  const other = (c: LedgerCell): boolean => {
    const seen = here.get(c.cell);
    return seen !== undefined && (seen.sha256 !== c.sha256 || seen.type !== c.type);
  };
  const changed = was.filter(other).map((c) => {
    const source = joined(notebook.cells.find((raw, i) => cellId(raw, i) === c.cell)?.source ?? "");
    const typed = c.type === "markdown" ? numbersTyped(source) : "";
    return {
      where: file,
      name: c.cell,
      saw:
        here.get(c.cell)?.type === c.type
          ? `${c.type === "markdown" ? "prose" : "code"} under "${c.heading}" that was changed by hand${typed}`
          : `a cell of another kind under "${c.heading}", which is not ${c.type === "markdown" ? "shown as prose" : "executed"}`,
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

/** Cells that were not executed, or not as the run counted them. */
function countEdits(
  file: string,
  notebook: ExecutedNotebook,
  was: readonly LedgerCell[] | undefined,
): readonly Edit[] {
  const code = notebook.cells.flatMap((cell, i) =>
    cell.cell_type === "code" && joined(cell.source).trim() !== "" ? [{ cell, id: cellId(cell, i) }] : [],
  );
  const counted = (was?.filter((c) => c.type === "code").map((c) => c.cell) ?? code.map((c) => c.id)).map(
    (id, i) => [id, i + 1] as const,
  );
  const wanted = new Map(counted);
  return code.flatMap(({ cell, id }): readonly Edit[] => {
    const want = wanted.get(id);
    const count = cell.execution_count;
    if (count === want || (want === undefined && count != null)) return [];
    const saw = count == null ? "a cell that was not executed" : `executed as number ${count}`;
    return [{ where: file, name: id, saw, wanted: `executed as number ${want ?? "that of its place"}` }];
  });
}

/** Cells of an executed notebook that are gone, new, changed, moved, or not executed in their order; `was` are those that were run, where that is known. */
export const cellEdits = (
  file: string,
  now: readonly LedgerCell[],
  notebook: ExecutedNotebook,
  was: readonly LedgerCell[] | undefined,
): readonly Edit[] => [
  ...(was === undefined ? [] : sourceEdits(file, now, notebook, was)),
  ...countEdits(file, notebook, was),
];
