import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { acceptOptions, answerEarly, startOptions } from "../../environment/options.mjs";
import { chooseNotebooks } from "../../environment/runner/choose.js";
import { CannotRun } from "../../environment/setup/faults.mjs";
import { nearest, readOptions } from "../../environment/setup/options.mjs";
import { command, copyProject } from "../support/project.js";

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CannotRun) return error.message;
    throw error;
  }
  throw new Error("it was not refused");
};

describe("options", () => {
  it("reads flags and values, in both spellings, several times", () => {
    const { flags, values } = readOptions("x", startOptions, [
      "--quick",
      "--notebook",
      "01",
      "--notebook=03",
      "--out=a b",
    ]);
    expect([...flags]).toEqual(["quick"]);
    expect(values.get("notebook")).toEqual(["01", "03"]);
    expect(values.get("out")).toEqual(["a b"]);
    expect(values.get("settings")).toBeUndefined();
  });

  it("tells every fault at once, an unknown option with the nearest", () => {
    const told = refusal(() =>
      readOptions("npm start --", startOptions, ["--quik", "--out=", "02", "--quick=3", "--settings"]),
    );
    expect(told).toContain("--quik is no option; the nearest is --quick");
    expect(told).toContain("--settings needs a value: --settings FILE");
    expect(told).toContain("--out needs a value: --out DIR");
    expect(told).toContain('"02" is not understood here');
    expect(told).toContain('--quick takes no value; seen "3"');
    expect(told).toContain("npm start -- --help lists the options");
  });

  it.each(["constructor", "toString", "__proto__"])("--%s is no option either", (name) => {
    expect(refusal(() => readOptions("x", acceptOptions, [`--${name}`]))).toContain(`--${name} is no option`);
  });

  it("the help lists every option", () => {
    const help = answerEarly("start", ["--help"]);
    for (const name of Object.keys(startOptions)) expect(help).toContain(`--${name}`);
    expect(answerEarly("start", ["--quick"])).toBeUndefined();
  });

  it("the nearest name is the one with the fewest letters changed", () => {
    expect(nearest("strat", ["test", "start", "lab"])).toBe("start");
    expect(nearest("", [])).toBeUndefined();
  });

  it("chooses notebooks by number, name or file, in the project's order", () => {
    const names = ["01-ingest", "02-models", "03-supplementary"];
    expect(chooseNotebooks(names, [])).toEqual(names);
    expect(chooseNotebooks(names, ["notebooks/03-supplementary.ipynb", "01"])).toEqual([
      "01-ingest",
      "03-supplementary",
    ]);
    expect(refusal(() => chooseNotebooks(names, ["2", "02-modles"]))).toMatch(
      /"2" is no notebook[^]*nearest is 02-models/,
    );
  });
});

describe("on a clean clone, before any set-up", () => {
  const root = copyProject();
  afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

  it("help is at hand, and wrong words end with exit code 2 and the nearest right one", async () => {
    const help = await command(root, ["start", "--help"]);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain("--settings FILE");
    const wrong = await command(root, ["start", "--notebok", "02"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain("the nearest is --notebook");
    const unknown = await command(root, ["doctr"]);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain("the nearest is doctor");
  });
});
