import type { RunEvent } from "./events.js";
import type { NotebookOutcome } from "./notebook.js";
import { secondsLeft, type PastTimes } from "./times.js";

/** Where progress is shown; `live` when a line can be written over, as on a terminal. */
export interface Screen {
  readonly write: (text: string) => void;
  readonly live: boolean;
  readonly columns: number;
}

/** The terminal, or the plain lines that a log is given. */
export const standardScreen = (): Screen => ({
  write: (text) => process.stdout.write(text),
  live: process.stdout.isTTY && process.env["CI"] === undefined && process.env["TERM"] !== "dumb",
  columns: process.stdout.columns || 80,
});

/** Seconds as a person says them: "8 s", "2 min 5 s". */
export function inWords(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

interface Current {
  readonly name: string;
  cells: number;
  cell: number;
  heading: string;
  since: number;
}

/** Progress of a run: told what happens, it shows where the run is and, going by the last run, the time left. */
export interface Progress {
  readonly begin: (name: string) => void;
  readonly tell: (event: RunEvent) => void;
  readonly finish: (outcome: NotebookOutcome) => void;
}

/** Shows the progress of these notebooks: one line each when it is done, and on a terminal a line that keeps up. */
export function showProgress(names: readonly string[], past: PastTimes, screen: Screen): Progress {
  const width = Math.max(...names.map((name) => name.length));
  let current: Current | undefined;
  let timer: NodeJS.Timeout | undefined;

  const left = ({ name, cell, since }: Current): string => {
    const elapsed = (performance.now() - since) / 1000;
    const seconds = secondsLeft(past, { name, cell, elapsed }, names.slice(names.indexOf(name) + 1));
    return seconds === undefined ? inWords(elapsed) : `${inWords(elapsed)}, about ${inWords(seconds)} left`;
  };
  const draw = (): void => {
    if (!screen.live || current === undefined) return;
    const { name, cell, cells, heading } = current;
    const where = cell === 0 ? "starting the kernel" : `cell ${cell} of ${cells}  ${heading}`;
    const time = `  ${left(current)}`;
    const text = `  ${name.padEnd(width)}  ${where}`.slice(0, screen.columns - time.length - 1);
    screen.write(`\r\x1b[K${text}${time}`);
  };

  return {
    begin(name) {
      current = { name, cells: 0, cell: 0, heading: "", since: performance.now() };
      timer = screen.live ? setInterval(draw, 1000) : undefined;
      if (!screen.live) {
        const seconds = past[name]?.seconds;
        screen.write(
          `  ${name.padEnd(width)}  … ${seconds === undefined ? "" : `about ${inWords(seconds)}`}\n`,
        );
      }
      draw();
    },
    tell(event) {
      if (current === undefined) return;
      if (event.event === "start") current.cells = event.cells;
      if (event.event === "again")
        screen.write(
          `${screen.live ? "\r\x1b[K" : ""}  ${current.name.padEnd(width)}  the kernel is started anew, nothing had run: ${event.why}\n`,
        );
      if (event.event === "begin")
        Object.assign(current, { cell: event.cell, heading: event.heading, since: performance.now() });
      draw();
    },
    finish({ name, cells, seconds, failure, stopped, refused }) {
      clearInterval(timer);
      const bad =
        failure !== undefined ? `failed in cell ${failure.cell}` : stopped ? "stopped" : "could not run";
      const good = failure === undefined && refused === undefined && !stopped;
      const what = good ? `${cells.length} cells` : bad;
      screen.write(
        `${screen.live ? "\r\x1b[K" : ""}  ${name.padEnd(width)}  ${what}  ${seconds.toFixed(1)} s\n`,
      );
      current = undefined;
    },
  };
}
