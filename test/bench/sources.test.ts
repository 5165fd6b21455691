import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { benchmark, mainFrame, withSource } from "../../bench/frame.js";
import { comparison, reasonOf } from "../../bench/peers.js";

const simulated = () =>
  withSource({ rows: 12_000 }, async (source) => ({ source, frame: (await mainFrame(source)).frame }));

describe("simulated people for the bench", () => {
  it("are as many as asked for, the same each time, and their file goes afterwards", async () => {
    const [one, other] = [await simulated(), await simulated()];
    expect(one.frame.rows).toBe(12_000);
    expect(existsSync(one.source)).toBe(false);
    expect(other.frame.y).toEqual(one.frame.y);
    expect(other.frame.group).toEqual(one.frame.group);
    expect(Object.values(one.frame.factors).map((f) => f.levels.length)).toEqual([6, 8, 3, 5, 8, 10, 8, 2]);
  });

  it("stand beside a peer that could not run, with its reason", async () => {
    const ours = await withSource({ rows: 12_000 }, benchmark);
    const table = comparison(ours, [{ peer: "statsmodels", failed: "ended after 10 minutes" }]);
    expect(table).toContain("| statsmodels | could not run: ended after 10 minutes |");
    expect(table).toContain("Here: 12000 rows");
  });
});

describe("why a peer gave no result", () => {
  it.each([
    ["its own last word", { signal: null, last: "MemoryError: Unable to allocate 1.35 GiB" }, /^MemoryError/],
    ["no memory", { signal: "SIGKILL", last: "" }, /killed by the system, most likely for want of memory/],
    [
      "no time",
      { signal: "SIGKILL", last: "", error: Object.assign(new Error("spawn"), { code: "ETIMEDOUT" }) },
      /^ended after 7 minutes$/,
    ],
    ["no word", { signal: "SIGSEGV", last: "" }, /^ended by SIGSEGV without a word$/],
  ])("is told: %s", (_name, end, said) => {
    expect(reasonOf({ minutes: 7, ...end })).toMatch(said);
  });
});
