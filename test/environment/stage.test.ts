import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStage } from "../../environment/runner/stage.js";

let out: string;
const put = (path: string, text: string): void => {
  mkdirSync(join(out, path, ".."), { recursive: true });
  writeFileSync(join(out, path), text);
};
const has = (path: string): string => readFileSync(join(out, path), "utf8");

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "stage "));
  put("index.html", "old");
  put("run.json", '{ "status": "done" }');
  put("mine.txt", "a file of the user's");
});
afterEach(() => rmSync(out, { recursive: true }));

describe("the stage of a run", () => {
  it("changes nothing in its folder until it is whole, then everything, and leaves other files alone", () => {
    const stage = openStage(out);
    writeFileSync(join(stage.folder, "index.html"), "new");
    expect(has("index.html")).toBe("old");
    stage.publish();
    expect(has("index.html")).toBe("new");
    expect(has("mine.txt")).toBe("a file of the user's");
    expect(existsSync(stage.folder)).toBe(false);
  });

  it("begins with what earlier notebooks left for the next ones: parts, executed notebooks, counts", () => {
    const left = ["parts/01.json", "notebooks/01.ipynb", "check.json"];
    for (const file of left) put(file, file);
    const { folder } = openStage(out);
    for (const file of left) expect(readFileSync(join(folder, file), "utf8")).toBe(file);
    expect(existsSync(join(folder, "index.html"))).toBe(false);
  });

  it("takes away what an earlier run listed and this one does not, and nothing else, also after a kill", () => {
    const sums = (...files: string[]): string => files.map((f) => `${"0".repeat(64)}  ${f}\n`).join("");
    put("figures/one.png", "old");
    put("figures/one.svg", "old");
    put("figures/mine.png", "a file of the user's");
    put("SHA256SUMS", sums("figures/one.png", "figures/one.svg", "gone.html", "../mine.txt"));
    put(".whole/figures/one.svg", "new");
    put(".whole/ledger.json", "new");
    put(".whole/SHA256SUMS", sums("01.html", "figures/one.svg", "ledger.json"));
    put("01.html", "new, in its place before the kill");
    openStage(out);
    expect(existsSync(join(out, "figures", "one.png"))).toBe(false);
    expect(["figures/one.svg", "ledger.json", "figures/mine.png", "mine.txt", "01.html"].map(has)).toEqual([
      "new",
      "new",
      "a file of the user's",
      "a file of the user's",
      "new, in its place before the kill",
    ]);
    expect(has("SHA256SUMS")).toContain("ledger.json");
  });

  it("of a run killed before it was whole is removed by the next, which keeps the earlier report", () => {
    writeFileSync(join(openStage(out).folder, "index.html"), "half");
    const next = openStage(out);
    expect(existsSync(join(next.folder, "index.html"))).toBe(false);
    expect(has("index.html")).toBe("old");
  });

  it("of a run killed while its whole report was put in place is put in place by the next", () => {
    put(".whole/index.html", "new");
    put(".whole/notebooks/01.ipynb", "new");
    openStage(out);
    expect(has("index.html")).toBe("new");
    expect(has("notebooks/01.ipynb")).toBe("new");
    expect(existsSync(join(out, ".whole"))).toBe(false);
  });

  it("of a run that did not end well lies beside a finished report, and in the place of an unfinished one", () => {
    const failed = openStage(out);
    writeFileSync(join(failed.folder, "index.html"), "failed");
    expect(failed.publishUnfinished()).toBe(join(out, "unfinished"));
    expect(has("index.html")).toBe("old");
    expect(has("unfinished/index.html")).toBe("failed");
    put("run.json", '{ "status": "failed" }');
    const again = openStage(out);
    writeFileSync(join(again.folder, "index.html"), "failed again");
    expect(again.publishUnfinished()).toBe(out);
    expect(has("index.html")).toBe("failed again");
  });
});
