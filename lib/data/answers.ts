import { nameIn } from "../study/lookup.js";
import { outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { identifier, rows, type Database } from "./database.js";

/** How many gave one answer to an outcome's question in one wave; `code` null where the file is empty. */
export interface RawAnswers {
  readonly outcome: OutcomeId;
  readonly wave: number;
  readonly code: number | null;
  readonly n: number;
}

/** Counts of the answers to the outcomes' questions as they stand in the files, all returned questionnaires. Needs `registerSurvey`. */
export async function rawAnswers(db: Database, settings: Settings): Promise<readonly RawAnswers[]> {
  const parts = outcomes.flatMap(({ id }) =>
    settings.waves.map(
      (wave) =>
        `SELECT '${id}' AS outcome, ${wave} AS wave, ${identifier(nameIn(id, wave))}::INTEGER AS code, count(*) AS n
         FROM survey_${wave} GROUP BY ALL`,
    ),
  );
  return rows<{ outcome: OutcomeId; wave: number; code: number | null; n: number }>(
    db,
    `SELECT * FROM (${parts.join(" UNION ALL ")}) ORDER BY outcome, wave, code`,
  );
}
