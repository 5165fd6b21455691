import { z } from "zod";

/** What the Python side tells about a notebook while it executes it, one JSON line each. */
const event = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("start"),
    cells: z.int(),
    python: z.string(),
    versions: z.record(z.string(), z.string()),
  }),
  z.object({ event: z.literal("again"), why: z.string() }),
  z.object({ event: z.literal("begin"), cell: z.int(), heading: z.string() }),
  z.object({ event: z.literal("end"), cell: z.int(), seconds: z.number() }),
  z.object({
    event: z.literal("failed"),
    cell: z.int(),
    heading: z.string(),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.string(),
    source: z.string(),
  }),
  z.object({ event: z.literal("refused"), why: z.string() }),
  z.object({ event: z.literal("memory"), peakBytes: z.number() }),
]);

/** One line of progress. Cells are numbered by code cell, from 1, as their execution counts are. */
export type RunEvent = z.infer<typeof event>;

/** Reads one line of progress; anything else on that channel is an error that shows the line. */
export function readEvent(line: string): RunEvent {
  try {
    return event.parse(JSON.parse(line));
  } catch (cause) {
    throw new Error(`the runner said what is no progress: ${line}`, { cause });
  }
}
