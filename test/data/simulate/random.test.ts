import { describe, expect, it } from "vitest";
import { fillWords, keyOf, settle, threefry, uniformOf } from "../../../lib/data/simulate/random.js";

const hex = (words: Uint32Array): string[] => Array.from(words, (w) => w.toString(16).padStart(8, "0"));

describe("Threefry 2x32", () => {
  const ones = 0xffffffff;
  it.each([
    [
      [0, 0, 0, 0],
      ["6b200159", "99ba4efe"],
    ],
    [
      [ones, ones, ones, ones],
      ["1cb996fc", "bb002be7"],
    ],
    [
      [0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3],
      ["c4923a9c", "483df7a0"],
    ],
  ] as const)("gives Random123's known answer for %j", ([key0, key1, counter0, counter1], known) => {
    const out = new Uint32Array(2);
    threefry(key0, key1, counter0, counter1, out, 0);
    expect(hex(out)).toEqual(known);
  });
});

describe("streams", () => {
  const stream = (seed: number, code: string, of: number, length = 20_000): Uint32Array => {
    const out = new Uint32Array(length);
    fillWords({ seed, key: keyOf(code), stream: of }, out, length);
    return out;
  };

  it("begin the same however long they are", () => {
    expect(stream(1, "A81001", 2018, 100)).toEqual(stream(1, "A81001", 2018).slice(0, 100));
    expect(uniformOf({ seed: 1, key: keyOf("A81001"), stream: 2018 })).toBe(
      (stream(1, "A81001", 2018, 2)[0] + 0.5) / 2 ** 32,
    );
  });

  const others: readonly (readonly [number, string, number])[] = [
    [1, "A81001", 2019],
    [1, "A81002", 2018],
    [2, "A81001", 2018],
  ];
  it.each(others)("of seed %i, %s and %i have nothing to do with those of another", (...other) => {
    const [a, b] = [stream(1, "A81001", 2018), stream(...other)];
    expect(a.filter((w, i) => w === b[i])).toHaveLength(0);
    const shares = (x: Uint32Array): Float64Array => Float64Array.from(x, (w) => w / 2 ** 32 - 0.5);
    const [x, y] = [shares(a), shares(b)];
    const correlation = (12 * x.reduce((sum, v, i) => sum + v * y[i], 0)) / x.length;
    expect(Math.abs(correlation) * Math.sqrt(x.length)).toBeLessThan(4);
  });

  it("are even: words fall into 256 equal bins as chance would have it", () => {
    const words = stream(7, "Y02222", 2023, 256_000);
    const bins = new Float64Array(256);
    for (const w of words) bins[w >>> 24] += 1;
    const chi2 = bins.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    expect(Math.abs(chi2 - 255) / Math.sqrt(510)).toBeLessThan(4);
  });

  it("are named after codes of six letters and digits, each with a number of its own", () => {
    expect(keyOf("000000")).toBe(0);
    expect(keyOf("ZZZZZZ")).toBe(36 ** 6 - 1);
    expect(36 ** 6).toBeLessThan(2 ** 32);
    expect(keyOf("A81001")).not.toBe(keyOf("A81002"));
    expect(() => keyOf("a81001")).toThrow(/"a81001" is not a code of six capital letters/);
    expect(() => keyOf("A81001 ")).toThrow(RangeError);
  });
});

describe("settling", () => {
  it("keeps twenty significant bits", () => {
    for (const x of [Math.PI, 1e-9 * Math.E, 12_345.678_9, 1 / 3]) {
      expect(Math.abs(settle(x) / x - 1)).toBeLessThan(2 ** -20);
      const [, bits] = [x, settle(x) / 2 ** (Math.floor(Math.log2(x)) - 20)];
      expect(Number.isInteger(bits)).toBe(true);
    }
  });

  it("forgets the last bits", () => {
    for (const x of [Math.PI, Math.E, 0.1, 7e5]) {
      expect(settle(x * (1 + 2 ** -49))).toBe(settle(x));
      expect(settle(x * (1 - 2 ** -49))).toBe(settle(x));
      expect(settle(x * (1 + 2 ** -18))).not.toBe(settle(x));
    }
  });
});
