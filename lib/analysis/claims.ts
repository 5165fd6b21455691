import { claims, type Claim } from "../study/claims.js";
import type { Settings } from "../study/settings.js";
import { responderNotes } from "./notes.js";
import type { NamedNumber, Row, TableOutput } from "./output.js";
import { check, type Verdict } from "./predicates.js";

/** A conclusion with what the numbers say of it. */
export interface CheckedClaim extends Verdict {
  readonly claim: Claim;
}

/** Numbers by their ids. */
export type NumbersById = ReadonlyMap<string, NamedNumber>;

/** Checks each conclusion whose numbers are all there; the others are left out. `from` is by default all of the study. */
export const checkClaims = (numbers: NumbersById, from: readonly Claim[] = claims): readonly CheckedClaim[] =>
  from.flatMap((claim) => {
    const found = claim.rests.flatMap((id) => numbers.get(id) ?? []);
    return found.length === claim.rests.length ? [{ claim, ...check(claim.predicate, found) }] : [];
  });

/** The outputs that a conclusion rests on, such as `table1`. */
export const outputsOf = (claim: Claim): readonly string[] => [
  ...new Set(claim.rests.map((id) => id.slice(0, id.indexOf(".")))),
];

/** How many hold, as words; counts of a list are not numbers of the study. */
const countWords = (checked: readonly CheckedClaim[]): string =>
  `Of ${checked.length} conclusions ${checked.filter((c) => c.holds).length} hold in this run.`;

const placeOf = ({ claim }: CheckedClaim): string => claim.place.split("; ").at(-1)!;

const rowOf = ({ claim, holds, because }: CheckedClaim): Row => ({
  head: claim.sentence,
  level: "member",
  cells: [{ text: holds ? "holds" : "does not hold" }, { text: because }, { text: claim.predicate }],
});

/** The conclusions with whether each holds in this run and why; `name` is that of the table. */
export function claimsTable(
  checked: readonly CheckedClaim[],
  settings: Settings,
  name = "claims",
): TableOutput {
  const places = [...new Set(checked.map(placeOf))];
  return {
    type: "table",
    name,
    number: "Conclusions",
    title: "What the article concludes, and whether the numbers of this run say the same",
    stub: "Conclusion",
    columns: [
      { head: "Here", align: "text" },
      { head: "Because", align: "text" },
      { head: "What is checked", align: "text" },
    ],
    rows: places.flatMap((place): readonly Row[] => [
      { head: place, cells: [], level: "group" },
      ...checked.filter((c) => placeOf(c) === place).map(rowOf),
    ]),
    notes: [
      ...responderNotes(settings),
      "Each conclusion is checked by code from the numbers named in the ledger; significant is P below 0.05; intervals are 95% intervals.",
      ...(settings.survey.source === "simulated"
        ? ["That a conclusion holds here says only that the analysis finds what was planted."]
        : []),
    ],
    madeBy: "analysis/claims.ts claimsTable",
    words: countWords(checked),
  };
}
