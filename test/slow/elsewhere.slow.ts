import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, inject, it } from "vitest";
import { canLend, here, needsSetUp } from "../support/project.js";
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

  it.for([20, 22].filter((major) => major !== Number(process.versions.node.split(".")[0])))(
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
});
