import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { holderOf, tryLock, waitForLock } from "../../environment/setup/lock.mjs";
import { freshFolder, here, startNode } from "../support/project.js";

const folder = freshFolder();
let count = 0;
const fresh = (): string => join(folder, `lock-${++count}`, "lock");
const held = (pid: number, born: string) => ({
  pid,
  born,
  host: hostname(),
  since: "2026-01-01T00:00:00.000Z",
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("locks", () => {
  it("is had by one at a time, and free after it", () => {
    const file = fresh();
    const first = tryLock(file);
    expect(tryLock(file)).toMatchObject({ heldBy: { pid: process.pid } });
    if ("release" in first) first.release();
    expect(holderOf(file)).toBeUndefined();
    expect("release" in tryLock(file)).toBe(true);
    expect(readdirSync(dirname(file))).toEqual(["lock"]);
  });

  it.skipIf(process.platform !== "linux")("knows a number that now belongs to another process", () => {
    const file = fresh();
    const lock = tryLock(file);
    if ("release" in lock) lock.release();
    writeFileSync(file, JSON.stringify(held(process.pid, "12")));
    expect(holderOf(file)).toBeUndefined();
    expect("release" in tryLock(file)).toBe(true);
  });

  it("of another machine is not taken away", () => {
    const file = fresh();
    const lock = tryLock(file);
    if ("release" in lock) lock.release();
    writeFileSync(file, JSON.stringify({ ...held(1, ""), host: "elsewhere" }));
    expect(tryLock(file)).toMatchObject({ heldBy: { host: "elsewhere" } });
  });

  it("waits until the holder lets go, and tells whom it waits for, once", async () => {
    const file = fresh();
    const first = tryLock(file);
    const told: number[] = [];
    setTimeout(() => {
      if ("release" in first) first.release();
    }, 500);
    const second = await waitForLock(file, ({ pid }) => told.push(pid));
    expect(told).toEqual([process.pid]);
    second.release();
  });

  it("of many that find the same dead holder, never two have it", async () => {
    const file = fresh();
    const lock = tryLock(file);
    if ("release" in lock) lock.release();
    writeFileSync(file, JSON.stringify(held(2 ** 22 + 5, "1")));
    const code = `
      const { tryLock } = await import(${JSON.stringify(join(here, "environment", "setup", "lock.mjs"))});
      const lock = tryLock(${JSON.stringify(file)});
      console.log("release" in lock ? "mine" : "theirs");
      await new Promise((resolve) => setTimeout(resolve, 3000));`;
    const all = Array.from({ length: 6 }, () => startNode(folder, ["--input-type=module", "-e", code]));
    await Promise.all(all.map((one) => one.ended));
    expect(all.map((one) => one.said().trim()).sort()).toEqual(["mine", ...Array<string>(5).fill("theirs")]);
  });
});
