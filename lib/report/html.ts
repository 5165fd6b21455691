const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that neither HTML nor XML may hold: control characters, halves of pairs, and the two last of the plane. */
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text made safe for HTML and XML, between tags and inside quoted attributes; what neither may hold becomes U+FFFD. */
export const escape = (text: string): string =>
  text.replace(forbidden, "\ufffd").replace(/[&<>"']/g, (c) => entities[c] ?? c);

/** The letters of a word from which on it may be cut, and of the pieces that it is cut to. */
const [longWord, piece] = [40, 20];

/** Words cut so that none is longer than a narrow column; all but the longest stay whole. */
export const piecesOf = (text: string): readonly string[] =>
  text
    .split(/\s+/)
    .flatMap((word) =>
      word.length < longWord ? [word] : (word.match(new RegExp(`.{1,${piece}}`, "gu")) ?? []),
    );

/** Text made safe, in which a word without end may be broken over lines; it reads and copies as it is. */
export const breakable = (text: string): string =>
  text
    .split(new RegExp(`(\\S{${longWord},})`))
    .map((part, i) => (i % 2 === 0 ? escape(part) : piecesOf(part).map(escape).join("<wbr>")))
    .join("");

/** Attributes as they stand in a tag, each with a blank before it; `undefined` leaves one out, `true` gives the bare name. */
export const attributes = (given: Readonly<Record<string, string | number | true | undefined>>): string =>
  Object.entries(given)
    .map(([name, v]) => (v === undefined ? "" : v === true ? ` ${name}` : ` ${name}="${escape(String(v))}"`))
    .join("");

/** What may stand in an `id` or after `#`: letters, digits, hyphens and dots of `text`, all else a hyphen. */
export const anchor = (text: string): string => text.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^-+|-+$/g, "");
