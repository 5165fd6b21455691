import { describe, expect, it } from "vitest";
import { badgeHtml, badgeOf, badgeText, dataHash } from "../../lib/report/badge.js";

const files = [
  { file: "b.csv", sha256: "22".repeat(32), bytes: 2 },
  { file: "a.csv", sha256: "11".repeat(32), bytes: 1 },
];
const meta = { code: "0123456789abcdef".repeat(4), files };

describe("the badge of outputs", () => {
  it("names code and data, and says that they are current", () => {
    const data = dataHash(files).slice(0, 12);
    expect(badgeText(badgeOf(meta))).toBe(`Outputs belong to code 0123456789ab and data ${data}: current.`);
    expect(badgeText(badgeOf(meta, { code: meta.code, data: dataHash(files) }))).toContain("current");
  });
  it("says what changed since, and what would mend it", () => {
    const text = badgeText(badgeOf(meta, { code: "ff".repeat(32), data: "ee".repeat(32) }));
    expect(text).toMatch(/stale, as the code is now f{12} and the data are now e{12}; run all cells again/);
    expect(badgeHtml(badgeOf(meta, { code: "<".repeat(12) }))).toContain("&lt;&lt;");
  });
  it("knows data by names and bytes, in whatever order they come", () => {
    expect(dataHash([...files].reverse())).toBe(dataHash(files));
    expect(dataHash(files.slice(1))).not.toBe(dataHash(files));
    expect(dataHash([{ ...files[0], file: "c.csv" }, files[1]])).not.toBe(dataHash(files));
  });
});
