/** Labels of things: `id[i]` below `count`, numbered in the order of their codes. */
export interface Ids {
  readonly id: Uint32Array;
  readonly count: number;
}

/** How large a table of possible codes may be before only the observed ones are numbered. */
const TABLE = 2 ** 22;

/** How many rows are worked on at once, so that they stay in the processor's cache. */
const BLOCK = 16_384;

/**
 * Numbers the observed combinations of several columns of codes, in the order of the columns. `sizes[c]` bounds the codes of column c;
 * a larger code (the missing one) counts as `sizes[c]`, unless `complete[c]` says that there is none. Without columns everything is one combination.
 */
export function combine(
  columns: readonly ArrayLike<number>[],
  sizes: readonly number[],
  length: number,
  complete: readonly boolean[] = [],
): Ids {
  const spans = columns.map((_, c) => sizes[c] + (complete[c] ? 0 : 1));
  let ids: Ids = { id: new Uint32Array(length), count: 1 };
  for (let from = 0; from < columns.length;) {
    let to = from;
    let { count } = ids;
    while (to < columns.length && (to === from || count * spans[to] <= TABLE)) count *= spans[to++];
    for (let begin = 0; begin < length; begin += BLOCK) {
      const end = Math.min(begin + BLOCK, length);
      for (let c = from; c < to; c++) addCodes(ids.id, columns[c], spans[c], begin, end);
    }
    ids = to < columns.length ? observed({ id: ids.id, count }) : { id: ids.id, count };
    from = to;
  }
  return observed(ids);
}

/** id·size + code over some rows; by kind of column, since one loop over several kinds is slow. */
function addCodes(id: Uint32Array, codes: ArrayLike<number>, size: number, begin: number, end: number): void {
  if (codes instanceof Uint8Array) addBytes(id, codes, size, begin, end);
  else addAny(id, codes, size, begin, end);
}

function addBytes(id: Uint32Array, codes: Uint8Array, size: number, begin: number, end: number): void {
  for (let i = begin; i < end; i++) {
    const code = codes[i];
    id[i] = id[i] * size + (code < size ? code : size - 1);
  }
}

function addAny(id: Uint32Array, codes: ArrayLike<number>, size: number, begin: number, end: number): void {
  for (let i = begin; i < end; i++) {
    const code = codes[i];
    id[i] = id[i] * size + (code < size ? code : size - 1);
  }
}

/** Renumbers ids so that only those which occur are counted. */
function observed({ id, count }: Ids): Ids {
  const seen = new Uint8Array(count);
  for (let i = 0; i < id.length; i++) seen[id[i]] = 1;
  let next = 0;
  for (let c = 0; c < count; c++) next += seen[c];
  if (next === count) return { id, count };
  const rank = new Uint32Array(count);
  next = 0;
  for (let c = 0; c < count; c++) if (seen[c] === 1) rank[c] = next++;
  for (let i = 0; i < id.length; i++) id[i] = rank[id[i]];
  return { id, count: next };
}

/** Where the places of each key begin when equal keys stand together: keys + 1. */
function startsOf(key: Uint32Array, count: number): Uint32Array {
  const start = new Uint32Array(count + 1);
  for (let i = 0; i < key.length; i++) start[key[i] + 1]++;
  for (let c = 0; c < count; c++) start[c + 1] += start[c];
  return start;
}

/** Places of equal keys put together: `order` lists the items by key, stable; key c's begin at `start[c]`. */
export function sortByKey(key: Uint32Array, count: number): { order: Uint32Array; start: Uint32Array } {
  const start = startsOf(key, count);
  const next = start.slice(0, count);
  const order = new Uint32Array(key.length);
  for (let i = 0; i < key.length; i++) order[next[key[i]]++] = i;
  return { order, start };
}

/** Rows by key and within a key by group, stable: as two sorts would, but that what goes with a row is carried along and never looked up. */
export function sortByKeyAndGroup(
  key: Ids,
  group: Ids,
): { readonly order: Uint32Array; readonly group: Uint32Array; readonly start: Uint32Array } {
  const rows = key.id.length;
  const first = startsOf(group.id, group.count);
  const row = new Uint32Array(rows);
  const own = new Uint32Array(rows);
  const byGroup = first.slice(0, group.count);
  for (let i = 0; i < rows; i++) {
    const at = byGroup[group.id[i]]++;
    row[at] = i;
    own[at] = key.id[i];
  }
  const start = startsOf(key.id, key.count);
  const next = start.slice(0, key.count);
  const order = new Uint32Array(rows);
  const sorted = new Uint32Array(rows);
  for (let g = 0; g < group.count; g++)
    for (let i = first[g]; i < first[g + 1]; i++) {
      const at = next[own[i]]++;
      order[at] = row[i];
      sorted[at] = g;
    }
  return { order, group: sorted, start };
}

/** Numbers the distinct pairs (id, value) in the order of their first appearance; NaN equals NaN. */
export function distinctPairs(
  ids: Uint32Array,
  values: Float64Array,
): { id: Uint32Array; first: Uint32Array } {
  const n = ids.length;
  const words = new Uint32Array(new Float64Array(1).buffer);
  const double = new Float64Array(words.buffer);
  const hashOf = (i: number): number => {
    double[0] = values[i] + 0;
    const h =
      (Math.imul(words[0], 0x9e3779b1) ^ Math.imul(words[1], 0x85ebca6b) ^ Math.imul(ids[i], 0xc2b2ae35)) >>>
      0;
    return h ^ (h >>> 15);
  };
  const out = new Uint32Array(n);
  let mask = 4095;
  let table = new Int32Array(mask + 1).fill(-1);
  let first = new Uint32Array(2048);
  let count = 0;
  const grow = (): void => {
    mask = 4 * mask + 3;
    table = new Int32Array(mask + 1).fill(-1);
    for (let c = 0; c < count; c++) {
      let at = hashOf(first[c]) & mask;
      while (table[at] >= 0) at = (at + 1) & mask;
      table[at] = c;
    }
    const wider = new Uint32Array((mask + 1) / 2);
    wider.set(first);
    first = wider;
  };
  for (let i = 0; i < n; i++) {
    if (2 * count > mask) grow();
    let at = hashOf(i) & mask;
    for (;;) {
      const seen = table[at];
      if (seen < 0) {
        table[at] = count;
        first[count] = i;
        out[i] = count++;
        break;
      }
      const j = first[seen];
      if (
        ids[j] === ids[i] &&
        (values[j] === values[i] || (Number.isNaN(values[j]) && Number.isNaN(values[i])))
      ) {
        out[i] = seen;
        break;
      }
      at = (at + 1) & mask;
    }
  }
  return { id: out, first: first.slice(0, count) };
}
