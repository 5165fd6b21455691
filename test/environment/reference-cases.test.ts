import { cpSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { compareCase, run } from "../../environment/reference.js";

/** Made by test/reference/cases.py, by definitions alone and in 60 digits. */
const cases = resolve("test/reference/cases");

/** A copy of a case, with one of its files changed. */
function changed(name: string, file: string, change: (text: string) => string): string {
  const folder = mkdtempSync(join(tmpdir(), "case "));
  cpSync(join(cases, name), folder, { recursive: true });
  writeFileSync(join(folder, file), change(readFileSync(join(cases, name, file), "utf8")));
  return folder;
}

/** What the command ends with and says of a folder. */
async function said(folder: string, ...flags: readonly string[]) {
  const [log, error] = [vi.spyOn(console, "log"), vi.spyOn(console, "error")].map((spy) =>
    spy.mockImplementation(() => undefined),
  );
  try {
    const code = await run([folder, ...flags]);
    return { code, out: log.mock.calls.flat().join("\n"), err: error.mock.calls.flat().join("\n") };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

describe("cases that other software's files leave out", () => {
  it.each(readdirSync(cases))("%s agrees to 1e-8, every number", async (name) => {
    const result = await compareCase(join(cases, name));
    expect(result.failures).toEqual([]);
    expect(result.compared).toBeGreaterThan(80);
  });

  it("a level that is the same number as the reference is not taken for it", async () => {
    const wrong = changed("odd_labels", "expected.json", (text) =>
      text.replace(/("level": "true", "base": "01", "estimate": )(-?[\d.]+)/, "$10.5"),
    );
    expect(new Set((await compareCase(wrong)).failures.map((f) => f.what))).toEqual(
      new Set(["dydx g true estimate"]),
    );
  });
});

describe("a file's own tolerances", () => {
  it("hold for the fields they name, and for no others", async () => {
    const without = changed("same_number", "expected.json", (text) =>
      text.replace('"tolerances"', '"note_of_tolerances"'),
    );
    expect((await compareCase(without)).failures.map((f) => f.what)).toEqual(["model loglik"]);
    const others = changed("same_number", "expected.json", (text) =>
      text.replace('"model.loglik": 0.001', '"coefficients.loglik": 0.001, "model.loglik_null": 1'),
    );
    expect((await compareCase(others)).failures.map((f) => f.what)).toEqual(["model loglik"]);
  });

  it("of variances.json are those of a variance by name", async () => {
    const shifted = (tolerances: string): string =>
      changed("probability_weights", "variances.json", (text) =>
        text
          .replace(/("se_CR2": )([\d.]+)/, (_, key: string, v: string) => `${key}${Number(v) * 1.0001}`)
          .replace("{", `{"tolerances": ${tolerances}, `),
      );
    expect((await compareCase(shifted('{"se_CR2": 1e-3}'))).failures).toEqual([]);
    expect((await compareCase(shifted('{"se_CR2_symmetric": 1e-3}'))).failures).toHaveLength(1);
  });
});

describe("fields of a specification that nothing reads", () => {
  it.each<[string, (text: string) => string, RegExp]>([
    [
      "cluster",
      (text) => text.replace('"cluster": "cl"', '"clsuter": "cl"'),
      /clsuter: .*"cluster" is meant/,
    ],
    ["weights", (text) => text.replace('"weights"', '"weight"'), /weight: .*"weights" is meant/],
    [
      "a sample's list",
      (text) => text.replace("{", '{"sample": {"complete_case": ["x"]}, '),
      /sample\.complete_case: .*"complete_cases" is meant/,
    ],
    [
      "a term's levels, with the fault that follows",
      (text) => text.replace('"levels"', '"Levels"'),
      /terms\[1\]\.Levels: .*"levels" is meant[^]*terms\[1\]\.levels/,
    ],
  ])("%s misspelt is a fault that names what is meant", async (_name, change, message) => {
    const { code, err } = await said(changed("probability_weights", "spec.json", change));
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });

  it("others are told, and what is a note is not", async () => {
    const folder = changed("one_cluster", "spec.json", (text) =>
      text.replace("{", '{"strata": "h", "clusters": 1, "note": "n", "licence": "l", '),
    );
    expect(await said(folder)).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /not read in spec\.json, as no field is called so: strata, clusters$/,
      ) as string,
    });
    const { out, err } = await said(folder, "--json");
    expect([JSON.parse(out), err]).toEqual([
      [expect.objectContaining({ ok: true })],
      expect.stringMatching(/strata/),
    ]);
  });

  it("parts of an expected.json that nothing reads are told; a misspelt one is a fault", async () => {
    const more = changed("one_cluster", "expected.json", (text) =>
      text.replace("{", '{"elasticities": [{"term": "x", "estimate": 1}], "remark": "none", '),
    );
    expect(await said(more)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/called so: elasticities$/) as string,
    });
    const misspelt = changed("one_cluster", "expected.json", (text) =>
      text.replace('"coefficients"', '"coeficients"'),
    );
    expect(await said(misspelt)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/coeficients: .*"coefficients" is meant/) as string,
    });
  });
});

describe("numbers as Python writes them", () => {
  it("bare NaN is a number that there is none of, and bare Infinity an infinite one", async () => {
    const nan = changed("one_cluster", "expected.json", (text) => text.replaceAll("null", "NaN"));
    expect((await compareCase(nan)).failures).toEqual([]);
    const infinite = changed("one_cluster", "expected.json", (text) =>
      text.replace(/"loglik": [-\d.]+/, '"loglik": -Infinity'),
    );
    expect((await compareCase(infinite)).failures.map((f) => [f.what, f.expected])).toEqual([
      ["model loglik", -Infinity],
    ]);
  });
});
