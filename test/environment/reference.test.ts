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
