const thousands = /^[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/;
const number = /^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/;

/** A number as publishers write it (`4,114`, `4095.25`), null when blank, undefined when it is not one (`1,5`, `0,213`, `1.2.3`, `n/a`). */
export function parseNumber(text: string): number | null | undefined {
  const value = text.trim();
  if (value === "") return null;
  if (thousands.test(value)) return Number(value.replaceAll(",", ""));
  return number.test(value) && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

const monthNames =
  "january february march april may june july august september october november december".split(" ");

/** A month as publishers write it, 1 to 12: `3`, `03`, `Mar`, `March`; undefined when it is none. */
export function parseMonth(text: string): number | undefined {
  const value = text.trim().toLowerCase();
  const named = value.length >= 3 ? monthNames.findIndex((name) => name.startsWith(value)) + 1 : 0;
  const month = /^\d{1,2}$/.test(value) ? Number(value) : named;
  return month >= 1 && month <= 12 ? month : undefined;
}

const forms: readonly (readonly [RegExp, readonly [number, number, number]])[] = [
  [/^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})(?: 00?:00(?::00)?)?$/, [3, 2, 1]],
  [/^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?)?$/, [1, 2, 3]],
  [/^(\d{4})(\d{2})(\d{2})$/, [1, 2, 3]],
  [/^(\d{1,2})[- ]?([A-Za-z]{3,9})[- ]?(\d{4}|\d{2})$/, [3, 2, 1]],
];

/**
 * A date as publishers write it, to `YYYY-MM-DD`: `01/04/1999` (day first), `1999-04-01`, `19990401`, `01-Sep-20`,
 * `01Jan2022`, `1 April 1999`. Of two-figure years those to 49 are of this century. Null when blank, `-`, `NULL` or `NA`; undefined when it is not a date.
 */
export function parseDate(text: string): string | null | undefined {
  const value = text.trim();
  if (/^(-|null|n\/?a)?$/i.test(value)) return null;
  for (const [form, [y, m, d]] of forms) {
    const match = form.exec(value);
    if (match === null) continue;
    const part = (i: number): string => match[i] ?? "";
    const year = part(y).length === 2 ? (part(y) < "50" ? 2000 : 1900) + Number(part(y)) : Number(part(y));
    const month = parseMonth(part(m)) ?? 0;
    const day = Number(part(d));
    const date = new Date(Date.UTC(year, month - 1, day));
    if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
    return date.toISOString().slice(0, 10);
  }
  return undefined;
}

/** A postcode as it is compared: upper case, no blanks (`N20  0DH` is `N200DH`). */
export const postcode = (text: string): string => text.replace(/\s+/g, "").toUpperCase();

const pools = new Set(["", "U", "-", "UNKNOWN", "UNKNOWN OR NO PCN", "NULL", "NA", "N/A"]);

/** A PCN code: `U12345`; null for the pools of practices without one ("Unknown or no PCN", `U`, blank); undefined for anything else. */
export function parsePcn(text: string): string | null | undefined {
  const value = text.trim().toUpperCase();
  if (pools.has(value)) return null;
  return /^U\d{5}$/.test(value) ? value : undefined;
}

/** Code-point order, the same on every machine. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
