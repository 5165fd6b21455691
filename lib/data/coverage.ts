import { lackingRoles } from "../study/roles.js";
import { absentRules, type AbsentRule } from "../study/specification.js";
import { rows, type Database } from "./database.js";
import type { Note } from "./notes.js";
import { exposureUnder } from "./rates.js";

/** Rates above this are counted as large; they are kept. */
const large = 10;

/** How far the workforce figures of a wave reach. */
export interface WaveCoverage {
  readonly wave: number;
  /** The census behind the wave; null before the scheme began. */
  readonly census: string | null;
  /** PCNs with practices at the wave, of these with patients, of these that submitted (all before the scheme). */
  readonly pcns: number;
  readonly pcnsWithPatients: number;
  readonly pcnsSubmitted: number;
  /** PCNs with an exposure under the rule. */
  readonly pcnsExposed: number;
  /** All registered patients of the wave; of these of practices with a PCN; in PCNs that submitted; in PCNs with an exposure. To the nearest whole. */
  readonly registered: number;
  readonly patients: number;
  readonly patientsSubmitted: number;
  readonly patientsExposed: number;
  /** Link worker FTE of the wave's PCNs under the rule. */
  readonly linkWorkers: number;
}

const coverageSql = `
SELECT l.wave, any_value(w.census) AS census, count(*) AS pcns,
  count(*) FILTER (WHERE patients > 0) AS "pcnsWithPatients",
  count(*) FILTER (WHERE patients > 0 AND submitted) AS "pcnsSubmitted",
  count(exposure) AS "pcnsExposed",
  (SELECT round(coalesce(fsum(p.patients), 0)) FROM practice_wave p WHERE p.wave = l.wave) AS registered,
  round(fsum(patients)) AS patients,
  round(coalesce(fsum(patients) FILTER (WHERE submitted), 0)) AS "patientsSubmitted",
  round(coalesce(fsum(patients) FILTER (WHERE exposure IS NOT NULL), 0)) AS "patientsExposed",
  coalesce(fsum(link_workers), 0)::DOUBLE AS "linkWorkers"
FROM pcn_wave l JOIN wave_census w ON w.wave = l.wave GROUP BY l.wave ORDER BY l.wave`;

/** Counts of each wave in the tables that `registerExposure` made, in order. */
export const coverage = (db: Database): Promise<WaveCoverage[]> =>
  rows<WaveCoverage & Record<string, string | number | null>>(db, coverageSql);

/** Who has an exposure at a wave under one rule for PCNs without a return. */
export interface RuleCoverage {
  readonly rule: AbsentRule;
  readonly wave: number;
  readonly pcns: number;
  /** Registered patients of these PCNs, to the nearest whole. */
  readonly patients: number;
  /** Mean exposure over these PCNs, and over their patients. Null when there are none. */
  readonly mean: number | null;
  readonly meanByPatients: number | null;
}

/** The three rules side by side, by wave, in the tables that `registerExposure` made. */
export async function ruleCoverage(db: Database): Promise<readonly RuleCoverage[]> {
  const parts = absentRules.map((rule, i) => {
    const x = exposureUnder(rule);
    return `SELECT ${i} AS place, wave, count(${x}) AS pcns, round(coalesce(fsum(patients) FILTER (WHERE ${x} IS NOT NULL), 0)) AS patients,
        fsum(${x}) / nullif(count(${x}), 0) AS mean,
        fsum(${x} * patients) / nullif(fsum(patients) FILTER (WHERE ${x} IS NOT NULL), 0) AS "meanByPatients"
      FROM pcn_wave GROUP BY wave`;
  });
  const found = await rows<{
    place: number;
    wave: number;
    pcns: number;
    patients: number;
    mean: number | null;
    meanByPatients: number | null;
  }>(db, `${parts.join(" UNION ALL ")} ORDER BY place, wave`);
  return found.map(({ place, ...rest }) => ({ rule: absentRules[place], ...rest }));
}

const absentTreatment: Readonly<Record<AbsentRule, string>> = {
  reported: "no exposure at the wave: not submitting is not a zero",
  carry: "the PCN's nearest own census, the earlier of two equally near; none when it never submitted",
  zero: "0",
};

/** The oddities of the exposures, each with its count and treatment; reads `pcn_wave`, `workforce` and `wave_census`. */
export async function exposureNotes(db: Database, rule: AbsentRule): Promise<readonly Note[]> {
  const found = await rows<{ id: string; of: string; count: number }>(
    db,
    `SELECT 'emptyPcn' AS id, wave::VARCHAR AS of, count(*) AS count FROM pcn_wave WHERE patients = 0 GROUP BY wave
     UNION ALL SELECT 'notSubmitted', wave::VARCHAR, count(*) FROM pcn_wave WHERE NOT submitted GROUP BY wave
     UNION ALL SELECT 'largeExposure', wave::VARCHAR, count(*) FROM pcn_wave WHERE exposure > ${large} GROUP BY wave
     UNION ALL SELECT 'negativeExposure', wave::VARCHAR, count(*) FROM pcn_wave WHERE exposure < 0 GROUP BY wave
     UNION ALL SELECT 'withoutPractices', census, count(DISTINCT pcn) FROM workforce JOIN wave_census USING (census)
       WHERE (wave, pcn) NOT IN (SELECT (wave, pcn) FROM pcn_wave) GROUP BY census
     ORDER BY id, of`,
  );
  const said: Readonly<Record<string, readonly [string, string]>> = {
    emptyPcn: ["PCNs with practices and no patients", "no rate, as nothing can be divided by 0 patients"],
    notSubmitted: ["PCNs that submitted nothing to the wave's census", absentTreatment[rule]],
    largeExposure: [`PCNs with more than ${large} link workers (FTE) per 50,000`, "kept as published"],
    negativeExposure: ["PCNs with a negative sum of link worker FTE", "kept as published"],
    withoutPractices: [
      "PCNs in the workforce file that no practice belongs to in the lists of its wave",
      "left out: they have no patients",
    ],
  };
  const lacking = lackingRoles.map((role): Note => ({
    id: "roleLacking",
    of: "all",
    count: 1,
    what: `the workforce files have no ${role.label.toLowerCase()}`,
    treatment: "unknown, not zero; not in the total",
  }));
  return [
    ...found.map(({ id, of, count }): Note => ({ id, of, count, what: said[id][0], treatment: said[id][1] })),
    ...lacking,
  ];
}
