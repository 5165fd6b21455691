import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eValue } from "../../lib/stats/evalue.js";
import { benjaminiHochberg, holm } from "../../lib/stats/multiplicity.js";
import "../support/near.js";
import values from "../reference/multiplicity.json" with { type: "json" };

const probabilities = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 30 });
/** One rounding a multiplication. */
const rounding = 1e-14;

describe("adjusted P values", () => {
  it.each(values.families)("are those of statsmodels for $p.length results", (family) => {
    expect(holm(family.p)).toBeNear(family.holm, rounding);
    expect(benjaminiHochberg(family.p)).toBeNear(family.benjaminiHochberg, rounding);
  });

  it("never fall below the P value, never rise above 1, and Holm's are never below Benjamini and Hochberg's", () => {
    fc.assert(
      fc.property(probabilities, (p) => {
        const [strict, loose] = [holm(p), benjaminiHochberg(p)];
        p.forEach((value, i) => {
          expect(loose[i]).toBeGreaterThanOrEqual(value * (1 - rounding));
          expect(strict[i]).toBeGreaterThanOrEqual(loose[i] * (1 - rounding));
          expect(strict[i]).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it("do not depend on the order of the results", () => {
    fc.assert(
      fc.property(probabilities, (p) => {
        const back = [...p].reverse();
        expect([...holm(back)].reverse()).toEqual(holm(p));
        expect([...benjaminiHochberg(back)].reverse()).toEqual(benjaminiHochberg(p));
      }),
    );
  });

  it("of none are none, and a value outside 0 to 1 is refused with its place", () => {
    expect(holm([])).toEqual([]);
    expect(() => holm([0.1, 1.2])).toThrow("P value 2 of 2 is 1.2; it must be from 0 to 1");
    expect(() => benjaminiHochberg([NaN])).toThrow("P value 1 of 1 is NaN");
  });
});

describe("E-values", () => {
  it.each(values.eValues)("of $or ($low to $high), common $common, are those of 50 digits", (want) => {
    const got = eValue({ estimate: want.or, low: want.low, high: want.high }, want.common);
    // The square root of RR(RR-1) loses digits as RR nears 1: a relative error of 1e-16 in RR is one of 1e-14 in RR-1 here.
    expect(got.point).toBeNear(want.point, 1e-13);
    expect(got.limit).toBeNear(want.limit, 1e-13);
    expect(got.by).toBe(want.common ? "√OR" : "OR");
  });

  it("are the same for a ratio and its inverse", () => {
    const one = eValue({ estimate: 1.25, low: 1.125, high: 1.5 }, false);
    const other = eValue({ estimate: 1 / 1.25, low: 1 / 1.5, high: 1 / 1.125 }, false);
    expect(other.point).toBeNear(one.point, 1e-13);
    expect(other.limit).toBeNear(one.limit, 1e-13);
  });

  it("refuse limits that are not in order or not above 0", () => {
    expect(() => eValue({ estimate: 1.1, low: 1.2, high: 1.3 }, true)).toThrow("stand in order");
    expect(() => eValue({ estimate: 1.1, low: 0, high: 1.3 }, true)).toThrow("above 0");
    expect(() => eValue({ estimate: NaN, low: 1, high: 2 }, true)).toThrow("an odds ratio of NaN");
  });
});
