import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { box2 } from "../../lib/analysis/box2.js";
import { figure1 } from "../../lib/analysis/figure1.js";
import { flow } from "../../lib/analysis/flow.js";
import { count, partOf, share, shareOf } from "../../lib/analysis/named.js";
import type { AnyOutput, FigureOutput, NamedNumber, Row, TableOutput } from "../../lib/analysis/output.js";
import {
  fewestShown,
  hidesSmallCounts,
  suppressedNote,
  withoutSmallCounts,
} from "../../lib/analysis/suppress.js";
import { rawAnswers } from "../../lib/data/answers.js";
import { openDatabase, type Database } from "../../lib/data/database.js";
import { openInputs } from "../../lib/data/pipeline.js";
import { writeAnalysis } from "../../lib/data/harmonise.js";
import { registerAnalysis } from "../../lib/data/responders.js";
import { simulateSurvey } from "../../lib/data/simulate/survey.js";
import { levelCounts, patientsByLevel } from "../../lib/data/levels.js";
import { answersByCluster, flowCounts } from "../../lib/data/summaries.js";
import { registerSurvey } from "../../lib/data/survey.js";
import { tableS1 } from "../../lib/analysis/tableS1.js";
import { tableS4, tableS4Weighted } from "../../lib/analysis/tableS4.js";
import { tableS4Differences } from "../../lib/analysis/tableS4differences.js";
import { tableS5 } from "../../lib/analysis/tableS5.js";
import { ledgerOf } from "../../lib/report/ledger.js";
import { bundle } from "../../lib/report/show.js";
import { numbersOf } from "../../lib/report/words.js";
import { checkSettings } from "../../lib/study/settings.js";
import { attack } from "../support/attack.js";
import { drawn } from "../support/drawn.js";

/** A table of counts drawn as `head | a | b`, each cell with an id; a row with one cell is a heading. */
const tableOf = (text: string): TableOutput => {
  const rows = drawn(text);
  const width = Math.max(...rows.map((r) => r.length)) - 1;
  return {
    type: "table",
    name: "t",
    number: "Table T",
    title: "Counts",
    stub: "Who",
    columns: Array.from({ length: width }, (_, c) => ({ head: `c${c}`, align: "number" })),
    rows: rows.map(([head, ...cells], r) =>
      cells.length === 0
        ? { head, cells: [], level: "group" }
        : { head, cells: cells.map((n, c) => ({ number: count(`t.${r}.${c}`, head, Number(n)) })) },
    ),
    notes: [],
    madeBy: "test",
    words: "Counts.",
  };
};

/** The table as it is shown: `·` for a hidden count. */
const shownAs = (output: AnyOutput): string =>
  (output as TableOutput).rows
    .map((row) =>
      [row.head, ...row.cells.map((c) => ("number" in c ? String(c.number.value ?? "·") : ""))].join(" | "),
    )
    .join("\n");

const safe = <T extends AnyOutput>(output: T): T => withoutSmallCounts(output, true);

describe("small counts in a table", () => {
  it.each([
    ["nothing small", "a | 10\nb | 20", "a | 10\nb | 20"],
    ["a small one takes the next of its column", "a | 4\nb | 20\nc | 30", "a | ·\nb | ·\nc | 30"],
    [
      "headings part the sums",
      "One\na | 4\nb | 20\nc | 30\nTwo\nd | 11\ne | 12",
      "One\na | ·\nb | ·\nc | 30\nTwo\nd | 11\ne | 12",
    ],
    [
      "rows and columns both add up",
      "a | 4 | 30 | 40\nb | 50 | 60 | 70\nc | 80 | 90 | 99",
      "a | · | · | 40\nb | · | · | 70\nc | 80 | 90 | 99",
    ],
  ])("%s", (_, given, expected) => {
    const output = safe(tableOf(given));
    expect(shownAs(output)).toBe(expected);
    expect(output.notes).toEqual(expected.includes("·") ? [suppressedNote] : []);
  });

  it.each([
    [
      "none in the larger one alone: nothing to tell",
      "all | 30 | 90\npart | 30 | 90",
      "all | 30 | 90\npart | 30 | 90",
    ],
    ["many in it alone: nothing small", "all | 40 | 90\npart | 30 | 80", "all | 40 | 90\npart | 30 | 80"],
    [
      "few in it alone: the part goes with one beside it, and the larger ones stand",
      "all | 34 | 90\npart | 30 | 80",
      "all | 34 | 90\npart | · | ·",
    ],
  ])("of a sample within another, %s", (_, given, expected) => {
    const table = tableOf(given.replace("part", "Of these\npart"));
    const [all, , part] = table.rows;
    const numbers = (row: Row): readonly NamedNumber[] =>
      row.cells.flatMap((c) => ("number" in c ? [c.number] : []));
    const nested = numbers(part).map((n, i) => ({ number: partOf(numbers(all)[i], n) }));
    const output = safe({
      ...table,
      rows: [all, { head: "Of these", cells: [], level: "group" }, { ...part, cells: nested }],
    });
    expect(shownAs(output).replace("Of these | \n", "").replace("Of these\n", "")).toBe(expected);
    expect(JSON.stringify(output)).not.toContain("within");
  });

  it("are printed as suppressed, with the reason at the foot, and stand so in the ledger", () => {
    const output = safe(tableOf("a | 4\nb | 20\nc | 30"));
    expect(bundle(output)["text/plain"]).toMatch(/Suppressed: fewer than 10 responders/);
    const entries = ledgerOf([output], "01-ingest");
    expect(entries.map((e) => [e.value, e.printed])).toEqual([
      [null, "suppressed"],
      [null, "suppressed"],
      [30, "30"],
    ]);
  });

  it("take the shares with them that tell them, and leave what is no count of responders", () => {
    const table = tableOf("a | 4\nb | 20\nc | 30");
    const shares = [4, 20, 30].map((n, i) => shareOf(n, share(`t.s${i}`, "share", n / 54)));
    const bare = [4, 20, 30].map((n, i) => share(`t.b${i}`, "share", n / 54));
    const pcns = [1, 2, 3].map((n, i) => count(`t.p${i}`, "PCNs", n, "PCNs"));
    const rows = table.rows.map((row, i) => ({
      ...row,
      cells: [...row.cells, { number: shares[i] }, { number: bare[i] }, { number: pcns[i] }],
    }));
    const output = safe({
      ...table,
      rows,
      columns: [...table.columns, ...table.columns, ...table.columns, ...table.columns],
    });
    expect(shownAs(output)).toBe(
      `a | · | · | · | 1\nb | · | · | · | 2\nc | 30 | ${30 / 54} | ${30 / 54} | 3`,
    );
    expect(JSON.stringify(output)).not.toContain("people");
  });
});

it("are hidden by default where responders are licensed, and as the settings say", () => {
  const files = { source: "files", folder: "data/raw" };
  expect(hidesSmallCounts(checkSettings({}))).toBe(false);
  expect(hidesSmallCounts(checkSettings({ survey: files }))).toBe(true);
  expect(hidesSmallCounts(checkSettings({ survey: files, smallCounts: "show" }))).toBe(false);
  expect(hidesSmallCounts(checkSettings({ smallCounts: "suppress" }))).toBe(true);
});

describe.each([700, 400])("a small file in the licensed layout, one network in %i", (samplePcns) => {
  const folder = mkdtempSync(join(tmpdir(), "licensed-"));
  const settings = checkSettings({ samplePcns });
  let db: Database;
  let raw: AnyOutput[];
  let outputs: AnyOutput[];
  beforeAll(async () => {
    db = await openDatabase();
    await openInputs(db, settings);
    await simulateSurvey(db, settings, folder);
    const survey = await registerSurvey(db, folder, settings.waves);
    await writeAnalysis(db, settings.waves, folder);
    await registerAnalysis(db, folder);
    const counts = await flowCounts(db, settings);
    const patients = await patientsByLevel(db, settings);
    const levels = await levelCounts(db, settings);
    raw = [
      flow(counts, settings),
      tableS4(levels, patients, counts, settings),
      figure1(await answersByCluster(db), settings),
      tableS4Weighted(levels, settings),
      tableS4Differences(levels, patients, settings),
      tableS5(await rawAnswers(db, settings), settings),
      tableS1(survey, settings),
      box2(counts, settings),
    ];
    outputs = raw.map(safe);
  });
  afterAll(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });

  it("has counts under 10 to hide, and none is left in table, figure or ledger", () => {
    const small = (of: readonly AnyOutput[]) =>
      of
        .flatMap(numbersOf)
        .filter((n) => n.kind === "count" && n.unit === "responders" && (n.value ?? 99) < 10);
    expect(small(raw).length).toBeGreaterThan(5);
    expect(small(outputs)).toEqual([]);
    const entries = ledgerOf(outputs, "01-ingest");
    expect(
      entries.filter((e) => e.kind === "count" && e.unit === "responders" && (e.value ?? 99) < 10),
    ).toEqual([]);
  });

  it("no hidden count of the flow follows from the boxes: what leaves in a step hides two reasons or more, or none", () => {
    const { chart } = outputs[0] as FigureOutput;
    const before = (raw[0] as FigureOutput).chart;
    if (chart.type !== "flow" || before.type !== "flow") throw new Error("the flow is a flow chart");
    chart.steps.slice(1).forEach((s, i) => {
      const secret = s.leaves.flatMap((l, j) =>
        l.n.value === null ? [before.steps[i + 1].leaves[j].n.value ?? 0] : [],
      );
      const boxes = [chart.steps[i], s].every((box) => box.n.value !== null);
      if (secret.length > 0 && boxes) {
        expect(secret.length).toBeGreaterThan(1);
        expect(secret.reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(10);
      }
    });
    expect(chart.steps.flatMap((s) => s.leaves).some((l) => l.n.value === null)).toBe(true);
  });

  it("no hidden level of a covariate follows from the others: shares and the counts behind them hide two levels or more", () => {
    const [before, after] = [raw[1], outputs[1]].map((o) => new Map(numbersOf(o).map((n) => [n.id, n])));
    const levels = [...before.values()].filter((n) =>
      /^tableS4\.[a-z]+\.\d+\.(returned|analysed|share|experience)$/.test(n.id),
    );
    const people = (n: NamedNumber): number => n.people ?? n.value ?? 0;
    const groups = new Set(levels.map((n) => n.id.replace(/\.\d+\./, ".*.")));
    let seen = 0;
    for (const group of groups) {
      const own = levels.filter((n) => n.id.replace(/\.\d+\./, ".*.") === group);
      const secret = own.filter((n) => after.get(n.id)?.value === null);
      if (secret.length === 0) continue;
      seen++;
      expect(secret.length).toBeGreaterThan(1);
      expect(secret.reduce((sum, n) => sum + people(n), 0)).toBeGreaterThanOrEqual(10);
      expect(own.filter((n) => people(n) < 10).every((n) => secret.includes(n))).toBe(true);
    }
    expect(seen).toBeGreaterThan(5);
  });

  it("keeps its secrets from an attack on all that leaves: sums, shares and their totals, standardised differences, the same count elsewhere", () => {
    const open = attack(ledgerOf(raw, "01-ingest"), fewestShown);
    expect(open.told.length).toBeGreaterThan(20);
    const found = attack(ledgerOf(outputs, "01-ingest"), fewestShown);
    expect(found.hidden).toBeGreaterThan(10);
    expect(found.partitions).toBe(open.partitions);
    expect(found).toMatchObject({ told: [], narrow: [] });
  });

  it("does not hide what it need not: two in five counts and shares stand or more, and no table is hidden whole", () => {
    for (const output of outputs) {
      const numbers = numbersOf(output);
      const stand = numbers.filter((n) => n.suppressed !== true);
      expect(stand.length, output.name).toBeGreaterThan(0.4 * numbers.length);
    }
  });

  it("still prints everything", () => {
    for (const output of outputs) {
      const texts = bundle(output);
      expect(texts["text/plain"]).not.toContain("NaN");
      expect(texts["text/html"]).not.toContain("NaN");
    }
  });
});
