import { wordsOf } from "./task.js";

/** The fields of a task by cluster, in the order of the class in `assembly/clustertask.ts`; each is one 32-bit word. */
const fields = [
  "start",
  "slotOf",
  "n",
  "y",
  "wide",
  "chunks",
  "clusters",
  "records",
  "bounds",
  "share",
  "a",
  "b",
  "classOf",
  "oddsA",
  "oddsB",
  "slot",
  "listA",
  "listB",
  "listWidth",
  "movingStart",
  "moving",
  "parts",
  "width",
  "k",
  "stride",
  "plain",
  "information",
  "l",
  "transposed",
  "named",
  "scores",
  "steps",
  "done",
  "own",
  "length",
  "outer",
  "scratch",
  "scratchBytes",
  "out",
  "outBytes",
  "countA",
  "countB",
  "m",
  "classes",
] as const;

/** What a pass by cluster reads and where it writes; what is not given is 0. */
export type ClusterTask = Readonly<Partial<Record<(typeof fields)[number], number>>>;

/** Such a task as its words. */
export const clusterWords = (task: ClusterTask): Uint32Array => wordsOf(fields, task);
