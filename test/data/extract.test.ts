import { cpSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { hashOf } from "../../lib/data/cache.js";
import { extractOf, readExtract, writeExtract } from "../../lib/data/extract.js";
import { projectRoot } from "../../lib/data/place.js";
import { readPublic } from "../../lib/data/public.js";
import { readRaw } from "../../lib/data/raw.js";
import { smallFolder } from "../support/publicFiles.js";

const carried = join(projectRoot(), "data", "public");
const made: string[] = [];
const temporary = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "extract-"));
  made.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

describe("the extract that the project carries", () => {
  it("is at most 3 MB in all", () => {
    const bytes = readdirSync(carried).reduce((sum, file) => sum + statSync(join(carried, file)).size, 0);
    expect(bytes).toBeLessThanOrEqual(3_000_000);
  });
  it("names publisher, page, licence and hash of every file behind it, and the attribution stands beside", () => {
    const { sources } = readExtract(carried);
    expect(sources).toHaveLength(16);
    for (const source of sources) {
      expect(source.page).toMatch(/^https:\/\//);
      expect(source.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(source.licence).toBe("Open Government Licence v3.0");
      expect(readFileSync(join(carried, "README.md"), "utf8")).toContain(source.attribution);
    }
  });
  it("is read when no folder is named", () => {
    expect(readPublic()).toMatchObject({ folder: "data/public", kind: "extract" });
  });
});

describe("an extract", () => {
  it("holds what the raw files say, and the same tables give the same bytes", () => {
    const tables = readRaw(smallFolder());
    const folder = temporary();
    writeExtract(tables, folder);
    const { practices, workforce, pcns, notes, sources } = readExtract(folder);
    expect({ practices, workforce, pcns, notes, sources }).toEqual(tables);
    expect(extractOf({ practices, workforce, pcns, notes, sources })).toEqual(extractOf(tables));
    expect(readdirSync(folder).sort()).toEqual([
      "manifest.json",
      "pcns.csv",
      "practices.csv",
      "workforce.csv",
    ]);
  });

  it("is refused when one byte of it has changed, naming the file, the hash expected and the hash seen", () => {
    const folder = temporary();
    cpSync(carried, folder, { recursive: true });
    const file = join(folder, "practices.csv");
    const bytes = readFileSync(file);
    const before = hashOf(bytes);
    bytes[1000] = bytes[1000] === 0x31 ? 0x32 : 0x31;
    writeFileSync(file, bytes);
    expect(() => readExtract(folder)).toThrow(
      `practices.csv, file: saw SHA-256 ${hashOf(bytes)}; wanted SHA-256 ${before}, as in manifest.json`,
    );
  });

  it("is refused without one of its files, or with a manifest that is none", () => {
    const folder = temporary();
    cpSync(carried, folder, { recursive: true });
    rmSync(join(folder, "pcns.csv"));
    expect(() => readExtract(folder)).toThrow("pcns.csv, file: saw nothing");
    writeFileSync(join(folder, "manifest.json"), "{");
    expect(() => readExtract(folder)).toThrow("manifest.json, file: saw");
    writeFileSync(join(folder, "manifest.json"), "{}");
    expect(() => readExtract(folder)).toThrow("does not name pcns.csv, practices.csv, workforce.csv");
  });

  it("a folder that is not there is a fault with a mend", () => {
    expect(() => readPublic({ folder: "data/nowhere" })).toThrow(
      /data\/nowhere, folder: saw no such folder; wanted/,
    );
  });
});
