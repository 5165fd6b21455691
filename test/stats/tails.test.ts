import jstat from "jstat";
import { describe, expect, it } from "vitest";
import { normalTwoSided, normalUpper, normalUpperInverse } from "../../lib/stats/normal.js";
import { chiSquareUpper, fUpper, studentTwoSided, studentUpperInverse } from "../../lib/stats/tails.js";
import "../support/near.js";

/** Values from R 4.2.2 (pnorm, pchisq, pt, pf with lower.tail = FALSE, printed with 17 digits). */
const digits = { tail: 1e-13, far: 1e-11 } as const;
const { jStat } = jstat;

describe("the normal's upper tail", () => {
  it.each([
    [0, 0.5],
    [1, 0.158655253931457],
    [1.96, 0.02499789514822043],
    [5, 2.866515718791939e-7],
    [10, Number("7.6198530241605261e-24")],
    [30, 4.906713927148187e-198],
    [38, Number("2.88542794955e-316")],
  ])("at %d", (z, p) => expect(normalUpper(z)).toBeNear(p, z > 37.5 ? 1e-7 : digits.tail));

  it("is where 1 - cdf ends: jstat's is 0 or noise at z = 9", () => {
    expect(1 - jStat.normal.cdf(9, 0, 1)).toBe(0);
    expect(normalUpper(9)).toBeNear(1.1285884059538408e-19, digits.tail);
  });

  it("agrees with jstat in the middle", () => {
    for (let z = -3; z <= 3; z += 0.37) expect(normalUpper(z)).toBeNear(1 - jStat.normal.cdf(z, 0, 1), 1e-12);
  });

  it("is undone by its inverse", () => {
    for (const p of [0.975, 0.5, 0.2, 0.025, 1e-6, 1e-100, 1e-300])
      expect(normalUpper(normalUpperInverse(p))).toBeNear(p, 1e-12);
    expect(normalUpperInverse(0.025)).toBeNear(1.959963984540054, 1e-15);
  });
});

describe("other tails", () => {
  it("χ², whole degrees, far out too", () => {
    expect(chiSquareUpper(3.84, 1)).toBeNear(0.050043521248705224, digits.tail);
    expect(chiSquareUpper(50, 7)).toBeNear(1.4444852779215407e-8, digits.far);
    expect(chiSquareUpper(900, 1)).toBeNear(normalTwoSided(30), digits.tail);
    expect(chiSquareUpper(0, 3)).toBe(1);
    for (const df of [1, 2, 3, 8, 43])
      expect(chiSquareUpper(df, df)).toBeNear(1 - jStat.chisquare.cdf(df, df), 1e-10);
  });

  it("Student's t, degrees that are not whole, and its normal limit", () => {
    expect(studentTwoSided(2, 2.5)).toBeNear(0.15739149575796593, digits.far);
    expect(studentTwoSided(1, 1)).toBeNear(0.5, digits.tail);
    expect(studentTwoSided(40, 3)).toBeNear(3.438068078915854e-5, digits.far);
    expect(studentTwoSided(3, 1e9)).toBeNear(normalTwoSided(3), 1e-7);
  });

  it("F, and its t and χ² cousins", () => {
    expect(fUpper(4, 1, 7.3)).toBeNear(studentTwoSided(2, 7.3), digits.tail);
    expect(fUpper(3.3, 5, 11.5)).toBeNear(0.043824400294379576, digits.far);
    expect(fUpper(2.5, 4, 1e7)).toBeNear(chiSquareUpper(10, 4), 1e-5);
  });

  it("Student's quantile is undone by the tail", () => {
    for (const df of [1, 1.7, 2.5, 4, 30, 1267])
      for (const p of [0.25, 0.025, 1e-6])
        expect(studentTwoSided(studentUpperInverse(p, df), df) / 2).toBeNear(p, 1e-11);
    expect(studentUpperInverse(0.025, 4)).toBeNear(2.7764451051977987, 1e-13);
  });
});
