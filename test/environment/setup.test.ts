import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capture } from "../../environment/setup/processes.mjs";
import {
  canLend,
  command,
  copyProject,
  freshFolder,
  lendInstalled,
  needsSetUp,
  plainEnv,
  processesNaming,
  startNode,
  until,
} from "../support/project.js";

const posix = process.platform !== "win32";
const main = join("environment", "main.mjs");
const made: string[] = [];
const kept = (folder: string): string => {
  made.push(folder);
  return folder;
};

/** A preload that alters what Node tells of the machine. */
const preload = (code: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}`,
});

/** A folder whose `python3` and `python` answer as given, and whose `node` is ours; nothing else is on that path. */
function fakePath(told: { readonly version: readonly number[]; readonly venv: boolean } | undefined): string {
  const folder = kept(freshFolder());
  const answer =
    told === undefined ? "exit 127" : `echo '${JSON.stringify({ ...told, path: "/opt/fake/python3" })}'`;
  for (const name of ["python3", "python", "python3.13", "python3.12", "python3.11", "python3.10"])
    writeFileSync(join(folder, name), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
  return folder;
}

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

describe("a machine that cannot run it", () => {
  const root = kept(copyProject());
  if (canLend) lendInstalled(root);
  const bare = kept(copyProject());

  it("too old a Node is told apart before anything else, with the mend", async () => {
    const old =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } })';
    for (const name of ["start", "test", "doctor"]) {
      const { code, stderr } = await command(bare, [name], preload(old));
      expect(code).toBe(2);
      expect(stderr).toContain("Node 18.20.4 is too old");
      expect(stderr).toContain("Mend: install a current Node");
    }
  });

  it.each(["21.7.0", "22.11.0", "20.18.3"])(
    "Node %s, which cannot load what it needs, is refused",
    async (node) => {
      const stub = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${node}" } })`;
      expect((await command(bare, ["start", "--help"], preload(stub))).code).toBe(2);
    },
  );

  it.each(["20.19.0", "22.12.0", "24.1.0"])("Node %s is taken", async (node) => {
    const stub = `Object.defineProperty(process, "versions", { value: { ...process.versions, node: "${node}" } })`;
    expect((await command(bare, ["start", "--help"], preload(stub))).code).toBe(0);
  });

  it.skipIf(!posix)("too old a Python", async () => {
    const { code, stderr } = await command(bare, ["set-up"], {
      PATH: fakePath({ version: [3, 9, 2], venv: true }),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("Python 3.9.2 (/opt/fake/python3) is too old");
    expect(stderr).toContain("Mend: install Python 3.10 or later");
  });

  it.skipIf(!posix)("no Python, and no npm: both are told at once", async () => {
    const { code, stderr } = await command(bare, ["set-up"], { PATH: fakePath(undefined) });
    expect(code).toBe(2);
    expect(stderr).toContain("no Python was found");
    expect(stderr).toContain("npm: not found");
    expect(stderr.match(/Mend:/g)).toHaveLength(2);
  });

  it.skipIf(!posix)("a Python without venv", async () => {
    const { code, stderr } = await command(bare, ["set-up"], {
      PATH: fakePath({ version: [3, 11, 2], venv: false }),
    });
    expect(code).toBe(2);
    expect(stderr).toContain("is without venv or ensurepip");
    expect(stderr).toContain("apt install python3.11-venv");
  });

  it("a PYTHON that is none", async () => {
    const { code, stderr } = await command(bare, ["set-up"], { PYTHON: join(bare, "no such python") });
    expect(code).toBe(2);
    expect(stderr).toContain("which is no Python that runs");
  });

  it("a disk without room", async () => {
    const full = `import fs from "node:fs"; import { syncBuiltinESMExports } from "node:module";
      const real = fs.statfsSync; fs.statfsSync = (path) => ({ ...real(path), bavail: 1000 }); syncBuiltinESMExports();`;
    const { code, stderr } = await command(bare, ["set-up"], preload(full));
    expect(code).toBe(2);
    expect(stderr).toMatch(/disk: 0\.0 GB free, 3\.3 GB needed/);
    expect(stderr).toContain("Mend: free some space");
  });

  it("a folder that cannot be written", async () => {
    const blocked = kept(copyProject());
    writeFileSync(join(blocked, "build"), "a file where a folder has to be");
    const { code, stderr } = await command(blocked, ["set-up"]);
    expect(code).toBe(2);
    expect(stderr).toContain("cannot be written");
  });

  it("no network for npm", async () => {
    const closed = "http://127.0.0.1:9";
    const { code, stderr, stdout } = await command(bare, ["set-up"], {
      npm_config_proxy: closed,
      npm_config_https_proxy: closed,
      npm_config_fetch_retries: "0",
    });
    expect(stdout).toContain("npm packages from package-lock.json");
    expect(code).toBe(2);
    expect(stderr).toContain("npm: no network");
    expect(stderr).toContain("Mend: connect this machine");
    expect(existsSync(join(bare, "node_modules"))).toBe(false);
    expect(readdirSync(join(bare, "build", "set-up")).filter((name) => name.startsWith("packages-"))).toEqual(
      [],
    );
  });

  it.skipIf(!canLend)(`no network for pip ${needsSetUp}`, async () => {
    const unmade = kept(copyProject());
    lendInstalled(unmade);
    rmSync(join(unmade, "environment", "python"));
    const { code, stderr } = await command(unmade, ["set-up"], {
      HTTPS_PROXY: "http://127.0.0.1:9",
      https_proxy: "http://127.0.0.1:9",
      PIP_RETRIES: "0",
      PIP_INDEX_URL: "https://packages.invalid/simple",
      PIP_FIND_LINKS: "",
    });
    expect(code).toBe(2);
    expect(stderr).toContain("pip: no network");
    expect(readdirSync(join(unmade, "environment")).filter((name) => name.startsWith("python"))).toEqual([]);
  });

  it.skipIf(!canLend)(
    `nothing of that on a machine that is set up: at most 2 s, and no fetch ${needsSetUp}`,
    async () => {
      const began = performance.now();
      const { code, stdout } = await command(root, ["set-up"], { PATH: dirname(process.execPath) });
      expect(stdout).toContain("nothing to do");
      expect(code).toBe(0);
      expect(performance.now() - began).toBeLessThan(2000);
    },
  );
});

/** A project whose only package is one of its own and whose Python environment holds nothing: it needs no network. */
async function smallProject(): Promise<string> {
  const root = kept(copyProject());
  const dependency = join(dirname(root), "dependency");
  mkdirSync(dependency);
  writeFileSync(join(dependency, "package.json"), '{ "name": "dependency", "version": "1.0.0" }');
  const env = plainEnv({ npm_config_cache: join(dirname(root), "npm-cache") });
  await capture("npm", ["pack", "--silent"], { cwd: dependency, env });
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
  for (const name of ["devDependencies", "overrides"]) Reflect.deleteProperty(manifest, name);
  const dependencies = { dependency: `file:${join(dependency, "dependency-1.0.0.tgz")}` };
  writeFileSync(join(root, "package.json"), JSON.stringify({ ...manifest, dependencies }));
  rmSync(join(root, "package-lock.json"));
  const locked = await capture("npm", ["install", "--package-lock-only", "--ignore-scripts"], {
    cwd: root,
    env,
  });
  expect(locked.stderr + locked.stdout).not.toContain("npm error");
  writeFileSync(join(root, "environment", "requirements.txt"), "");
  return root;
}

const partsOf = (root: string): string[] => [
  ...readdirSync(join(root, "environment")).filter((name) => name.includes(".part-")),
  ...(existsSync(join(root, "build", "set-up"))
    ? readdirSync(join(root, "build", "set-up")).filter((name) => /^(packages-|lock)/.test(name))
    : []),
];
const isSetUp = (root: string): boolean =>
  existsSync(join(root, "node_modules", "dependency", "package.json")) &&
  existsSync(join(root, "environment", "python", ".set-up")) &&
  existsSync(join(root, "environment", "jupyter", "kernels", "typescript-study", "kernel.json"));

describe.skipIf(!posix)("set-up of a small project, without network", () => {
  let small: string;
  let done: string;
  const fresh = (): string => {
    const root = join(kept(freshFolder()), "again");
    cpSync(small, root, { recursive: true });
    return root;
  };
  beforeAll(async () => {
    small = await smallProject();
  });

  it("makes everything inside the project, and nothing in the home folder", async () => {
    const root = (done = fresh());
    const home = kept(freshFolder());
    const { code, stdout, stderr } = await command(root, ["set-up"], { HOME: home });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/npm packages from package-lock\.json … \d+\.\d s/);
    expect(stdout).toMatch(/Python environment .* … \d+\.\d s/);
    expect(isSetUp(root)).toBe(true);
    expect(readdirSync(home)).toEqual([]);
    expect(partsOf(root)).toEqual([]);
    const activate = readFileSync(join(root, "environment", "python", "bin", "activate"), "utf8");
    expect(activate).toContain(join(root, "environment", "python"));
    expect(activate).not.toContain(".part-");
  });

  it("does again only what follows from what changed, by content and not by date", async () => {
    const root = done;
    const lock = join(root, "package-lock.json");
    utimesSync(lock, new Date(), new Date());
    expect((await command(root, ["set-up"])).stdout).toContain("nothing to do");
    writeFileSync(join(root, "environment", "requirements.txt"), "# changed\n");
    const again = (await command(root, ["set-up"])).stdout;
    expect(again).toContain("Python environment");
    expect(again).not.toContain("npm packages");
    rmSync(join(root, "node_modules"), { recursive: true });
    expect((await command(root, ["set-up"])).stdout).toContain("npm packages");
    expect(isSetUp(root)).toBe(true);
  });

  it("killed half-way, it is done whole the next time", async () => {
    const root = fresh();
    const first = startNode(root, [main, "set-up"]);
    await until(() => partsOf(root).some((name) => name.startsWith("python.part-")), 60, first.said);
    first.child.kill("SIGKILL");
    await first.ended;
    expect(isSetUp(root)).toBe(false);
    await until(async () => (await processesNaming(root)).length === 0, 60);
    const { code, stdout } = await command(root, ["set-up"]);
    expect(code).toBe(0);
    expect(stdout).toContain("ready");
    expect(isSetUp(root)).toBe(true);
    expect(partsOf(root)).toEqual([]);
  });

  it("stopped by Ctrl-C, it leaves no process and no half-made folder", async () => {
    const root = fresh();
    const first = startNode(root, [main, "set-up"]);
    await until(() => partsOf(root).some((name) => name.startsWith("python.part-")), 60, first.said);
    first.child.kill("SIGINT");
    expect(await first.ended).toBe(130);
    expect(first.said()).toContain("Stopped (SIGINT)");
    expect(await processesNaming(root)).toEqual([]);
    expect(partsOf(root)).toEqual([]);
  });

  it("two at once do the work once: the second waits for the first, by name", async () => {
    const root = fresh();
    const both = [startNode(root, [main, "set-up"]), startNode(root, [main, "set-up"])];
    expect(await Promise.all(both.map((one) => one.ended))).toEqual([0, 0]);
    const said = both.map((one) => one.said()).sort((a, b) => b.length - a.length);
    expect(said.filter((text) => text.includes("Python environment"))).toHaveLength(1);
    const waited = said.find((text) => text.includes("waiting"));
    expect(waited).toMatch(/another one is at work \(process \d+\)/);
    expect(isSetUp(root)).toBe(true);
  });

  it("a lock whose process is gone is no lock", async () => {
    const root = done;
    const { stdout } = await capture("sh", ["-c", "echo $$"]);
    const dead = { pid: Number(stdout), host: hostname(), born: "1", since: new Date().toISOString() };
    writeFileSync(join(root, "build", "set-up", "lock"), JSON.stringify(dead));
    const { code, stdout: said } = await command(root, ["set-up"]);
    expect(code).toBe(0);
    expect(said).toContain("nothing to do");
  });
});
