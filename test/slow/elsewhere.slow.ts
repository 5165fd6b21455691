import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { capture } from "../../environment/setup/processes.mjs";
import { canLend, here, needsSetUp, plainEnv } from "../support/project.js";
import { again, copyAt, type StudyCopy } from "../support/study.js";

const against = ["--against", join("report", "ledger.json")];

/** The binary of another Node by the npm package that carries it, kept in build; undefined where it cannot be had. */
function otherNode(major: number): string | undefined {
  const folder = join(here, "build", "nodes", String(major));
  const binary = join(folder, "node_modules", "node", "bin", "node");
  if (existsSync(binary)) return binary;
  try {
    mkdirSync(folder, { recursive: true });
    execFileSync("npm", ["install", `node@${major}`, "--prefix", folder, "--no-save", "--no-package-lock"], {
      stdio: "ignore",
    });
  } catch {
    return undefined;
  }
  return existsSync(binary) ? binary : undefined;
}

const can = (program: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Gives a copy packages of its own, of which some say another version, as its lock file then does. */
function otherPackages(copy: StudyCopy, versions: Readonly<Record<string, string>>): void {
  const [theirs, own] = [join(here, "node_modules"), copy.at("node_modules")];
  rmSync(own);
  mkdirSync(own);
  for (const name of readdirSync(theirs))
    if (name !== ".set-up" && name !== ".package-lock.json" && !(name in versions))
      symlinkSync(join(theirs, name), join(own, name), "junction");
  const reversioned = (text: string, packages: readonly string[]): string => {
    const lock = JSON.parse(text) as { packages: Record<string, { version: string }> };
    for (const name of packages) lock.packages[`node_modules/${name}`].version = versions[name];
    return JSON.stringify(lock);
  };
  const names = Object.keys(versions);
  for (const name of names) {
    cpSync(join(theirs, name), join(own, name), { recursive: true });
    const file = join(own, name, "package.json");
    const manifest = JSON.parse(readFileSync(file, "utf8")) as object;
    writeFileSync(file, JSON.stringify({ ...manifest, version: versions[name] }));
  }
  const noted = readFileSync(join(theirs, ".package-lock.json"), "utf8");
  writeFileSync(join(own, ".package-lock.json"), reversioned(noted, names));
  writeFileSync(copy.at("package-lock.json"), reversioned(copy.read("package-lock.json"), names));
}

describe.skipIf(!canLend)(`the same study elsewhere ${needsSetUp}`, () => {
  const copies: StudyCopy[] = [];
  const copy = (): StudyCopy => {
    const made = again(copyAt(inject("base")));
    copies.push(made);
    return made;
  };
  afterAll(() => {
    for (const c of copies) c.remove();
  });

  it("another time zone and locale: nothing changes, and it says so", async () => {
    const env = { TZ: "Asia/Kathmandu", LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8" };
    const v = await copy().verify(against, { env });
    expect(v).toMatchObject({ verdict: "same", numbers: [], claims: [] });
    expect(v.environment.map((d) => d.name)).toContain("time zone");
  });

  it.for([20, 22, 24].filter((major) => major !== Number(process.versions.node.split(".")[0])))(
    "Node %i: the same numbers within tolerance, and it says so",
    async (major, { skip }) => {
      const node = otherNode(major);
      if (node === undefined) return skip(`node@${major} could not be had from the package registry`);
      const v = await copy().verify(against, { node });
      expect(v).toMatchObject({ verdict: "same", numbers: [], claims: [] });
      const told = v.environment.find((d) => d.name === "Node");
      expect(told?.after).toMatch(new RegExp(`^${major}\\.`));
    },
  );

  it("one processor, so no helping threads: the same digits", async ({ skip }) => {
    if (!can("taskset", "-c", "0", "true")) return skip("taskset is not there");
    const own = copy();
    const started = ["-c", "0", process.execPath, own.at("environment", "main.mjs")];
    const said = await capture("taskset", [...started, "start", "--out", "single"], {
      cwd: own.root,
      env: plainEnv(),
    });
    expect(said.code, said.stderr).toBe(0);
    expect(own.read("single", "ledger.json")).toBe(own.read("report", "ledger.json"));
  });

  it("without network: the whole study and its verification", async ({ skip }) => {
    if (!can("unshare", "-rn", "true")) return skip("no network namespace can be made here");
    const own = copy();
    const inside = 'ip link set lo up 2>/dev/null || ifconfig lo up 2>/dev/null || true; exec "$0" "$@"';
    const started = ["-rn", "sh", "-c", inside, process.execPath, own.at("environment", "main.mjs")];
    const { code, stdout, stderr } = await capture("unshare", [...started, "verify", ...against], {
      cwd: own.root,
      env: plainEnv(),
    });
    expect(`${stdout}${stderr}`).toMatch(/Same: all \d+ numbers are what they were/);
    expect(code).toBe(0);
  });

  it("a lock file with another jstat and ml-matrix: both are named, by the static check and beside the numbers", async () => {
    const own = copy();
    const other = { jstat: "1.9.5", "ml-matrix": "6.12.0" } as const;
    otherPackages(own, other);
    const still = await own.verify(["--static", ...against]);
    const named = Object.entries(other).map(([name, after]) => ({ name: `package ${name}`, after }));
    expect(still.verdict).toBe("different");
    expect(still.environment).toMatchObject(named);
    const v = await own.verify(against);
    expect(v).toMatchObject({ verdict: "same", numbers: [], environment: named });
  });
});
