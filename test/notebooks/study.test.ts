import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { checklistFaults, claims, covariates, outcomes, samples } from "../../lib/index.js";
import { findBrowser, needsBrowser, openFile, startBrowser } from "../support/browser.js";
import { pageFaults } from "../support/page.js";
import { describeOutputs, near, z95, type Entry } from "./outputs.js";

const run = promisify(execFile);
const folder = join("build", "test", "study");
const outOf = (which: number): string => join(folder, `run-${which}`);

async function start(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = ["environment/main.mjs", "start", "--quick", "--out", out];
  await run(process.execPath, args, { maxBuffer: 1e8 }).catch((error: unknown) => {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`the quick run failed:\n${stdout}\n${stderr}`);
  });
}

const ledgerIn = (file: string): readonly Entry[] =>
  (JSON.parse(readFileSync(file, "utf8")) as { entries: readonly Entry[] }).entries;

let entries: readonly Entry[];
const byId = new Map<string, Entry>();

function valueOf(id: string): number {
  const found = byId.get(id);
  if (found?.value === undefined || found.value === null)
    throw new Error(`no value for "${id}" in the ledger`);
  return found.value;
}

const table1Ids = outcomes.flatMap((o) => samples.map((s) => `table1.${o.id}.${s.id}`));

beforeAll(async () => {
  await start(outOf(1));
  entries = ledgerIn(join(outOf(1), "ledger.json"));
  for (const e of entries) byId.set(e.id, e);
}, 600_000);

describe("a quick run of the study", () => {
  it("executes every code cell of the three notebooks, in order and without an error", () => {
    const files = readdirSync(join(outOf(1), "notebooks")).sort();
    expect(files).toEqual(["01-ingest.ipynb", "02-models.ipynb", "03-supplementary.ipynb"]);
    for (const file of files) {
      const { cells } = JSON.parse(readFileSync(join(outOf(1), "notebooks", file), "utf8")) as {
        cells: { cell_type: string; execution_count: number | null; outputs: { output_type: string }[] }[];
      };
      const code = cells.filter((c) => c.cell_type === "code");
      expect(code.map((c) => c.execution_count)).toEqual(code.map((_, i) => i + 1));
      expect(code.flatMap((c) => c.outputs).filter((o) => o.output_type === "error")).toEqual([]);
    }
  });

  it("puts every output's numbers into the ledger, with label, printed text, place and maker", () => {
    const names = new Set(entries.map((e) => e.id.split(".")[0]));
    for (const name of [
      "coverage",
      "figureS1",
      "flow",
      "tableS1",
      "tableS4",
      "figure1",
      "oneModel",
      "table1",
      "table2",
      "truth",
      "published",
      "consistency",
      "tableS8",
      "tableS10",
      "tableS11",
    ])
      expect(names).toContain(name);
    for (const e of entries) {
      expect(e.printed, e.id).not.toMatch(/NaN|undefined|null|Infinity/);
      expect(e.place.length, e.id).toBeGreaterThan(3);
      expect(e.madeBy, e.id).toMatch(/^analysis\/\w+\.ts \w+$/);
      expect(["01-ingest", "02-models", "03-supplementary"], e.id).toContain(e.notebook);
    }
  });

  it("checks every conclusion of the study, from numbers that it has", () => {
    const { claims: found } = JSON.parse(readFileSync(join(outOf(1), "ledger.json"), "utf8")) as {
      claims: readonly { id: string; rests: readonly string[]; because: string }[];
    };
    expect(found.map((c) => c.id)).toEqual(claims.map((c) => c.id));
    for (const c of found) {
      expect(
        c.rests.filter((id) => !byId.has(id)),
        c.id,
      ).toEqual([]);
      expect(c.because, c.id).not.toMatch(/\{\{|NaN|undefined/);
    }
  });

  it("writes an index, a page a notebook and a page of the run", () => {
    for (const file of [
      "index.html",
      "01-ingest.html",
      "02-models.html",
      "03-supplementary.html",
      "study.html",
      "run.html",
      "run.json",
    ])
      expect(existsSync(join(outOf(1), file)), file).toBe(true);
  });

  it("answers every item of the reporting checklists with a place that is there, or a reason", () => {
    const names = ["index.html", "01-ingest.html", "02-models.html", "03-supplementary.html"];
    const pages = new Map(names.map((name) => [name, readFileSync(join(outOf(1), name), "utf8")]));
    expect(checklistFaults(pages)).toEqual([]);
  });

  it("says in every page that the responders are simulated", () => {
    for (const file of [
      "index.html",
      "01-ingest.html",
      "02-models.html",
      "03-supplementary.html",
      "study.html",
    ])
      expect(readFileSync(join(outOf(1), file), "utf8"), file).toMatch(/Simulated responders/);
  });
});

const browser = await findBrowser();

describe.skipIf(browser === undefined)(`its pages in a real browser ${needsBrowser}`, () => {
  it.each([
    "index.html",
    "01-ingest.html",
    "02-models.html",
    "03-supplementary.html",
    "check.html",
    "study.html",
    "run.html",
  ])(
    "%s asks for nothing, fits every width, passes every check of accessibility, and is small",
    async (file) => {
      const opened = await startBrowser(browser!);
      try {
        const largest = ["check.html", "study.html"].includes(file) ? 3_000_000 : 1_000_000;
        expect(await pageFaults(opened, join(outOf(1), file), largest)).toEqual([]);
      } finally {
        await opened.close();
      }
    },
    300_000,
  );
});

describe.skipIf(browser === undefined)(`the reader's own fit, in a real browser ${needsBrowser}`, () => {
  it("gives the printed number to 1e-8, and another one without a year, a region or a factor", async () => {
    const started = await startBrowser(browser!);
    try {
      const { page, requests, faults } = await openFile(started, join(outOf(1), "check.html"));
      const place = page.locator("[data-check]");
      const or = async (): Promise<number> => Number(await place.getAttribute("data-or"));
      await page.locator(".verdict", { hasText: "It is the printed one" }).waitFor();
      expect(Number(await place.getAttribute("data-distance"))).toBeLessThanOrEqual(1e-8);
      const whole = await or();
      expect(Math.abs(whole / valueOf("check.coarse.or") - 1)).toBeLessThanOrEqual(1e-8);
      const fieldsets = page.locator("[data-check] fieldset");
      for (const at of [0, (await fieldsets.count()) - 2, (await fieldsets.count()) - 1]) {
        const box = fieldsets.nth(at).locator("input").first();
        await box.uncheck();
        await page.locator(".verdict", { hasText: "Without what you left out" }).waitFor();
        expect(await or()).not.toBe(whole);
        await box.check();
        expect(await or()).toBe(whole);
      }
      expect([requests, faults]).toEqual([[], []]);
    } finally {
      await started.close();
    }
  });
  it("rests on cells of ten people or more", () => {
    expect(valueOf("check.smallest")).toBeGreaterThanOrEqual(10);
  });
});

describe("the numbers agree with each other", () => {
  it("the flow adds up", () => {
    const leaves = entries.filter((e) => e.id.startsWith("flow.leaves.")).map((e) => e.value ?? NaN);
    expect(leaves.length).toBe(6);
    expect(valueOf("flow.analysed") + leaves.reduce((a, b) => a + b, 0)).toBe(valueOf("flow.returned"));
    expect(valueOf("oneModel.rows")).toBe(valueOf("table1.experience.model1.n"));
    for (const o of outcomes)
      expect(valueOf(`flow.${o.id}`)).toBe(valueOf(`table1.${o.id}.${o.mainModel}.n`));
  });

  it("Table S4 adds up over the levels of every covariate", () => {
    for (const c of covariates) {
      const levels = entries.filter(
        (e) => e.id.startsWith(`tableS4.${c.name}.`) && e.id.endsWith(".analysed"),
      );
      expect(levels.length).toBe(c.levels.length);
      expect(levels.reduce((sum, e) => sum + (e.value ?? NaN), 0)).toBe(valueOf("flow.analysed"));
    }
  });

  it.each(table1Ids)("%s: odds ratio, interval and P follow from coefficient and standard error", (id) => {
    const [b, se] = [valueOf(`${id}.b`), valueOf(`${id}.se`)];
    near(valueOf(`${id}.or`), Math.exp(b));
    near(valueOf(`${id}.or-low`), Math.exp(b - z95 * se));
    near(valueOf(`${id}.or-high`), Math.exp(b + z95 * se));
    near(valueOf(`${id}.ame-low`), valueOf(`${id}.ame`) - z95 * valueOf(`${id}.ame-se`));
    expect(valueOf(`${id}.p`) < 0.05).toBe(Math.abs(b / se) > z95);
    expect(Math.sign(valueOf(`${id}.ame`))).toBe(Math.sign(b));
  });

  it("Table 2 is the effect of the main model times people", () => {
    for (const o of outcomes) {
      const ame = valueOf(`table1.${o.id}.${o.mainModel}.ame`);
      near(valueOf(`table2.${o.id}.pcn`), ame * 50_000);
      near(valueOf(`table2.${o.id}.national`), ame * 50_000 * valueOf("table2.pcns"));
    }
  });

  it("the reference decile's odds ratio of the interaction model and the deciles fitted apart are all there", () => {
    for (const o of outcomes)
      for (let d = 1; d <= 10; d++) {
        expect(valueOf(`tableS10.${o.id}.decile${d}.or`)).toBeGreaterThan(0);
        expect(valueOf(`tableS11.${o.id}.decile${d}.or`)).toBeGreaterThan(0);
      }
  });

  it("no estimate is far from what was planted", () => {
    expect(Math.abs(valueOf("truth.farthest"))).toBeLessThan(4);
    expect(valueOf("truth.joint.p")).toBeGreaterThan(0.001);
  });
});

describeOutputs({ entries: () => entries, byId, out: outOf(1) });

describe("the accepted numbers", () => {
  it("are those of this run: counts to the unit, all else to a relative 1e-8, printed text to the letter", () => {
    const accepted = ledgerIn("results/ledger-quick.json");
    expect(entries.map((e) => e.id)).toEqual(accepted.map((e) => e.id));
    const changed = accepted.filter((old) => {
      const now = byId.get(old.id)!;
      if (old.value === null || now.value === null) return old.value !== now.value;
      const allowed = old.kind === "count" ? 0 : 1e-8 * Math.abs(old.value);
      return !(Math.abs(now.value - old.value) <= allowed) || now.printed !== old.printed;
    });
    expect(changed.map((e) => ({ id: e.id, accepted: e.value, now: byId.get(e.id)!.value }))).toEqual([]);
  });
});

describe("a second run", () => {
  it("gives the same bytes in everything but run.json and its page", async () => {
    await start(outOf(2));
    const filesIn = (out: string): string[] =>
      readdirSync(out, { recursive: true, withFileTypes: true })
        .filter((f) => f.isFile() && !f.name.startsWith("run."))
        .map((f) => join(f.parentPath, f.name).slice(out.length + 1))
        .sort();
    expect(filesIn(outOf(2))).toEqual(filesIn(outOf(1)));
    const differing = filesIn(outOf(1)).filter(
      (f) => !readFileSync(join(outOf(1), f)).equals(readFileSync(join(outOf(2), f))),
    );
    expect(differing).toEqual([]);
  }, 600_000);
});

describe("a notebook that lacks what it needs", () => {
  it("refuses, and names the notebook to run", async () => {
    const settings = join(folder, "unseen.json");
    writeFileSync(
      settings,
      JSON.stringify({ samplePcns: 400, survey: { source: "simulated", seed: 4_294_967_295 } }),
    );
    const args = [
      "environment/main.mjs",
      "start",
      "--settings",
      settings,
      "--notebook",
      "02",
      "--out",
      outOf(3),
    ];
    const failed = await run(process.execPath, args).then(
      () => null,
      (error: unknown) => error as { code: number; stdout: string; stderr: string },
    );
    expect(failed?.code).toBe(1);
    expect(`${failed?.stdout}${failed?.stderr}`).toMatch(
      /02-models needs the analysis table of 01-ingest.*run notebooks\/01-ingest\.ipynb first/s,
    );
  }, 300_000);
});
