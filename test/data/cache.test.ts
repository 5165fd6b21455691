import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { step } from "../../lib/data/cache.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cache-"));
  vi.stubEnv("STUDY_CACHE", join(folder, "cache"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const made = (text: string) => (to: string) => {
  writeFileSync(join(to, "made"), text);
  return Promise.resolve();
};

describe("a step of the cache", () => {
  it("is made once, and found again", async () => {
    const first = await step("one", { key: 1 }, made("a"));
    expect(first.reused).toBe(false);
    expect(await step("one", { key: 1 }, () => Promise.reject(new Error("made again")))).toEqual({
      ...first,
      reused: true,
    });
    expect((await step("one", { key: 2 }, made("b"))).folder).not.toBe(first.folder);
  });

  it("waits while the runner makes steps aside, and takes what was made", async () => {
    const marker = join(folder, "preparing");
    writeFileSync(marker, "");
    vi.stubEnv("STUDY_PREPARING", marker);
    let done = false;
    const waiting = step("one", { key: 1 }, made("mine")).then((s) => {
      done = true;
      return s;
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(done).toBe(false);
    vi.stubEnv("STUDY_PREPARING", "");
    const theirs = await step("one", { key: 1 }, made("theirs"));
    rmSync(marker);
    expect(await waiting).toEqual({ folder: theirs.folder, reused: true });
  });

  it("is made by who asks where nothing was made aside, and leaves nothing when it fails", async () => {
    vi.stubEnv("STUDY_PREPARING", join(folder, "gone"));
    await expect(step("one", { key: 1 }, () => Promise.reject(new Error("no luck")))).rejects.toThrow(
      "no luck",
    );
    const { folder: found, reused } = await step("one", { key: 1 }, made("mine"));
    expect(reused).toBe(false);
    expect(existsSync(join(found, "made"))).toBe(true);
  });
});
