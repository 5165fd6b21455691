import { describe, expect, it } from "vitest";
import { clusteredProportion } from "../../lib/analysis/proportion.js";

describe("a clustered proportion", () => {
  it("is the binomial one, times N/(N-1), when each responder is a cluster", () => {
    const counts = Array.from({ length: 400 }, (_, i) => ({ n: 1, good: i < 300 ? 1 : 0 }));
    const found = clusteredProportion(counts);
    expect(found.share).toBe(0.75);
    expect(found.error).toBeCloseTo(Math.sqrt((0.75 * 0.25) / 399), 14);
  });

  it("keeps its interval within 0 and 1, with the share inside", () => {
    const { low, share, high } = clusteredProportion([
      { n: 50, good: 50 },
      { n: 50, good: 49 },
      { n: 10, good: 10 },
    ]);
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThan(1);
    expect(low).toBeLessThan(share);
    expect(high).toBeGreaterThan(share);
  });

  it("has no error with one cluster", () => {
    expect(clusteredProportion([{ n: 10, good: 4 }]).error).toBeNaN();
  });
});
