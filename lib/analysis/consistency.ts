import { printedNumber, published } from "../study/published.js";
import { saidTwice, selfChecks, type SaidTwice, type SelfCheck } from "../study/selfchecks.js";
import { named } from "./named.js";
import type { Cell, NamedNumber, Row, TableOutput } from "./output.js";
import { relate, type Consistency } from "./relations.js";

/** What an output's number for a printed one is called, and what made it. */
const printedFrom = { name: "published", madeBy: "analysis/beside.ts publishedTable" } as const;

const said = (check: SelfCheck): string | undefined =>
  check.relation.startsWith("said") ? check.relation : undefined;

function articleNumber(key: string): NamedNumber {
  const p = printedNumber(key);
  return named(`${printedFrom.name}.${key}.article`, `${p.what}, as printed`, p.kind, p.value, p.unit);
}

interface Checked {
  readonly row: Row;
  readonly verdict: Consistency;
}

function checkedNumbers(check: SelfCheck): Checked {
  const { verdict, implied, kind } = relate(check.relation, check.of.map(printedNumber));
  const unit = check.relation === "effect and odds ratio" ? "p(1 − p)" : printedNumber(check.of[0]).unit;
  const end = (part: "low" | "high"): NamedNumber =>
    named(
      `consistency.${check.id}.${part}`,
      `${check.what}: ${part === "low" ? "least" : "most"} that is implied`,
      kind,
      implied[part],
      unit,
    );
  const words = said(check);
  const slope = check.relation === "effect and odds ratio";
  const printed: Cell =
    words !== undefined
      ? { text: words }
      : slope
        ? { text: "between 0 and a quarter" }
        : { number: articleNumber(check.of[0]) };
  return {
    verdict,
    row: {
      head: check.what,
      cells: [printed, { low: end("low"), high: end("high") }, { text: verdict }],
    },
  };
}

const half = {
  least: "larger in less deprived",
  most: "larger in more deprived",
  even: "no pattern",
} as const;

/** Two sentences on the same pattern: the same, one of them without a pattern, or opposite ones. */
export const wordsAgree = ([first, second]: SaidTwice["says"]): Consistency =>
  first === second
    ? "consistent"
    : first === "even" || second === "even"
      ? "possible within rounding"
      : "not possible";

const checkedWords = (of: SaidTwice): Checked => ({
  verdict: wordsAgree(of.says),
  row: {
    head: of.what,
    cells: [{ text: half[of.says[0]] }, { text: half[of.says[1]] }, { text: wordsAgree(of.says) }],
  },
});

/**
 * The article against itself: whether the numbers that it prints can all be right. It depends on no data, only on what is printed
 * and on how that is rounded.
 */
export function consistency(): TableOutput {
  const numbers = selfChecks.map(checkedNumbers);
  const all = [...numbers, ...saidTwice.map(checkedWords)];
  const having = (verdict: Consistency): number => all.filter((c) => c.verdict === verdict).length;
  return {
    type: "table",
    name: "consistency",
    number: "Consistency",
    title: "The article against itself: can what it prints all be right?",
    stub: "What must agree",
    columns: [
      { head: "Printed or said", align: "text" },
      { head: "Implied by the others", align: "text" },
      { head: "Verdict", align: "text" },
    ],
    rows: [
      { head: "Numbers", cells: [], level: "group" },
      ...numbers.map(({ row }): Row => ({ ...row, level: "member" })),
      { head: "Words on deciles, where no numbers are printed", cells: [], level: "group" },
      ...saidTwice.map((s): Row => ({ ...checkedWords(s).row, level: "member" })),
    ],
    quotes: [printedFrom],
    notes: [
      "No data enter: this checks the article’s own numbers, each taken as anything that rounds to what is printed.",
      "Consistent: the printed values agree as they stand. Possible within rounding: some values that round to the printed ones agree; of words, one sentence sees a pattern and the other sees none. Not possible: none do, or the sentences say the opposite; with deciles only the difference between the two models could make both true.",
      `The 50,000 patients of an average network are taken as exact, as they are the unit of the exposure. ${published.length} printed numbers were read.`,
    ],
    madeBy: "analysis/consistency.ts consistency",
    words: `Of ${all.length} checks, ${having("consistent")} are consistent, ${having("possible within rounding")} possible within rounding and ${having("not possible")} not possible.`,
  };
}
