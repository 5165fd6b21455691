import type { Design } from "./design.js";
import { internalRow } from "./designrow.js";
import type { FrameClusters } from "./frame.js";
import { sortByKey } from "./patterns.js";
import { cellOdds } from "./passes.js";
import type { Predictor } from "./predictor.js";

/** Calls back once a cluster with its k×k information X'WX in internal coordinates. The matrix is used again for the next. */
export function forEachClusterInformation(
  design: Design,
  at: Predictor,
  clusters: FrameClusters,
  visit: (cluster: number, information: Float64Array) => void,
): void {
  const { frame } = design;
  const k = design.columns.length;
  const odds = cellOdds(design, at);
  const cellPattern = new Uint32Array(frame.group.length);
  for (let p = 0; p < frame.start.length - 1; p++) cellPattern.fill(p, frame.start[p], frame.start[p + 1]);
  const key = frame.group.map((g) => clusters.of[g]);
  const { order, start } = sortByKey(key, clusters.labels.length);
  const rowOf = internalRow(design);
  const information = new Float64Array(k * k);
  const active = new Int32Array(k);
  for (let c = 0; c < clusters.labels.length; c++) {
    information.fill(0);
    for (let place = start[c]; place < start[c + 1]; place++) {
      const i = order[place];
      const row = rowOf(cellPattern[i], i);
      let count = 0;
      for (let j = 0; j < k; j++) if (row[j] !== 0) active[count++] = j;
      const complement = 1 / (1 + odds[i]);
      const w = frame.n[i] * odds[i] * complement * complement;
      for (let s = 0; s < count; s++) {
        const a = active[s];
        const v = w * row[a];
        for (let t = 0; t <= s; t++) information[a * k + active[t]] += v * row[active[t]];
      }
    }
    for (let i = 0; i < k; i++)
      for (let j = i + 1; j < k; j++) information[i * k + j] = information[j * k + i];
    visit(c, information);
  }
}
