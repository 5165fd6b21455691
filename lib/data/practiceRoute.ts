import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { FactorColumn, Rows } from "../stats/rows.js";
import { covariate, ruralityClasses } from "../study/covariates.js";
import { outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { hashOf } from "./cache.js";
import { literal, rows, run, type Database } from "./database.js";
import { parse } from "./delimited.js";
import { refuse, type Fault } from "./faults.js";
import { filesUnder, isFolder } from "./folder.js";
import type { Note } from "./notes.js";
import { readPracticeSurvey } from "./practiceSurvey.js";
import { groupsOf } from "./responders.js";
import { selectedPcnSql } from "./sample.js";
import type { ClusterAnswers } from "./summaries.js";
import { fillTable } from "./tables.js";

/** What the practice-level files of a folder gave. */
export interface PracticeRoute {
  readonly files: readonly {
    readonly file: string;
    readonly wave: number;
    readonly practices: number;
    readonly returned: number | null;
    readonly sha256: string;
    readonly bytes: number;
  }[];
  /** Counts with fractions, from the publisher's weighted files: they are no people. */
  readonly weighted: boolean;
  readonly notes: readonly Note[];
  /** By wave: practices in the file, of these in a PCN, of these in one with an exposure; answers of all outcomes that are analysed. */
  readonly linked: readonly LinkedPractices[];
}

export interface LinkedPractices {
  readonly wave: number;
  readonly practices: number;
  readonly inPcn: number;
  readonly exposed: number;
  readonly answers: number;
}

/** Whether a file of the folder is read as a practice-level one: all CSVs are. */
export const mayBePracticeSurvey = (file: string): boolean => /\.csv$/i.test(file);

/** Column of the practice's own weights in the rows of the public route. */
export const answersWeight = "answers";

/**
 * Reads the practice-level survey files (CSV) of a folder, one a wave, and makes the tables `practice_answers` (wave, practice, outcome, n,
 * yes) and `practice_linked` (those of practices in a PCN with an exposure, with group, rurality and income decile) and `groups`.
 * Of the setting `samplePcns` only the sampled PCNs' practices are taken. A wave of the settings without a file, two files of a wave and every
 * fault of the files are told at once. Needs `openInputs`.
 */
export async function registerPracticeRoute(
  db: Database,
  folder: string,
  settings: Settings,
): Promise<PracticeRoute> {
  const read = readFiles(folder, settings.waves);
  const answers = read.files.flatMap((f) => f.read.answers);
  await fillTable(
    db,
    "practice_answers",
    { wave: "INTEGER", practice: "VARCHAR", outcome: "VARCHAR", n: "DOUBLE", yes: "DOUBLE" },
    answers.map((a) => [a.wave, a.practice, a.outcome, a.n, a.yes]),
  );
  if (settings.samplePcns > 1) await run(db, sampledSql(settings.samplePcns));
  await run(db, linkedSql);
  await run(db, groupsSql);
  const linked = await rows<LinkedPractices & Record<string, number>>(
    db,
    `SELECT a.wave, count(DISTINCT a.practice) AS practices, count(DISTINCT l.practice) FILTER (WHERE l.pcn IS NOT NULL) AS "inPcn",
       count(DISTINCT l.practice) FILTER (WHERE l.exposure IS NOT NULL) AS exposed,
       coalesce(sum(a.n) FILTER (WHERE l.exposure IS NOT NULL), 0)::DOUBLE AS answers
     FROM practice_answers AS a LEFT JOIN practice_linked AS l USING (wave, practice, outcome) GROUP BY a.wave ORDER BY a.wave`,
  );
  return {
    files: read.files.map(({ file, read: r, sha256, bytes }) => ({
      file,
      wave: r.wave,
      practices: r.practices,
      returned: r.returned,
      sha256,
      bytes,
    })),
    weighted: read.files.some((f) => f.read.weighted),
    notes: read.files.flatMap((f) => f.read.notes),
    linked,
  };
}

function readFiles(folder: string, waves: readonly number[]) {
  const fault = (file: string, where: string, saw: string, wanted: string): Fault => ({
    file,
    where,
    saw,
    wanted,
  });
  if (!isFolder(folder))
    refuse([fault(folder, "folder", "no such folder", "the folder of the practice-level survey files")]);
  const names = filesUnder(folder).files.filter(mayBePracticeSurvey);
  const all = names.map((file) => {
    const bytes = readFileSync(join(folder, file));
    const parsed = parse(file, bytes);
    const read = readPracticeSurvey(parsed.table);
    return {
      file,
      read,
      faults: [...parsed.faults, ...read.faults],
      sha256: hashOf(bytes),
      bytes: bytes.length,
    };
  });
  const files = all.filter((f) => waves.includes(f.read.wave)).sort((a, b) => a.read.wave - b.read.wave);
  const of = (wave: number): readonly string[] =>
    files.filter((f) => f.read.wave === wave).map((f) => f.file);
  refuse([
    ...all.flatMap((f) => f.faults),
    ...waves.flatMap((wave) => {
      const own = of(wave);
      if (own.length === 1) return [];
      return own.length === 0
        ? [
            fault(
              "(folder)",
              `wave ${wave}`,
              "no file of this wave",
              "its practice-level CSV, or a setting of waves without it",
            ),
          ]
        : [fault(own.join(", "), `wave ${wave}`, `${own.length} files of one wave`, "one")];
    }),
  ]);
  return { files };
}

const sampledSql = (oneIn: number): string => `
DELETE FROM practice_answers AS a WHERE NOT ${selectedPcnSql(
  "coalesce((SELECT c.cluster FROM practice_cluster AS c WHERE c.practice = a.practice), a.practice)",
  oneIn,
)}`;

const rurality = `CASE p.rurality ${ruralityClasses.map((c, i) => `WHEN ${literal(c)} THEN ${i + 1}`).join(" ")} END`;

const linkedSql = `
CREATE OR REPLACE TABLE practice_linked AS
SELECT a.*, p.pcn, c.cluster, w.exposure, (${rurality})::INTEGER AS rurality, p.income_decile::INTEGER AS deprivation
FROM practice_answers AS a JOIN practice_wave AS p ON p.wave = a.wave AND p.practice = a.practice
LEFT JOIN practice_cluster AS c ON c.practice = a.practice
LEFT JOIN pcn_wave AS w ON w.wave = a.wave AND w.pcn = p.pcn`;

const groupsSql = `
CREATE OR REPLACE TABLE groups AS
SELECT (row_number() OVER (ORDER BY g.wave, g.pcn, g.cluster) - 1)::UINTEGER AS grp, g.cluster, k.component, w.*
FROM (SELECT DISTINCT wave, pcn, cluster FROM practice_linked WHERE pcn IS NOT NULL AND cluster IS NOT NULL) AS g
JOIN pcn_wave AS w USING (wave, pcn) JOIN pcn_component AS k USING (pcn)`;

type Linked = {
  readonly wave: number;
  readonly outcome: OutcomeId;
  readonly n: number;
  readonly yes: number;
  readonly rurality: number | null;
  readonly deprivation: number | null;
  readonly grp: number;
};

/**
 * The practices' counts as rows for the estimator: of each practice, wave and outcome one row of its good answers and one of the others,
 * each as many times as `answersWeight` says. Factors: year, the practice's rurality and income decile. Needs `registerPracticeRoute`.
 */
export async function practiceRows(db: Database, settings: Settings): Promise<Rows> {
  const found = await rows<Linked & Record<string, number | string | null>>(
    db,
    `SELECT l.wave, l.outcome, l.n, l.yes, l.rurality, l.deprivation, g.grp::DOUBLE AS grp
     FROM practice_linked AS l JOIN groups AS g USING (wave, pcn, cluster) WHERE l.n > 0 ORDER BY l.outcome, l.wave, l.practice`,
  );
  const doubled = found.flatMap((l) => [
    { ...l, good: 1, times: l.yes },
    { ...l, good: 0, times: l.n - l.yes },
  ]);
  const kept = doubled.filter((l) => l.times > 0);
  const factor = (name: "year" | "rurality" | "deprivation"): FactorColumn => {
    const levels = covariate(name).levels.map((level) => level.code);
    const code = (l: Linked): number => levels.indexOf((name === "year" ? l.wave : l[name]) ?? NaN);
    return { codes: Uint8Array.from(kept, (l) => (code(l) < 0 ? 255 : code(l))), levels: levels.map(String) };
  };
  return {
    count: kept.length,
    group: Uint32Array.from(kept, (l) => l.grp),
    groups: await groupsOf(db, settings.clusters),
    factors: { year: factor("year"), rurality: factor("rurality"), deprivation: factor("deprivation") },
    outcomes: Object.fromEntries(
      outcomes.map((o) => [o.id, Uint8Array.from(kept, (l) => (l.outcome === o.id ? l.good : 255))]),
    ),
    weights: { [answersWeight]: Float64Array.from(kept, (l) => l.times) },
  };
}

/** Answers and good answers by outcome, wave and cluster, of practices with an exposure. Needs `registerPracticeRoute`. */
export const practiceAnswersByCluster = (db: Database): Promise<ClusterAnswers[]> =>
  rows<{ outcome: OutcomeId; wave: number; n: number; good: number }>(
    db,
    `SELECT outcome, wave, sum(n) AS n, sum(yes) AS good FROM practice_linked
     WHERE exposure IS NOT NULL AND cluster IS NOT NULL AND n > 0 GROUP BY outcome, wave, cluster ORDER BY outcome, wave, cluster`,
  );
