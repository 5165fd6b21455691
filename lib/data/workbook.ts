import { crc32 } from "node:zlib";
import { Unzip, UnzipInflate } from "fflate";
import { read, utils } from "xlsx";
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
