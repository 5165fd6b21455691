import type { Part, Settings } from "../../lib/index.js";
import { startExporter, type Exporter } from "../export/exporter.js";
import { fileMaker, type FileMaker } from "../files/files.js";
import { readParts } from "../parts.js";

/** Whether figures leave as PNGs, too: in a run of full size. */
export const hasPictures = (settings: Pick<Settings, "samplePcns">): boolean => settings.samplePcns === 1;

/** What of the report is begun while notebooks are at work, in time that is otherwise spent waiting. It changes no byte of it. */
export interface Ahead {
  /** Makes files of outputs; those that are made already cost nothing. */
  readonly files: FileMaker;
  /** Makes the files of what a notebook showed, which `parts` in the stage holds. */
  readonly begin: (name: string) => void;
  /** Starts the two processes that export the pages; they wait for their plans. */
  readonly warm: () => void;
  /** The two, started now where they were not. */
  readonly exporters: () => readonly [Exporter, Exporter];
  /** Ends what is not wanted any more. */
  readonly end: () => void;
}

/** Opens what is done ahead for the run in the folder `stage`. */
export function openAhead(root: string, stage: string, settings: Settings, signal: AbortSignal): Ahead {
  const files = fileMaker();
  let exporters: readonly [Exporter, Exporter] | undefined;
  const started = () => (exporters ??= [startExporter(root, signal), startExporter(root, signal)]);
  return {
    files,
    begin(name) {
      const outputs = partsUntil(stage, name).flatMap((p) => p.outputs);
      files(outputs, hasPictures(settings)).catch(() => undefined); // thrown when the report wants them
    },
    warm: () => void started(),
    exporters: started,
    end() {
      for (const one of exporters ?? []) one.leave();
    },
  };
}

/** What this notebook and those before it showed; nothing where a part cannot be read, which the report then says. */
function partsUntil(stage: string, name: string): readonly Part[] {
  try {
    return readParts(stage, name);
  } catch {
    return [];
  }
}
