import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Kind } from "../../lib/analysis/output.js";
import { plain, printed, printedInterval, spoken, spokenInterval } from "../../lib/report/format.js";
import { number } from "./samples.js";

const print = (kind: Kind, value: number | null, unit = ""): string =>
  printed(number("a.b", kind, value, unit));

describe("a number as it is printed", () => {
  it.each([
    ["ratio", 1.015, "1.015"],
    ["ratio", 1.0005, "1.001"],
    ["ratio", 1.00049999, "1.000"],
    ["ratio", 0.00049, "<0.001"],
    ["ratio", 1_234_567.8915, "1\u202f234\u202f567.892"],
    ["effect", 0.0021, "0.21"],
    ["effect", 0.00125, "0.13"],
    ["effect", -0.00125, "\u22120.13"],
    ["effect", -0.00004, "0.00"],
    ["effect", 1e-12, "0.00"],
    ["effect", -0, "0.00"],
    ["share", 0.852, "85.2"],
    ["share", 0.1235, "12.4"],
    ["share", 0.57, "57.0"],
    ["share", 1, "100.0"],
    ["count", 999, "999"],
    ["count", 4_132_676, "4\u202f132\u202f676"],
    ["people", 104.5, "105"],
    ["people", -12_345.5, "\u221212\u202f346"],
    ["coefficient", 0.014889, "0.0149"],
    ["coefficient", 5e-324, "0.0000"],
    ["statistic", 3.14159, "3.14"],
    ["rate", 2.345, "2.35"],
    ["mean", 1e21, "1\u202f000\u202f000\u202f000\u202f000\u202f000\u202f000\u202f000.00"],
  ] as const)("%s %d is %s", (kind, value, text) => {
    expect(print(kind, value)).toBe(text);
  });

  it.each([
    [1, "1.00"],
    [0.996, ">0.99"],
    [0.994, "0.99"],
    [0.5, "0.50"],
    [0.0995, "0.10"],
    [0.0994, "0.099"],
    [0.05, "0.050"],
    [0.0495, "0.050"],
    [0.0099, "0.010"],
    [0.00123, "0.001"],
    [0.001, "0.001"],
    [0.00099999, "<0.001"],
    [0, "<0.001"],
  ])("P %d is %s", (p, text) => {
    expect(print("p", p)).toBe(text);
  });

  it("prints a standard error of a probability in percentage points, any other as it is", () => {
    expect(print("error", 0.000815, "probability")).toBe("0.082");
    expect(print("error", 0.0057, "log odds")).toBe("0.0057");
  });

  it("says why a number does not exist", () => {
    const gone = number("a.b", "ratio", null, "", "a category is empty");
    expect(printed(gone)).toBe("not estimable: a category is empty");
    expect(printedInterval(gone, number("a.c", "ratio", 2))).toBe("not estimable: a category is empty");
    expect(spoken(gone)).toBe("not estimable: a category is empty");
  });

  it.each([NaN, Infinity, -Infinity])("refuses %d and names the number", (value) => {
    expect(() => print("ratio", value)).toThrow(/number "a\.b"/);
  });

  it("refuses a P value that is none", () => {
    expect(() => print("p", 1.2)).toThrow(/between 0 and 1, not 1.2/);
  });

  it("rounds the decimal that the ledger shows, at every size, to the nearest with ties away from zero", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 6 }), (digits, places) => {
        const value = Number(`${digits}e-${places}`);
        const cut = 10 ** Math.max(0, places - 3);
        const thousandths = places >= 3 ? Math.floor((digits + cut / 2) / cut) : digits * 10 ** (3 - places);
        return plain(value, 3).replaceAll("\u202f", "") === (thousandths / 1000).toFixed(3);
      }),
    );
  });

  it("prints the negative of a number as the number with a minus before it", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0.001 }), (v) => {
        expect(print("ratio", -v)).toBe(`\u2212${print("ratio", v)}`);
      }),
    );
  });
});

describe("intervals and sentences", () => {
  const pair = (kind: Kind, low: number, high: number) =>
    [number("a.low", kind, low), number("a.high", kind, high)] as const;

  it("prints an interval without its unit", () => {
    expect(printedInterval(...pair("ratio", 1.0009, 1.0104))).toBe("1.001 to 1.010");
    expect(printedInterval(...pair("effect", -0.0001, 0.0036))).toBe("\u22120.01 to 0.36");
  });

  it("speaks with units", () => {
    expect(spoken(number("a.b", "share", 0.852))).toBe("85.2%");
    expect(spoken(number("a.b", "effect", 0.0021))).toBe("0.21 percentage points");
    expect(spoken(number("a.b", "p", 0.012))).toBe("P = 0.012");
    expect(spoken(number("a.b", "p", 0.0004))).toBe("P < 0.001");
    expect(spoken(number("a.b", "ratio", 1.015))).toBe("1.015");
    expect(spokenInterval(...pair("share", 0.851, 0.853))).toBe("85.1% to 85.3%");
    expect(spokenInterval(...pair("effect", 0.0006, 0.0036))).toBe("0.06 to 0.36 percentage points");
  });
});
