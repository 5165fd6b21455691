import { wave, waves } from "../study/waves.js";
import type { Inspected } from "./inspected.js";
import { twiceAmong } from "./sameTwice.js";

const years = waves.map((w) => w.year);

/** The waves among a file's dates. */
const wavesOf = (found: readonly Inspected[], series: string): ReadonlySet<number> =>
  new Set(
    found
      .filter((f) => f.series === series && f.faults.length === 0)
      .flatMap((f) => (f.date ?? "").split(", "))
      .map(Number)
      .filter((year) => years.includes(year)),
  );

const listed = (items: readonly (number | string)[]): string => items.join(", ");

/** What is lacking of the public side: payments and censuses by wave, the three look-ups. */
function lackingPublic(found: readonly Inspected[]): readonly string[] {
  const good = found.filter((f) => f.faults.length === 0);
  const dates = (series: string): ReadonlySet<string> =>
    new Set(good.filter((f) => f.series === series).flatMap((f) => (f.date ?? "").split(", ")));
  const paid = dates("payments");
  const censuses = dates("workforce");
  const payments = years.filter((y) => !paid.has(`20${wave(y).payments}`));
  const workforce = waves.filter((w) => w.censusUsed !== null && !censuses.has(w.censusUsed));
  const lookups = [
    ["postcodes", "the list of postcodes"],
    ["income", "the domains of deprivation"],
    ["rural", "the rural-urban classes"],
  ].filter(([series]) => !good.some((f) => f.series === series));
  return [
    ...(payments.length > 0 ? [`NHS Payments of ${listed(payments.map((y) => wave(y).payments))}`] : []),
    ...(workforce.length > 0
      ? [`the workforce census of ${listed(workforce.map((w) => w.censusUsed ?? ""))}`]
      : []),
    ...lookups.map(([, words]) => words),
  ];
}

const rollout = "Figures S1 and S2 and Table S7";
const person = "Figure 1, Tables 1, 2, S1, S3 to S6 and S8 to S11";
const grouped =
  "Figure 1, Tables 1, 2, S1, S3, S6 and S8 to S11 by practice (the public route, labelled ecological)";

/**
 * What files suffice for: "with these you get …, not …, because …". Files with faults do not count. Where public files are lacking, the
 * extract that the project carries stands in, and that is said.
 */
export function sufficesFor(found: readonly Inspected[]): string {
  const people = wavesOf(found, "survey");
  const practices = wavesOf(found, "practice survey");
  const lacking = lackingPublic(found);
  const any = found.some((f) => f.series !== "unknown" && f.faults.length === 0);
  if (!any)
    return `With these you get no table: there is no file among them that is read${found.some((f) => f.faults.length > 0) ? " and has no fault" : ""}.`;
  const missing = years.filter((y) => !people.has(y));
  const some = people.size > 0 && missing.length > 0 ? ` for ${listed([...people])} alone` : "";
  const route = practices.size === years.length ? grouped : `${grouped}, for ${listed([...practices])} alone`;
  const gets = [
    rollout,
    ...(people.size > 0 ? [`${person}${some}`] : []),
    ...(practices.size > 0 ? [route] : []),
  ];
  const because = [
    ...(people.size === 0 ? ["there is no person-level survey file"] : []),
    ...(people.size > 0 && missing.length > 0
      ? [`there is no person-level survey file of ${listed(missing)}`]
      : []),
    ...(found.some((f) => f.faults.length > 0)
      ? ["files with faults do not count until they are mended"]
      : []),
  ];
  const not = people.size === 0 ? person : missing.length > 0 ? `${person} for ${listed(missing)}` : "";
  const twice = twiceAmong(found);
  const once = twice.length === 0 ? "" : `, once one file is left of ${listed(twice)}`;
  const own =
    lacking.length === 0
      ? "The public files among them are all that the study needs."
      : `Of public files they lack ${lacking.join("; ")}: the extract that the project carries (data/public) has these, so leave the setting publicFiles as it is, or add them.`;
  return `With these you get ${gets.join("; ")}${once}${not === "" ? "." : `; not ${not}, because ${because.join(", and ")}.`} ${own}`;
}
