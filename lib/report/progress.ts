import { display, inNotebook } from "./display.js";

/** A line of progress in a notebook that replaces itself and is empty at the end, so that nothing of it is saved. */
export interface ProgressDisplay {
  /** Says how much is done of how much. */
  readonly set: (done: number, of: number) => void;
  /** Empties the line. */
  readonly end: () => void;
}

const patience = 250;

const inWords = (seconds: number): string =>
  seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

let begun = 0;

/** Begins a line of progress under a cell: what is done, how much, and the time left. Silent outside a notebook. */
export function progressDisplay(label: string, now: () => number = () => performance.now()): ProgressDisplay {
  if (!inNotebook()) return { set: () => undefined, end: () => undefined };
  begun += 1;
  const id = `progress-${begun}`;
  const start = now();
  let shown = -Infinity;
  const say = (text: string, update: boolean): void => display({ "text/plain": text }, { id, update });
  say(`${label} …`, false);
  return {
    set: (done, of) => {
      const at = now();
      if (at - shown < patience || done <= 0 || of <= 0) return;
      shown = at;
      const left = ((at - start) / 1000 / done) * (of - done);
      say(`${label}: ${Math.floor((100 * done) / of)}%, about ${inWords(left)} left`, true);
    },
    end: () => say("", true),
  };
}
