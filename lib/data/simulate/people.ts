import { regions } from "../../study/regions.js";
import { chance, pick, thresholds } from "./chances.js";
import { patternSizes } from "./planted.js";
import { slot, wordsEach } from "./words.js";

/** What of a practice decides who its responders are. */
export interface PracticePlace {
  readonly region: string | null;
  /** ONS class A1 to E2; null when unknown. */
  readonly rurality: string | null;
  /** 1 (most deprived) to 10; null when unknown. */
  readonly incomeDecile: number | null;
}

/** The responders of one practice and wave as they are, whatever they answer. Each array is as long as the largest practice. */
export interface People {
  /** 0 for 16 to 24, up to 7 for 85 or over. */
  readonly age: Uint8Array;
  /** 0 female, 1 male, 2 other. */
  readonly gender: Uint8Array;
  /** 0 to 18: the answers 1 to 18 of the survey, and Roma. */
  readonly ethnicity: Uint8Array;
  readonly work: Uint8Array;
  /** 0 for the most deprived. */
  readonly decile: Uint8Array;
  /** 1 with a long-term condition. */
  readonly condition: Uint8Array;
  /** 1 with a mental health condition, which is a long-term one. */
  readonly mental: Uint8Array;
  /** 1 with mental health needs at the last appointment. */
  readonly needs: Uint8Array;
  /** The pattern of the five covariates, as `patternLogOdds` counts them. */
  readonly pattern: Uint16Array;
}

/** Room for the responders of a practice. */
export const makePeople = (most: number): People => ({
  age: new Uint8Array(most),
  gender: new Uint8Array(most),
  ethnicity: new Uint8Array(most),
  work: new Uint8Array(most),
  decile: new Uint8Array(most),
  condition: new Uint8Array(most),
  mental: new Uint8Array(most),
  needs: new Uint8Array(most),
  pattern: new Uint16Array(most),
});

// All shares here are assumed: nothing is published on who responds, but that most are women, older and White, that about half have
// a long-term condition (more by age), and that about 41 % report mental health needs.
const ages = {
  city: thresholds([0.055, 0.13, 0.15, 0.175, 0.19, 0.165, 0.1, 0.035]),
  town: thresholds([0.04, 0.09, 0.115, 0.155, 0.2, 0.22, 0.14, 0.04]),
  country: thresholds([0.028, 0.06, 0.085, 0.135, 0.21, 0.27, 0.168, 0.044]),
};
const agesOf = (rurality: string | null): Float64Array =>
  rurality?.startsWith("A") === true
    ? ages.city
    : rurality !== null && rurality >= "D"
      ? ages.country
      : ages.town;

const otherGender = [0.016, 0.009, 0.004, 0.0025, 0.0018, 0.0012, 0.001, 0.001];
const women = [0.6, 0.62, 0.6, 0.59, 0.57, 0.54, 0.53, 0.57];
const genders = (withOther: boolean): readonly Float64Array[] =>
  women.map((w, age) =>
    thresholds(withOther ? [w, 1 - w - otherGender[age], otherGender[age]] : [w, 1 - w, 0]),
  );
const gendersBefore2021 = genders(false);
const gendersSince2021 = genders(true);

const bandShares: Readonly<
  Record<string, readonly [mixed: number, asian: number, black: number, other: number]>
> = {
  London: [0.03, 0.17, 0.11, 0.05],
  Midlands: [0.01, 0.085, 0.02, 0.01],
  "East of England": [0.01, 0.035, 0.015, 0.008],
  "South East": [0.01, 0.045, 0.012, 0.009],
  "South West": [0.007, 0.015, 0.006, 0.005],
  "North West": [0.008, 0.065, 0.013, 0.008],
  "North East and Yorkshire": [0.007, 0.05, 0.01, 0.007],
};
const elsewhere: readonly number[] = [0.01, 0.065, 0.025, 0.012];
const younger = [1.7, 1.6, 1.5, 1.2, 0.9, 0.6, 0.45, 0.3];
const within = {
  white: [0.94, 0.014, 0.001, 0.045],
  mixed: [0.33, 0.13, 0.27, 0.27],
  asian: [0.45, 0.25, 0.08, 0.09, 0.13],
  black: [0.52, 0.38, 0.1],
  other: [0.3, 0.7],
};
const roma = 0.0008;

function ethnicities(region: string | null, age: number, withRoma: boolean): Float64Array {
  const [mixed, asian, black, other] = (bandShares[region ?? ""] ?? elsewhere).map((s) => s * younger[age]);
  const white = 1 - mixed - asian - black - other;
  const spread = (share: number, parts: readonly number[]): number[] => parts.map((part) => share * part);
  return thresholds([
    ...spread(white * (withRoma ? 1 - roma : 1), within.white),
    ...spread(mixed, within.mixed),
    ...spread(asian, within.asian),
    ...spread(black, within.black),
    ...spread(other, within.other),
    withRoma ? white * roma : 0,
  ]);
}

const byRegion = (withRoma: boolean): ReadonlyMap<string | null, readonly Float64Array[]> =>
  new Map(
    [null, ...regions.map((r) => r.name)].map((region) => [
      region,
      younger.map((_, age) => ethnicities(region, age, withRoma)),
    ]),
  );
const ethnicitiesBefore2021 = byRegion(false);
const ethnicitiesSince2021 = byRegion(true);

/** The band (0 White to 4 Other) of each of the 19 answers. */
export const bandOf = Uint8Array.from([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 4, 4, 0]);

const menAtWork = [
  [0.32, 0.12, 0.44, 0.06, 0.02, 0, 0.01, 0.03],
  [0.78, 0.07, 0.03, 0.05, 0.03, 0, 0.01, 0.03],
  [0.81, 0.06, 0.005, 0.04, 0.045, 0.001, 0.015, 0.024],
  [0.78, 0.07, 0.003, 0.04, 0.065, 0.01, 0.012, 0.02],
  [0.57, 0.11, 0.001, 0.04, 0.08, 0.17, 0.012, 0.017],
  [0.09, 0.08, 0, 0.008, 0.02, 0.79, 0.004, 0.008],
  [0.01, 0.02, 0, 0.002, 0.008, 0.955, 0.001, 0.004],
  [0.003, 0.005, 0, 0.001, 0.01, 0.977, 0.001, 0.003],
];
const homeward = [0.08, 0.32, 0.38, 0.33, 0.3, 0.3, 0.3, 0.3];
const womenAtWork = menAtWork.map(([full, part, ...rest], age) => {
  const moved = full * homeward[age];
  return [full - moved, part + moved * 0.65, ...rest.slice(0, 4), rest[4] + moved * 0.35, rest[5]];
});
const works = [womenAtWork, menAtWork, menAtWork].map((table) => table.map(thresholds));

const distance = [0.32, 0.19, 0.1, 0.05, 0.025, 0.012, 0.008, 0.005, 0.004, 0.003];
const deciles = Array.from({ length: 10 }, (_, own) =>
  thresholds(Array.from({ length: 10 }, (_, d) => distance[Math.abs(d - own)])),
);
const anyDecile = thresholds(new Array<number>(10).fill(0.1));

const byAgeAndDecile = (byAge: readonly number[], slope: number): Float64Array =>
  Float64Array.from({ length: 80 }, (_, i) => chance(byAge[Math.floor(i / 10)] + slope * (4.5 - (i % 10))));
const condition = byAgeAndDecile([0.25, 0.28, 0.36, 0.45, 0.55, 0.66, 0.75, 0.8], 0.012);
const mental = byAgeAndDecile([0.42, 0.36, 0.3, 0.24, 0.18, 0.09, 0.06, 0.06], 0.012);
const needs = byAgeAndDecile([0.52, 0.49, 0.455, 0.43, 0.38, 0.29, 0.275, 0.27], 0.012);
const needsWithMental = chance(0.86);

/** Draws the `n` responders of a practice in a wave from their words: who they are, and what they have. */
export function drawPeople(
  words: Uint32Array,
  n: number,
  wave: number,
  place: PracticePlace,
  people: People,
): void {
  const ageTable = agesOf(place.rurality);
  const genderTables = wave >= 2021 ? gendersSince2021 : gendersBefore2021;
  const byRegionAndAge = wave >= 2021 ? ethnicitiesSince2021 : ethnicitiesBefore2021;
  const ethnicityTables = byRegionAndAge.get(place.region) ?? byRegionAndAge.get(null) ?? [];
  const decileTable = place.incomeDecile === null ? anyDecile : deciles[place.incomeDecile - 1];
  for (let i = 0, at = 0; i < n; i++, at += wordsEach) {
    const age = pick(words[at + slot.age], ageTable);
    const gender = pick(words[at + slot.gender], genderTables[age]);
    const ethnicity = pick(words[at + slot.ethnicity], ethnicityTables[age]);
    const work = pick(words[at + slot.work], works[gender][age]);
    const decile = pick(words[at + slot.decile], decileTable);
    const cell = age * 10 + decile;
    const has = words[at + slot.condition] < condition[cell] ? 1 : 0;
    people.age[i] = age;
    people.gender[i] = gender;
    people.ethnicity[i] = ethnicity;
    people.work[i] = work;
    people.decile[i] = decile;
    people.condition[i] = has;
    people.mental[i] = has === 1 && words[at + slot.mental] < mental[cell] ? 1 : 0;
    people.needs[i] =
      words[at + slot.needs] < (people.mental[i] === 1 ? needsWithMental : needs[cell]) ? 1 : 0;
    people.pattern[i] = patternOf(age, gender, bandOf[ethnicity], work, decile);
  }
}

const patternOf = (age: number, gender: number, band: number, work: number, decile: number): number =>
  (((age * patternSizes.gender + gender) * patternSizes.ethnicity + band) * patternSizes.work + work) *
    patternSizes.deprivation +
  decile;
