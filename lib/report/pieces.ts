import { sha256 } from "./hash.js";

const apart =
  /<(figure|table)\b[^>]*?\bid="([^"]*)"[^>]*>[\s\S]*?<\/\1>|<script\b([^>]*)>([\s\S]*?)<\/script>|<style\b[^>]*>[\s\S]*?<\/style>/g;

const idIn = (attributes: string): string | undefined => /\bid="([^"]*)"/.exec(attributes)?.[1];

/** A block of data by its keys, each with the text of its value; the block as it stands where it is no object. */
function dataPieces(id: string, text: string): readonly (readonly [string, string])[] {
  try {
    const data = JSON.parse(text) as unknown;
    if (typeof data !== "object" || data === null || Array.isArray(data)) return [[`data "${id}"`, text]];
    return Object.entries(data).map(([key, v]) => [`data "${id}", ${key}`, JSON.stringify(v)]);
  } catch {
    return [[`data "${id}"`, text]];
  }
}

/**
 * What a page is made of, by name: its head, each section by the id of its heading, and, left out of these, each table and
 * figure by its id, each block of data by its keys, scripts and styles. Pieces of one name stand together.
 */
export function piecesOf(page: string): ReadonlyMap<string, string> {
  const pieces = new Map<string, string>();
  const put = (name: string, text: string): void => {
    pieces.set(name, (pieces.get(name) ?? "") + text);
  };
  const rest = page.replace(
    apart,
    (whole: string, tag?: string, id?: string, attributes?: string, inside?: string) => {
      const data = attributes === undefined ? undefined : idIn(attributes);
      if (tag !== undefined) put(`${tag} "${id ?? ""}"`, whole);
      else if (data !== undefined) for (const [name, text] of dataPieces(data, inside ?? "")) put(name, text);
      else put(attributes === undefined ? "style" : "script", whole);
      return `<!-- ${tag ?? data ?? ""} ${id ?? ""} -->`;
    },
  );
  for (const part of rest.split(/(?=<h[1-6] id=")/)) {
    const id = /^<h[1-6] id="([^"]*)"/.exec(part)?.[1];
    put(id === undefined ? "head" : `section "${id}"`, part);
  }
  return pieces;
}

/** The hash of each piece of a page, by its name. */
export const pieceHashes = (page: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...piecesOf(page)].map(([name, text]) => [name, sha256(text)]));

const prose =
  /<(p|figcaption|caption|li|h[1-6]|dt|dd|summary|th|td)\b[^>]*>((?:(?!<(?:p|li|td|th|table)\b)[\s\S])*?)<\/\1>/g;

const bare = (html: string): string =>
  html
    .replace(/<(script|style|picture|svg)\b[\s\S]*?<\/\1>/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** The texts of a page in their order, without their tags: paragraphs, captions, headings, cells that hold words. */
export const textsOf = (page: string): readonly string[] =>
  [...page.replace(/<script\b[\s\S]*?<\/script>/g, "").matchAll(prose)].flatMap(([, , inside]) => {
    const text = inside.includes("<data ") && !/[a-z]{3}/i.test(bare(inside)) ? "" : bare(inside);
    return text === "" ? [] : [text];
  });
