import {
  drawingPath,
  figureTable,
  filled,
  numbersById,
  paperWidths,
  printSvg,
  tableCsv,
  tableJson,
  tableLatex,
  type AnyOutput,
  type FigureOutput,
  type TableOutput,
} from "../../lib/index.js";

/** A file of the report: its path within it, with slashes, and its bytes. */
export interface ReportFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const text = (path: string, content: string): ReportFile => ({
  path,
  bytes: new TextEncoder().encode(content),
});

async function tableFiles(table: TableOutput): Promise<readonly ReportFile[]> {
  const { docxOf } = await import("./docx.js");
  const path = `tables/${table.name}`;
  return [
    text(`${path}.csv`, tableCsv(table)),
    text(`${path}.json`, tableJson(table)),
    text(`${path}.tex`, tableLatex(table)),
    { path: `${path}.docx`, bytes: await docxOf(table) },
  ];
}

async function figureFiles(figure: FigureOutput, pictures: boolean): Promise<readonly ReportFile[]> {
  const drawn = (["page", "column"] as const).map((size) => ({
    name: drawingPath(figure.name, size),
    svg: printSvg(figure, paperWidths[size]),
  }));
  const png = pictures ? (await import("./png.js")).pngOf : undefined;
  return [
    text(`figures/${figure.name}.csv`, tableCsv(figureTable(figure))),
    ...drawn.flatMap(({ name, svg }) => [
      text(`${name}.svg`, svg),
      ...(png === undefined ? [] : [{ path: `${name}.png`, bytes: png(svg) }]),
    ]),
  ];
}

async function filesOf(output: AnyOutput, pictures: boolean): Promise<readonly ReportFile[]> {
  if (output.type === "table") return tableFiles(output);
  const drawn = await figureFiles(output, pictures);
  return output.name.startsWith("table") ? [...drawn, ...(await tableFiles(figureTable(output)))] : drawn;
}

/** Makes the files of outputs, as {@link outputFiles} does. */
export type FileMaker = typeof outputFiles;

/** A maker of files that keeps what it made: an output that comes again unchanged costs nothing. */
export function fileMaker(): FileMaker {
  const kept = new Map<string, Promise<readonly ReportFile[]>>();
  return async (outputs, pictures, wanted = () => true) => {
    const numbers = numbersById(outputs);
    const files: ReportFile[] = [];
    for (const output of outputs.filter(wanted).map((o) => filled(o, numbers))) {
      const key = JSON.stringify([pictures, output]);
      const made = kept.get(key) ?? filesOf(output, pictures);
      kept.set(key, made);
      files.push(...(await made));
    }
    return files;
  };
}

/**
 * The files of tables and figures: a table as CSV, JSON, LaTeX and Word, a figure as SVG at two sizes with its data as CSV and, with
 * `pictures`, as PNG of 300 dpi. A figure that is called a table is both. `wanted` picks some of the outputs. The same outputs give the same bytes.
 */
export function outputFiles(
  outputs: readonly AnyOutput[],
  pictures: boolean,
  wanted?: (output: AnyOutput) => boolean,
): Promise<readonly ReportFile[]> {
  return fileMaker()(outputs, pictures, wanted);
}
