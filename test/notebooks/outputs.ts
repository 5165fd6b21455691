import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { covariates, outcomes, samples } from "../../lib/index.js";

/** One number of the run's ledger. */
export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly value: number | null;
  readonly printed: string;
  readonly place: string;
  readonly notebook: string;
  readonly madeBy: string;
}

/** A run that was made: its ledger, once it is there, and its folder. */
interface Run {
  readonly entries: () => readonly Entry[];
  readonly byId: ReadonlyMap<string, Entry>;
  readonly out: string;
}

/** The normal's upper 2.5% point. */
export const z95 = 1.959963984540054;

/** Equal to a relative 1e-9: both sides were computed in doubles from the same parts by some steps. */
export function near(got: number, want: number): void {
  expect(Math.abs(got - want)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(want), 1e-6));
}

/** Laws between the numbers of a run's tables and figures, and that every one that the study names is there and not empty. */
export function describeOutputs({ entries, byId, out }: Run): void {
  const valueOf = (id: string): number => {
    const found = byId.get(id);
    if (found?.value === undefined || found.value === null)
      throw new Error(`no value for "${id}" in the ledger`);
    return found.value;
  };

  describe("the numbers of all other outputs agree with what they come from", () => {
    const ids = (form: RegExp): readonly string[] =>
      entries()
        .filter((e) => form.test(e.id))
        .map((e) => e.id);
    const ratioOf = (id: string): void => {
      const [b, se] = [valueOf(`${id}.b`), valueOf(`${id}.se`)];
      near(valueOf(`${id}.or`), Math.exp(b));
      near(valueOf(`${id}.or-low`), Math.exp(b - z95 * se));
      near(valueOf(`${id}.or-high`), Math.exp(b + z95 * se));
      expect(valueOf(`${id}.p`) < 0.05, id).toBe(Math.abs(b / se) > z95);
    };
    const stems = (form: RegExp): readonly string[] =>
      ids(form)
        .map((id) => id.replace(/\.b$/, ""))
        .filter((id) => byId.get(`${id}.b`)?.value !== null);

    it("Tables S3, S6, S9, S11 and the categories: odds ratio, interval and P follow from coefficient and standard error", () => {
      const counted = [
        /^tableS3\..*\.b$/,
        /^tableS6\..*\.b$/,
        /^tableS9\..*\.b$/,
        /^tableS11\.\w+\.decile\d+\.b$/,
        /^nonlinearityCategories\..*\.b$/,
      ].map((form) => {
        const found = stems(form);
        found.forEach(ratioOf);
        return found.length;
      });
      const levels = covariates.reduce((n, c) => n + c.levels.length - 1, 0);
      expect(ids(/^tableS3\..*\.b$/).length).toBe(15 * levels);
      expect(counted.slice(1)).toEqual([15, 40, 50, 20]);
    });

    it("Table S6 is of the responders of Table 1, and Box 2 counts them", () => {
      for (const o of outcomes)
        for (const s of samples) {
          expect(valueOf(`tableS6.${o.id}.${s.id}.n`)).toBe(valueOf(`table1.${o.id}.${s.id}.n`));
          expect(valueOf(`box2.${o.id}.${s.id}`)).toBe(valueOf(`table1.${o.id}.${s.id}.n`));
        }
    });

    it("the straight line among the forms is the model of Table 1", () => {
      for (const o of outcomes) {
        const z = valueOf(`table1.${o.id}.${o.mainModel}.b`) / valueOf(`table1.${o.id}.${o.mainModel}.se`);
        near(valueOf(`nonlinearity.${o.id}.linear.joint.chi2`), z * z);
        expect(valueOf(`nonlinearity.${o.id}.quadratic.joint.df`)).toBe(2);
        expect(valueOf(`nonlinearity.${o.id}.categories.joint.df`)).toBe(4);
        expect(valueOf(`nonlinearity.${o.id}.spline.joint.df`)).toBe(3);
        expect(valueOf(`nonlinearity.${o.id}.spline.bend.df`)).toBe(2);
        for (const form of ["quadratic", "spline"])
          expect(valueOf(`nonlinearity.${o.id}.${form}.gain`)).toBeGreaterThan(-1e-6);
      }
    });

    it("the predicted curve keeps its band about it, and the line goes the way of its coefficient", () => {
      for (const o of outcomes) {
        const points = ids(new RegExp(`^nonlinearityCurve\\.${o.id}\\.spline\\..*\\.share$`));
        expect(points.length).toBeGreaterThan(10);
        for (const id of points) {
          const stem = id.replace(/\.share$/, "");
          expect(valueOf(`${stem}.low`)).toBeLessThan(valueOf(id));
          expect(valueOf(`${stem}.high`)).toBeGreaterThan(valueOf(id));
        }
        const [first, second] = [0, 1].map((x) => valueOf(`nonlinearityCurve.${o.id}.linear.${x}.share`));
        expect(Math.sign(second - first)).toBe(Math.sign(valueOf(`table1.${o.id}.${o.mainModel}.b`)));
      }
    });

    it("Table 2's second reckoning is the effect times 50,000 times the two shares, and the first is so many times it", () => {
      for (const o of outcomes) {
        const id = `table2target.${o.id}`;
        const ame = valueOf(`table1.${o.id}.${o.mainModel}.ame`);
        const people = 50_000 * valueOf("table2target.aged16") * valueOf(`${id}.share`);
        near(valueOf(`${id}.target`), people);
        near(valueOf(`${id}.pcn`), ame * people);
        near(valueOf(`${id}.national-high`), valueOf(`${id}.pcn-high`) * valueOf("table2target.pcns"));
        near(valueOf(`table2.${o.id}.pcn`), valueOf(`${id}.pcn`) * valueOf(`${id}.times`));
        near(valueOf(`table2per.${o.id}.ten-thousand`), ame * 10_000);
        near(valueOf(`table2per.${o.id}.referred`), ame / valueOf("table2per.share-referred"));
        if (o.mainModel === "model1") expect(valueOf(`${id}.share`)).toBe(1);
      }
    });

    it("the trend over deciles of Table S10 is the least-squares slope of its odds ratios, that of S11 the weighted one", () => {
      for (const o of outcomes) {
        const deciles = Array.from({ length: 10 }, (_, i) => i + 1);
        const logs = deciles.map((d) => Math.log(valueOf(`tableS10.${o.id}.decile${d}.or`)));
        near(valueOf(`tableS10.${o.id}.trend.b`), logs.reduce((s, b, i) => s + (i - 4.5) * b, 0) / 82.5);
        const apart = deciles.map((d) => ({
          d,
          b: valueOf(`tableS11.${o.id}.decile${d}.b`),
          w: valueOf(`tableS11.${o.id}.decile${d}.se`) ** -2,
        }));
        const total = apart.reduce((s, g) => s + g.w, 0);
        const mean = apart.reduce((s, g) => s + g.w * g.d, 0) / total;
        const squares = apart.reduce((s, g) => s + g.w * (g.d - mean) ** 2, 0);
        near(
          valueOf(`tableS11.${o.id}.trend.b`),
          apart.reduce((s, g) => s + g.w * (g.d - mean) * g.b, 0) / squares,
        );
        near(valueOf(`tableS11.${o.id}.trend.se`), squares ** -0.5);
      }
    });

    it("Table S5's answers add up to the questionnaires returned, and its good answers to at least those analysed", () => {
      const years = [...new Set(ids(/^tableS5\..*\.n$/).map((id) => id.split(".")[3]))];
      expect(years.length).toBe(6);
      for (const o of outcomes) {
        let good = 0;
        for (const year of years) {
          const own = ids(new RegExp(`^tableS5\\.${o.id}\\.[a-z0-9]+\\.${year}\\.n$`));
          const parts = own.filter((id) => !id.includes(".all."));
          expect(parts.reduce((s, id) => s + valueOf(id), 0)).toBe(valueOf(`tableS5.${o.id}.all.${year}.n`));
          good += o.yes.reduce((s, code) => s + valueOf(`tableS5.${o.id}.answer${code}.${year}.n`), 0);
        }
        const analysed = years.reduce(
          (s, year) =>
            s +
            valueOf(`figure1.${o.id}.${year}.share`) *
              (o.mainModel === "model1" ? valueOf(`tableS4.year.${year}.${o.id}`) : 0),
          0,
        );
        expect(good).toBeGreaterThan(analysed);
      }
      expect(years.reduce((s, y) => s + valueOf(`tableS5.experience.all.${y}.n`), 0)).toBe(
        valueOf("flow.returned"),
      );
    });

    it("Table S4's differences are those of its shares, and every share of a covariate adds up to one", () => {
      const spread = (a: number, b: number): number =>
        a === b ? 0 : (a - b) / Math.sqrt((a * (1 - a) + b * (1 - b)) / 2);
      for (const c of covariates) {
        for (const table of ["tableS4", "tableS4weighted"])
          for (const who of ["survey", "share", ...outcomes.map((o) => o.id)])
            near(
              c.levels.reduce((s, l) => s + valueOf(`${table}.${c.name}.${l.code}.${who}`), 0),
              1,
            );
        for (const l of c.levels) {
          const found = byId.get(`tableS4differences.${c.name}.${l.code}.unweighted.share`);
          if (found?.value == null) continue;
          const stem = `tableS4.${c.name}.${l.code}`;
          near(found.value, spread(valueOf(`${stem}.share`), valueOf(`${stem}.survey`)));
        }
      }
    });

    it("the lines for Stata and R name the model's cluster, its reference levels and the effect", () => {
      const notebook = readFileSync(join(out, "notebooks", "02-models.ipynb"), "utf8");
      for (const said of [
        "ib2018.year",
        "vce(cluster pcn)",
        "margins, dydx(exposure)",
        "sandwich::vcovCL(fit",
      ])
        expect(notebook).toContain(said);
    });

    it("the roles of Table S7 add up to the scheme's total at every census", () => {
      const all = ids(/^tableS7\..*\.fte$/);
      for (const year of [2020, 2021, 2022, 2023]) {
        const of = all.filter((id) => id.includes(`.${year}.`) && !id.includes("total-arrs"));
        expect(of.length).toBe(13);
        near(
          of.reduce((s, id) => s + valueOf(id), 0),
          valueOf(`tableS7.total-arrs.${year}.fte`),
        );
      }
    });
  });

  describe("every table, figure and box of the study", () => {
    const wanted: Readonly<Record<string, readonly string[]>> = {
      "01-ingest": [
        ...[
          "box1",
          "box2",
          "tableS1",
          "tableS2",
          "tableS4",
          "tableS4weighted",
          "tableS4differences",
          "tableS5",
        ],
        ...["tableS7", "flow", "figure1", "figureS1", "figureS2"],
      ],
      "02-models": [
        ...["boxS1", "table1", "tableS3", "tableS6", "table2", "table2target", "table2per", "consistency"],
      ],
      "03-supplementary": [
        ...["tableS8", "tableS9", "tableS10", "tableS11"],
        ...["nonlinearity", "nonlinearityCategories", "nonlinearityCurve"],
      ],
    };

    it.each(
      Object.entries(wanted).flatMap(([notebook, names]) => names.map((name) => [name, notebook] as const)),
    )("%s is shown once by %s, numbered, with notes, numbers and a result in words", (name, notebook) => {
      const { outputs } = JSON.parse(readFileSync(join(out, "parts", `${notebook}.json`), "utf8")) as {
        outputs: { name: string; number: string; title: string; notes: string[]; words: string }[];
      };
      const own = outputs.filter((o) => o.name === name);
      expect(own.length).toBe(1);
      expect(own[0].number).toMatch(/^(Table|Figure|Box|Participant flow|Non-linearity|Consistency)/);
      expect(own[0].title.length).toBeGreaterThan(10);
      expect(own[0].notes.join(" ").length).toBeGreaterThan(40);
      expect(own[0].words).toMatch(/\{\{.*\}\}|\d/);
      expect(
        entries().filter((e) => e.id.startsWith(`${name}.`) && e.notebook === notebook).length,
      ).toBeGreaterThan(0);
      const page = readFileSync(join(out, `${notebook}.html`), "utf8");
      const from = page.indexOf(`data-output="${name}"`);
      expect(from, "on the page").toBeGreaterThan(0);
      expect(page.slice(from, from + 200_000)).toMatch(/<caption|<figcaption/);
    });
  });
}
