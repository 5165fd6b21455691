import { gunzipSync, gzipSync, strFromU8, strToU8 } from "fflate";
import { joined, cellId, type LedgerCell, type RawCell } from "./cells.js";
import { sha256 } from "./hash.js";
import { sortedJson, type ClaimEntry, type LedgerEntry, type LedgerMeta } from "./ledger.js";

/** What a page or an executed notebook carries of the ledger, so that it can be compared and checked by itself. */
export interface Carried {
  readonly schema: number;
  /** SHA-256 of the whole ledger file that this was made with. */
  readonly ledger: string;
  readonly meta: LedgerMeta;
  readonly entries: readonly Omit<LedgerEntry, "label" | "unit">[];
  /** The conclusions that rest on these entries alone. */
  readonly claims: readonly ClaimEntry[];
  /** The cells of this notebook. */
  readonly cells: readonly LedgerCell[];
  /** A notebook's: SHA-256 of each cell's outputs and execution count. A page's: that of its text, as `page`. */
  readonly shown: Readonly<Record<string, string>>;
}

const opening = "<!-- study-ledger, JSON as gzip in base64: ";
const block = /<!-- study-ledger, JSON as gzip in base64: (.*?) -->\n/s;

/** Text packed so that it may stand in a comment; the same bytes with every Node. */
const packed = (text: string): string =>
  Buffer.from(gzipSync(strToU8(text), { level: 9, mtime: 0 })).toString("base64");

function unpacked(text: string): Carried | undefined {
  try {
    return JSON.parse(strFromU8(gunzipSync(Buffer.from(text, "base64")))) as Carried;
  } catch {
    return undefined;
  }
}

/** The hash of each section of a page, by the id of its heading. */
export function sectionHashes(page: string): Readonly<Record<string, string>> {
  const parts = page.split(/(?=<h[1-6] id=")/).slice(1);
  return Object.fromEntries(parts.map((part) => [/id="([^"]*)"/.exec(part)?.[1] ?? "", sha256(part)]));
}

/** A page that carries `carried` in a comment before its end; the hash of its own text goes with it. */
export function carryInPage(page: string, carried: Omit<Carried, "shown">): string {
  const shown = { page: sha256(page), ...sectionHashes(page) };
  const at = page.lastIndexOf("</html>");
  if (at < 0) throw new RangeError("a page without </html> can carry no ledger");
  return `${page.slice(0, at)}${opening}${packed(sortedJson({ ...carried, shown }))} -->\n${page.slice(at)}`;
}

/** The page without what it carries, and what it carries; undefined where it carries nothing that can be read. */
export function carriedByPage(
  page: string,
): { readonly bare: string; readonly carried: Carried } | undefined {
  const found = block.exec(page);
  const carried = found === null ? undefined : unpacked(found[1]);
  return carried === undefined ? undefined : { bare: page.replace(block, ""), carried };
}

/** What a cell showed, as one hash: its execution count and its outputs. */
const shownHash = (cell: RawCell): string =>
  sha256(sortedJson({ count: cell.execution_count ?? null, outputs: cell.outputs ?? [] }));

/** The hash of what each code cell showed, by the cell's id. */
export const shownHashes = (cells: readonly RawCell[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    cells.flatMap((cell, i) => (cell.cell_type === "code" ? [[cellId(cell, i), shownHash(cell)]] : [])),
  );

/** An executed notebook as its file holds it. */
export interface ExecutedNotebook {
  readonly cells: readonly RawCell[];
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** The notebook with what it carries in its metadata, under `study`. */
export const carryInNotebook = <T extends ExecutedNotebook>(
  notebook: T,
  carried: Omit<Carried, "shown">,
): T => ({
  ...notebook,
  metadata: { ...notebook.metadata, study: { ...carried, shown: shownHashes(notebook.cells) } },
});

/** What an executed notebook carries; undefined where it carries nothing. */
export const carriedByNotebook = (notebook: ExecutedNotebook): Carried | undefined =>
  notebook.metadata["study"] as Carried | undefined;

const data = /<data ([^>]*)>([^<]*)<\/data>/g;
const attribute = (tag: string, name: string): string =>
  new RegExp(`(?:^| )${name}="([^"]*)"`).exec(tag)?.[1] ?? "";

const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&nbsp;", "\u00a0")
    .replaceAll("&amp;", "&");

/** A number that stands in a page or an output: its id, its full value, its text. */
export interface StandingNumber {
  readonly id: string;
  readonly value: number;
  readonly printed: string;
}

/** The numbers that stand in HTML, in their order. */
export const standingNumbers = (html: string): readonly StandingNumber[] =>
  [...html.matchAll(data)].map(([, tag, text]) => ({
    id: unescaped(attribute(tag, "data-id")),
    value: Number(attribute(tag, "value")),
    printed: unescaped(text),
  }));

/** The HTML that a cell showed. */
export const htmlOf = (cell: RawCell): string =>
  (cell.outputs ?? [])
    .map((o) => (o as { data?: { "text/html"?: string | readonly string[] } }).data?.["text/html"])
    .map((html) => (html === undefined ? "" : joined(html)))
    .join("\n");
