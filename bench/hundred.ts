import { loadavg } from "node:os";
import {
  continuous,
  factor,
  fitAll,
  indexRows,
  marginalEffects,
  readTable,
  tableRows,
  variance,
  type Model,
} from "../lib/index.js";
import { timed } from "./frame.js";

/** What 100 models on one frame took, with their variances and effects. */
export interface HundredTimes {
  readonly rows: number;
  readonly models: number;
  readonly seconds: number;
  readonly processorSeconds: number;
  /** Load of the machine over the minute before and the minute that ends with the last fit. */
  readonly load: readonly [number, number];
}

const adjustments = ["age", "gender", "eth", "work", "imd", "ru", "ltc"] as const;

/** The exposure and the year with every choice of the other covariates, the first 100 of 128; all on people whose answers to all are known. */
export const models: readonly Model[] = Array.from({ length: 100 }, (_, i) => ({
  outcome: "y",
  terms: [
    continuous("x"),
    factor("year"),
    ...adjustments.filter((_name, bit) => (i >> bit) % 2 === 0).map((name) => factor(name)),
  ],
  complete: ["year", ...adjustments],
  cluster: "pcn",
}));

/** Times them on a Parquet file of responders. */
export async function timeHundred(source: string): Promise<HundredTimes> {
  const factors = ["year", ...adjustments];
  const table = await readTable(source, ["pcn", "x", "y", ...factors]);
  const roles = { outcomes: ["y"], factors, numbers: ["x"], clusters: ["pcn"] };
  const index = indexRows(tableRows(table, roles), { numbers: ["x"] });
  const before = loadavg()[0];
  const spentBefore = process.cpuUsage();
  const all = timed(() =>
    fitAll(index, models, (fit, frame) => {
      const v = variance(frame, fit);
      return marginalEffects(frame, fit, v, "x").effects[0].se;
    }),
  );
  const spent = process.cpuUsage(spentBefore);
  return {
    rows: index.rows.count,
    models: all.value.length,
    seconds: all.seconds,
    processorSeconds: (spent.user + spent.system) / 1e6,
    load: [before, loadavg()[0]],
  };
}
