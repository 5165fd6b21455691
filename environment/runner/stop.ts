import { exitCodeOf } from "../setup/faults.mjs";

/** How long what is stopped may take to end, in milliseconds, before this process goes all the same. */
const patience = 15_000;

/** What tells that the person or the system wants the command to stop, and by which signal. */
export interface StopWish {
  readonly signal: AbortSignal;
  /** The signal that came; undefined while none did. */
  readonly by: () => NodeJS.Signals | undefined;
  /** Listens no longer. */
  readonly forget: () => void;
}

/**
 * Listens for Ctrl-C, a kill, a closed terminal, and the death of the npm that started us. The first of them aborts
 * `signal`; who then does not end in time is left behind.
 */
export function listenForStop(): StopWish {
  const wish = new AbortController();
  let by: NodeJS.Signals | undefined;
  let last: NodeJS.Timeout | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (by !== undefined) return;
    by = signal;
    wish.abort();
    last = setTimeout(() => process.exit(exitCodeOf(signal)), patience);
    last.unref();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const name of signals) process.on(name, stop);
  const parent = process.ppid;
  const watch =
    process.env["npm_lifecycle_event"] === undefined
      ? undefined
      : setInterval(() => {
          if (process.ppid !== parent) stop("SIGTERM");
        }, 500).unref();
  return {
    signal: wish.signal,
    by: () => by,
    forget() {
      for (const name of signals) process.off(name, stop);
      clearInterval(watch);
      clearTimeout(last);
    },
  };
}
