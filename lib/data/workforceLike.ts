import { heading } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { parseDate, parseNumber, parsePcn } from "./values.js";

const rowsTried = 50;

/** Columns that look like those of a workforce file, by what stands in them first and their heading second. */
const looks = {
  pcn: { says: /pcn|ods|code|org/, holds: (v: string) => typeof parsePcn(v) === "string" },
  fte: { says: /\bfte\b|fte|equivalent/, holds: (v: string) => typeof parseNumber(v) === "number" },
  role: { says: /role|staff|job/, holds: (v: string) => /[a-z]{4}/i.test(v) && parseDate(v) === undefined },
  date: { says: /date|month|census|period|extract/, holds: (v: string) => typeof parseDate(v) === "string" },
} as const;
type Look = keyof typeof looks;

/**
 * What a table that no series heads seems to be, where it seems a workforce file of another layout (PCN codes, a column of FTE and one of
 * roles): a sentence that says which columns look like what, and what to set. Undefined for any other table.
 */
export function workforceLike(table: Delimited): string | undefined {
  const at = table.rows
    .slice(0, 20)
    .findIndex((row) => row.some((name) => looks.fte.says.test(heading(name))));
  if (at < 0) return undefined;
  const names = table.rows[at];
  const rows = table.rows.slice(at + 1, at + 1 + rowsTried);
  const column = (look: Look): string | undefined => {
    const { says, holds } = looks[look];
    const fits = names.flatMap((name, c) => {
      const values = rows.map((row) => (row[c] ?? "").trim()).filter((v) => v !== "");
      const held = values.length > 0 && values.filter(holds).length > 0.8 * values.length;
      return held && says.test(heading(name)) ? [name.trim()] : [];
    });
    return fits.find((name) => heading(name).includes(look)) ?? fits[0];
  };
  const found = Object.fromEntries(
    (Object.keys(looks) as Look[]).map((look) => [look, column(look)] as const),
  );
  if (found["pcn"] === undefined || found["fte"] === undefined || found["role"] === undefined)
    return undefined;
  const { date = "the heading of the census date" } = found;
  const setting = { date, pcn: found["pcn"], role: found["role"], fte: found["fte"] };
  return `it seems to be a workforce file of another layout, such as the Quarterly Update with claims: it is read with the setting "workforceColumns": ${JSON.stringify(setting)} (--settings FILE), once you have looked whether these are the columns that are meant`;
}
