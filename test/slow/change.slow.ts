import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { canLend, needsSetUp } from "../support/project.js";
import { again, copyAt, execute, tiny, type StudyCopy } from "../support/study.js";

interface Entry {
  readonly id: string;
  readonly value: number | null;
}

type Numbers = ReadonlyMap<string, number | null>;

const numbersOf = (copy: StudyCopy): Numbers =>
  new Map(
    (JSON.parse(copy.read("report", "ledger.json")) as { entries: Entry[] }).entries.map((e) => [
      e.id,
      e.value,
    ]),
  );

/** Numbers that are the same but for the last digits that a fit from another start may have. */
const same = (a: number | null | undefined, b: number | null | undefined): boolean =>
  typeof a === "number" && typeof b === "number"
    ? Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b))
    : a === b;

const page = (copy: StudyCopy): string => readFileSync(copy.at(join("report", "study.html")), "utf8");

/** Ids that begin with any of these, and have a number in the first run. */
const beginning = (numbers: Numbers, ...heads: readonly string[]): readonly string[] =>
  [...numbers].flatMap(([id, v]) => (v !== null && heads.some((h) => id.startsWith(h)) ? [id] : []));

describe.skipIf(!canLend)(`one thing changed in one place ${needsSetUp}`, () => {
  const base = copyAt(inject("base"));
  let before: Numbers;
  const copies: StudyCopy[] = [];
  beforeAll(() => {
    before = numbersOf(base);
  });
  afterAll(() => copies.forEach((copy) => copy.remove()));

  /** The study executed with one edit of one file. */
  async function changed(file: string, from: string | RegExp, to: string): Promise<StudyCopy> {
    const copy = again(base);
    copies.push(copy);
    copy.edit(file, from, to);
    await execute(copy);
    return copy;
  }

  it("an outcome's good answers are seen in every table and figure of that outcome, and in no other's", async () => {
    const copy = await changed(
      "lib/study/outcomes.ts",
      'variable: "Q28",\n    question: "Overall, how would you describe your experience of your GP practice?",\n    yes: [1, 2],\n    no: [3, 4, 5],',
      'variable: "Q28",\n    question: "Overall, how would you describe your experience of your GP practice?",\n    yes: [1],\n    no: [2, 3, 4, 5],',
    );
    const after = numbersOf(copy);
    const tables = ["table1", "tableS3", "tableS6", "tableS8", "tableS9", "tableS10", "nonlinearity"];
    for (const table of [...tables, "table2", "table2target", "table2per", "figure1", "specification"]) {
      const own = beginning(before, `${table}.experience.`).filter((id) =>
        /\.(or|ame|pcn|share|bend|b|ten-thousand)\b|figure1/.test(id),
      );
      expect(own.length, table).toBeGreaterThan(0);
      expect(
        own.some((id) => !same(before.get(id), after.get(id))),
        table,
      ).toBe(true);
    }
    const others = beginning(
      before,
      ...["confidence", "support", "isolation", "needs"].map((o) => `table1.${o}.`),
    );
    expect(others.length).toBeGreaterThan(50);
    expect(others.filter((id) => !same(before.get(id), after.get(id)))).toEqual([]);
    expect(page(base)).toContain("Fairly good (good)");
    expect(page(copy)).toContain("Fairly good (not good)");
  });

  it("a covariate that is left out is left out of frames, flow, tables and sentences", async () => {
    const copy = await changed(
      "lib/study/covariates.ts",
      / {2}\{\n {4}name: "rurality",[\s\S]*?\n {2}\},\n/,
      "",
    );
    const after = numbersOf(copy);
    expect(beginning(before, "tableS3.").some((id) => id.includes(".rurality."))).toBe(true);
    expect([...after.keys()].filter((id) => /^table\w*\..*\brurality\b/.test(id))).toEqual([]);
    const main = "table1.experience.model1.or";
    expect(same(before.get(main), after.get(main))).toBe(false);
    expect(page(base)).toContain("income deprivation decile or rurality not known");
    expect(page(copy)).toContain("work or income deprivation decile not known");
    expect(page(copy)).toContain("with year, age, gender, ethnicity, work and income deprivation decile.");
  });

  it("a role that moves in the role map leaves the models with other roles, and moves in what lists them; nothing else changes", async () => {
    const label = 'label: "Physician associates",\n    group: ';
    const copy = await changed("lib/study/roles.ts", `${label}"named"`, `${label}"other ARRS"`);
    const after = numbersOf(copy);
    const role = (id: string): boolean => id.startsWith("tableS8.") && id.includes(".physician-associates.");
    expect([...before.keys()].filter(role).length).toBeGreaterThan(30);
    expect([...before.keys()].filter((id) => !after.has(id)).filter((id) => !role(id))).toEqual([]);
    expect([...after.keys()].filter((id) => !before.has(id) || role(id))).toEqual([]);
    const moved = [...after.keys()].filter((id) => !same(before.get(id), after.get(id)));
    expect(moved.filter((id) => !id.startsWith("tableS8."))).toEqual([]);
    expect(moved.filter((id) => id.endsWith(".exposure.or")).length).toBeGreaterThan(5);
    const isBefore = (table: string): boolean =>
      table.indexOf("Physician associates") < table.indexOf("Advanced practitioners");
    const listed = [base, copy].map((of) => of.read("report", "tables", "tableS7.csv"));
    expect(listed.map(isBefore)).toEqual([true, false]);
  });

  it("the small-sample factor is that of every clustered interval and of every note, and moves no estimate", async () => {
    const copy = again(base);
    copies.push(copy);
    copy.settings({ ...tiny, variance: "CR0" });
    await execute(copy);
    const after = numbersOf(copy);
    const estimates = beginning(before, "table", "figure", "nonlinearity").filter((id) =>
      /\.(or|ame)$/.test(id),
    );
    expect(estimates.length).toBeGreaterThan(300);
    expect(estimates.filter((id) => !same(before.get(id), after.get(id)))).toEqual([]);
    const clusters = before.get("oneModel.clusters")!;
    const ratio = before.get("oneModel.se")! / after.get("oneModel.se")!;
    expect(same(ratio, Math.sqrt(clusters / (clusters - 1)))).toBe(true);
    expect(page(base)).toContain("CR1: G/(G−1), as Stata");
    expect(page(copy)).not.toContain("clusters; CR1: G/(G−1)");
    expect(page(copy)).toContain("CR0");
  });
});
