import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, rows, type Database } from "../../lib/data/database.js";
import { selectedPcn, selectedPcnSql } from "../../lib/data/sample.js";

const codes = Array.from({ length: 3000 }, (_, i) => `U${String(10_000 + i)}`);

describe("the sample of PCNs", () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase();
  });
  afterAll(() => db.close());

  it("takes all for 1, about one in n else, and a smaller sample lies in a larger one", () => {
    expect(codes.every((code) => selectedPcn(code, 1))).toBe(true);
    const twentieth = codes.filter((code) => selectedPcn(code, 20));
    expect(twentieth.length).toBeGreaterThan(100);
    expect(twentieth.length).toBeLessThan(200);
    expect(twentieth.every((code) => selectedPcn(code, 7))).toBe(true);
  });

  it.each([1, 7, 20, 1000])("is the same in SQL, one in %i", async (oneIn) => {
    const found = await rows<{ code: string; selected: boolean }>(
      db,
      `SELECT 'U' || (10000 + i) AS code, ${selectedPcnSql("'U' || (10000 + i)", oneIn)} AS selected FROM range(3000) t(i) ORDER BY i`,
    );
    expect(found).toEqual(codes.map((code) => ({ code, selected: selectedPcn(code, oneIn) })));
  });
});
