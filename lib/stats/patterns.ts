/** Labels of things: `id[i]` below `count`, numbered in the order of their codes. */
export interface Ids {
  readonly id: Uint32Array;
  readonly count: number;
}

/** How large a table of possible codes may be before only the observed ones are numbered. */
const TABLE = 2 ** 22;

/**
 * Numbers the observed combinations of several columns of codes, in the order of the columns. `sizes[c]` bounds the codes of column c;
 * a larger code (the missing one) counts as `sizes[c]`. Without columns everything is one combination.
 */
export function combine(
  columns: readonly ArrayLike<number>[],
  sizes: readonly number[],
  length: number,
): Ids {
  let ids: Ids = { id: new Uint32Array(length), count: 1 };
  columns.forEach((codes, c) => {
    const size = sizes[c] + 1;
    if (ids.count * size > TABLE) ids = observed(ids);
    const { id } = ids;
    for (let i = 0; i < length; i++) {
      const code = codes[i];
      id[i] = id[i] * size + (code < size ? code : size - 1);
    }
    ids = { id, count: ids.count * size };
  });
  return observed(ids);
}

/** Renumbers ids so that only those which occur are counted. */
function observed({ id, count }: Ids): Ids {
  const rank = new Uint32Array(count);
  for (let i = 0; i < id.length; i++) rank[id[i]] = 1;
  let next = 0;
  for (let c = 0; c < count; c++) if (rank[c] === 1) rank[c] = next++;
  for (let i = 0; i < id.length; i++) id[i] = rank[id[i]];
  return { id, count: next };
}

/** Places of equal keys put together: `order` lists the items by key, stable; key c's begin at `start[c]`. */
export function sortByKey(
  key: Uint32Array,
  count: number,
  items?: Uint32Array,
): { order: Uint32Array; start: Uint32Array } {
  const start = new Uint32Array(count + 1);
  for (let i = 0; i < key.length; i++) start[key[i] + 1]++;
  for (let c = 0; c < count; c++) start[c + 1] += start[c];
  const next = start.slice(0, count);
  const order = new Uint32Array(key.length);
  for (let i = 0; i < key.length; i++) {
    const item = items === undefined ? i : items[i];
    order[next[key[item]]++] = item;
  }
  return { order, start };
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
