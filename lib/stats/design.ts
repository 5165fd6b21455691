import { categoryKey, partKey, type Column } from "./columns.js";
import type { Frame } from "./frame.js";
import { halve, type Halves } from "./halves.js";
import { coordinates, valuesOf, type Part } from "./parts.js";
import { levelCode } from "./sample.js";
import { slotsOf, type Category, type Slots } from "./slots.js";

/**
 * A design over a frame: column (category, code, part) is indicator × part. Its internal coordinates have centred and scaled parts;
 * `coordinates.ts` goes to and fro. m = parts - 1.
 */
export interface Design {
  readonly frame: Frame;
  readonly columns: readonly Column[];
  readonly categories: readonly Category[];
  readonly parts: readonly Part[];
  readonly halves: Halves;
  readonly slots: Slots;
  /** columns: where each stands, and the column with the same indicators and part 0 (-1 for none). */
  readonly category: Int32Array;
  readonly part: Int32Array;
  readonly plain: Int32Array;
}

/** What variables are set to for everyone, and the parts' coordinates to use instead of the sample's own. */
export interface Setting {
  readonly at?: Readonly<Record<string, number | string>>;
  readonly parts?: readonly Part[];
}

/** Lays columns out over a frame. With `at`, as if every row had those values. */
export function layOut(frame: Frame, columns: readonly Column[], setting: Setting = {}): Design {
  const at = setting.at ?? {};
  const partKeys = [...new Set(["", ...columns.map(partKey)])];
  const categoryKeys = [...new Set(["", ...columns.map(categoryKey)])];
  const category = Int32Array.from(columns, (c) => categoryKeys.indexOf(categoryKey(c)));
  const part = Int32Array.from(columns, (c) => partKeys.indexOf(partKey(c)));
  const categories = categoryKeys.map((_, c) => {
    const members = columns.map((column, j) => ({ column, j })).filter(({ j }) => category[j] === c);
    return categoryOf(frame, members, part, partKeys.length, at);
  });
  const indicatorName = (c: Column): string =>
    c.indicators
      .map((i) => `${i.factor}=${i.level}`)
      .sort()
      .join(":");
  const plainAt = new Map(
    columns.map((c, j) => [indicatorName(c), j] as const).filter(([, j]) => part[j] === 0),
  );
  const plain = Int32Array.from(columns, (c) => plainAt.get(indicatorName(c)) ?? -1);
  const examples = partKeys.map((_, q) => columns[part.indexOf(q)]?.bases ?? []);
  const values = examples.map((bases) => (bases.length === 0 ? null : valuesOf(frame, bases, at)));
  const parts =
    setting.parts ??
    partKeys.map((key, q) => {
      const centred = columns.every((_, j) => part[j] !== q || plain[j] >= 0);
      return { key, bases: examples[q], ...coordinates(frame, values[q], centred, key) };
    });
  const inner = values.slice(1).map((v, q) => {
    const { centre, scale } = parts[q + 1];
    return v!.map((x, g) => (frame.groupN[g] > 0 ? (x - centre) / scale : 0));
  });
  const moving = categories.filter((c) => c.column.some((j) => j >= 0 && part[j] > 0));
  return {
    frame,
    columns,
    categories,
    parts,
    halves: halve(categories, frame.start.length - 1),
    slots: slotsOf(frame, moving, inner),
    category,
    part,
    plain,
  };
}

/** A category's code by pattern, from the codes of its factors, and which columns stand at each. */
function categoryOf(
  frame: Frame,
  members: readonly { column: Column; j: number }[],
  part: Int32Array,
  parts: number,
  at: Readonly<Record<string, number | string>>,
): Category {
  const patterns = frame.start.length - 1;
  const factors = [
    ...new Set(members.flatMap(({ column }) => column.indicators.map((i) => i.factor))),
  ].sort();
  const levels = factors.map((name) => frame.factors[name].levels);
  const codes = new Uint32Array(patterns);
  factors.forEach((name, f) => {
    const own = frame.factors[name].codes;
    const fixed = Object.prototype.hasOwnProperty.call(at, name)
      ? levelCode(levels[f], String(at[name]), name)
      : -1;
    for (let p = 0; p < patterns; p++) codes[p] = codes[p] * levels[f].length + (fixed < 0 ? own[p] : fixed);
  });
  const size = levels.reduce((product, l) => product * l.length, 1);
  const column = new Int32Array(parts * size).fill(-1);
  for (const { column: c, j } of members) {
    const levelOf = (name: string): string => c.indicators.find((i) => i.factor === name)!.level;
    const code = factors.reduce(
      (sum, name, f) => sum * levels[f].length + levelCode(levels[f], levelOf(name), name),
      0,
    );
    column[part[j] * size + code] = j;
  }
  return { codes, size, column };
}
