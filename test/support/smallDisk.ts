import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of its own of so many bytes; undefined where the system does not allow one. */
export function smallDisk(bytes: number): { readonly folder: string; readonly end: () => void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), "small disk "));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", folder], { stdio: "ignore" });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  return {
    folder,
    end() {
      execFileSync("umount", [folder]);
      rmSync(folder, { recursive: true });
    },
  };
}
