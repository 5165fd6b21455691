import type { RowIndex } from "./compress.js";
import { named } from "./errors.js";
import type { Exclusion, Frame } from "./frame.js";
import type { FrameRequest } from "./model.js";
import { restrict } from "./restrict.js";
import { screen, type Screen } from "./sample.js";

/** What a narrower frame takes in addition: covariates, and conditions on factors of the frame or on covariates (not masks). */
export type Narrower = Required<Pick<FrameRequest, "covariates" | "sample">>;

/**
 * The frame of a model whose rows are some of a frame's: without the groups that lack the covariates and the rows that fail the conditions. Where many
 * models differ in nothing else, a pass over the rows is spared each of them; cells come out the same as from such a pass. `index` is the frame's.
 */
export function narrowed(frame: Frame, index: RowIndex, { covariates, sample }: Narrower): Frame {
  const { outcome } = frame.request;
  const own = { ...index, start: frame.start, factors: frame.factors, samples: {} };
  const s = screen(own, { outcome, factors: [], covariates, sample });
  const excluded = excludedBy(frame, s);
  const kept = s.reasons.length;
  const cells =
    excluded.length === 0
      ? frame
      : restrict(frame, (pattern, group) => s.pattern[pattern] === kept && s.group[group] === kept);
  return Object.freeze({
    ...cells,
    request: {
      ...frame.request,
      covariates: [...frame.request.covariates, ...covariates],
      sample: [...(frame.request.sample ?? []), ...sample],
    },
    excluded: [...frame.excluded, ...excluded],
    covariates: {
      ...frame.covariates,
      ...Object.fromEntries(
        covariates.map((name) => [name, named(index.groups.covariates, name, "covariate")]),
      ),
    },
  });
}

/** Rows that leave, by first reason. */
function excludedBy({ start, group, n, squares, groupN }: Frame, s: Screen): readonly Exclusion[] {
  const kept = s.reasons.length;
  const counts = new Float64Array(kept + 1);
  const rows = squares?.rows ?? n;
  if (squares === null && s.pattern.every((reason) => reason === kept))
    groupN.forEach((own, g) => (counts[s.group[g]] += own));
  else
    for (let p = 0; p < start.length - 1; p++)
      for (let i = start[p]; i < start[p + 1]; i++)
        counts[Math.min(s.pattern[p], s.group[group[i]])] += rows[i];
  return s.reasons.map((reason, r) => ({ reason, rows: counts[r] })).filter((e) => e.rows > 0);
}
