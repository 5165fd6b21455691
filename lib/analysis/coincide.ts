import { outcomes, samples, type ModelId, type OutcomeId } from "../study/outcomes.js";
import type { Estimated } from "./estimates.js";

interface Placed {
  readonly outcome: OutcomeId;
  readonly model: ModelId;
  readonly found: Estimated;
}

/** Two fits of the same model reach the same maximum to this much, from whichever start. */
const sameMaximum = 1e-9;

/** Whether two models of one outcome are of the same responders: as many, as many good answers, the same maximum. */
function coincide(a: Placed, b: Placed): boolean {
  const [f, g] = [a.found.fit, b.found.fit];
  return (
    f.rows === g.rows &&
    f.nullLogLikelihood === g.nullLogLikelihood &&
    Math.abs(f.logLikelihood - g.logLikelihood) <= sameMaximum * Math.abs(f.logLikelihood)
  );
}

/** One note for each outcome of which two samples are the same responders, as the question is put to them alone. */
export const coincidenceNotes = (models: readonly Placed[]): readonly string[] =>
  outcomes.flatMap((o) => {
    const own = models.filter((m) => m.outcome === o.id);
    return own.flatMap((m, i) =>
      own.slice(i + 1).flatMap((other) => {
        const [a, b] = [m, other].map((x) => samples.find((s) => s.id === x.model)!.label);
        return coincide(m, other)
          ? [
              `${o.label}: ${a} and ${b} coincide by routing, since the question is put to the same responders.`,
            ]
          : [];
      }),
    );
  });
