import { Unzip, UnzipInflate } from "fflate";
import { read, utils } from "xlsx";
import type { Delimited } from "./delimited.js";
import { shown, type Fault } from "./faults.js";

const mostUnpacked = 100 * 1024 * 1024;
const slice = 64 * 1024;

/** How large a zip is when unpacked, counted while it is unpacked, as what it says of itself may be a lie; stops past `most`. */
function unpackedSize(bytes: Uint8Array, most: number): number {
  let size = 0;
  const zip = new Unzip((file) => {
    file.ondata = (error, data) => {
      if (error !== null) throw error;
      size += data.length;
    };
    file.start();
  });
  zip.register(UnzipInflate);
  for (let at = 0; at < bytes.length && size <= most; at += slice)
    zip.push(bytes.subarray(at, at + slice), at + slice >= bytes.length);
  return size;
}

/** A sheet of a workbook as rows of texts. */
export interface Sheet {
  readonly sheet: string;
  readonly table: Delimited;
}

/** Reads the sheets of an .xlsx workbook as texts, as a person sees them; formulas are never run. A zip that unpacks to more than 100 MB is refused. */
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
    if (unpackedSize(bytes, mostUnpacked) > mostUnpacked)
      return refused(
        `${bytes.length} bytes that unpack to more than ${mostUnpacked} bytes`,
        "a workbook of a published series, which has a few million",
      );
    const book = read(bytes, { type: "array", dense: true, cellFormula: false, cellHTML: false });
    const sheets = book.SheetNames.map((sheet): Sheet => {
      const cells = utils.sheet_to_json<string[]>(book.Sheets[sheet], {
        header: 1,
        raw: false,
        defval: "",
        blankrows: true,
      });
      const kept = cells
        .map((row, i) => ({ row: row.map(String), line: i + 1 }))
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
