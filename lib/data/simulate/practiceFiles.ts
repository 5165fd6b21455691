import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outcomes, type Outcome } from "../../study/outcomes.js";
import { rows, type Database } from "../database.js";
import { harmonisedWave } from "../harmonise.js";

/** The code that stands for a suppressed cell in the published files, as seen in that of 2021. */
export const suppressedCode = -97;

/** A question with fewer answers at a practice than this is suppressed in the published files. Assumed. */
export const fewestAnswers = 10;

type Counted = Readonly<Record<string, string | number | null>>;

/** The published names of an outcome's columns: base, good answers, their share (0 to 1). Isolation is published as those who are. */
function namesOf(o: Outcome, whole: boolean): readonly [string, string, string] {
  const q = o.variable.toLowerCase();
  if (o.id === "isolation") return [`${q.replace(/_\d$/, "")}base`, q, `${q}pct`];
  const base = whole ? `${q}base` : `${q}_${[...o.yes, ...o.no].sort((a, b) => a - b).join("")}base`;
  return [base, `${q}_${o.yes.join("")}`, `${q}_${o.yes.join("")}pct`];
}

/** Headings of the wave: the first letter large, as the files have it; its areas are CCGs to 2021 and ICSs from 2022. */
const cased = (name: string): string => name[0].toUpperCase() + name.slice(1);

/**
 * Writes the responders of registered surveys (`registerSurvey`) as practice-level files in the published layout, one CSV a wave
 * (`GPPS_2021_Practice_data.csv`), unweighted: a practice a row; base, count and share of each outcome; questions with fewer answers than
 * `fewest` suppressed. Simulated responders only: nobody is to make such files of licensed ones.
 */
export async function writePracticeFiles(
  db: Database,
  waves: readonly number[],
  folder: string,
  fewest = fewestAnswers,
): Promise<void> {
  for (const wave of waves) {
    const sums = outcomes.map(
      (o) => `count(${o.id}) AS "${o.id}.n", coalesce(sum(${o.id}), 0)::INTEGER AS "${o.id}.yes"`,
    );
    const practices = await rows<Counted>(
      db,
      `SELECT practice, count(*) AS received, ${sums.join(", ")} FROM (${harmonisedWave(wave)}) GROUP BY practice ORDER BY practice`,
    );
    const area = wave <= 2021 ? ["CCG_Code", "CCG_Name"] : ["ICS_Code", "ICS_Name"];
    const head = ["Practice_Code", "Practice_Name", ...area, "distributed", "received"];
    const columns = outcomes.flatMap((o) => namesOf(o, o.id === "experience").map(cased));
    const lines = practices.map((p) => [
      p["practice"],
      `SIMULATED PRACTICE ${p["practice"] ?? ""}`,
      "XXX",
      "SIMULATED",
      3 * Number(p["received"]),
      p["received"],
      ...outcomes.flatMap((o) => cellsOf(o, Number(p[`${o.id}.n`]), Number(p[`${o.id}.yes`]), fewest)),
    ]);
    const text = [[...head, ...columns], ...lines].map((line) => line.join(",")).join("\r\n");
    writeFileSync(join(folder, `GPPS_${wave}_Practice_data.csv`), `${text}\r\n`);
  }
}

function cellsOf(o: Outcome, n: number, yes: number, fewest: number): readonly (number | string)[] {
  if (n < fewest) return [n, suppressedCode, suppressedCode];
  const count = o.id === "isolation" ? n - yes : yes;
  return [n, count, (count / n).toFixed(6)];
}
