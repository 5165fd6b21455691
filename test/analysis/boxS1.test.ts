import { beforeAll, describe, expect, it } from "vitest";
import { boxS1 } from "../../lib/analysis/boxS1.js";
import { formula } from "../../lib/report/formula.js";
import { tableHtml } from "../../lib/report/table.js";
import { tableText } from "../../lib/report/tabletext.js";
import { indexRows } from "../../lib/stats/compress.js";
import { marginalEffects, predictiveMargins } from "../../lib/stats/effects.js";
import { modelFrame, type Frame } from "../../lib/stats/frame.js";
import { fitLogit, type LogitFit } from "../../lib/stats/logit.js";
import { continuous, factor, spline, type Model } from "../../lib/stats/model.js";
import { tableRows } from "../../lib/stats/table.js";
import { variance, type VarianceName } from "../../lib/stats/variance.js";
import { coefficient, waldTest } from "../../lib/stats/wald.js";
import { checkSettings } from "../../lib/study/settings.js";
import { simulatedPeople } from "../support/simulated.js";
import "../support/near.js";

/** Products of matrices row by row and inverses by elimination in 30 lines keep 1e-9 of the library's numbers. */
const digits = 1e-9;

const people = simulatedPeople(7, 400, 12);
const ages = ["b", "c", "d"];
const names = ["(Intercept)", "x", ...ages.map((a) => `age=${a}`)];
const X = people.y.map((_, i) => [1, Number(people.x[i]), ...ages.map((a) => (people.age[i] === a ? 1 : 0))]);
const model: Model = {
  outcome: "y",
  terms: [continuous("x"), factor("age", "a", ["a", "b", "c", "d"])],
  cluster: "cluster",
};

type Matrix = readonly (readonly number[])[];
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, i) => s + v * b[i], 0);
const times = (A: Matrix, B: Matrix): Matrix =>
  A.map((row) =>
    B[0].map((_, j) =>
      dot(
        row,
        B.map((r) => r[j]),
      ),
    ),
  );

function inverse(A: Matrix): Matrix {
  const n = A.length;
  const M = A.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let c = 0; c < n; c++) {
    const p = M.findIndex(
      (row, r) => r >= c && Math.abs(row[c]) === Math.max(...M.slice(c).map((q) => Math.abs(q[c]))),
    );
    [M[c], M[p]] = [M[p], M[c]];
    M[c] = M[c].map((v) => v / M[c][c]);
    for (let r = 0; r < n; r++) if (r !== c) M[r] = M[r].map((v, j) => v - M[r][c] * M[c][j]);
  }
  return M.map((row) => row.slice(n));
}

let frame: Frame;
let fit: LogitFit;
let p: readonly number[];
let B: Matrix;
let meat: Matrix;

beforeAll(() => {
  const roles = { outcomes: ["y"], factors: ["age"], numbers: ["x"], clusters: ["cluster"] };
  frame = modelFrame(indexRows(tableRows(people, roles), { numbers: ["x"] }), model);
  fit = fitLogit(frame, model.terms);
  p = X.map((row) => 1 / (1 + Math.exp(-dot(row, [...fit.beta]))));
  const k = names.length;
  const sum = (f: (i: number, a: number, b: number) => number): Matrix =>
    Array.from({ length: k }, (_, a) =>
      Array.from({ length: k }, (__, b) => X.reduce((s, _row, i) => s + f(i, a, b), 0)),
    );
  B = inverse(sum((i, a, b) => p[i] * (1 - p[i]) * X[i][a] * X[i][b]));
  const clusters = [...new Set(people.cluster)];
  const scores = clusters.map((g) =>
    names.map((_, a) =>
      X.reduce((s, row, i) => (people.cluster[i] === g ? s + (Number(people.y[i]) - p[i]) * row[a] : s), 0),
    ),
  );
  meat = names.map((_, a) => names.map((__, b) => scores.reduce((s, one) => s + one[a] * one[b], 0)));
});

describe("the formulas of Box S1, by plain loops over people", () => {
  it("the columns are those of the loops, and the score is zero", () => {
    expect(fit.names).toEqual(names);
    for (let a = 0; a < names.length; a++)
      expect(Math.abs(X.reduce((s, row, i) => s + (Number(people.y[i]) - p[i]) * row[a], 0))).toBeLessThan(
        1e-8,
      );
    const ll = X.reduce((s, _, i) => s + Math.log(people.y[i] === 1 ? p[i] : 1 - p[i]), 0);
    expect(fit.logLikelihood).toBeNear(ll, digits);
  });

  it.each<[VarianceName, (G: number, N: number, k: number) => number]>([
    ["CR0", () => 1],
    ["CR1", (G) => G / (G - 1)],
    ["CR1S", (G, N, k) => ((G / (G - 1)) * (N - 1)) / (N - k)],
  ])("the clustered variance under %s", (name, factorOf) => {
    const V = times(times(B, meat), B);
    const c = factorOf(new Set(people.cluster).size, X.length, names.length);
    expect(variance(frame, fit, name).matrix).toBeNear(
      V.flat().map((v) => c * v),
      digits,
    );
  });

  it("odds ratio, P value and joint test", () => {
    const v = variance(frame, fit, "CR1");
    const V = [0, 1, 2, 3, 4].map((a) => [0, 1, 2, 3, 4].map((b) => v.matrix[a * 5 + b]));
    const b = coefficient(fit, v, "x");
    expect(b.se).toBeNear(Math.sqrt(V[1][1]), digits);
    const q = [2, 3, 4];
    const inner = inverse(q.map((a) => q.map((c) => V[a][c])));
    const bq = q.map((a) => fit.beta[a]);
    expect(waldTest(fit, v, ["age"]).statistic).toBeNear(dot(times([bq], inner)[0], bq), digits);
  });

  it("average marginal effect with its standard error, and predictive margin", () => {
    const v = variance(frame, fit, "CR1");
    const N = X.length;
    const ame = marginalEffects(frame, fit, v, "x").effects[0];
    expect(ame.estimate).toBeNear(p.reduce((s, pi) => s + fit.beta[1] * pi * (1 - pi), 0) / N, digits);
    const gradient = names.map(
      (_, a) =>
        X.reduce((s, row, i) => {
          const w = p[i] * (1 - p[i]);
          return s + (a === 1 ? w : 0) + fit.beta[1] * w * (1 - 2 * p[i]) * row[a];
        }, 0) / N,
    );
    const V = names.map((_, a) => names.map((__, c) => v.matrix[a * names.length + c]));
    expect(ame.se).toBeNear(Math.sqrt(dot(times([gradient], V)[0], gradient)), digits);
    for (const x of [0, 1.5]) {
      const eta = (row: readonly number[]): number =>
        dot(
          row.map((value, a) => (a === 1 ? x : value)),
          [...fit.beta],
        );
      const found = predictiveMargins(frame, fit, v, { at: { x } }).effects[0];
      expect(found.estimate).toBeNear(X.reduce((s, row) => s + 1 / (1 + Math.exp(-eta(row))), 0) / N, digits);
    }
  });

  it("the spline's columns", () => {
    const [t1, t2, t3, t4] = [0.5, 1, 1.5, 2];
    const splined = fitLogit(frame, [spline("x", [t1, t2, t3, t4]), model.terms[1]]);
    const plus = (u: number): number => Math.max(u, 0) ** 3;
    const column = (x: number, t: number): number =>
      (plus(x - t) - ((t4 - t) / (t4 - t3)) * plus(x - t3) + ((t3 - t) / (t4 - t3)) * plus(x - t4)) /
      (t4 - t1) ** 2;
    const b = (name: string): number => splined.beta[splined.names.indexOf(name)];
    const ll = people.y.reduce<number>((s, y, i) => {
      const x = Number(people.x[i]);
      const age = people.age[i];
      const eta =
        b("(Intercept)") +
        b("x") * x +
        b("x'") * column(x, t1) +
        b("x''") * column(x, t2) +
        (age === "a" ? 0 : b(`age=${age}`));
      return s + Math.log(1 / (1 + Math.exp(y === 1 ? -eta : eta)));
    }, 0);
    expect(splined.logLikelihood).toBeNear(ll, digits);
  });
});

describe("Box S1 as it is shown", () => {
  it.each(["CR0", "CR1", "CR1S"] as const)("names the factor that the run has: %s", (name) => {
    const box = boxS1(checkSettings({ variance: name }));
    const text = tableText(box);
    expect(text.includes("G/(G-1) · B")).toBe(name === "CR1");
    expect(text.includes("(N-1)/(N-k)")).toBe(name === "CR1S");
  });

  it("has every formula as MathML with its plain text beside, and no TeX left over", () => {
    const html = tableHtml(boxS1(checkSettings({})));
    expect(html.match(/role="math"/g)?.length).toBe(
      boxS1(checkSettings({})).rows.filter((r) => r.cells.length > 0).length,
    );
    expect(html).not.toMatch(/\\[a-z]+/);
    expect(html).toContain('aria-label="AME = (1/N) Σ b·p(1-p)"');
  });

  it("refuses what is no formula", () => {
    expect(() => formula("\\frac{1", "one")).toThrow(/\{|frac|Expected/);
  });
});
