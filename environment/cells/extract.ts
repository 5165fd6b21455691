import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const text = z.union([z.string(), z.array(z.string()).transform((lines) => lines.join(""))]);
const notebook = z.object({
  cells: z.array(
    z.discriminatedUnion("cell_type", [
      z.object({
        cell_type: z.literal("code"),
        source: text,
        outputs: z.array(z.unknown()),
        execution_count: z.number().nullable(),
      }),
      z.object({ cell_type: z.literal("markdown"), source: text }),
      z.object({ cell_type: z.literal("raw"), source: text }),
    ]),
  ),
});

/** Something wrong with a notebook: which code cell (counted from 1), which line of it (from 1), and what. */
export interface CellFault {
  readonly notebook: string;
  readonly cell: number;
  readonly line: number;
  readonly message: string;
}

/** A notebook's code cells as one module, and where each line of that comes from. */
export interface CellModule {
  readonly notebook: string;
  readonly code: string;
  /** The cell and its line for a line of `code`, all counted from 1 but `codeLine`, from 0. */
  readonly placeOf: (codeLine: number) => { readonly cell: number; readonly line: number };
}

/** Reads a notebook's code cells, in order, as one module; a cell that was committed with outputs is a fault. */
export function extractCells(
  root: string,
  name: string,
): { readonly module: CellModule; readonly faults: readonly CellFault[] } {
  const { cells } = notebook.parse(
    JSON.parse(readFileSync(join(root, "notebooks", `${name}.ipynb`), "utf8")),
  );
  const code = cells.filter((cell) => cell.cell_type === "code");
  const lines = code.map((cell) => cell.source.split("\n"));
  const places = lines.flatMap((of, i) => of.map((_, line) => ({ cell: i + 1, line: line + 1 })));
  const faults = code.flatMap(({ outputs, execution_count: count }, i) =>
    outputs.length === 0 && count === null
      ? []
      : [{ notebook: name, cell: i + 1, line: 1, message: "is committed with outputs; clear them" }],
  );
  return {
    module: {
      notebook: name,
      code: `${lines.map((of) => of.join("\n")).join("\n")}\nexport {};\n`,
      placeOf: (codeLine) => places[Math.min(codeLine, places.length - 1)] ?? { cell: 1, line: 1 },
    },
    faults,
  };
}
