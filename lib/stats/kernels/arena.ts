import { FIRST, type Machine } from "./machine.js";

/** Room in the shared memory, handed out in order and given back from the end. Addresses are multiples of 16. */
export interface Arena {
  readonly take: (bytes: number) => number;
  /** Copies a column in. */
  readonly put: (column: Uint32Array | Int32Array | Float64Array) => number;
  readonly mark: () => number;
  /** Gives back everything taken since a mark. */
  readonly release: (mark: number) => void;
  readonly doubles: (at: number, length: number) => Float64Array;
  readonly words: (at: number, length: number) => Uint32Array;
}

const PAGE = 65536;

/** The arena of a machine. Throws RangeError where the memory cannot grow. */
export function arenaOf({ memory }: Machine): Arena {
  let next = FIRST;
  const take = (bytes: number): number => {
    const at = next;
    const end = at + Math.ceil(bytes / 16) * 16;
    const lacking = end - memory.buffer.byteLength;
    if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE));
    next = end;
    return at;
  };
  const put = (column: Uint32Array | Int32Array | Float64Array): number => {
    const at = take(column.byteLength);
    if (column instanceof Float64Array) new Float64Array(memory.buffer, at, column.length).set(column);
    else new Uint32Array(memory.buffer, at, column.length).set(column);
    return at;
  };
  return {
    take,
    put,
    mark: () => next,
    release: (mark) => {
      next = mark;
    },
    doubles: (at, length) => new Float64Array(memory.buffer, at, length),
    words: (at, length) => new Uint32Array(memory.buffer, at, length),
  };
}
