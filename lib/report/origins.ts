import type { AnyOutput, NamedNumber } from "../analysis/output.js";
import { published } from "../study/published.js";
import { printed } from "./format.js";
import { numbersOf } from "./words.js";

/** Where an output stands: its notebook, the link to the cell that showed it, and how that cell is called. */
export interface OutputPlace {
  readonly notebook: string;
  readonly cell?: readonly [href: string, text: string];
}

/** What a page carries about the numbers of one output. */
export interface OutputOrigin extends OutputPlace {
  readonly madeBy: string;
  /** By the last part of an id, the unit of such numbers. */
  readonly units: Readonly<Record<string, string>>;
}

/** What a page carries about its numbers, beside what stands in its tables. */
export interface Origins {
  readonly outputs: Readonly<Record<string, OutputOrigin>>;
  /** By id, what the article prints and where. */
  readonly published: Readonly<Record<string, string>>;
}

const lastOf = (id: string): string => id.slice(id.lastIndexOf(".") + 1);

const unitsOf = (numbers: readonly NamedNumber[]): Readonly<Record<string, string>> =>
  Object.fromEntries(numbers.map((n) => [lastOf(n.id), n.unit]));

/** The origins of outputs; `placeOf` says where each stands. */
export function originsOf(
  outputs: readonly AnyOutput[],
  placeOf: (output: AnyOutput) => OutputPlace,
): Origins {
  const numbers = new Map(outputs.flatMap(numbersOf).map((n) => [n.id, n]));
  const found = published.flatMap(({ id, value, bound, place }) => {
    const n = id === null ? undefined : numbers.get(id);
    if (n === undefined) return [];
    return [
      [n.id, `${bound === undefined ? "" : `${bound} `}${printed({ ...n, value })} (${place})`] as const,
    ];
  });
  return {
    outputs: Object.fromEntries(
      outputs.map((o) => [
        o.name,
        { madeBy: `lib/${o.madeBy}`, units: unitsOf(numbersOf(o)), ...placeOf(o) },
      ]),
    ),
    published: Object.fromEntries(found),
  };
}
