import { spawn } from "node:child_process";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();
let ended = false;

/** Ends whatever `capture` still runs, with its children, and lets it start nothing more. */
export function endCaptured() {
  ended = true;
  for (const child of running) endTree(child);
}

/**
 * Kills a child that leads a process group of its own, and the group with it.
 * @param {import("node:child_process").ChildProcess} child
 * @param {NodeJS.Signals} [signal] defaults to SIGKILL
 */
export function endTree(child, signal = "SIGKILL") {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === "win32")
      spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { stdio: "ignore" });
    else process.kill(-child.pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/**
 * Runs a program to its end and keeps what it said; `code` is null when it could not be started or was killed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
 */
export function capture(program, args, options = {}) {
  if (ended) return Promise.resolve({ code: null, stdout: "", stderr: "stopped" });
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    running.add(child);
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => (stderr += text));
    /** @param {number | null} code */
    const finish = (code) => {
      running.delete(child);
      resolve({ code, stdout, stderr });
    };
    child.on("error", (error) => {
      stderr += String(error);
      finish(null);
    });
    child.on("close", finish);
  });
}
