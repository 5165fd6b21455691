import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { canLend, needsSetUp, startNode, until } from "../support/project.js";
import { smallDisk } from "../support/smallDisk.js";
import { again, copyAt, execute, type StudyCopy } from "../support/study.js";

const main = join("environment", "main.mjs");

/** The bytes of a report, but for its run's own record. */
function bytesOf(folder: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((f) => f.isFile());
  return new Map(
    files
      .map((f) => join(f.parentPath, f.name))
      .filter(
        (path) =>
          !/(^|[\\/])(run\.(json|html)|verify\.(json|html)|\.run[\\/].*|\.whole[\\/].*)$/.test(
            relative(folder, path),
          ),
      )
      .filter((path) => !relative(folder, path).startsWith("."))
      .sort()
      .map((path) => [relative(folder, path), readFileSync(path, "latin1")]),
  );
}

function differing(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => a.get(name) !== b.get(name));
}

describe.skipIf(!canLend || process.platform === "win32")(`faults, for real ${needsSetUp}`, () => {
  let copy: StudyCopy;
  let whole: ReadonlyMap<string, string>;

  beforeAll(() => {
    copy = again(copyAt(inject("base")));
    whole = bytesOf(copy.at("report"));
  });
  afterAll(() => copy.remove());

  it("killed while it starts, while it computes, while it writes: the earlier report is as it was, the next run right", async () => {
    const moments = [/01-ingest\s+… /, /02-models\s+… /, /03-supplementary\s+\d+ cells/];
    for (const moment of moments) {
      const run = startNode(copy.root, [main, "start"]);
      await until(() => moment.test(run.said()), 400, run.said);
      await new Promise((resolve) => setTimeout(resolve, 1500));
      run.child.kill("SIGKILL");
      await run.ended;
      expect(differing(bytesOf(copy.at("report")), whole), String(moment)).toEqual([]);
    }
    await execute(copy);
    expect(differing(bytesOf(copy.at("report")), whole)).toEqual([]);
    expect(readdirSync(copy.at("report")).filter((n) => n.startsWith("."))).toEqual([]);
    expect(readdirSync(copy.at("build", "cache")).filter((n) => n.endsWith(".part"))).toEqual([]);
  });

  it("a corrupt file in the cache: told by name, made anew, the same numbers", async () => {
    const cache = copy.at("build", "cache");
    const step = readdirSync(cache).find((n) => n.startsWith("analysis-"))!;
    const file = readdirSync(join(cache, step)).find((n) => n.endsWith(".parquet"))!;
    const bytes = readFileSync(join(cache, step, file));
    bytes[Math.floor(bytes.length / 2)] ^= 0xff;
    writeFileSync(join(cache, step, file), bytes);
    const { stdout } = await execute(copy);
    expect(stdout).toContain(`build/cache/${step} was damaged`);
    expect(differing(bytesOf(copy.at("report")), whole)).toEqual([]);
  });

  it("a clock that is set back while it runs, and files from the future: the same numbers, no negative time", async () => {
    writeFileSync(
      copy.at("clock.cjs"),
      `const real = Date.now, began = real();
const now = () => real() - (real() - began > 4000 ? 400 * 86400e3 : 0);
const Real = Date;
globalThis.Date = class extends Real { constructor(...a) { a.length ? super(...a) : super(now()); } static now() { return now(); } };
`,
    );
    execFileSync("find", [copy.at("report"), "-exec", "touch", "-d", "2099-01-01", "{}", "+"]);
    await execute(copy, [], { env: { NODE_OPTIONS: `--require "${copy.at("clock.cjs")}"` } });
    expect(differing(bytesOf(copy.at("report")), whole)).toEqual([]);
    const run = JSON.parse(copy.read("report", "run.json")) as { seconds: number };
    expect(run.seconds).toBeGreaterThan(1);
    expect(run.seconds).toBeLessThan(3600);
  });

  it.for([
    { room: 6, moment: "at once" },
    { room: 14, moment: "when the reports are written" },
  ])("a full disk, $moment: says so, and the earlier report is as it was", async ({ room }, { skip }) => {
    const disk = smallDisk(48 * 2 ** 20);
    if (disk === undefined) return skip("no file system can be mounted here");
    try {
      const out = join(disk.folder, "report");
      cpSync(copy.at("report"), out, { recursive: true });
      const { bavail, bsize } = statfsSync(disk.folder);
      writeFileSync(join(disk.folder, "filler"), Buffer.alloc(bavail * bsize - room * 2 ** 20));
      const failed = await copy.run(["start", "--out", out]);
      expect(failed.code).toBe(2);
      expect(failed.stderr).toMatch(/the disk is full.*Mend: free some space/s);
      expect(differing(bytesOf(out), whole)).toEqual([]);
    } finally {
      disk.end();
    }
  });

  it("two runs in one folder, and two verifications: the second is refused by name, the first is not harmed", async () => {
    const first = startNode(copy.root, [main, "verify", "--against", join("report", "ledger.json")]);
    await until(() => /01-ingest\s+… /.test(first.said()), 400, first.said);
    const second = await copy.run(["verify", "--against", join("report", "ledger.json")]);
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(
      /another run writes to build[\\/]verify: process \d+ .*Mend: one verification at a time/s,
    );
    const start = await copy.run(["start", "--out", join("build", "verify", "report")]);
    expect(start.code).toBe(2);
    expect(start.stderr).toMatch(/another run writes to build[\\/]verify[\\/]report: process \d+/);
    expect(await first.ended, first.said()).toBe(0);
    expect(first.said()).toMatch(/Same: all \d+ numbers are what they were/);
  });

  it("a folder that cannot be written to: refused by name at once, exit code 2", async ({ skip }) => {
    const disk = smallDisk(2 ** 20);
    if (disk === undefined) return skip("no file system can be mounted here");
    try {
      mkdirSync(join(disk.folder, "report"));
      execFileSync("mount", ["-o", "remount,ro", disk.folder]);
      const { code, stderr } = await copy.run(["start", "--out", join(disk.folder, "report")]);
      expect(code).toBe(2);
      expect(stderr).toContain(join(disk.folder, "report"));
      expect(stderr).toMatch(/cannot be written to.*Mend: make the folder writable/s);
    } finally {
      disk.end();
    }
  });
});
