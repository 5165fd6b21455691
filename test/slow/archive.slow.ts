import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { getFileInfo } from "prettier";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { sha256Bytes } from "../../lib/index.js";
import { canLend, freshFolder, here, lendInstalled, needsSetUp } from "../support/project.js";
import { again, copyAt, execute, type StudyCopy } from "../support/study.js";

type Files = Readonly<Record<string, Uint8Array>>;

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

interface Crate {
  "@graph": readonly { "@id": string; "@type": string; sha256?: string; hasPart?: { "@id": string }[] }[];
}

describe.skipIf(!canLend)(`npm run archive, for real ${needsSetUp}`, () => {
  let copy: StudyCopy;
  let unpacked: StudyCopy;
  let files: Files;
  let top: string;

  beforeAll(async () => {
    copy = again(copyAt(inject("base")));
    cpSync(join(here, "CITATION.cff"), copy.at("CITATION.cff"));
    for (const name of ["one.zip", "two.zip"]) {
      const { code, stderr } = await copy.run(["archive", "--to", name]);
      if (code !== 0) throw new Error(stderr);
    }
    const zip = unzipSync(new Uint8Array(readFileSync(copy.at("one.zip"))));
    top = Object.keys(zip)[0].split("/")[0];
    files = Object.fromEntries(
      Object.entries(zip).map(([path, bytes]) => [path.slice(top.length + 1), bytes]),
    );
    const folder = join(freshFolder(), top);
    for (const [path, bytes] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    lendInstalled(folder);
    unpacked = copyAt(folder);
  });
  afterAll(() => {
    copy.remove();
    rmSync(dirname(unpacked.root), { recursive: true, force: true });
  });

  it("two archives of one report are the same bytes, and so are those of two runs", async () => {
    const one = readFileSync(copy.at("one.zip"));
    expect(one.equals(readFileSync(copy.at("two.zip")))).toBe(true);
    const before = copy.read("report", "run.json");
    await execute(copy);
    expect(copy.read("report", "run.json")).not.toBe(before);
    const { code, stderr } = await copy.run(["archive", "--to", "again.zip"]);
    expect(code, stderr).toBe(0);
    expect(readFileSync(copy.at("again.zip")).equals(one)).toBe(true);
  });

  it("every file has its checksum, and its place in the crate with the same one", () => {
    const sums = textOf(files["SHA256SUMS"]).trim().split("\n");
    const listed = new Map(sums.map((line) => [line.slice(66), line.slice(0, 64)] as const));
    expect([...listed.keys()].sort()).toEqual(
      Object.keys(files)
        .filter((f) => f !== "SHA256SUMS")
        .sort(),
    );
    for (const [path, sum] of listed) expect(sha256Bytes(files[path]), path).toBe(sum);
    const graph = (JSON.parse(textOf(files["ro-crate-metadata.json"])) as Crate)["@graph"];
    const inCrate = graph.filter((e) => e["@type"] === "File");
    expect(inCrate.length).toBeGreaterThan(100);
    for (const { "@id": id, sha256 } of inCrate)
      expect(sha256, id).toBe(listed.get(id.split("/").map(decodeURIComponent).join("/")));
    expect(graph.find((e) => e["@id"] === "./")?.hasPart?.length).toBe(inCrate.length);
  });

  it("the manifest's files are there, and the certificate leaves open the checker's name and remarks alone", () => {
    const manifest = [...textOf(files["codecheck.yml"]).matchAll(/ {2}- file: "([^"]+)"/g)].map((m) => m[1]);
    expect(manifest.length).toBeGreaterThan(30);
    for (const file of manifest) expect(Object.keys(files)).toContain(file);
    const open = [...textOf(files["codecheck/certificate.html"]).matchAll(/data-open="(\w+)"/g)].map(
      (m) => m[1],
    );
    expect(open).toEqual(["name", "remarks"]);
  });

  it("a person-level file among the sources is refused by its name, and no archive is written", async () => {
    writeFileSync(copy.at("data", "gpps-2022.sav"), "$FL2");
    const { code, stderr } = await copy.run(["archive", "--to", "three.zip"]);
    rmSync(copy.at("data", "gpps-2022.sav"));
    expect(code).toBe(2);
    expect(stderr).toMatch(/licensed data never go into the archive.*data\/gpps-2022\.sav/s);
    expect(existsSync(copy.at("three.zip"))).toBe(false);
  });

  it("no responder's row is in it", () => {
    expect(
      Object.keys(files).filter((f) => /\.(parquet|sav|dta)$/.test(f) && !f.startsWith("test/")),
    ).toEqual([]);
  });

  it("unpacked, the format check leaves alone what the archive has beside the project's own files", async () => {
    const added = Object.keys(files).filter(
      (path) => /^(codecheck|tables)\//.test(path) || !existsSync(join(here, path)),
    );
    expect(added).toEqual(expect.arrayContaining(["codecheck.yml", "codecheck/certificate.html"]));
    const ignorePath = [".gitignore", ".prettierignore"].map((name) => join(here, name));
    for (const path of added)
      expect(await getFileInfo(join(here, path), { ignorePath }), path).toMatchObject(
        path === "SHA256SUMS" ? { inferredParser: null } : { ignored: true },
      );
  });

  it("unpacked, without git, the static check says that all belongs together, and finds what was edited", async () => {
    const args = ["--static", "--against", join("report", "ledger.json")];
    expect(await unpacked.verify(args)).toMatchObject({ verdict: "same", code: [], cells: [] });
    unpacked.edit("report/tables/table1.csv", /(Model 1[^\n]*?,)([01]\.\d{3})/, "$17.777");
    const v = await unpacked.verify(args);
    expect(v.verdict).toBe("different");
    expect(v.numbers[0]).toMatchObject({ id: expect.stringMatching(/^table1\.\w+\.model1\.or$/) as string });
  });
});
