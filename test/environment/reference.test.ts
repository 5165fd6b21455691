import { existsSync } from "node:fs";
import { readdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { compareCase } from "../../environment/reference.js";

const cases = resolve("../shared/reference/cases");
const present = existsSync(cases);

describe("other software's results", () => {
  it.skipIf(!present)("every small case agrees to 1e-8 (needs ../shared/reference)", async () => {
    for (const name of readdirSync(cases)) {
      const result = await compareCase(join(cases, name));
      expect(result.failures, name).toEqual([]);
      expect(result.compared, name).toBeGreaterThan(0);
    }
  });
});

describe("a case of our own", () => {
  const folder = mkdtempSync(join(tmpdir(), "reference "));
  const terms = [{ var: "g", kind: "factor", levels: ["a", "b"] }];
  const write = (file: string, content: unknown): void =>
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  write(
    "data.csv",
    [
      "y,g",
      ...Array.from({ length: 12 }, (_, i) => `${i % 3 === 0 ? 1 : 0},${i < 6 ? "a" : "b"}`),
      "1,b",
      "1,b",
      "",
    ].join("\n"),
  );
  write("spec.json", { outcome: "y", terms, cluster: null, weights: null, vce: ["oim"] });

  /** A 2×2 table has its estimates in closed form: log odds, and Σ 1/count. */
  const b = Math.log(4 / 4 / (2 / 4));
  const se = Math.sqrt(1 / 4 + 1 / 4 + 1 / 2 + 1 / 4);

  it("agrees with the closed form of a 2×2 table", async () => {
    write("expected.json", { coefficients: [{ name: "g=b", b, se_oim: se }], model: { n: 14, k: 2 } });
    expect(await compareCase(folder)).toMatchObject({ ok: true, compared: 4, failures: [] });
  });

  it("says what falls short, with both numbers", async () => {
    write("expected.json", { coefficients: [{ name: "g=b", b: b * (1 + 1e-7), se_oim: se }] });
    const { ok, worst, worstAt, failures } = await compareCase(folder);
    expect([ok, worstAt, failures.length]).toEqual([false, "g=b b", 1]);
    expect(worst).toBeCloseTo(1e-7, 10);
  });

  it("a case that cannot run is a failure of that case", async () => {
    write("spec.json", { outcome: "nothing", terms, cluster: null, weights: null });
    expect((await compareCase(folder)).ok).toBe(false);
  });
});

describe("the layouts that other files have", () => {
  const folder = mkdtempSync(join(tmpdir(), "layouts "));
  const write = (file: string, content: unknown): void =>
    writeFileSync(join(folder, file), typeof content === "string" ? content : JSON.stringify(content));
  const cells = [
    ["a", "u", 3, 5],
    ["a", "v", 2, 6],
    ["b", "u", 6, 4],
    ["b", "v", 5, 2],
  ] as const;
  const rows = cells.flatMap(([g, h, ones, zeros]) => [
    ...Array.from({ length: ones }, () => `1,${g},${h}`),
    ...Array.from({ length: zeros }, () => `0,${g},${h}`),
  ]);
  write("data.csv", ["y,g,h", ...rows, ""].join("\n"));
  const spec = {
    outcome: "y",
    terms: [{ var: "g", kind: "factor", levels: ["a", "b"] }],
    cluster: null,
    weights: null,
    vce: ["oim", "robust"],
    over: "h",
    subgroup: "h",
  };
  write("spec.json", spec);
  /** Shares of ones by level in closed form, over all and in h = u. */
  const [pa, pb] = [5 / 16, 11 / 17];
  const change = pb - pa;
  const se = Math.sqrt((pa * (1 - pa)) / 16 + (pb * (1 - pb)) / 17);
  const inU = { b: Math.log(6 / 4 / (3 / 5)), se_oim: Math.sqrt(1 / 6 + 1 / 4 + 1 / 3 + 1 / 5) };
  const uncond = se * Math.sqrt(33 / 32);
  const group = { n: 18, coefficients: [{ name: "g=b", ...inU }] };
  const compared = async (expected: object) => {
    write("expected.json", expected);
    return compareCase(folder);
  };

  it.each<[string, object]>([
    [
      "a change over groups",
      { margins_dydx: [{ term: "g", level: "b", base: "a", over: "h=u", estimate: change, se }] },
    ],
    [
      "groups by their level alone",
      { margins_dydx: [{ term: "g", level: "b", over: "v", estimate: change, se }] },
    ],
    [
      "groups as a record",
      { margins_dydx: { "h=v": [{ term: "g", level: "b", estimate: change, se_oim: se }] } },
    ],
    [
      "unconditional in a list",
      { unconditional: [{ term: "g", level: "b", estimate: change, se_robust: uncond }] },
    ],
    [
      "unconditional by variable",
      { unconditional: { vce: "robust", dydx: { "g=b": { estimate: change, se: uncond } } } },
    ],
    [
      "unconditional by name",
      {
        unconditional: {
          margins_dydx: [{ term: "g", level: "b", estimate: change, se_unconditional: uncond }],
        },
      },
    ],
    ["subgroups as a record", { subgroups: { u: group } }],
    ["subgroups by level", { subgroups: [{ level: "u", ...group }] }],
    ["subgroups by filter", { subgroups: [{ filter: [{ var: "h", equals: "u" }], ...group }] }],
    ["subgroups by name", { subgroups: [{ name: "h=u", ...group }] }],
  ])("%s: every number is compared, and a wrong one is told", async (_name, expected) => {
    const right = await compared(expected);
    expect([right.failures, right.ok]).toEqual([[], true]);
    const numbers = JSON.stringify(expected).match(/:(-?\d+\.?\d*)/g)!;
    expect(right.compared).toBeGreaterThanOrEqual(numbers.length);
    for (const number of numbers) {
      const wrong = JSON.stringify(expected).replace(number, `:${Number(number.slice(1)) * 1.001}`);
      expect((await compared(JSON.parse(wrong) as object)).ok, number).toBe(false);
    }
  });
});
