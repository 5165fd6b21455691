import { gunzipSync, gzipSync, strFromU8, strToU8 } from "fflate";
import { joined, cellId, type LedgerCell, type RawCell } from "./cells.js";
import { sha256 } from "./hash.js";
import { escape } from "./html.js";
import { sortedJson, type ClaimEntry, type LedgerEntry, type LedgerMeta } from "./ledger.js";
import { pieceHashes, textsOf } from "./pieces.js";

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
  /** A notebook's: SHA-256 of each cell's outputs and execution count. A page's: that of its text, as `page`, and of its pieces. */
  readonly shown: Readonly<Record<string, string>>;
  /** The texts of a page in their order. */
  readonly texts?: readonly string[];
  /** The page of the run: SHA-256 of run.json beside it. */
  readonly run?: string;
  /** SHA-256 of all the rest of this. */
  readonly own?: string;
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

const ownHash = (carried: object): string =>
  sha256(sortedJson(Object.fromEntries(Object.entries(carried).filter(([name]) => name !== "own"))));

const withOwn = <T extends object>(carried: T): T & { readonly own: string } => ({
  ...carried,
  own: ownHash(carried),
});

/** Whether what a document carries is as the run put it there. */
export const carriedWhole = (carried: Carried): boolean => carried.own === ownHash(carried);

/** A page that carries `carried` in a comment before its end; its texts and the hashes of its pieces go with it. */
export function carryInPage(page: string, carried: Omit<Carried, "shown" | "texts" | "own">): string {
  const shown = { page: sha256(page), ...pieceHashes(page) };
  const at = page.lastIndexOf("</html>");
  if (at < 0) throw new RangeError("a page without </html> can carry no ledger");
  return `${page.slice(0, at)}${opening}${packed(sortedJson(withOwn({ ...carried, shown, texts: textsOf(page) })))} -->\n${page.slice(at)}`;
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
  carried: Omit<Carried, "shown" | "own">,
): T => ({
  ...notebook,
  metadata: { ...notebook.metadata, study: withOwn({ ...carried, shown: shownHashes(notebook.cells) }) },
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

/** HTML with each number as `entries` have it, by its id; nothing else of it changes. */
export const withNumbersOf = (
  html: string,
  entries: ReadonlyMap<string, Pick<LedgerEntry, "value" | "printed">>,
): string =>
  html.replace(data, (whole, tag: string, text: string) => {
    const entry = entries.get(unescaped(attribute(tag, "data-id")));
    if (entry === undefined || entry.value === null) return whole;
    const value = tag.replace(/(^| )value="[^"]*"/, `$1value="${entry.value}"`);
    return `<data ${value}>${unescaped(text) === entry.printed ? text : escape(entry.printed)}</data>`;
  });

type Html = { readonly data?: { readonly "text/html"?: string | readonly string[] } };

/** The HTML that a cell showed. */
export const htmlOf = (cell: RawCell): string =>
  (cell.outputs ?? [])
    .map((o) => (o as Html).data?.["text/html"])
    .map((html) => (html === undefined ? "" : joined(html)))
    .join("\n");

/** A cell with each HTML that it showed changed, kept whole or in lines as it was. */
export const outputsWith = (cell: RawCell, change: (html: string) => string): RawCell => ({
  ...cell,
  outputs: (cell.outputs ?? []).map((o) => {
    const { data } = o as Html;
    const html = data?.["text/html"];
    if (html === undefined) return o;
    const changed = change(joined(html));
    return {
      ...(o as object),
      data: { ...data, "text/html": typeof html === "string" ? changed : changed.split(/(?<=\n)/) },
    };
  }),
});
