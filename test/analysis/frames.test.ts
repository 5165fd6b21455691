import { describe, expect, it } from "vitest";
import { estimateOn } from "../../lib/analysis/estimates.js";
import { studyFrame } from "../../lib/analysis/frames.js";
import { indexRows } from "../../lib/stats/compress.js";
import { modelFrame, type Frame } from "../../lib/stats/frame.js";
import type { Model, Term } from "../../lib/stats/model.js";
import { covariateTerms, exposure, studyModel, unadjusted } from "../../lib/study/models.js";
import { outcomes, samples } from "../../lib/study/outcomes.js";
import "../support/near.js";
import { studyRows } from "../support/studyRows.js";

const index = indexRows(studyRows());
const { id, mainModel } = outcomes[0];
const byExposure = (name: string): readonly Term[] => [{ kind: "continuous", name }, ...covariateTerms];
const main = studyModel(id, mainModel);
const another = studyModel(id, samples.find((s) => s.id !== mainModel)!.id);
const carried = studyModel(id, mainModel, byExposure("exposure_carry"));
const models: Readonly<Record<string, Model>> = {
  "a main model": main,
  "another outcome’s": studyModel(outcomes[1].id, outcomes[1].mainModel),
  "a model in another sample": another,
  "a model without covariates": studyModel(id, mainModel, unadjusted),
  "a model of some waves": studyModel(id, mainModel, undefined, [{ factor: "year", in: ["2018", "2021"] }]),
  "a model of some waves and places": studyModel(id, mainModel, undefined, [
    { factor: "year", in: ["2018", "2022", "2023"] },
    { covariate: exposure, above: 0 },
  ]),
  "a model of another exposure": carried,
  "a model without clusters": { ...main, cluster: null },
};

describe("a frame that tables share", () => {
  it.each(Object.entries(models))("gives what the frame of %s alone gives", (_, model) => {
    const of = (frame: Frame) =>
      estimateOn(frame, model, { variance: model.cluster == null ? "oim" : "CR1" });
    const [shared, alone] = [studyFrame(index, model), modelFrame(index, model)];
    expect(shared.rows).toBe(alone.rows);
    expect(shared.group).toEqual(alone.group);
    const [got, want] = [of(shared), of(alone)];
    expect(got.fit.names).toEqual(want.fit.names);
    expect(got.fit.beta).toBeNear(want.fit.beta, 1e-12);
    expect(got.variance.matrix).toBeNear(want.variance.matrix, 1e-11);
  });

  it("is one pass over the rows for all models of a main sample", () => {
    const whole = studyFrame(index, carried); // whose exposure no group lacks
    expect(studyFrame(index, carried).n).toBe(whole.n);
    expect(modelFrame(index, carried).n).not.toBe(whole.n);
    expect(studyFrame(index, another).n).not.toBe(studyFrame(index, another).n);
  });

  it("is cut from the whole for some waves, with the rows that a pass over them finds", () => {
    const some = studyModel(id, mainModel, undefined, [{ factor: "year", in: ["2019"] }]);
    const [shared, alone] = [studyFrame(index, some), modelFrame(index, some)];
    expect(shared.mark).not.toBe(alone.mark); // each says how it was made
    for (const column of ["start", "group", "n", "y", "patternN", "groupY"] as const)
      expect(shared[column]).toEqual(alone[column]);
    expect(shared.factors).toEqual(alone.factors);
    expect(shared.clusters).toEqual(alone.clusters);
  });

  it("takes columns of groups from an index that has more of them", () => {
    const { groups } = index;
    const twice = groups.covariates[exposure].map((x) => 2 * x);
    const over = { ...index, groups: { ...groups, covariates: { ...groups.covariates, twice } } };
    const model = studyModel(id, mainModel, byExposure("twice"));
    const [found, plain] = [
      estimateOn(studyFrame(index, model, over), model),
      estimateOn(studyFrame(index, main), main),
    ];
    expect([found.fit.beta[1] * 2]).toBeNear([plain.fit.beta[1]], 1e-9);
  });
});
