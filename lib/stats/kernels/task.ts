/** The fields of a task, in the order of the class in `assembly/task.ts`; each is one 32-bit word. */
const fields = [
  "start",
  "slotOf",
  "n",
  "y",
  "wide",
  "a",
  "b",
  "classOf",
  "chunks",
  "stride",
  "oddsA",
  "oddsB",
  "slot",
  "entry",
  "parts",
  "m",
  "width",
  "classes",
  "countA",
  "countB",
  "codes",
  "crossed",
  "crossRows",
  "out",
  "outBytes",
  "scratch",
  "scratchBytes",
  "slots",
  "slotClass",
  "slopes",
  "slopeParts",
  "rows",
] as const;

/** What a pass reads and where it writes; what is not given is 0. */
export type Task = Readonly<Partial<Record<(typeof fields)[number], number>>>;

/** A task as the words of its fields. */
export const wordsOf = <Field extends string>(
  names: readonly Field[],
  task: Readonly<Partial<Record<Field, number>>>,
): Uint32Array => Uint32Array.from(names, (name) => task[name] ?? 0);

/** The words of a pass over cells. */
export const taskWords = (task: Task): Uint32Array => wordsOf(fields, task);
