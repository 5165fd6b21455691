import type { Column } from "./columns.js";
import { layOut, type Design } from "./design.js";
import type { Frame } from "./frame.js";
import type { Part } from "./parts.js";

interface Kept {
  readonly key: string;
  readonly parts: readonly Part[] | null;
  readonly design: Design;
}

/** The designs last laid out over each frame: a fit, its effects and its tests ask for the same one. */
const kept = new WeakMap<Frame, readonly Kept[]>();

/** How many designs of a frame are kept. */
const MOST = 2;

/** As `layOut`, of the columns as observed; gives the design again that it laid out before. */
export function laidOut(
  frame: Frame,
  columns: readonly Column[],
  parts: readonly Part[] | null = null,
): Design {
  const key = JSON.stringify(columns);
  const before = kept.get(frame) ?? [];
  const found = before.find((d) => d.key === key && sameParts(d, parts));
  if (found !== undefined) return found.design;
  const design = layOut(frame, columns, parts === null ? {} : { parts });
  kept.set(frame, [{ key, parts, design }, ...before].slice(0, MOST));
  return design;
}

const sameParts = ({ parts, design }: Kept, wanted: readonly Part[] | null): boolean =>
  wanted === null
    ? parts === null
    : wanted.length === design.parts.length &&
      wanted.every(
        ({ centre, scale, less }, q) =>
          centre === design.parts[q].centre &&
          scale === design.parts[q].scale &&
          less.length === design.parts[q].less.length &&
          less.every(
            ({ part, times }, i) =>
              part === design.parts[q].less[i].part && times === design.parts[q].less[i].times,
          ),
      );
