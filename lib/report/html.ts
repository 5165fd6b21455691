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

/** Attributes as they stand in a tag, each with a blank before it; `undefined` leaves one out, `true` gives the bare name. */
export const attributes = (given: Readonly<Record<string, string | number | true | undefined>>): string =>
  Object.entries(given)
    .map(([name, v]) => (v === undefined ? "" : v === true ? ` ${name}` : ` ${name}="${escape(String(v))}"`))
    .join("");

/** What may stand in an `id` or after `#`: letters, digits, hyphens and dots of `text`, all else a hyphen. */
export const anchor = (text: string): string => text.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^-+|-+$/g, "");
