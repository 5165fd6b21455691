import { categoryKey, partKey, type Column } from "./columns.js";
import type { Frame } from "./frame.js";
import { halve, type Halves } from "./halves.js";
import type { Coordinates } from "./coordinates.js";
import { entangled } from "./entangled.js";
import { coordinates, innerOf, valuesOf, type Part } from "./parts.js";
import { remembering } from "./remembered.js";
import { levelCode } from "./sample.js";
import { slotsOf, type Category, type Slots } from "./slots.js";

/**
 * A design over a frame: column (category, code, part) is indicator × part. Its internal coordinates have centred and scaled parts;
 * `coordinates.ts` goes to and fro. m = parts - 1.
 */
export interface Design extends Coordinates {
  readonly frame: Frame;
  readonly columns: readonly Column[];
  readonly categories: readonly Category[];
  readonly halves: Halves;
  readonly slots: Slots;
  /** columns: the category of each. */
  readonly category: Int32Array;
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
  const columnAt = new Map(columns.map((c, j) => [`${part[j]} ${indicatorName(c)}`, j] as const));
  const beside = (j: number, q: number): number => columnAt.get(`${q} ${indicatorName(columns[j])}`) ?? -1;
  const plain = Int32Array.from(columns, (_, j) => beside(j, 0));
  const examples = partKeys.map((_, q) => columns[part.indexOf(q)]?.bases ?? []);
  const values = examples.map((bases) => (bases.length === 0 ? null : valuesOf(frame, bases, at)));
  const isBeside = (q: number, r: number): boolean =>
    columns.every((_, j) => part[j] !== q || beside(j, r) >= 0);
  const parts: Part[] = [];
  const inner: (Float64Array | null)[] = [];
  partKeys.forEach((key, q) => {
    const here = values[q];
    const own = setting.parts?.[q] ?? partOf(frame, key, examples[q], here, (r) => isBeside(q, r), inner);
    parts.push(own);
    inner.push(here === null ? null : innerOf(frame, own, here, inner));
  });
  const less = Array.from(columns, (_, j) =>
    parts[part[j]].less.map(({ part: r, times }) => ({ column: beside(j, r), times })),
  );
  const moving = categories.filter((c) => c.column.some((j) => j >= 0 && part[j] > 0));
  return {
    frame,
    columns,
    categories,
    parts,
    halves: halve(categories, frame.start.length - 1),
    slots: slotsOf(frame, moving, inner.slice(1) as Float64Array[]),
    category,
    part,
    plain,
    less,
  };
}

/** A part's coordinates; `isBeside` says of an earlier part whether each column of this one has a column of that one beside it. */
function partOf(
  frame: Frame,
  key: string,
  bases: Part["bases"],
  values: Float64Array | null,
  isBeside: (part: number) => boolean,
  inner: readonly (Float64Array | null)[],
): Part {
  const whole = { key, bases, less: [], ...coordinates(frame, values, isBeside(0), key) };
  if (values === null || !isBeside(0)) return whole;
  const others = inner.flatMap((v, part) => (v !== null && isBeside(part) ? [{ part, values: v }] : []));
  const less = entangled(frame, values, whole.centre, others);
  if (less === null) return whole;
  const left = innerOf(frame, { ...whole, scale: 1, less }, values, inner);
  return { ...whole, less, scale: coordinates(frame, left, true, key).scale };
}

const codesOf = remembering<Uint32Array>();

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
  const fixed = factors.map((name, f) =>
    Object.hasOwn(at, name) ? levelCode(levels[f], String(at[name]), name) : -1,
  );
  const combined = (): Uint32Array => {
    const codes = new Uint32Array(patterns);
    factors.forEach((name, f) => {
      const own = frame.factors[name].codes;
      const [size, one] = [levels[f].length, fixed[f]];
      for (let p = 0; p < patterns; p++) codes[p] = codes[p] * size + (one < 0 ? own[p] : one);
    });
    return codes;
  };
  const columns = factors.map((name) => frame.factors[name].codes);
  const codes = fixed.every((code) => code < 0) ? codesOf([frame.start, ...columns], combined) : combined();
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
