const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Characters that neither HTML nor XML may hold. */
// eslint-disable-next-line no-control-regex
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

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
