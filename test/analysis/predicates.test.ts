import { describe, expect, it } from "vitest";
import type { NamedNumber } from "../../lib/analysis/output.js";
import { check } from "../../lib/analysis/predicates.js";
import type { Predicate } from "../../lib/study/claims.js";
import { number } from "../report/samples.js";

const numbers = (values: readonly (number | null)[]): readonly NamedNumber[] =>
  values.map((v, i) => number(`t.${i}`, "ratio", v, "", v === null ? "nobody answered" : undefined));

const upTo = (from: number, step: number): number[] => Array.from({ length: 10 }, (_, i) => from + step * i);

type Case = readonly [Predicate, readonly number[], boolean];

const cases: readonly Case[] = [
  ["interval above 1", [1.015, 1.004, 1.027], true],
  ["interval above 1", [1.015, 1, 1.027], false],
  ["interval above 0", [104, 5, 200], true],
  ["interval above 0", [104, -5, 200], false],
  ["not significant", [0.05], true],
  ["not significant", [0.049], false],
  ["significant", [0.049], true],
  ["significant", [0.05], false],
  ["same sign and within rounding of the unadjusted", [1.0061, 1.0069], true],
  ["same sign and within rounding of the unadjusted", [1.0061, 1.0081], false],
  ["same sign and within rounding of the unadjusted", [1.0004, 0.9996], false],
  ["robust when other roles are in", [1.015, 1.004, 1.027, 1.013, 1.002, 1.025], true],
  ["robust when other roles are in", [1.015, 1.004, 1.027, 1.013, 0.999, 1.025], false],
  ["robust when other roles are in", [1.015, 1.004, 1.027, 1.03, 1.02, 1.04], false],
  ["robust when other roles are in", [1.001, 0.99, 1.01, 0.999, 0.99, 1.01], false],
  ["in each other's intervals", [1.01, 1, 1.02, 1.012, 1.002, 1.022], true],
  ["in each other's intervals", [1.01, 1, 1.02, 1.03, 1.005, 1.055], false],
  ["larger in the least deprived half", upTo(1, 0.001), true],
  ["larger in the least deprived half", upTo(1, -0.001), false],
  ["larger in the most deprived half", upTo(1, -0.001), true],
  ["larger in the most deprived half", upTo(1, 0.001), false],
  ["all above 1", [1.1, 1.001], true],
  ["all above 1", [1.1, 1], false],
  ["lower than before", [0.85, 0.84, 0.86, 0.82, 0.81, 0.83], true],
  ["lower than before", [0.85, 0.84, 0.86, 0.83, 0.82, 0.845], false],
  ["back to where it was", [0.85, 0.84, 0.86, 0.83, 0.82, 0.845], true],
  ["back to where it was", [0.85, 0.84, 0.86, 0.87, 0.865, 0.88], false],
  ["rises each time", [1, 2, 2.5], true],
  ["rises each time", [1, 2, 2], false],
  ["the first is larger", [0.54, 0.5], true],
  ["the first is larger", [0.5, 0.5], false],
];

describe("what code checks of a conclusion", () => {
  it.each(cases)("%s of %j is %s", (predicate, values, holds) => {
    const verdict = check(predicate, numbers(values));
    expect(verdict.holds).toBe(holds);
    for (const i of values.keys()) expect(verdict.because).toContain(`t.${i}`);
  });

  it("has a case that holds and one that does not for each predicate", () => {
    for (const [predicate] of cases)
      expect(new Set(cases.filter((c) => c[0] === predicate).map((c) => c[2])).size, predicate).toBe(2);
  });

  it("does not hold where a number does not exist, and points to it", () => {
    expect(check("interval above 1", numbers([1.2, null, 1.3]))).toEqual({
      holds: false,
      because: "{{t.1}}",
    });
  });

  it("refuses another count of numbers than it rests on", () => {
    expect(() => check("interval above 1", numbers([1.2]))).toThrow(
      /"interval above 1" rests on 3, not on 1: t\.0/,
    );
    expect(() => check("all above 1", numbers([1.2]))).toThrow(/two numbers or more, not on 1/);
  });
});
