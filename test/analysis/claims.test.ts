import { describe, expect, it } from "vitest";
import { checkClaims, claimsTable } from "../../lib/analysis/claims.js";
import { check } from "../../lib/analysis/predicates.js";
import { claimEntries } from "../../lib/report/claims.js";
import { ledgerJson } from "../../lib/report/ledger.js";
import { filled, numbersById } from "../../lib/report/words.js";
import { claims } from "../../lib/study/claims.js";
import { covariate } from "../../lib/study/covariates.js";
import { checkSettings } from "../../lib/study/settings.js";
import { number, table1 } from "../report/samples.js";

describe("the conclusions of the study", () => {
  it("have ids of their own and a sentence each", () => {
    expect(new Set(claims.map((c) => c.id)).size).toBe(claims.length);
    expect(new Set(claims.map((c) => c.sentence)).size).toBe(claims.length);
    for (const c of claims) expect(c.sentence, c.id).toMatch(/^[A-Z].*\.$/);
  });

  it("mean by a level's code the level that they name", () => {
    for (const [id, name, label] of [
      ["survey.women", "gender", "Female"],
      ["survey.white", "ethnicity", "White"],
    ] as const) {
      const code = claims.find((c) => c.id === id)?.rests[0].split(".")[2];
      expect(covariate(name).levels.find((l) => String(l.code) === code)?.label).toBe(label);
    }
  });

  it("rest on as many numbers as their predicate names", () => {
    for (const c of claims)
      expect(() =>
        check(
          c.predicate,
          c.rests.map((id) => number(id, "ratio", 1)),
        ),
      ).not.toThrow();
  });

  it("are checked where their numbers are, and left out elsewhere", () => {
    const checked = checkClaims(numbersById([table1]));
    const found = checked.find((c) => c.claim.id === "experience.associated");
    expect(found).toMatchObject({ holds: true });
    expect(found?.because).toContain("{{table1.experience.model1.or}}");
    expect(checked.some((c) => c.claim.id === "experience.roles")).toBe(false);
  });
});

describe("checked conclusions", () => {
  const numbers = numbersById([table1]);
  const checked = checkClaims(numbers);

  it("stand in the ledger with ids, verdict and a reason whose numbers are printed", () => {
    const text = ledgerJson({}, [], claimEntries(checked, numbers));
    const parsed = JSON.parse(text) as { claims: readonly unknown[] };
    expect(parsed.claims).toHaveLength(checked.length);
    expect(parsed.claims).toContainEqual({
      id: "experience.associated",
      sentence:
        "More link workers are associated with a good experience of the practice among all responders.",
      rests: ["or", "or-low", "or-high"].map((part) => `table1.experience.model1.${part}`),
      predicate: "interval above 1",
      holds: true,
      because: "1.015 (95% CI 1.004 to 1.027)",
    });
  });

  it("are a table that says so, with the numbers filled in", () => {
    const table = filled(claimsTable(checked, checkSettings({})), numbers);
    const row = table.rows.find((r) => r.head.includes("good experience of the practice among all"));
    expect(row?.cells).toEqual([
      { text: "holds" },
      { text: "1.015 (95% CI 1.004 to 1.027)" },
      { text: "interval above 1" },
    ]);
    expect(table.notes.join(" ")).toMatch(/Simulated responders.*what was planted/);
    expect(table.words).toBe(
      `Of ${checked.length} conclusions ${checked.filter((c) => c.holds).length} hold in this run.`,
    );
  });
});
