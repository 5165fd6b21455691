import { describe, expect, it } from "vitest";
import { estimateOn } from "../../lib/analysis/estimates.js";
import { mainModels, replacedWaves, withoutInWords } from "../../lib/analysis/withoutReplaced.js";
import { indexRows } from "../../lib/stats/compress.js";
import { modelFrame } from "../../lib/stats/frame.js";
import { covariateTerms, exposure, studyModel } from "../../lib/study/models.js";
import { outcomes } from "../../lib/study/outcomes.js";
import { checkSettings } from "../../lib/study/settings.js";
import "../support/near.js";
import { studyRows } from "../support/studyRows.js";

const index = indexRows(studyRows());
const settings = checkSettings({});
const terms = [{ kind: "continuous", name: exposure } as const, ...covariateTerms];

describe("without the waves whose census is replaced", () => {
  it("leaves out 2020 and 2023, and none where nothing would be left", () => {
    expect(replacedWaves(settings)).toEqual([2020, 2023]);
    expect(withoutInWords(settings)).toBe("without waves 2020 and 2023");
    expect(replacedWaves(checkSettings({ waves: [2018, 2019, 2021] }))).toEqual([]);
    expect(replacedWaves(checkSettings({ waves: [2020, 2023] }))).toEqual([]);
  });

  it("gives the estimates of a model whose sample has the other waves alone", () => {
    const { all, without } = mainModels(index, settings, terms);
    const kept = { factor: "year", in: ["2018", "2019", "2021", "2022"] };
    for (const o of outcomes) {
      const model = studyModel(o.id, o.mainModel, terms, [kept]);
      const alone = estimateOn(modelFrame(index, model), model);
      expect(without?.[o.id]?.fit.rows).toBe(alone.fit.rows);
      expect(alone.fit.rows).toBeLessThan(all[o.id].fit.rows);
      expect(without?.[o.id]?.fit.beta).toBeNear(alone.fit.beta, 1e-9);
      expect(without?.[o.id]?.variance.matrix).toBeNear(alone.variance.matrix, 1e-8);
    }
  });

  it("has nothing beside where no census is replaced", () => {
    expect(mainModels(index, checkSettings({ waves: [2018, 2019, 2021, 2022] }), terms).without).toBeNull();
  });
});
