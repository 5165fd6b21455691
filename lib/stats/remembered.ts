interface Entry {
  readonly keys: readonly object[];
  readonly value: unknown;
}

/** How many values are kept of those with the same first key. */
const MOST = 16;

/** A store of what was made of columns that never change, found again by the columns themselves; it lives as long as the first of them. */
export function remembering<T>(): (keys: readonly [object, ...object[]], make: () => T) => T {
  const kept = new WeakMap<object, readonly Entry[]>();
  return (keys, make) => {
    const before = kept.get(keys[0]) ?? [];
    const found = before.find(
      (entry) => entry.keys.length === keys.length && entry.keys.every((key, i) => key === keys[i]),
    );
    if (found !== undefined) return found.value as T;
    const value = make();
    kept.set(keys[0], [{ keys, value }, ...before].slice(0, MOST));
    return value;
  };
}
