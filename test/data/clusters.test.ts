import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterCounts, componentsOf, makeClusters, pcnMoves } from "../../lib/data/clusters.js";
import { openDatabase, rows, run, type Database } from "../../lib/data/database.js";
import { drawn } from "../support/drawn.js";

const memberships = (table: string) => drawn(table).map(([practice, pcn]) => ({ practice, pcn }));

describe("PCNs that exchanged practices", () => {
  it.each([
    ["none moved", "a | U1\nb | U2", { U1: "U1", U2: "U2" }],
    ["one moved", "a | U2\na | U1\nb | U3", { U1: "U1", U2: "U1", U3: "U3" }],
    ["a chain", "a | U3\na | U2\nb | U2\nb | U1\nc | U4", { U1: "U1", U2: "U1", U3: "U1", U4: "U4" }],
    ["a ring", "a | U1\na | U2\nb | U2\nb | U3\nc | U3\nc | U1", { U1: "U1", U2: "U1", U3: "U1" }],
    [
      "two groups joined late",
      "a | U1\na | U2\nb | U3\nb | U4\nc | U4\nc | U2",
      { U1: "U1", U2: "U1", U3: "U1", U4: "U1" },
    ],
  ])("%s", (_, table, expected) => {
    expect(Object.fromEntries(componentsOf(memberships(table)))).toEqual(expected);
  });

  it("does not depend on the order in which practices come", () => {
    const list = memberships("a | U9\na | U7\nb | U7\nb | U5\nc | U3\nc | U9\nd | U2");
    expect(componentsOf([...list].reverse())).toEqual(componentsOf(list));
  });
});

describe("the keys side by side", () => {
  let db: Database;
  beforeAll(async () => {
    db = await openDatabase();
    await run(
      db,
      `CREATE TABLE practice_wave AS SELECT * FROM (VALUES
        (2020, 'a', 'U1'), (2021, 'a', 'U2'), (2022, 'a', 'U2'),
        (2020, 'b', 'U1'), (2021, 'b', 'U1'),
        (2020, 'c', 'U2'), (2021, 'c', NULL), (2022, 'c', 'U3'),
        (2020, 'd', 'U4'), (2020, 'e', NULL)) t(wave, practice, pcn)`,
    );
    await makeClusters(db);
  });
  afterAll(() => db.close());

  it("a practice that moves stands in two of the wave's own PCNs and in one cluster otherwise", async () => {
    expect(await clusterCounts(db)).toEqual([
      { key: "latest", clusters: 4, practicesInSeveral: 0, largest: 1 },
      { key: "own", clusters: 4, practicesInSeveral: 2, largest: 2 },
      { key: "component", clusters: 2, practicesInSeveral: 0, largest: 3 },
    ]);
    expect(await rows(db, "SELECT * FROM pcn_component ORDER BY pcn")).toEqual([
      { pcn: "U1", component: "U1" },
      { pcn: "U2", component: "U1" },
      { pcn: "U3", component: "U1" },
      { pcn: "U4", component: "U4" },
    ]);
  });

  it("a move is counted at the wave of the new PCN, over waves without one", async () => {
    expect(await pcnMoves(db)).toEqual([
      { wave: 2020, practices: 0 },
      { wave: 2021, practices: 1 },
      { wave: 2022, practices: 1 },
    ]);
  });
});
