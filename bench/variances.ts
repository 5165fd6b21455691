import { fitLogit, variance, wildScoreBootstrap, type VarianceName } from "../lib/index.js";
import { mainFrame, terms, timed } from "./frame.js";

/** Seconds of the main model's other variances, medians of three warm rounds; the jackknife's once. */
export interface VarianceTimes {
  readonly rows: number;
  readonly clusters: number;
  readonly seconds: Readonly<Record<string, number>>;
}

/** Times what needs more of a cluster than its score, on a Parquet file. */
export async function timeVariances(source: string): Promise<VarianceTimes> {
  const { frame } = await mainFrame(source);
  const fit = fitLogit(frame, terms);
  const of = (name: VarianceName) => (): unknown => variance(frame, fit, name);
  const ways: readonly (readonly [string, () => unknown, number])[] = [
    ["CR1", of("CR1"), 3],
    ["CR2 with degrees of freedom", of("CR2"), 3],
    ["CR3", of("CR3"), 3],
    ["robust, by row", of("robust"), 3],
    ["wild score bootstrap, 999 draws", () => wildScoreBootstrap(frame, fit, "x", { draws: 999 }), 3],
    ["exact jackknife by refits", of("jackknife mse"), 1],
  ];
  const seconds = ways.map(([name, make, rounds]): [string, number] => {
    if (rounds > 1) make();
    const each = Array.from({ length: rounds }, () => timed(make).seconds).sort((a, b) => a - b);
    return [name, each[Math.floor(rounds / 2)]];
  });
  return {
    rows: frame.rows,
    clusters: fit.clusters?.length ?? 0,
    seconds: Object.fromEntries(seconds),
  };
}
