import {
  AlignmentType,
  BorderStyle,
  Document,
  Packer,
  PageOrientation,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IBorderOptions,
  type IRunOptions,
} from "docx";
import { unzipSync, zipSync, type Zippable } from "fflate";
import {
  gridOf,
  isWide,
  lettersOf,
  type GridCell,
  type TableGrid,
  type TableOutput,
} from "../../lib/index.js";

/** The day that the files name as theirs, so that two runs give the same bytes. */
const fixed = "2025-01-01T00:00:00Z";

/** Characters that XML may not hold. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const clean = (text: string): string => text.replace(forbidden, "\ufffd");

const none: IBorderOptions = { style: BorderStyle.NONE, size: 0, color: "auto" };
const rule = (size: number): IBorderOptions => ({ style: BorderStyle.SINGLE, size, color: "1b1b1f" });

interface Look {
  readonly bold?: boolean;
  readonly italics?: boolean;
  readonly right: boolean;
  readonly centre?: boolean;
  readonly indent?: boolean;
  readonly top?: IBorderOptions;
  readonly bottom?: IBorderOptions;
}

const run = (options: IRunOptions): TextRun => new TextRun(options);

function cellOf(cell: GridCell, look: Look): TableCell {
  const runs = [
    run({ text: clean(cell.text), bold: look.bold === true, italics: look.italics === true }),
    ...(cell.note === undefined ? [] : [new TextRun({ text: cell.note, superScript: true })]),
  ];
  return new TableCell({
    columnSpan: cell.span,
    verticalAlign: VerticalAlignTable.BOTTOM,
    margins: { top: 30, bottom: 30, left: 70, right: 70 },
    borders: { left: none, right: none, top: look.top ?? none, bottom: look.bottom ?? none },
    children: [
      new Paragraph({
        alignment:
          look.centre === true ? AlignmentType.CENTER : look.right ? AlignmentType.RIGHT : AlignmentType.LEFT,
        ...(look.indent === true ? { indent: { left: 200 } } : {}),
        children: runs,
      }),
    ],
  });
}

function headRows({ heads, aligns }: TableGrid): readonly TableRow[] {
  return heads.map((cells, i) => {
    const last = i === heads.length - 1;
    return new TableRow({
      tableHeader: true,
      cantSplit: true,
      children: cells.map((cell, at) =>
        cellOf(cell, {
          bold: true,
          right: last && aligns[at] === "number",
          centre: !last && cell.span > 1,
          ...(i === 0 ? { top: rule(12) } : {}),
          ...(last ? { bottom: rule(6) } : cell.text === "" ? {} : { bottom: rule(4) }),
        }),
      ),
    });
  });
}

function bodyRows({ rows, aligns }: TableGrid): readonly TableRow[] {
  return rows.map((row, i) => {
    const bottom = i === rows.length - 1 ? { bottom: rule(12) } : {};
    return new TableRow({
      cantSplit: true,
      children: row.cells.map((cell, at) =>
        cellOf(cell, {
          bold: row.main,
          italics: row.level === "group",
          right: row.level !== "group" && aligns[at] === "number",
          indent: row.level === "member" && at === 0,
          ...bottom,
        }),
      ),
    });
  });
}

/** The text's parts zipped again with one date, in the order of their names. */
function sameBytes(packed: Uint8Array): Uint8Array {
  const files = unzipSync(packed);
  const mtime = new Date(1980, 0, 1);
  const zippable: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const dated = /^docProps\/core\.xml$/.test(name)
      ? new TextEncoder().encode(
          new TextDecoder().decode(files[name]).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, fixed),
        )
      : files[name];
    zippable[name] = [dated, { mtime, level: 6 }];
  }
  return zipSync(zippable);
}

/** A table as a Word document of its own: caption, three rules, heads that repeat on each page, notes. The same table, the same bytes. */
export async function docxOf(table: TableOutput): Promise<Uint8Array> {
  const grid = gridOf(table);
  const letters = lettersOf(grid);
  const landscape = isWide(grid);
  const page = {
    width: 11_906,
    height: 16_838,
    orientation: landscape ? PageOrientation.LANDSCAPE : PageOrientation.PORTRAIT,
  };
  const inside = (landscape ? page.height : page.width) - 2 * 1_134;
  const document = new Document({
    title: clean(`${grid.number}. ${grid.title}`),
    creator: "link-workers-and-outcomes",
    styles: { default: { document: { run: { font: "Calibri", size: landscape ? 16 : 18 } } } },
    sections: [
      {
        properties: {
          page: { size: page, margin: { top: 1_134, bottom: 1_134, left: 1_134, right: 1_134 } },
        },
        children: [
          new Paragraph({
            keepNext: true,
            spacing: { after: 120 },
            children: [
              run({ text: `${clean(grid.number)}. `, bold: true, size: 22 }),
              new TextRun({ text: clean(grid.title), size: 22 }),
            ],
          }),
          new Table({
            width: { size: inside, type: WidthType.DXA },
            columnWidths: grid.widths.map((w) => Math.round((inside * w) / letters)),
            borders: {
              top: none,
              bottom: none,
              left: none,
              right: none,
              insideHorizontal: none,
              insideVertical: none,
            },
            rows: [...headRows(grid), ...bodyRows(grid)],
          }),
          ...grid.notes.map(
            ({ letter, text }) =>
              new Paragraph({
                spacing: { before: 60 },
                children: [
                  ...(letter === undefined ? [] : [new TextRun({ text: `${letter} `, superScript: true })]),
                  new TextRun({ text: clean(text) }),
                ],
              }),
          ),
        ],
      },
    ],
  });
  return sameBytes(await Packer.toBuffer(document));
}
