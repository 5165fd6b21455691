/** Something about this machine, or about what was asked for, that keeps a command from running; exit code 2. */
export class CannotRun extends Error {
  /**
   * @param {string} seen what is wrong, with what was found
   * @param {string} mend what the person can do about it
   */
  constructor(seen, mend) {
    super(`${seen}\n  Mend: ${mend}`);
    this.name = "CannotRun";
  }
}

/** The person, or the system, stopped the command by a signal. */
export class Stopped extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`stopped by ${signal}`);
    this.name = "Stopped";
    this.signal = signal;
  }
}

/** Exit codes: done, the study (or a test, or a check) failed, could not run. */
export const exitCodes = /** @type {const} */ ({ done: 0, failed: 1, couldNotRun: 2 });

/**
 * The exit code by which a shell tells that a signal ended a program.
 * @param {NodeJS.Signals} signal
 */
export const exitCodeOf = (signal) => 128 + (signal === "SIGINT" ? 2 : signal === "SIGHUP" ? 1 : 15);
