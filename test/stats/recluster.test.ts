import { describe, expect, it } from "vitest";
import { indexRows } from "../../lib/stats/compress.js";
import { modelFrame } from "../../lib/stats/frame.js";
import { fitLogit } from "../../lib/stats/logit.js";
import { continuous, factor } from "../../lib/stats/model.js";
import { coarserClusters } from "../../lib/stats/recluster.js";
import { tableRows } from "../../lib/stats/table.js";
import { variance } from "../../lib/stats/variance.js";
import { simulatedPeople } from "../support/simulated.js";

const people = simulatedPeople(5);
const of = (label: number | string): string => `c${Number(String(label).slice(1)) % 5}`;
const table = { ...people, coarse: people.cluster.map(of) };
const terms = [continuous("x"), factor("age")];

function fitBy(cluster: "cluster" | "coarse") {
  const rows = tableRows(table, {
    outcomes: ["y"],
    factors: ["age"],
    numbers: ["x"],
    clusters: ["cluster", "coarse"],
  });
  const frame = modelFrame(indexRows(rows, { numbers: ["x"] }), { outcome: "y", terms, cluster });
  return { frame, fit: fitLogit(frame, terms) };
}

describe("a fit by fine clusters, made coarser", () => {
  it.each(["CR0", "CR1", "CR1S"] as const)("has the %s variance of the fit by the coarse ones", (name) => {
    const fine = fitBy("cluster");
    const direct = fitBy("coarse");
    const coarse = coarserClusters(fine.fit, of, "coarse");
    expect(coarse.clusters).toEqual(direct.fit.clusters);
    expect(coarse.beta).toBe(fine.fit.beta);
    const [a, b, c] = [
      variance(fine.frame, coarse, name).matrix,
      variance(direct.frame, direct.fit, name).matrix,
      variance(fine.frame, fine.fit, name).matrix,
    ];
    // the same sums in another order
    a.forEach((v, i) => expect(Math.abs(v - b[i])).toBeLessThanOrEqual(1e-9 * Math.abs(b[0])));
    expect(Math.abs(a[0] - c[0])).toBeGreaterThan(1e-3 * c[0]);
  });

  it("comes back as it is without clusters", () => {
    const rows = tableRows(table, { outcomes: ["y"], factors: ["age"], numbers: ["x"] });
    const fit = fitLogit(modelFrame(indexRows(rows, { numbers: ["x"] }), { outcome: "y", terms }), terms);
    expect(coarserClusters(fit, of, "coarse")).toBe(fit);
  });
});
