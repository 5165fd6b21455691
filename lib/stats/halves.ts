import { combine } from "./patterns.js";
import { remembering } from "./remembered.js";
import type { Category } from "./slots.js";

/** Patterns split in two halves of the categories, so that sums over pairs of levels come from small tables. */
export interface Halves {
  readonly of: readonly [Uint32Array, Uint32Array];
  readonly counts: readonly [number, number];
  /** Which half each category is in, and its code at each member of that half. */
  readonly side: readonly (0 | 1)[];
  readonly codes: readonly Uint32Array[];
}

/** Splits categories so that each half has about as many combinations. */
export function halve(categories: readonly Category[], patterns: number): Halves {
  const product: [number, number] = [1, 1];
  const side: (0 | 1)[] = categories.map(() => 0);
  const bySize = categories.map((_, c) => c).sort((a, b) => categories[b].size - categories[a].size || a - b);
  for (const c of bySize) {
    side[c] = product[0] <= product[1] ? 0 : 1;
    product[side[c]] *= categories[c].size;
  }
  const sides = ([0, 1] as const).map((s) => {
    const mine = categories.filter((_, c) => side[c] === s);
    const made = (): Half => {
      const { id, count } = combine(
        mine.map((c) => c.codes),
        mine.map((c) => c.size),
        patterns,
      );
      const example = new Uint32Array(count);
      for (let p = 0; p < patterns; p++) example[id[p]] = p;
      return { id, count, example };
    };
    if (mine.length === 0) return made();
    return halfOf([mine[0].codes, ...mine.slice(1).map((c) => c.codes)], made);
  });
  const codes = categories.map((category, c) => sides[side[c]].example.map((p) => category.codes[p]));
  return { of: [sides[0].id, sides[1].id], counts: [sides[0].count, sides[1].count], side, codes };
}

/** The combinations of one half's categories: the one of each pattern, how many, a pattern of each. */
interface Half {
  readonly id: Uint32Array;
  readonly count: number;
  readonly example: Uint32Array;
}

const halfOf = remembering<Half>();
