import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkClaims, type NumbersById } from "../../lib/analysis/claims.js";
import { differences } from "../../lib/analysis/differences.js";
import type { Kind, NamedNumber } from "../../lib/analysis/output.js";
import { summary } from "../../lib/analysis/summary.js";
import { fill, filled } from "../../lib/report/words.js";
import { checkSettings } from "../../lib/study/settings.js";
import { number } from "../report/samples.js";

interface Entry {
  readonly id: string;
  readonly kind: Kind;
  readonly value: number | null;
}

const { entries } = JSON.parse(readFileSync("results/ledger.json", "utf8")) as { entries: readonly Entry[] };
const accepted: NumbersById = new Map(
  entries.map((e): [string, NamedNumber] => [e.id, number(e.id, e.kind, e.value)]),
);
const settings = checkSettings({});
const licensed = checkSettings({ survey: { source: "files", folder: "data/raw" } });

const withPeople = (low: number, high: number): NumbersById =>
  new Map([
    ...accepted,
    ...[
      { id: "table2target.experience.pcn", people: (low + high) / 2 },
      { id: "table2target.experience.pcn-low", people: low },
      { id: "table2target.experience.pcn-high", people: high },
    ].map(({ id, people }): [string, NamedNumber] => [id, number(id, "people", people)]),
    ["table1.experience.model1.or-low", number("table1.experience.model1.or-low", "ratio", 1 + low / 1e4)],
  ]);

const wordsOf = (numbers: NumbersById): readonly string[] =>
  summary(checkClaims(numbers), numbers, settings)!.points.map((text) => fill(text, numbers));

describe("the study in plain words", () => {
  it("says how many more people where the interval is above none, with both limits", () => {
    expect(wordsOf(withPeople(20, 190))).toContain(
      "between 20 and 190 more people with a good experience of their practice (best estimate 105)",
    );
  });

  it("says that there is no clear change where it is not", () => {
    expect(wordsOf(withPeople(-20, 190))).toContain(
      "no clear change in people with a good experience of their practice: a difference of −20 to 190 (best estimate 85)",
    );
  });

  it("has every number of its points within an interval of two others", () => {
    for (const point of summary(checkClaims(accepted), accepted, settings)!.points)
      expect(point).toMatch(
        /(between \{\{[^}]*-low\}\} and|a difference of \{\{[^}]*-low to) (\{\{)?[^}]*-high\}\} .*\(best estimate \{\{[^}]*pcn\}\}\)$/,
      );
  });

  it("says that responders are simulated only when they are, and is absent without conclusions", () => {
    const checked = checkClaims(accepted);
    expect(summary(checked, accepted, settings)?.after).toContain("simulated");
    expect(summary(checked, accepted, licensed)?.after).not.toContain("simulated");
    expect(summary([], accepted, settings)).toBeUndefined();
  });
});

describe("what differs from the article", () => {
  it("has a reason for every row and the numbers of both", () => {
    const numbers = new Map([
      ...accepted,
      ...["responders", "practices", "pcns"].map((key): [string, NamedNumber] => [
        `published.${key}.article`,
        number(`published.${key}.article`, "count", 7),
      ]),
    ]);
    const table = filled(differences(numbers, settings), numbers);
    for (const row of table.rows)
      for (const cell of row.cells) expect("text" in cell && cell.text.length > 2, row.head).toBe(true);
    expect(JSON.stringify(table)).not.toMatch(/\{\{|undefined/);
    expect(table.rows.find((r) => r.head.startsWith("Census"))?.cells[1]).toEqual({
      text: "the same; March 2020 for wave 2020; September 2022 for wave 2023",
    });
  });

  it("follows the settings, and says where a number is not there", () => {
    const table = differences(new Map(), licensed);
    expect(JSON.stringify(table)).not.toContain("simulated");
    expect(table.rows[1].cells.slice(0, 2)).toEqual([
      { text: "not in this report" },
      { text: "not in this report" },
    ]);
  });
});
