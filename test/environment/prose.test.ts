import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  exempt,
  markdownCells,
  markedNumbers,
  refreshed,
  refreshedNotebook,
  typedNumbers,
} from "../../environment/prose.js";

const { entries } = JSON.parse(readFileSync("results/ledger.json", "utf8")) as {
  entries: readonly { readonly id: string; readonly printed: string }[];
};
const printed = new Map(entries.map((e) => [e.id, e.printed]));
const names = readdirSync("notebooks").filter((name) => name.endsWith(".ipynb"));
/** Its numbers follow from the files that a user has, so that none is an accepted one. */
const publicRoute = "practice-level.ipynb";
const text = (name: string): string => readFileSync(join("notebooks", name), "utf8");

describe.each(names)("the prose of %s", (name) => {
  it("prints numbers as the accepted ledger has them", () => {
    const marked = markdownCells(text(name)).flatMap(markedNumbers);
    if (name !== publicRoute) expect(marked.length).toBeGreaterThan(0);
    for (const m of marked) expect(m, m.id).toEqual({ id: m.id, text: printed.get(m.id) });
  });

  it("has no number that was typed by hand", () => {
    for (const cell of markdownCells(text(name))) expect(typedNumbers(cell), cell).toEqual([]);
  });

  it("is the same bytes when nothing is to be refreshed", () => {
    expect(refreshedNotebook(text(name), printed)).toBe(text(name));
  });
});

describe("numbers in prose", () => {
  it("with an id are told apart, thin spaces, signs and decimals within", () => {
    expect(
      markedNumbers(
        "of 4\u202f132\u202f676<!-- flow.analysed --> and −0.06<!--table1.x.ame-->, 9<!-- a.b -->.",
      ),
    ).toEqual([
      { text: "4\u202f132\u202f676", id: "flow.analysed" },
      { text: "−0.06", id: "table1.x.ame" },
      { text: "9", id: "a.b" },
    ]);
  });

  it("are refreshed, all else left as it is; an id that the ledger lacks is named", () => {
    const now = new Map([["a.b", "1\u202f234"]]);
    expect(refreshed("x 12<!-- a.b --> (2018, 7)", now)).toBe("x 1\u202f234<!-- a.b --> (2018, 7)");
    expect(() => refreshed("x 12<!-- a.c -->", now)).toThrow(/12<!-- a\.c -->/);
  });

  it("typed by hand are found, wherever they stand", () => {
    expect(typedNumbers("The odds ratio is 1.015, P <0.001, in 1\u202f268 networks, −3.")).toEqual([
      "1.015",
      "<0.001",
      "1\u202f268",
      "−3",
    ]);
    expect(typedNumbers("In 2021 12% of 1.5<!-- a.b --> left.")).toEqual(["12"]);
  });

  it.each([
    ["numbers of headings", "## 2.3 Results"],
    ["code, and addresses of links", "see `f(3)` and [here](https://example.org/4)"],
    [
      "names of tables, figures, boxes, models, notebooks, sections",
      "Tables S8, S10 and S11, Figure 1, Model 2, notebooks 2 and 3, section 1.2",
    ],
    ["years, which name the waves", "from 2018 to 2023"],
    ["the unit of the exposure", "per 50 000 patients"],
    ["the unit of people", "in 10,000 people"],
    ["the age from which the survey asks", "people aged 16 and over"],
    ["the level of intervals", "95% CI, 95 % interval"],
  ])("that are %s are exempt", (what, example) => {
    expect(typedNumbers(example)).toEqual([]);
    expect(exempt.map((e) => e.what)).toContain(what);
  });

  it("has an example for each exemption", () => {
    expect(exempt).toHaveLength(8);
  });
});
