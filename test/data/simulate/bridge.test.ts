import { describe, expect, it } from "vitest";
import { bridgeQuantile, bridgeVariance } from "../../../lib/data/simulate/bridge.js";
import { pcnEffect } from "../../../lib/data/simulate/effects.js";
import { normalLower, normalQuantile } from "../../../lib/data/simulate/normal.js";
import { lasting } from "../../../lib/data/simulate/planted.js";
import { keyOf } from "../../../lib/data/simulate/random.js";

const expit = (x: number): number => 1 / (1 + Math.exp(-x));

/** The mean of f over the unit interval by the midpoint rule, in u = v³(10 - 15v + 6v²), which takes the ends' singularities away. */
function meanOver(f: (u: number) => number, points = 20_000): number {
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const v = (i + 0.5) / points;
    sum += f(v ** 3 * (10 - 15 * v + 6 * v * v)) * 30 * (v * (1 - v)) ** 2;
  }
  return sum / points;
}

describe("the normal distribution", () => {
  it.each([
    [0.975, 1.959963984540054],
    [0.5, 0],
    [1e-10, -6.361340902404056],
    [0.9, 1.2815515655446004],
    [1e-300, -37.0471],
  ])("has the quantile of %d", (p, z) => {
    expect(Math.abs(normalQuantile(p) - z)).toBeLessThanOrEqual(
      p < 1e-200 ? 1e-4 : 1e-14 * Math.max(1, Math.abs(z)),
    );
  });

  it("goes there and back", () => {
    for (const p of [1e-9, 0.001, 0.2, 0.5, 0.77, 0.999999])
      expect(Math.abs(normalLower(normalQuantile(p)) / p - 1)).toBeLessThan(1e-8);
  });
});

describe("the bridge distribution", () => {
  const phis = [0.5, 0.9, 0.984, 0.9998];
  it.each(phis)("with phi %d makes the mean over PCNs exactly logistic", (phi) => {
    for (const eta of [-3, -0.4, 0, 1.7, 4]) {
      const mean = meanOver((u) => expit(eta / phi + bridgeQuantile(u, phi)));
      expect(Math.abs(mean / expit(eta) - 1)).toBeLessThan(1e-9);
    }
  });

  it.each(phis)("with phi %d has mean 0 and the variance of Wang and Louis", (phi) => {
    expect(Math.abs(meanOver((u) => bridgeQuantile(u, phi)))).toBeLessThan(1e-9);
    expect(Math.abs(meanOver((u) => bridgeQuantile(u, phi) ** 2) / bridgeVariance(phi) - 1)).toBeLessThan(
      1e-5,
    );
  });
});

describe("the effect of a PCN", () => {
  const phi = 0.9;
  const pcns = Array.from({ length: 8000 }, (_, i) => keyOf(`U${String(10_000 + i)}`));
  const effects = (wave: number, outcome = 3): Float64Array =>
    Float64Array.from(pcns, (key) => pcnEffect({ seed: 5, key, outcome, wave, phi }));
  const mean = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length;
  const deviation = (x: Float64Array): number => Math.sqrt(mean(x.map((v) => v * v)) - mean(x) ** 2);
  const correlation = (x: Float64Array, y: Float64Array): number =>
    (mean(x.map((v, i) => v * y[i])) - mean(x) * mean(y)) / (deviation(x) * deviation(y));
  const chance = 4 / Math.sqrt(pcns.length);

  it("is bridge distributed: marginal chances are those planted", () => {
    for (const eta of [-1, 0.5, 2]) {
      const chances = effects(2022).map((b) => expit(eta / phi + b));
      expect(Math.abs(mean(chances) - expit(eta))).toBeLessThan(chance * deviation(chances));
    }
  });

  it("lasts in part: half of it, on the normal scale, from wave to wave", () => {
    const ranked = (x: Float64Array): Float64Array => x.map((b) => normalQuantile(bridgeLower(b)));
    const [a, b] = [ranked(effects(2021)), ranked(effects(2023))];
    expect(Math.abs(correlation(a, b) - lasting)).toBeLessThan(chance);
  });
  const bridgeLower = (b: number): number => {
    // the distribution function, from the quantile's inverse: sin(phi pi u) / sin(phi pi (1 - u)) = exp(phi b)
    const odds = Math.exp(phi * b);
    const angle = phi * Math.PI;
    return Math.atan2(odds * Math.sin(angle), 1 + odds * Math.cos(angle)) / angle;
  };

  it("has nothing to do with that on another outcome, nor with that of another seed", () => {
    expect(Math.abs(correlation(effects(2022, 3), effects(2022, 4)))).toBeLessThan(chance);
    const other = Float64Array.from(pcns, (key) => pcnEffect({ seed: 6, key, outcome: 3, wave: 2022, phi }));
    expect(Math.abs(correlation(effects(2022, 3), other))).toBeLessThan(chance);
  });

  it("is a multiple of 2^-16", () => {
    expect(effects(2019).every((b) => Number.isInteger(b * 2 ** 16))).toBe(true);
  });
});
