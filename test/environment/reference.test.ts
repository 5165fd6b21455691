import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { compareCase, run } from "../../environment/reference.js";

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

/** The odds of y by level in closed form: log odds ratio against the first level, and its error. */
const twoByTwo = (counts: readonly (readonly [ones: number, zeros: number])[]) => {
  const [[a, b], [c, d]] = counts;
  return { b: Math.log((c * b) / (d * a)), se_oim: Math.sqrt(1 / a + 1 / b + 1 / c + 1 / d) };
};

describe("data as other programs write them", () => {
  const counts = [
    [4, 7],
    [8, 3],
  ] as const;
  const folder = mkdtempSync(join(tmpdir(), "written "));
  const lines = (
    levels: readonly [string, string],
    row: (y: number, level: string, i: number) => string,
  ): string[] =>
    counts.flatMap(([ones, zeros], l) =>
      Array.from({ length: ones + zeros }, (_, i) => row(i < ones ? 1 : 0, levels[l], i)),
    );
  const compared = async (data: string, spec: object, expected: object) => {
    writeFileSync(join(folder, "data.csv"), data);
    writeFileSync(
      join(folder, "spec.json"),
      JSON.stringify({ outcome: "y", cluster: null, weights: null, vce: ["oim"], ...spec }),
    );
    writeFileSync(join(folder, "expected.json"), JSON.stringify(expected));
    return compareCase(folder);
  };

  it.each<[string, readonly [string, string], readonly unknown[], string]>([
    ["truths in R's spelling", ["FALSE", "TRUE"], ["FALSE", "TRUE"], "g=TRUE"],
    ["truths in pandas' spelling", ["False", "True"], [false, true], "g=true"],
    ["codes with leading zeros", ["00", "01"], ["00", "01"], "g=01"],
    ["numbers for codes with leading zeros", ["00", "01"], [0, 1], "g=1"],
    ["dates", ["2024-01-01", "2024-02-01"], ["2024-01-01", "2024-02-01"], "g=2024-02-01"],
    [
      "whole numbers beyond the doubles'",
      ["9007199254740992", "9007199254740993"],
      ["9007199254740992", "9007199254740993"],
      "g=9007199254740993",
    ],
    ["levels of the formula's own signs", ["a:b", "c#d = 1"], ["a:b", "c#d = 1"], "g=c#d = 1"],
  ])("%s are levels", async (_name, levels, spelt, name) => {
    const terms = [{ var: "g", kind: "factor", levels: spelt }];
    const data = ["y,g", ...lines(levels, (y, g) => `${y},${g}`), ""].join("\n");
    const expected = { coefficients: [{ name, ...twoByTwo(counts) }], model: { k: 2 } };
    expect(await compared(data, { terms }, expected)).toMatchObject({ failures: [], compared: 3 });
  });

  it("a byte-order mark, quotes, CRLF, a semicolon, and headings that differ in case alone", async () => {
    const terms = [{ var: "G", kind: "factor", levels: ["a", "b"] }];
    const body = lines(["a", "b"], (y, g, i) => `"${y}";"${"xyz"[i % 3]}";"${g}"`);
    const data = `\uFEFF${['"y";"g";"G"', ...body, ""].join("\r\n")}`;
    const expected = { coefficients: [{ name: "G=b", ...twoByTwo(counts) }] };
    expect(await compared(data, { terms }, expected)).toMatchObject({ failures: [], compared: 2 });
  });

  it("rows whose value is missing, NA or a dot leave", async () => {
    const terms = [{ var: "g", kind: "factor", levels: ["a", "b"] }];
    const data = [
      "y,g,z",
      ...lines(["a", "b"], (y, g) => `${y},${g},1.5`),
      "1,a,",
      "1,a,NA",
      "0,b,.",
      "",
    ].join("\n");
    const expected = {
      coefficients: [{ name: "g=b", ...twoByTwo(counts) }],
      model: { n: 22, rows_in_file: 25 },
    };
    const sample = { complete_cases: ["z"] };
    expect(await compared(data, { terms, sample }, expected)).toMatchObject({ failures: [], compared: 4 });
  });

  it("where the other program has no number, ours must have none", async () => {
    const terms = [{ var: "g", kind: "factor", levels: ["a", "b"] }];
    const data = ["y,g,c", ...lines(["a", "b"], (y, g) => `${y},${g},only`), ""].join("\n");
    const none = {
      coefficients: [{ name: "g=b", b: twoByTwo(counts).b, se_cluster: null }],
      vcov: { cluster: null },
    };
    expect(await compared(data, { terms, cluster: "c" }, none)).toMatchObject({ failures: [], compared: 3 });
    const some = { coefficients: [{ name: "g=b", b: null }] };
    expect((await compared(data, { terms }, some)).ok).toBe(false);
  });
});

describe("a refusal that the file expects", () => {
  const folder = mkdtempSync(join(tmpdir(), "refused "));
  const write = (spec: object, behaviour: string): void => {
    const terms = [{ var: "g", kind: "factor", levels: ["a", "b"] }];
    writeFileSync(join(folder, "spec.json"), JSON.stringify({ outcome: "y", terms, ...spec }));
    writeFileSync(
      join(folder, "expected.json"),
      JSON.stringify({ mle_exists: false, expected_behaviour: behaviour }),
    );
  };
  const data = (rows: readonly string[]): void =>
    writeFileSync(join(folder, "data.csv"), ["y,g,u", ...rows, ""].join("\n"));

  it("counts where it names what the file names, as a column, a term or a filter", async () => {
    data(["0,a,1", "0,a,2", "1,b,3", "1,b,4"]);
    write({}, "refuse: g separates the outcome completely");
    expect(await compareCase(folder)).toMatchObject({ ok: true, compared: 1 });
    write({ sample: { filter: [{ var: "u", greater_than: 9 }] } }, "refuse: no rows, as u is never above 9");
    expect(await compareCase(folder)).toMatchObject({ ok: true, compared: 1 });
  });

  it("does not count where it names another, or where there is an estimate", async () => {
    write({ sample: { complete_cases: ["u"] } }, "refuse: u separates");
    expect((await compareCase(folder)).ok).toBe(false);
    data(["0,a,1", "1,a,2", "1,b,3", "0,b,4"]);
    write({}, "refuse: g separates the outcome completely");
    expect((await compareCase(folder)).failures).toMatchObject([{ got: "an estimate" }]);
  });
});

describe("a folder that cannot be read", () => {
  const good = { outcome: "y", terms: [{ var: "g", kind: "factor", levels: ["a", "b"] }] };
  const cases: [string, Record<string, unknown>, RegExp][] = [
    ["no expected.json", { "spec.json": good }, /one\/expected\.json is missing/],
    ["no spec.json", { "expected.json": { model: { n: 4 } } }, /one\/spec\.json is missing/],
    [
      "a spec.json that is no JSON",
      { "spec.json": "{", "expected.json": { model: { n: 4 } } },
      /spec\.json is no JSON/,
    ],
    [
      "a kind that there is not",
      { "spec.json": { ...good, terms: [{ var: "g", kind: "fctor" }] } },
      /spec\.json: terms\[0\].*"kind" must be/,
    ],
    [
      "a factor without levels",
      { "spec.json": { ...good, terms: [{ var: "g", kind: "factor" }] } },
      /spec\.json: terms\[0\]\.levels/,
    ],
    ["no outcome", { "spec.json": { terms: [] } }, /spec\.json: outcome/],
    [
      "weights of another kind",
      { "spec.json": { ...good, weights: { type: "aweight", column: "g" } } },
      /spec\.json: weights\.type/,
    ],
    [
      "a filter of another kind",
      { "spec.json": { ...good, sample: { filter: [{ var: "g", not: "a" }] } } },
      /sample\.filter\[0\].*not/,
    ],
    [
      "a column that the data lack",
      { "spec.json": { ...good, cluster: "pcn" } },
      /spec\.json: cluster: data\.csv has no column "pcn"; it has y, g/,
    ],
    [
      "a data file that is not there",
      { "spec.json": { ...good, data: "../no.csv" } },
      /spec\.json: data: there is no file \.\.\/no\.csv/,
    ],
    [
      "coefficients of the wrong shape",
      { "spec.json": good, "expected.json": { coefficients: { g: 1 } } },
      /expected\.json: coefficients/,
    ],
    [
      "nothing to compare",
      { "spec.json": good, "expected.json": { note: "to do" } },
      /expected\.json has none of/,
    ],
  ];

  it.each(cases)(
    "%s: file and field are named, the others still run, and the command ends with 2",
    async (_name, files, message) => {
      const folder = mkdtempSync(join(tmpdir(), "bad "));
      const written = { "expected.json": { model: { n: 4 } }, ...files };
      const absent = _name === "no expected.json" ? ["expected.json"] : [];
      const csv = "y,g\n1,a\n0,a\n1,b\n0,b\n";
      for (const [name, content] of [
        ["one", written],
        ["two", { "spec.json": good, "expected.json": { model: { n: 4 } } }],
      ] as const) {
        mkdirSync(join(folder, name));
        writeFileSync(join(folder, name, "data.csv"), csv);
        for (const [file, text] of Object.entries(content))
          writeFileSync(join(folder, name, file), typeof text === "string" ? text : JSON.stringify(text));
      }
      for (const file of absent) rmSync(join(folder, "one", file));
      const [log, error] = [vi.spyOn(console, "log"), vi.spyOn(console, "error")].map((spy) =>
        spy.mockImplementation(() => undefined),
      );
      try {
        expect(await run([folder])).toBe(2);
        expect(error.mock.calls.flat().join("\n")).toMatch(message);
        expect(log.mock.calls.flat().join("\n")).toMatch(/right {2}two: 1 compared/);
      } finally {
        log.mockRestore();
        error.mockRestore();
      }
    },
  );
});
