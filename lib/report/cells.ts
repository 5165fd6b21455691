import { sha256 } from "./hash.js";

/** A cell as a notebook file holds it. */
export interface RawCell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: string | readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly unknown[];
}

/** One cell of a notebook as the ledger knows it. */
export interface LedgerCell {
  readonly notebook: string;
  /** Its id in the file. */
  readonly cell: string;
  readonly type: "code" | "markdown";
  /** The heading that it stands under, or is. */
  readonly heading: string;
  /** Of its source. */
  readonly sha256: string;
  /** The outputs that it showed, by name. */
  readonly shows: readonly string[];
  /** The earlier cells whose names it uses, directly. */
  readonly needs: readonly string[];
}

/** Text that a notebook keeps whole or in lines. */
export const joined = (text: string | readonly string[]): string =>
  typeof text === "string" ? text : text.join("");

/** The id of a cell; one without gets its place, as the runner gives it. */
export const cellId = (cell: RawCell, index: number): string => cell.id ?? `cell-${index + 1}`;

const shownIn = (cell: RawCell): readonly string[] => {
  const html = JSON.stringify(cell.outputs ?? []);
  return [...new Set([...html.matchAll(/data-output=\\"([^"\\]+)\\"/g)].map((m) => m[1]))];
};

const declared = (source: string): readonly string[] =>
  [...source.matchAll(/^(?:export\s+)?(?:const|let|function|import)\s+(?:\{([^}]*)\}|([\w$]+))/gm)].flatMap(
    (m) =>
      (m.slice(1).find(Boolean) ?? "").split(",").map((name) => name.replace(/^.*(?:\sas\s|:)/, "").trim()),
  );

const headingOf = (source: string): string | undefined =>
  [...source.matchAll(/^#+\s+(.+?)\s*#*\s*$/gm)].at(-1)?.[1]?.replace(/[*_`]/g, "");

/** The cells of one notebook, in order, with what each shows and needs. */
export function ledgerCells(notebook: string, cells: readonly RawCell[]): readonly LedgerCell[] {
  const origin = new Map<string, string>();
  let heading = "";
  return cells.map((cell, index) => {
    const source = joined(cell.source);
    const id = cellId(cell, index);
    const code = cell.cell_type === "code";
    if (!code) heading = headingOf(source) ?? heading;
    const words = code ? new Set(source.match(/[\w$]+/g)) : new Set<string>();
    const needs = [...new Set([...words].flatMap((word) => origin.get(word) ?? []))];
    if (code) for (const name of declared(source)) if (name !== "") origin.set(name, id);
    return {
      notebook,
      cell: id,
      type: code ? "code" : "markdown",
      heading,
      sha256: sha256(source),
      shows: shownIn(cell),
      needs,
    };
  });
}
