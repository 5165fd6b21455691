/** 1 where all numbers are whole and below 2^24, so that single precision holds them as they are. */
export function fitsSingle(from: usize, count: u32): u32 {
  for (let i: usize = 0; i < count; i++) {
    const v = load<f64>(from + (i << 3));
    if (!(v >= 0 && v <= 16777216 && Math.trunc(v) == v)) return 0;
  }
  return 1;
}

// @ts-ignore: decorator
@inline
function put<T>(column: usize, at: u32, value: f64): void {
  store<T>(column + <usize>at * sizeof<T>(), <T>value);
}

/**
 * Packs cells of patterns [0, patterns) from staged columns to padded ones, from cell `next` on: writes starts, slots, weights and successes.
 * With `rep` (slots: the slot that stands for it), cells of a pattern whose slots have the same become one; `at` is scratch, slots wide,
 * zero or places before `next` + 1. Returns the next cell.
 */
export function pack(
  start: usize,
  slot: usize,
  n: usize,
  y: usize,
  patterns: u32,
  rep: usize,
  at: usize,
  wide: u32,
  toStart: usize,
  toOf: usize,
  toN: usize,
  toY: usize,
  next: u32,
): u32 {
  return wide
    ? packed<f64>(start, slot, n, y, patterns, rep, at, toStart, toOf, toN, toY, next)
    : packed<f32>(start, slot, n, y, patterns, rep, at, toStart, toOf, toN, toY, next);
}

function packed<T>(
  start: usize,
  slot: usize,
  n: usize,
  y: usize,
  patterns: u32,
  rep: usize,
  at: usize,
  toStart: usize,
  toOf: usize,
  toN: usize,
  toY: usize,
  next: u32,
): u32 {
  const offset = load<u32>(start);
  for (let p: u32 = 0; p < patterns; p++) {
    const first = next;
    const from = load<u32>(start + ((<usize>p) << 2)) - offset;
    const end = load<u32>(start + ((<usize>p + 1) << 2)) - offset;
    for (let i = from; i < end; i++) {
      const s = load<u32>(slot + ((<usize>i) << 2));
      const weight = load<f64>(n + ((<usize>i) << 3));
      const success = load<f64>(y + ((<usize>i) << 3));
      if (rep == 0) {
        store<u32>(toOf + ((<usize>next) << 2), s);
        put<T>(toN, next, weight);
        put<T>(toY, next++, success);
        continue;
      }
      const r = load<u32>(rep + ((<usize>s) << 2));
      const place = at + ((<usize>r) << 2);
      let to = load<u32>(place);
      if (to <= first) {
        to = ++next;
        store<u32>(place, to);
        store<u32>(toOf + ((<usize>to - 1) << 2), r);
        put<T>(toN, to - 1, weight);
        put<T>(toY, to - 1, success);
      } else {
        put<T>(toN, to - 1, <f64>load<T>(toN + <usize>(to - 1) * sizeof<T>()) + weight);
        put<T>(toY, to - 1, <f64>load<T>(toY + <usize>(to - 1) * sizeof<T>()) + success);
      }
    }
    if (next & 1) {
      store<u32>(toOf + ((<usize>next) << 2), next == first ? 0 : load<u32>(toOf + ((<usize>next - 1) << 2)));
      put<T>(toN, next, 0);
      put<T>(toY, next++, 0);
    }
    store<u32>(toStart + ((<usize>p + 1) << 2), next);
  }
  return next;
}
