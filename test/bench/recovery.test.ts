import { describe, expect, it } from "vitest";
import { compareIntervals, recover } from "../../bench/recovery.js";
import { simulateStudy } from "../../bench/study.js";

/** Small versions of `npm run recovery`, whose 4,000 studies of each kind stand in bench/recovery.md. */
const many = {
  clusters: 120,
  people: 20,
  unequal: false,
  slope: 0.1,
  exposure: "by wave",
  phi: 0.9,
} as const;
const few = { clusters: 8, people: 40, unequal: true, slope: 0, exposure: "by cluster", phi: 0.9 } as const;

describe("a planted marginal truth", () => {
  const found = recover(many, 250, 5_000_000);

  it.each(found)("$name: bias within its Monte Carlo error, standard errors as large as the spread", (r) => {
    expect(Math.abs(r.bias) / r.biasError).toBeLessThan(4);
    expect(r.meanError / r.spread).toBeGreaterThan(0.85);
    expect(r.meanError / r.spread).toBeLessThan(1.15);
    expect(r.covered).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / 250));
  });
});

it("with eight clusters CR1 and the normal fail; CR2 with its own t and the wild bootstrap hold", () => {
  const { rows, refused } = compareIntervals(few, 200, 8_000_000);
  const covered = (name: string): number => rows.find((r) => r.name === name)!.covered;
  expect(refused).toBe(0);
  expect(covered("CR1, normal")).toBeLessThan(0.88);
  expect(covered("CR2, Satterthwaite's t")).toBeGreaterThan(0.9);
  expect(covered("wild score bootstrap")).toBeGreaterThan(0.89);
});

it("a study is the same for the same seed only", () => {
  const sum = (seed: number): number =>
    simulateStudy(few, seed).frame.covariates.x.reduce((total, x) => total + x, 0);
  expect(sum(1)).toBe(sum(1));
  expect(sum(1)).not.toBe(sum(2));
});
