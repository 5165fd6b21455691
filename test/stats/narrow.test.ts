import { describe, expect, it } from "vitest";
import { indexRows } from "../../lib/stats/compress.js";
import { modelFrame, type Frame } from "../../lib/stats/frame.js";
import { continuous, factor, type Condition } from "../../lib/stats/model.js";
import { narrowed } from "../../lib/stats/narrow.js";
import { tableRows } from "../../lib/stats/table.js";
import { simulatedPeople } from "../support/simulated.js";

const people = simulatedPeople(5);
const some = (label: string | number): boolean => Number(String(label).slice(1)) % 3 !== 0;
const rows = tableRows(
  { ...people, part: people.x.map((x, i) => (some(people.cluster[i]) ? x : NaN)) },
  { outcomes: ["y"], factors: ["age"], numbers: ["x", "part"], clusters: ["cluster"] },
);
const asked = Uint8Array.from({ length: rows.count }, (_, i) => (i % 7 < 5 ? 1 : 0));
const index = indexRows({ ...rows, samples: { asked } }, { numbers: ["x", "part"] });
const base = { outcome: "y", cluster: "cluster", sample: [{ mask: "asked" }] } as const;
const whole = modelFrame(index, { ...base, terms: [factor("age")] });
const [level] = index.factors["age"].levels.slice(-1);
const young: Condition = { factor: "age", in: index.factors["age"].levels.filter((l) => l !== level) };

const cellsOf = (frame: Frame) => {
  const { start, group, n, y, rows, total, clusters, covariates, factors, groupN, patternY } = frame;
  return { start, group, n, y, rows, total, clusters, covariates, factors, groupN, patternY };
};

describe("a frame narrowed to a model's rows", () => {
  it.each([
    ["a covariate that some groups lack", ["part"], []],
    ["levels of a factor", ["x"], [young]],
    ["both", ["part"], [young]],
  ] as const)("has the cells that a pass over the rows gives, by %s", (_, covariates, sample) => {
    const narrow = narrowed(whole, index, { covariates, sample });
    const direct = modelFrame(index, {
      ...base,
      terms: [...covariates.map(continuous), factor("age")],
      sample: [...base.sample, ...sample],
    });
    expect(direct.rows).toBeLessThan(whole.rows);
    expect(cellsOf(narrow)).toEqual(cellsOf(direct));
    const gone = (frame: Frame): number => frame.excluded.reduce((sum, e) => sum + e.rows, 0);
    expect(gone(narrow)).toBe(gone(direct));
  });

  it("keeps the cells as they are where nothing leaves", () => {
    const narrow = narrowed(whole, index, { covariates: ["x"], sample: [] });
    expect(narrow.group).toBe(whole.group);
    expect(narrow.covariates["x"]).toBe(index.groups.covariates["x"]);
  });

  it("refuses a mask, which its cells no longer know", () => {
    expect(() => narrowed(whole, index, { covariates: [], sample: [{ mask: "asked" }] })).toThrow(/"asked"/);
  });
});
