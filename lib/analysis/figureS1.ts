import type { RateSpread } from "../data/summaries.js";
import type { Settings } from "../study/settings.js";
import { censusInWords, wave } from "../study/waves.js";
import { count, named } from "./named.js";
import { exposureNotes } from "./notes.js";
import type { FigureOutput } from "./output.js";

const unit = "FTE per 50,000 patients";

/** Figure S1: box plots of link workers per 50,000 patients over PCNs, a box a census. Workforce and lists are real. */
export function figureS1(spreads: readonly RateSpread[], settings: Settings): FigureOutput {
  const boxes = spreads.map((s) => {
    const id = `figureS1.${s.wave}`;
    const census = censusInWords(wave(s.wave).censusUsed ?? "");
    const rate = (part: string, label: string, value: number): ReturnType<typeof named> =>
      named(`${id}.${part}`, `Link workers, ${census}: ${label}`, "rate", value, unit);
    return {
      label: `${census}\n(wave ${s.wave})`,
      n: count(`${id}.pcns`, `PCNs with a return, ${census}`, s.pcns, "PCNs"),
      p5: rate("p5", "5th percentile", s.p5),
      p25: rate("p25", "lower quartile", s.p25),
      p50: rate("p50", "median", s.p50),
      p75: rate("p75", "upper quartile", s.p75),
      p95: rate("p95", "95th percentile", s.p95),
      largest: rate("largest", "largest", s.largest),
      mean: rate("mean", "mean", s.mean),
    };
  });
  const [first, last] = [spreads[0].wave, spreads[spreads.length - 1].wave];
  return {
    type: "figure",
    name: "figureS1",
    number: "Figure S1",
    title: `The median PCN went from {{figureS1.${first}.p50}} to {{figureS1.${last}.p50}} link workers, with wide variation`,
    subtitle:
      "Full-time equivalent link workers per 50,000 registered patients, PCNs with a workforce return",
    chart: { type: "boxes", xLabel: "Census", yLabel: unit, boxes },
    notes: [
      "Real, public figures (NHS England, PCN workforce and payments files).",
      "PCNs without a return are left out.",
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/figureS1.ts figureS1",
    words: `The median PCN with a return had {{figureS1.${first}.p50}} link workers (FTE) per 50,000 patients at the first census and {{figureS1.${last}.p50}} at the last; half of the PCNs had {{figureS1.${last}.p25 to figureS1.${last}.p75}} then.`,
  };
}
