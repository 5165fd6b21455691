import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refuseMixed } from "../../environment/runner/together.js";
import { CannotRun } from "../../environment/setup/faults.mjs";
import { freshFolder } from "../support/project.js";

const meta = {
  settings: { samplePcns: 20 },
  simulated: true,
  code: "a".repeat(64),
  inputs: [],
  files: [{ file: "workforce.csv", sha256: "1".repeat(64), bytes: 9 }],
};

describe("the notebooks of one run", () => {
  let stage: string;
  const leave = (notebook: string, own: object = {}): void => {
    mkdirSync(join(stage, "parts"), { recursive: true });
    const part = { notebook, meta: { ...meta, ...own }, outputs: [], entries: [] };
    writeFileSync(join(stage, "parts", `${notebook}.json`), JSON.stringify(part));
  };
  const saidOf = (names: readonly string[]): string => {
    try {
      refuseMixed(stage, names);
    } catch (error) {
      expect(error).toBeInstanceOf(CannotRun);
      return (error as Error).message;
    }
    return "";
  };
  beforeEach(() => {
    stage = freshFolder();
  });
  afterEach(() => rmSync(stage, { recursive: true }));

  it.each([
    ["lib", { code: "b".repeat(64) }, /ran: lib \(01-one is of code a{12}, 02-two of b{12}\); its notebooks/],
    ["a file", { files: [{ ...meta.files[0], sha256: "2" }] }, /ran: workforce\.csv; its notebooks/],
    ["the settings", { settings: { samplePcns: 1 } }, /ran: the settings; its notebooks/],
  ])("have no report where %s was changed while it ran, and that is told", (_, other, said) => {
    leave("01-one");
    leave("02-two", other);
    expect(saidOf(["01-one", "02-two"])).toMatch(said);
    expect(saidOf(["01-one", "02-two"])).toMatch(/Mend: npm start again, and change nothing/);
  });

  it("have one where all rest on the same, whatever another run left, or where they left nothing", () => {
    expect(saidOf(["01-one"])).toBe("");
    leave("00-old", { code: "c".repeat(64) });
    leave("01-one");
    leave("02-two");
    expect(saidOf(["01-one", "02-two"])).toBe("");
  });
});
