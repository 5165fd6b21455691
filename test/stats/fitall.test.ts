import { describe, expect, it } from "vitest";
import { indexRows } from "../../lib/stats/compress.js";
import { fitAll } from "../../lib/stats/fitall.js";
import { modelFrame, type Frame } from "../../lib/stats/frame.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor, interaction, type Model } from "../../lib/stats/model.js";
import { tableRows } from "../../lib/stats/table.js";
import "../support/near.js";
import { simulatedPeople } from "../support/simulated.js";

/** Newton's method from another start ends within its tolerance of the same place. */
const digits = 1e-9;

const rows = tableRows(simulatedPeople(21, 3_000, 20), {
  outcomes: ["y"],
  factors: ["wave", "age"],
  numbers: ["x", "z"],
  clusters: ["cluster"],
});
const index = indexRows(rows, { numbers: ["x", "z"] });
const base = { outcome: "y", cluster: "cluster" } as const;
const terms = [continuous("x"), factor("wave"), factor("age")];
const models: readonly Model[] = [
  { ...base, terms },
  { ...base, terms: [...terms, interaction("x", "age")] },
  { ...base, terms: [...terms, continuous("z")] },
  { ...base, terms, sample: [{ factor: "wave", in: ["w1", "w2"] }] },
];

describe("fitting many models", () => {
  const frames: Frame[] = [];
  const told: (readonly [number, number])[] = [];
  const all = fitAll(
    index,
    models,
    (fit, frame) => {
      frames.push(frame);
      return fit;
    },
    { onFit: (done, of) => told.push([done, of]) },
  );

  it.each(models.map((model, i) => [i, model] as const))("gives model %i as by itself", (i, model) => {
    const alone = fitLogit(modelFrame(index, model), model.terms);
    expect(all[i].names).toEqual(alone.names);
    expect(all[i].beta).toBeNear(alone.beta, digits);
    expect(all[i].logLikelihood).toBeNear(alone.logLikelihood, digits);
  });

  it("shares the frame of models over the same variables and rows, and no other", () => {
    expect(frames[1]).toBe(frames[0]);
    expect(frames[2]).not.toBe(frames[1]);
    expect(frames[3]).not.toBe(frames[2]);
  });

  it("starts from the model before: fewer steps than from nothing", () => {
    const again = fitAll(index, [models[0], models[0]], (fit) => fit.steps);
    expect(again[1]).toBeLessThan(again[0]);
  });

  it("tells of each model as it is done", () =>
    expect(told).toEqual([
      [1, 4],
      [2, 4],
      [3, 4],
      [4, 4],
    ]));
});
