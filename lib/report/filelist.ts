import type { AnyOutput } from "../analysis/output.js";
import { paperWidths } from "./print.js";

/** A file that an output leaves the report as: what it is called in a list, and its path within the report. */
export interface ListedFile {
  readonly label: string;
  readonly path: string;
}

const tableForms = [
  ["CSV", "csv"],
  ["JSON", "json"],
  ["LaTeX", "tex"],
  ["Word", "docx"],
] as const;

const sizes = Object.keys(paperWidths) as readonly (keyof typeof paperWidths)[];

/** The path of a figure's drawing at a size, without its ending. */
export const drawingPath = (name: string, size: keyof typeof paperWidths): string =>
  `figures/${name}${size === "page" ? "" : `-${size}`}`;

/** The files of an output. A figure that is called a table is both; PNGs are there with `pictures`. */
export function filesOf({ type, name }: AnyOutput, pictures: boolean): readonly ListedFile[] {
  const table = tableForms.map(([label, ending]) => ({ label, path: `tables/${name}.${ending}` }));
  if (type === "table") return table;
  const drawn = sizes.flatMap((size) =>
    ["SVG", ...(pictures ? ["PNG"] : [])].map((label) => ({
      label: `${label}, ${size}`,
      path: `${drawingPath(name, size)}.${label.toLowerCase()}`,
    })),
  );
  const data = { label: "data as CSV", path: `figures/${name}.csv` };
  return [...drawn, data, ...(name.startsWith("table") ? table : [])];
}
