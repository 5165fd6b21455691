import { waves } from "../../study/waves.js";
import { identifier, rows, type Database } from "../database.js";
import type { PracticePlace } from "./people.js";
import { keyOf, uniformOf } from "./random.js";
import { streams } from "./words.js";

/** A practice that is surveyed in a wave. */
export interface Surveyed extends PracticePlace {
  readonly wave: number;
  readonly practice: string;
  readonly pcn: string | null;
  /** Its latest PCN; its own code when it never had one. The PCN effects and the sample of PCNs go by it. */
  readonly cluster: string;
  readonly patients: number;
  /** Questionnaires returned. */
  readonly returned: number;
}

/** Practices with fewer patients are not surveyed. Assumed. */
export const fewestPatients = 500;

/**
 * How much of the returned falls to a practice, before scaling: the survey aims at the same precision everywhere, so its samples grow
 * far less than lists do (here with the fourth root; square roots are exact on every machine), and fewer answer where more are
 * deprived. Assumed.
 */
const pull = (patients: number, incomeDecile: number | null): number =>
  Math.sqrt(Math.sqrt(patients)) * (0.75 + 0.05 * (incomeDecile ?? 5.5));

type Row = Record<string, string | number | null> & {
  practice: string;
  pcn: string | null;
  cluster: string | null;
  patients: number;
  region: string | null;
  rurality: string | null;
  income_decile: number | null;
};

/** The practices that are surveyed in a wave, in the order of their codes, with the returned questionnaires spread over all of them. */
export async function surveyedPractices(
  db: Database,
  wave: number,
  returned: number,
): Promise<readonly Surveyed[]> {
  const found = await rows<Row>(
    db,
    `SELECT p.practice, p.pcn, c.cluster, p.patients, p.region, p.rurality, p.income_decile
     FROM practice_wave AS p LEFT JOIN practice_cluster AS c USING (practice)
     WHERE p.wave = ${wave} AND p.gp AND p.patients >= ${fewestPatients} ORDER BY p.practice`,
  );
  const total = found.reduce((sum, r) => sum + pull(r.patients, r.income_decile), 0);
  let before = 0;
  return found.map((r) => {
    const after = before + pull(r.patients, r.income_decile);
    const count = Math.round((after / total) * returned) - Math.round((before / total) * returned);
    before = after;
    const { practice, pcn, patients, region, rurality, income_decile: incomeDecile } = r;
    const cluster = r.cluster ?? practice;
    return { wave, practice, pcn, cluster, patients, region, rurality, incomeDecile, returned: count };
  });
}

/** The share of a submitter's exposure that a PCN has which did not submit. Assumed: who reports nothing employs fewer. */
export const absentShare = 0.7;

/** A PCN's staff in a wave, in FTE per 50,000, as it truly is: that of the files where it submitted, else latent. */
export interface TrueExposure {
  /** Link workers. */
  readonly value: number;
  /** The other role that the scenario asks for; 0 when it asks for none. */
  readonly other: number;
  readonly submitted: boolean;
}

/** True exposures by wave and PCN. */
export type TrueExposures = ReadonlyMap<number, ReadonlyMap<string, TrueExposure>>;

type Submission = Record<string, string | number | boolean | null> & {
  wave: number;
  pcn: string;
  submitted: boolean;
  exposure: number | null;
  other: number;
};

/**
 * The exposures that outcomes depend on. A PCN that did not submit (or has no rate) takes those of a submitter of that census, drawn
 * by its code, times `absentShare`. The rule for absent PCNs under which `pcn_wave` was made does not matter. `otherRole` is a
 * column of `pcn_wave`, default none.
 */
export async function trueExposures(
  db: Database,
  seed: number,
  otherRole: string | null = null,
): Promise<TrueExposures> {
  const other = otherRole === null ? "0" : `coalesce(${identifier(otherRole)}, 0)`;
  const found = await rows<Submission>(
    db,
    `SELECT wave, pcn, submitted, exposure, ${other}::DOUBLE AS other FROM pcn_wave ORDER BY wave, exposure, pcn`,
  );
  return new Map(
    waves.map(({ year, censusUsed }) => {
      const here = found.filter((r) => r.wave === year);
      const pool = here.filter(hasRate);
      return [year, new Map(here.map((r) => [r.pcn, censusUsed === null ? none : trueOf(r, pool, seed)]))];
    }),
  );
}

const none: TrueExposure = { value: 0, other: 0, submitted: true };
const hasRate = (r: Submission): boolean => r.submitted && r.exposure !== null;

function trueOf(r: Submission, pool: readonly Submission[], seed: number): TrueExposure {
  if (hasRate(r)) return { value: r.exposure ?? 0, other: r.other, submitted: true };
  if (pool.length === 0) return { value: 0, other: 0, submitted: false };
  const draw = uniformOf({ seed, key: keyOf(r.pcn), stream: streams.exposure(r.wave) });
  const donor = pool[Math.floor(draw * pool.length)];
  return { value: (donor.exposure ?? 0) * absentShare, other: donor.other * absentShare, submitted: false };
}
