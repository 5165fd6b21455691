import { spawn } from "node:child_process";

/** How a program ended: its exit code, null when a signal ended it, and what it said when that was kept. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** How to run a program: where, in which environment, until which signal, and whether what it says is kept or shown. */
export interface ProgramOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly keep: boolean;
}

/** Runs a program in the terminal's own process group to its end; when `signal` says so it is sent SIGTERM. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions,
): Promise<Ended> {
  const { cwd, env, signal, keep } = options;
  const child = spawn(program, [...args], {
    cwd,
    env,
    stdio: keep ? ["ignore", "pipe", "pipe"] : "inherit",
    windowsHide: true,
  });
  let said = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said += text));
  const stop = (): void => void child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  try {
    return await new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, said }));
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
