import { basisSlope, basisValue, type Basis } from "./basis.js";
import { categoryKey, partKey, type Column } from "./columns.js";
import type { Frame } from "./frame.js";
import { combine } from "./patterns.js";
import { levelCode } from "./sample.js";
import { slotsOf, type Category, type Slots } from "./slots.js";

/** Columns with the same function of the covariates. Part 0 is 1; the others are centred and scaled: (value - centre) / scale. */
export interface Part {
  readonly key: string;
  readonly bases: readonly Basis[];
  readonly centre: number;
  /** A power of two, so that scaling loses nothing. */
  readonly scale: number;
}

/** Patterns split in two halves of the categories, so that sums over pairs of levels come from small tables. */
export interface Halves {
  readonly of: readonly [Uint32Array, Uint32Array];
  readonly counts: readonly [number, number];
  /** Which half each category is in, and its code at each member of that half. */
  readonly side: readonly (0 | 1)[];
  readonly codes: readonly Uint32Array[];
}

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
      return { key, bases: examples[q], ...coordinates(frame, values[q], centred) };
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

/** The product of basis functions at each group's covariates. */
function valuesOf(
  frame: Frame,
  bases: readonly Basis[],
  at: Readonly<Record<string, number | string>>,
): Float64Array {
  const out = new Float64Array(groupsOf(frame)).fill(1);
  for (const b of bases) {
    const x = covariateAt(frame, b.covariate, at);
    for (let g = 0; g < out.length; g++) out[g] *= basisValue(b, x(g));
  }
  return out;
}

/** The derivative of each part (in internal scale) in one covariate, by slot: slots × m, row-major. */
export function partSlopes(
  design: Design,
  covariate: string,
  at: Readonly<Record<string, number | string>>,
): Float64Array {
  const { frame, parts, slots } = design;
  const m = parts.length - 1;
  const out = new Float64Array(slots.count * m);
  for (let q = 1; q <= m; q++) {
    const { bases, scale } = parts[q];
    bases.forEach((b, i) => {
      if (b.covariate !== covariate) return;
      const others = valuesOf(
        frame,
        bases.filter((_, j) => j !== i),
        at,
      );
      const x = covariateAt(frame, covariate, at);
      for (let s = 0; s < slots.count; s++) {
        const g = slots.group[s];
        out[s * m + q - 1] += (basisSlope(b, x(g)) * others[g]) / scale;
      }
    });
  }
  return out;
}

const groupsOf = (frame: Frame): number => frame.groupN.length;

function covariateAt(
  frame: Frame,
  name: string,
  at: Readonly<Record<string, number | string>>,
): (g: number) => number {
  const values = frame.covariates[name];
  if (!Object.prototype.hasOwnProperty.call(at, name)) return (g) => values[g];
  const fixed = Number(at[name]);
  return () => fixed;
}

/** Mean and spread of a part over the sample; the scale is the power of two next to the spread. */
function coordinates(
  frame: Frame,
  v: Float64Array | null,
  centred: boolean,
): { centre: number; scale: number } {
  if (v === null) return { centre: 0, scale: 1 };
  const weight = frame.groupN;
  const mean = (f: (x: number) => number): number => {
    let sum = 0;
    for (let g = 0; g < v.length; g++) if (weight[g] > 0) sum += weight[g] * f(v[g]);
    return sum / frame.total;
  };
  const centre = centred ? mean((x) => x) : 0;
  const spread = Math.sqrt(mean((x) => (x - centre) ** 2));
  return { centre, scale: spread > 0 && spread < Infinity ? 2 ** Math.round(Math.log2(spread)) : 1 };
}

/** Splits categories so that each half has about as many combinations. */
function halve(categories: readonly Category[], patterns: number): Halves {
  const product: [number, number] = [1, 1];
  const side: (0 | 1)[] = categories.map(() => 0);
  const bySize = categories.map((_, c) => c).sort((a, b) => categories[b].size - categories[a].size || a - b);
  for (const c of bySize) {
    side[c] = product[0] <= product[1] ? 0 : 1;
    product[side[c]] *= categories[c].size;
  }
  const sides = ([0, 1] as const).map((s) => {
    const mine = categories.filter((_, c) => side[c] === s);
    return combine(
      mine.map((c) => c.codes),
      mine.map((c) => c.size),
      patterns,
    );
  });
  const codes = categories.map((category, c) => {
    const { id, count } = sides[side[c]];
    const own = new Uint32Array(count);
    for (let p = 0; p < patterns; p++) own[id[p]] = category.codes[p];
    return own;
  });
  return { of: [sides[0].id, sides[1].id], counts: [sides[0].count, sides[1].count], side, codes };
}
