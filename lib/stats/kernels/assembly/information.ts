import { ClusterTask, double, word } from "./clustertask";
import { add } from "./task";

// @ts-ignore: decorator
@inline
function recordBytes<T>(): usize {
  return 8 + 2 * sizeof<T>();
}

/** X'WX of each cluster of a chunk, stride × stride, symmetric. */
export function information(address: usize, chunk: u32): void {
  const t = changetype<ClusterTask>(address);
  const end = min((chunk + 1) * t.share, t.clusters);
  for (let g = chunk * t.share; g < end; g++)
    if (t.wide) ofCluster<f64>(t, g);
    else ofCluster<f32>(t, g);
}

function ofCluster<T>(t: ClusterTask, g: u32): void {
  const row = <usize>t.stride << 3;
  const into = t.information + <usize>g * t.stride * row;
  memory.fill(into, 0, <usize>t.stride * row);
  const listBytes = <usize>t.listWidth << 2;
  const end = t.records + <usize>word(t.bounds, <usize>g + 1) * recordBytes<T>();
  let total: f64 = 0;
  for (let record = t.records + <usize>word(t.bounds, g) * recordBytes<T>(); record < end; record += recordBytes<T>()) {
    const p = <usize>load<u32>(record);
    const s = <usize>load<u32>(record, 4);
    const a = <usize>word(t.a, p);
    const b = <usize>word(t.b, p);
    const odds = double(t.oddsA, a) * double(t.oddsB, b) * double(t.slot, s);
    const complement = 1 / (1 + odds);
    const w = <f64>load<T>(record + 8) * odds * complement * complement;
    total += w;
    const left = t.listA + a * listBytes;
    const right = t.listB + b * listBytes;
    const leftEnd = left + 4 + (<usize>load<u32>(left) << 2);
    const rightEnd = right + 4 + (<usize>load<u32>(right) << 2);
    for (let i = left + 4; i < leftEnd; i += 4) {
      const to = into + <usize>load<u32>(i) * row;
      for (let j = i; j < leftEnd; j += 4) add(to + (<usize>load<u32>(j) << 3), w);
      for (let j = right + 4; j < rightEnd; j += 4) add(to + (<usize>load<u32>(j) << 3), w);
    }
    for (let i = right + 4; i < rightEnd; i += 4) {
      const to = into + <usize>load<u32>(i) * row;
      for (let j = i; j < rightEnd; j += 4) add(to + (<usize>load<u32>(j) << 3), w);
    }
    if (t.m == 0) continue;
    const c = <usize>word(t.classOf, p);
    const last = t.moving + (<usize>word(t.movingStart, c + 1) << 3);
    const parts = t.parts + ((s * t.width) << 3);
    for (let i = t.moving + (<usize>word(t.movingStart, c) << 3); i < last; i += 8) {
      const to = into + <usize>load<u32>(i) * row;
      const moved = w * double(parts, load<u32>(i, 4));
      add(to, moved);
      for (let j = left + 4; j < leftEnd; j += 4) add(to + (<usize>load<u32>(j) << 3), moved);
      for (let j = right + 4; j < rightEnd; j += 4) add(to + (<usize>load<u32>(j) << 3), moved);
      for (let j = i; j < last; j += 8)
        add(to + (<usize>load<u32>(j) << 3), moved * double(parts, load<u32>(j, 4)));
    }
  }
  store<f64>(into, total);
  for (let i: usize = 1; i < t.k; i++) {
    const own = into + i * row;
    if (word(t.plain, i)) store<f64>(own, load<f64>(own + (i << 3)));
    store<f64>(into + (i << 3), load<f64>(own));
    for (let j: usize = 1; j < i; j++) {
      const mirror = into + j * row + (i << 3);
      const sum = load<f64>(own + (j << 3)) + load<f64>(mirror);
      store<f64>(own + (j << 3), sum);
      store<f64>(mirror, sum);
    }
  }
}
