import { describe, expect, it } from "vitest";
import { exposedQuantiles, exposureBands } from "../../lib/analysis/derived.js";
import { roundGrid } from "../../lib/analysis/shapes.js";
import { indexRows } from "../../lib/stats/compress.js";

/** Five groups with exposures 0, 1, 2, 3 and unknown, of 10, 4, 3, 1 and 2 responders. */
function fiveGroups() {
  const sizes = [10, 4, 3, 1, 2];
  const group = Uint32Array.from(sizes.flatMap((n, g) => Array.from({ length: n }, () => g)));
  return indexRows({
    count: group.length,
    group,
    groups: {
      count: 5,
      covariates: { exposure: Float64Array.of(0, 1, 2, 3, NaN) },
      clusters: {},
    },
    factors: {},
    outcomes: {},
  });
}

describe("quantiles of the exposure", () => {
  it("are of the responders who are exposed at all, and rise", () => {
    expect(exposedQuantiles(fiveGroups(), [0.25, 0.5, 0.75])).toEqual([1, 2]);
    expect(exposedQuantiles(fiveGroups(), [0.99, 1])).toEqual([3]);
  });
});

describe("bands of the exposure", () => {
  it("hold every exposed group once, none of the unexposed, and leave the unknown unknown", () => {
    const { index, bands } = exposureBands(fiveGroups(), [1, 2]);
    const columns = bands.map((b) => [...index.groups.covariates[b.column]]);
    expect(columns).toEqual([
      [0, 1, 0, 0, NaN],
      [0, 0, 1, 0, NaN],
      [0, 0, 0, 1, NaN],
    ]);
    expect(bands.map((b) => [b.above, b.upTo])).toEqual([
      [0, 1],
      [1, 2],
      [2, Infinity],
    ]);
  });
});

describe("the values at which probabilities are predicted", () => {
  it.each([0.3, 1, 5.3, 6, 40, 1000])("are round, begin at 0, and are few, up to %d", (to) => {
    const grid = roundGrid(to);
    expect(grid[0]).toBe(0);
    expect(grid.length).toBeGreaterThan(4);
    expect(grid.length).toBeLessThanOrEqual(25);
    expect(grid[grid.length - 1]).toBeLessThanOrEqual(to + 1e-9);
  });
});
