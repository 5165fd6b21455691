import { crc32 } from "node:zlib";
import { Unzip, UnzipInflate } from "fflate";
import { read, SSF, utils, type CellObject, type WorkSheet } from "xlsx";
import type { Delimited } from "./delimited.js";
import { shown, type Fault } from "./faults.js";

const mostUnpacked = 100 * 1024 * 1024;
const slice = 64 * 1024;

/** How large a zip is when unpacked, counted while it is unpacked, as what it says of itself may be a lie; stops past `most`. With the checksum of each file in it. */
function unpacked(
  bytes: Uint8Array,
  most: number,
): { readonly size: number; readonly sums: ReadonlyMap<string, number> } {
  let size = 0;
  const sums = new Map<string, number>();
  const zip = new Unzip((file) => {
    sums.set(file.name, 0);
    file.ondata = (error, data) => {
      if (error !== null) throw error;
      size += data.length;
      sums.set(file.name, crc32(data, sums.get(file.name)));
    };
    file.start();
  });
  zip.register(UnzipInflate);
  for (let at = 0; at < bytes.length && size <= most; at += slice)
    zip.push(bytes.subarray(at, at + slice), at + slice >= bytes.length);
  return { size, sums };
}

const central = 0x02014b50;

/** The checksums that a zip's own directory has of its files. Source: PKWARE's APPNOTE, 4.3.12. */
function saidSums(bytes: Uint8Array): ReadonlyMap<string, number> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = view.lastIndexOf("PK\u0005\u0006", undefined, "latin1");
  const said = new Map<string, number>();
  if (end < 0) return said;
  for (let at = view.readUInt32LE(end + 16); at + 46 <= end && view.readUInt32LE(at) === central;) {
    const name = view.readUInt16LE(at + 28);
    said.set(view.toString("utf8", at + 46, at + 46 + name), view.readUInt32LE(at + 16));
    at += 46 + name + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
  }
  return said;
}

/** The formats of cells, which the package's types leave open. */
const formats = SSF as {
  readonly is_date: (format: string) => boolean;
  readonly format: (format: string, value: number) => string;
};

/**
 * A cell as the text that a CSV of the same table has: dates as `YYYY-MM-DD` whatever order they are shown in, numbers with all their figures
 * though a format shows fewer, codes that a format fills with zeros with these.
 */
function textOf(cell: CellObject | undefined): string {
  if (cell === undefined || cell.v === undefined || cell.t === "z") return "";
  if (cell.t !== "n" || typeof cell.v !== "number") return String(cell.t === "e" ? (cell.w ?? "") : cell.v);
  const format = String(cell.z ?? "General");
  if (formats.is_date(format)) return formats.format("yyyy-mm-dd", cell.v);
  return /^0{2,}$/.test(format) ? formats.format(format, cell.v) : String(cell.v);
}

/** The rows of a sheet, each as wide as the sheet. */
function rowsOf(sheet: WorkSheet): readonly (readonly string[])[] {
  const { "!ref": extent, "!data": cells = [] } = sheet;
  if (extent === undefined) return [];
  const { s, e } = utils.decode_range(extent);
  const across = Array.from({ length: e.c - s.c + 1 }, (_, c) => s.c + c);
  return Array.from({ length: e.r - s.r + 1 }, (_, r) => {
    const row: readonly (CellObject | undefined)[] = cells[s.r + r] ?? [];
    return across.map((c) => textOf(row[c]));
  });
}

/** A sheet of a workbook as rows of texts. */
export interface Sheet {
  readonly sheet: string;
  readonly table: Delimited;
}

/** Reads the sheets of an .xlsx workbook as texts; formulas are never run. A zip that unpacks to more than 100 MB is refused. */
export function readWorkbook(
  file: string,
  bytes: Uint8Array,
): { readonly sheets: readonly Sheet[]; readonly faults: readonly Fault[] } {
  const refused = (saw: string, wanted: string): { sheets: readonly Sheet[]; faults: readonly Fault[] } => ({
    sheets: [],
    faults: [{ file, where: "file", saw, wanted }],
  });
  try {
    if (bytes[0] !== 0x50 || bytes[1] !== 0x4b)
      return refused("a file that is no .xlsx workbook", "the workbook as it was downloaded");
    const { size, sums } = unpacked(bytes, mostUnpacked);
    if (size > mostUnpacked)
      return refused(
        `${bytes.length} bytes that unpack to more than ${mostUnpacked} bytes`,
        "a workbook of a published series, which has a few million",
      );
    const damaged = [...saidSums(bytes)].filter(
      ([name, sum]) => !name.endsWith("/") && sums.get(name) !== sum,
    );
    if (damaged.length > 0)
      return refused(
        `a workbook that is damaged: ${damaged.map(([name]) => shown(name)).join(", ")} in it is not what its checksum says`,
        "the whole file; download it again",
      );
    const book = read(bytes, {
      type: "array",
      dense: true,
      cellFormula: false,
      cellHTML: false,
      cellNF: true,
    });
    const sheets = book.SheetNames.map((sheet): Sheet => {
      const kept = rowsOf(book.Sheets[sheet])
        .map((row, i) => ({ row, line: i + 1 }))
        .filter(({ row }) => row.some((c) => c !== ""));
      return {
        sheet,
        table: { file, encoding: "utf-8", rows: kept.map((k) => k.row), lines: kept.map((k) => k.line) },
      };
    });
    return { sheets, faults: [] };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return refused(
      `a workbook that cannot be read (${shown(reason)})`,
      "the whole file; it may have been cut while it was downloaded",
    );
  }
}
