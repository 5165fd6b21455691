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
