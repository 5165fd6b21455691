import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { markdownCells, markedNumbers } from "../../environment/prose.js";
import { libraryHash } from "../../lib/index.js";
import { canLend, command, copyProject, here, lendInstalled, needsSetUp } from "../support/project.js";

const code = libraryHash();

describe.skipIf(!canLend)(`doctor, accept and clean ${needsSetUp}`, () => {
  let root: string;
  const proseNumbers = (): readonly { id: string; printed: string }[] =>
    readdirSync(join(root, "notebooks"))
      .flatMap((name) => markdownCells(readFileSync(join(root, "notebooks", name), "utf8")))
      .flatMap(markedNumbers)
      .map(({ id, text }) => ({ id, printed: text }));
  const finishedRun = (folder: string, meta: Record<string, unknown>, status = "done"): void => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, "ledger.json"), JSON.stringify({ meta, entries: proseNumbers() }));
    writeFileSync(join(root, folder, "run.json"), JSON.stringify({ status, notebooks: [] }));
  };

  beforeAll(() => {
    root = copyProject(["lib", "notebooks", "tsconfig.json"]);
    lendInstalled(root);
  });
  afterAll(() => rmSync(dirname(root), { recursive: true, force: true }));

  it("doctor shows each check on a line, starts the kernel once, and ends with 0", async () => {
    const { code: exit, stdout } = await command(root, ["doctor"]);
    expect(stdout).toMatch(/^ok {2}Node/m);
    expect(stdout).toMatch(/^ok {2}Python/m);
    expect(stdout).toMatch(/^ok {2}disk/m);
    expect(stdout).toMatch(/^ok {2}kernel {3}ready in .* 1 \+ 1 is 2$/m);
    expect(exit).toBe(0);
  });

  it("doctor ends with 1 when the kernel does not start, and shows what it said", async () => {
    const broken = copyProject();
    lendInstalled(broken);
    writeFileSync(
      join(broken, "environment", "kernel", "launcher.cjs"),
      'throw new Error("a broken launcher");\n',
    );
    const { code: exit, stdout } = await command(broken, ["doctor"]);
    rmSync(dirname(broken), { recursive: true, force: true });
    expect(exit).toBe(1);
    expect(stdout).toMatch(/^NO {2}kernel/m);
    expect(stdout).toContain("mend:");
  });

  it("accept takes the numbers of a finished run of the present code, and only of the right size", async () => {
    const none = await command(root, ["accept"]);
    expect(none.code).toBe(2);
    expect(none.stderr).toContain("report/ledger.json is not there");

    finishedRun("report", { code: "other", settings: { samplePcns: 20 } }, "failed");
    const wrong = await command(root, ["accept"]);
    expect(wrong.code).toBe(2);
    for (const why of ['the run is "failed"', "one PCN in 20", "lib has changed"])
      expect(wrong.stderr).toContain(why);
    expect(existsSync(join(root, "results"))).toBe(false);

    finishedRun("report", { code, settings: { samplePcns: 1 } });
    finishedRun("small", { code, settings: { samplePcns: 20 } });
    expect((await command(root, ["accept"])).code).toBe(0);
    expect((await command(root, ["accept", "--quick"])).stderr).toContain("one PCN in 1");
    expect((await command(root, ["accept", "--quick", "--out", "small"])).code).toBe(0);
    for (const [from, to] of [
      ["report", "ledger.json"],
      ["small", "ledger-quick.json"],
    ] as const)
      expect(readFileSync(join(root, "results", to))).toEqual(readFileSync(join(root, from, "ledger.json")));
  });

  it("clean removes what was generated and says so; the packages and the user's own files only when told", async () => {
    const own = join(root, "data", "raw", "mine.csv");
    mkdirSync(dirname(own), { recursive: true });
    writeFileSync(own, "x");
    rmSync(join(root, "environment", "python"));
    mkdirSync(join(root, "environment", "python"));
    const first = await command(root, ["clean"]);
    expect(first.code).toBe(0);
    for (const name of ["build", "report", "environment/python", "environment/jupyter"]) {
      expect(first.stdout).toContain(`removed ${name}\n`);
      expect(existsSync(join(root, name))).toBe(false);
    }
    expect(existsSync(join(root, "node_modules", "tsx"))).toBe(true);
    expect((await command(root, ["clean", "--all"])).stdout).toContain("removed node_modules");
    expect(existsSync(join(here, "node_modules", "tsx"))).toBe(true);
    expect(existsSync(own)).toBe(true);
    expect((await command(root, ["clean"])).stdout).toContain("Nothing to remove");
  });
});
