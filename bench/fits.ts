import { loadavg } from "node:os";
import { decileModels } from "../lib/analysis/tableS11.js";
import { deprivationModels } from "../lib/analysis/tableS10.js";
import { roleModels } from "../lib/analysis/tableS8.js";
import { table1Models } from "../lib/analysis/table1.js";
import { openDatabase } from "../lib/data/database.js";
import { analysisFolder, openInputs, surveyFolder } from "../lib/data/pipeline.js";
import { readRows, registerAnalysis } from "../lib/data/responders.js";
import { indexRows } from "../lib/stats/compress.js";
import { checkSettings } from "../lib/study/settings.js";

/** Seconds of the study's 75 models with their frames, variances and effects, by table. */
export interface FitTimes {
  readonly rows: number;
  readonly seconds: Readonly<Record<string, number>>;
  readonly totalSeconds: number;
  /** Load of the machine over the minute before and the minute that ends with the last fit. */
  readonly load: readonly [number, number];
}

/**
 * Fits the study's models on simulated responders, made first where the cache has none: Table 1, other roles, interactions, deciles. All responders
 * by default, or those of one PCN in `samplePcns`.
 */
export async function timeFits(samplePcns = 1): Promise<FitTimes> {
  const settings = checkSettings({ samplePcns });
  const db = await openDatabase();
  try {
    const inputs = await openInputs(db, settings);
    const survey = await surveyFolder(db, settings, inputs);
    await registerAnalysis(db, (await analysisFolder(db, settings, inputs, survey.folder)).folder);
    const index = indexRows(await readRows(db, settings));
    const tables = {
      "Table 1, 15 fits": () => table1Models(index, settings),
      "other roles, 15 fits": () => roleModels(index, settings),
      "interactions, 5 fits": () => deprivationModels(index, settings),
      "deciles, 50 fits": () => decileModels(index, settings),
    };
    const before = loadavg()[0];
    const seconds = Object.entries(tables).map(([name, fit]): [string, number] => {
      const began = performance.now();
      fit();
      return [name, (performance.now() - began) / 1000];
    });
    return {
      rows: index.rows.count,
      seconds: Object.fromEntries(seconds),
      totalSeconds: seconds.reduce((sum, [, s]) => sum + s, 0),
      load: [before, loadavg()[0]],
    };
  } finally {
    db.close();
  }
}
