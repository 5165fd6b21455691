import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync, strToU8 } from "fflate";

/** The library behind interactive figures. */
export interface Library {
  /** What runs; the page's policy names its hash. */
  readonly script: string;
  /** The same, packed as text that a page carries until a reader asks for it; the same bytes with every Node. */
  readonly packed: string;
}

/** The smallest bundle of plotly.js that draws points, lines and bars: no eval, no maps, no third dimension. */
export function readPlotly(root: string): Library {
  const file = join(root, "node_modules", "plotly.js", "dist", "plotly-basic.min.js");
  const script = readFileSync(file, "utf8").trim();
  const packed = Buffer.from(gzipSync(strToU8(script), { level: 9, mtime: 0 })).toString("base64");
  return { script, packed };
}
