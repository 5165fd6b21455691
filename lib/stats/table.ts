import { withoutMissing } from "./complete.js";
import { StatsError } from "./errors.js";
import { combine } from "./patterns.js";
import type { ClusterColumn, FactorColumn, Rows } from "./rows.js";

/** A plain table: columns of equal length. null, undefined, NaN and "" are missing. */
export type Table = Readonly<Record<string, ArrayLike<number | string | null | undefined>>>;

/** Which role each column of a table plays; a column may play several. */
export interface Roles {
  readonly outcomes: readonly string[];
  readonly factors?: readonly string[];
  readonly numbers?: readonly string[];
  readonly clusters?: readonly string[];
  readonly weights?: readonly string[];
}

/**
 * A plain table as typed rows: factors by their distinct values (numbers rising, then text by code units), every numeric column by person. Throws
 * `unknown name` and `bad value` with row and value. For tables of people with millions of rows make {@link Rows} directly.
 */
export function tableRows(table: Table, roles: Roles): Rows {
  const count = Object.values(table).at(0)?.length ?? 0;
  const { outcomes, factors = [], numbers = [], clusters = [], weights = [] } = roles;
  const column = (name: string): ArrayLike<number | string | null | undefined> => {
    if (!Object.hasOwn(table, name))
      throw new StatsError(
        "unknown name",
        `the table has no column "${name}"; it has ${Object.keys(table).join(", ")}`,
        [name],
      );
    return table[name];
  };
  const record = <T>(names: readonly string[], make: (name: string) => T): Record<string, T> =>
    Object.fromEntries([...new Set(names)].map((name) => [name, make(name)]));
  const byCluster = [...new Set(clusters)].map((name) => ({ name, ...coded(column(name), count) }));
  const { id, count: groups } = combine(
    byCluster.map((c) => c.codes),
    byCluster.map((c) => c.levels.length),
    count,
    byCluster.map((c) => !(c.codes instanceof Uint32Array)),
  );
  const ofGroup = (codes: ArrayLike<number>): Uint32Array => {
    const out = new Uint32Array(groups);
    for (let i = 0; i < count; i++) out[id[i]] = codes[i];
    return out;
  };
  const clusterings = byCluster.map(({ name, codes, levels }): [string, ClusterColumn] => [
    name,
    { codes: ofGroup(codes), labels: levels },
  ]);
  return {
    count,
    group: id,
    groups: { count: groups, covariates: {}, clusters: Object.fromEntries(clusterings) },
    factors: record(factors, (name) => factorOf(column(name), count)),
    outcomes: record(outcomes, (name) => outcomeOf(column(name), count, name)),
    numbers: record(numbers, (name) => numbersOf(column(name), count, name)),
    weights: record(weights, (name) => numbersOf(column(name), count, name)),
  };
}

const isMissing = (v: unknown): boolean => v === null || v === undefined || v === "" || Number.isNaN(v);

/** The widest range of whole numbers that is coded by looking up. */
const RANGE = 2 ** 16;

/** Typed columns of whole numbers. */
type Whole = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;

const isWhole = (values: unknown): values is Whole =>
  ArrayBuffer.isView(values) && !(values instanceof Float64Array) && !(values instanceof Float32Array);

/** Least and largest of whole numbers; bytes in a loop of their own, since one loop over several kinds is slow. */
function range(values: Whole): readonly [number, number] {
  if (values instanceof Uint8Array) return rangeOfBytes(values);
  let low = values[0];
  let high = values[0];
  for (let i = 1; i < values.length; i++) {
    const v = values[i];
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

function rangeOfBytes(values: Uint8Array): readonly [number, number] {
  let low = values[0];
  let high = values[0];
  for (let i = 1; i < values.length; i++) {
    const v = values[i];
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return [low, high];
}

/** Codes of whole numbers, none missing, as narrow as they may be; null where they range too widely to be looked up. */
function codedWhole(values: Whole) {
  const [low, high] = values.length === 0 ? [0, -1] : range(values);
  if (!(high - low < RANGE)) return null;
  const codeOf = new Uint16Array(high - low + 1);
  // Most often every number of the range is met long before the last row.
  for (let i = 0, unseen = codeOf.length; i < values.length && unseen > 0; i++) {
    const at = values[i] - low;
    if (codeOf[at] === 0) unseen--;
    codeOf[at] = 1;
  }
  const levels: string[] = [];
  codeOf.forEach((seen, at) => {
    if (seen === 1) codeOf[at] = levels.push(String(at + low)) - 1;
  });
  // Codes from 0 without a gap, in bytes already: the column itself.
  if (values instanceof Uint8Array && low === 0 && levels.length === high + 1 && high < 255)
    return { codes: values, levels };
  const codes = levels.length < 255 ? new Uint8Array(values.length) : new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) codes[i] = codeOf[values[i] - low];
  return { codes, levels };
}

/** The same of doubles, NaN missing: null where one is not whole. */
function codedDoubles(values: Float64Array) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (v < low) low = v;
    if (v > high) high = v;
    if (v !== Math.floor(v) && !Number.isNaN(v)) return null;
  }
  if (!(high - low < RANGE)) return null;
  const codeOf = new Uint32Array(high - low + 1).fill(0xffffffff);
  for (let i = 0; i < values.length; i++) codeOf[values[i] - low] = 0;
  const levels: string[] = [];
  codeOf.forEach((seen, at) => {
    if (seen === 0) codeOf[at] = levels.push(String(at + low)) - 1;
  });
  const codes = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    codes[i] = Number.isNaN(v) ? 0xffffffff : codeOf[v - low];
  }
  return { codes, levels };
}

/** Codes of distinct values; the largest code of its kind is missing. */
function coded(values: ArrayLike<number | string | null | undefined>, count: number) {
  const whole = isWhole(values)
    ? codedWhole(values)
    : values instanceof Float64Array
      ? codedDoubles(values)
      : null;
  if (whole !== null && (whole.codes instanceof Uint32Array || whole.levels.length < 65535)) return whole;
  const distinct = new Set<number | string>();
  for (let i = 0; i < count; i++) if (!isMissing(values[i])) distinct.add(values[i]!);
  const sorted = [...distinct].sort((a, b) =>
    typeof a === "number" && typeof b === "number"
      ? a - b
      : typeof a === "number"
        ? -1
        : typeof b === "number"
          ? 1
          : a < b
            ? -1
            : 1,
  );
  const at = new Map(sorted.map((v, c) => [v, c]));
  const codes = new Uint32Array(count);
  for (let i = 0; i < count; i++) codes[i] = isMissing(values[i]) ? 0xffffffff : at.get(values[i]!)!;
  return { codes, levels: sorted.map(String) };
}

function factorOf(values: ArrayLike<number | string | null | undefined>, count: number): FactorColumn {
  const { codes, levels } = coded(values, count);
  if (levels.length >= 65535)
    throw new StatsError("bad value", `a factor has ${levels.length} levels; 65534 are the most`);
  if (!(codes instanceof Uint32Array)) return withoutMissing({ codes, levels });
  const narrow = levels.length < 255 ? new Uint8Array(count) : new Uint16Array(count);
  for (let i = 0; i < count; i++) narrow[i] = codes[i];
  return { codes: narrow, levels };
}

function outcomeOf(
  values: ArrayLike<number | string | null | undefined>,
  count: number,
  name: string,
): Uint8Array {
  if (values instanceof Uint8Array && count > 0 && range(values)[1] <= 1) return values;
  const out = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const own = values[i];
    if (own === 0 || own === 1) {
      out[i] = own;
      continue;
    }
    const v = Number(values[i]);
    if (!isMissing(values[i]) && v !== 0 && v !== 1)
      throw new StatsError(
        "bad value",
        `outcome "${name}" is ${String(values[i])} in row ${i}; it must be 0 or 1`,
        [name],
      );
    out[i] = isMissing(values[i]) ? 255 : v;
  }
  return out;
}

function numbersOf(
  values: ArrayLike<number | string | null | undefined>,
  count: number,
  name: string,
): Float64Array {
  if (values instanceof Float64Array) return values;
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    out[i] = isMissing(values[i]) ? NaN : Number(values[i]);
    if (Number.isNaN(out[i]) && !isMissing(values[i]))
      throw new StatsError(
        "bad value",
        `"${name}" is "${String(values[i])}" in row ${i}; a number is needed`,
        [name],
      );
  }
  return out;
}
