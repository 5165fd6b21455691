import { describe, expect, it } from "vitest";
import type { Place } from "../../lib/data/areas.js";
import type { PracticeYear } from "../../lib/data/payments.js";
import { placePractices, type Areas } from "../../lib/data/practices.js";
import { drawn } from "../support/drawn.js";

const some = (text: string): string | null => (text === "" ? null : text);

/** Practices drawn as `wave | practice | pcn | postcode | region | ccg`. */
const years = (table: string): PracticeYear[] =>
  drawn(table).map(([wave, practice, pcn, postcode, region, ccg]) => ({
    wave: Number(wave),
    practice,
    pcn: some(pcn),
    pcnName: "",
    patients: 100,
    postcode,
    region,
    ccg,
    urban: true,
    gp: true,
  }));

const place = (postcode: string, region: string | null): Place => ({ postcode, region, ccg: "" });

const areas: Areas = {
  places: [
    new Map([
      ["LISTED", place("AA11AA", "Y58")],
      ["ABROAD", place("ZZ99ZZ", null)],
    ]),
    new Map([
      ["LISTED", place("BB22BB", "Y59")],
      ["MAPPED", place("BB22BB", "Y60")],
    ]),
  ],
  lsoa: new Map([
    ["AA11AA", "E01000001"],
    ["BB22BB", "E01000002"],
    ["CC33CC", "W01000003"],
  ]),
  income: new Map([
    ["E01000001", 3],
    ["E01000002", 9],
  ]),
  rural: new Map([
    ["E01000001", "C1"],
    ["E01000002", "E2"],
  ]),
};

const placed = (table: string) => {
  const { practices, notes } = placePractices(years(table), areas);
  return { practices, counts: Object.fromEntries(notes.map((n) => [`${n.id} ${n.of}`, n.count])) };
};

describe("the PCN of a practice at a wave", () => {
  it("is the file's own from 2020, and before that the practice's first one", () => {
    const { practices, counts } = placed(`
      2018 | MOVED1 |        | AA11AA | Y56 |
      2019 | MOVED1 |        | AA11AA | Y56 |
      2020 | MOVED1 |        | AA11AA | Y56 |
      2021 | MOVED1 | U00001 | AA11AA | Y56 |
      2022 | MOVED1 | U00002 | AA11AA | Y56 |
      2018 | NEVER1 |        | AA11AA | Y56 |
      2020 | NEVER1 |        | AA11AA | Y56 |`);
    expect(practices.map((p) => [p.wave, p.practice, p.pcn])).toEqual([
      [2018, "MOVED1", "U00001"],
      [2018, "NEVER1", null],
      [2019, "MOVED1", "U00001"],
      [2020, "MOVED1", null],
      [2020, "NEVER1", null],
      [2021, "MOVED1", "U00001"],
      [2022, "MOVED1", "U00002"],
    ]);
    expect(counts).toMatchObject({
      "firstPcn 2018": 1,
      "firstPcn 2019": 1,
      "neverPcn 2018": 1,
      "movedPcn 2022": 1,
    });
  });
});

describe("the area of a practice", () => {
  it.each([
    ["its own postcode", "2020 | LISTED | U00001 | BB22BB | Y56 |", "E2", 9, undefined],
    [
      "else its postcode in the first file that has one",
      "2020 | LISTED | U00001 | XX | Y56 |",
      "C1",
      3,
      "areaFromFile 2020",
    ],
    ["else in the next file", "2020 | MAPPED | U00001 | XX | Y56 |", "E2", 9, "areaFromFile 2020"],
    [
      "else unknown, with class and decile",
      "2020 | NOWHER | U00001 | XX | Y56 |",
      null,
      null,
      "areaUnknown 2020",
    ],
    ["outside England there is no class", "2020 | WALES1 | U00001 | CC33CC | Y56 |", null, null, undefined],
  ])("%s", (_, table, rurality, incomeDecile, note) => {
    const { practices, counts } = placed(table);
    expect(practices[0]).toMatchObject({ rurality, incomeDecile });
    expect(Object.keys(counts)).toEqual(note === undefined ? [] : [note]);
  });
  it("else its postcode at the nearest wave, the earlier of two", () => {
    const { practices, counts } = placed(`
      2019 | NEAR01 | | AA11AA | Y56 |
      2020 | NEAR01 | | XX     | Y56 |
      2021 | NEAR01 | | BB22BB | Y56 |`);
    expect(practices.map((p) => p.incomeDecile)).toEqual([3, 3, 9]);
    expect(counts["areaFromWave 2020"]).toBe(1);
  });
});

describe("the region of a practice", () => {
  it("is one of today: own, else of its next wave, else of another file, else the one of its whole CCG", () => {
    const { practices, counts } = placed(`
      2018 | LATER1 | | AA11AA | Q71 | 07M
      2020 | LATER1 | | AA11AA | Y56 | 07M
      2018 | LISTED | | AA11AA | Q71 | 99X
      2018 | CLOSED | | AA11AA | Q71 | 07M
      2018 | SPLIT1 | | AA11AA | Q71 | 08N
      2020 | EASTER | | AA11AA | Y61 | 08N
      2020 | WESTER | | AA11AA | Y62 | 08N`);
    const of = (practice: string) =>
      practices.find((p) => p.practice === practice && p.wave === 2018)?.region;
    expect(["LATER1", "LISTED", "CLOSED", "SPLIT1"].map(of)).toEqual(["Y56", "Y58", "Y56", null]);
    expect(counts).toMatchObject({
      "regionFromWave 2018": 1,
      "regionFromFile 2018": 1,
      "regionFromCcg 2018": 1,
      "regionUnknown 2018": 1,
    });
  });
});
