import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Settings } from "../../study/settings.js";
import { waves } from "../../study/waves.js";
import type { Database } from "../database.js";
import { selectedPcn } from "../sample.js";
import { surveyFileOf } from "../survey.js";
import { makeColumns, writeBatch, type Batch } from "./answers.js";
import { surveyedPractices, trueExposures, type Surveyed } from "./frame.js";
import { layoutOf, trailingBlanks } from "./layout.js";
import { drawAnswers, makeAnswers, patternOdds, type PatternOdds } from "./odds.js";
import { drawPeople, makePeople } from "./people.js";
import { effectsOf, placeOdds, type Truth } from "./place.js";
import { planted } from "./planted.js";
import { fillWords, keyOf } from "./random.js";
import { scenarios, type ScenarioId } from "./scenarios.js";
import { makeTallies, tallyBatch, valuesIn, type WaveTally } from "./tally.js";
import { truthFile, type TruthFile } from "./truth.js";
import { wordsEach } from "./words.js";
import { laidOutWave } from "./write.js";

/**
 * Writes simulated responders into `folder`, in the licensed file's own layout: `survey-2018.parquet` … for all six waves, whichever
 * are analysed, and `truth.json` (a `TruthFile`). Needs `registerPublic` and `registerExposure`, under whatever rule. The same seed,
 * public inputs and code give the same bytes; with `samplePcns` the rows are those of the full run whose practice's cluster is
 * selected (`selectedPcn`). `onProgress` is told after each wave.
 */
export async function simulateSurvey(
  db: Database,
  settings: Pick<Settings, "survey" | "samplePcns">,
  folder: string,
  onProgress?: (done: number, of: number) => void,
  scenario: ScenarioId = "article",
): Promise<TruthFile> {
  const { survey, samplePcns } = settings;
  if (survey.source !== "simulated")
    throw new RangeError("the settings name files for the survey, so no responders are to be simulated");
  const { seed } = survey;
  const truth: Truth = {
    seed,
    planted,
    scenario: scenarios[scenario],
    exposures: await trueExposures(db, seed, scenarios[scenario].otherRole?.column),
  };
  const pattern = patternOdds(planted);
  const analysed: WaveTally[] = [];
  let writing = Promise.resolve();
  for (const [done, { year, returned }] of waves.entries()) {
    const all = await surveyedPractices(db, year, returned.count);
    const practices = all.filter((p) => selectedPcn(p.cluster, samplePcns));
    const { tallies, ...file } = await simulateWave(practices, year, truth, pattern);
    const note = `simulated responders, seed ${seed}, scenario ${scenario}`;
    await writing;
    const write = await laidOutWave({ ...file, note });
    writing = write(join(folder, surveyFileOf(year)));
    writing.catch(() => undefined); // thrown where it is awaited
    analysed.push(...tallies);
    onProgress?.(done + 1, waves.length);
  }
  await writing;
  const made = truthFile({ seed, scenario: scenarios[scenario], samplePcns, planted, analysed });
  writeFileSync(join(folder, "truth.json"), `${JSON.stringify(made, null, 1)}\n`);
  return made;
}

type Room = Pick<Batch, "words" | "people" | "answers">;

const makeRoom = (practices: readonly Surveyed[]): Room => {
  const most = practices.reduce((max, p) => Math.max(max, p.returned), 0);
  return { words: new Uint32Array(most * wordsEach), people: makePeople(most), answers: makeAnswers(most) };
};

/** Draws the responders of a practice from the practice's own stream: who they are, what they would answer. */
function drawPractice(
  room: Room,
  p: Surveyed,
  truth: Truth,
  pattern: PatternOdds,
  effects: readonly number[],
): void {
  const { words, people, answers } = room;
  const n = p.returned;
  fillWords({ seed: truth.seed, key: keyOf(p.practice), stream: p.wave }, words, n * wordsEach);
  drawPeople(words, n, p.wave, p, people);
  drawAnswers(words, n, people, pattern, placeOdds(truth, p, effects), answers);
}

/** After how many practices the file of the wave before gets its turn. */
const practicesATurn = 200;

/** One wave: all columns of its file, and who of it is analysed. */
async function simulateWave(
  practices: readonly Surveyed[],
  wave: number,
  truth: Truth,
  pattern: PatternOdds,
) {
  const rows = practices.reduce((sum, p) => sum + p.returned, 0);
  const columns = makeColumns(rows);
  const practice = new Int16Array(rows);
  const weight = new Float64Array(rows);
  const room = makeRoom(practices);
  const tallies = makeTallies(wave);
  const values = valuesIn(wave);
  const effects = new Map<string, readonly number[]>();
  let at = 0;
  for (const [index, p] of practices.entries()) {
    if (index % practicesATurn === 0) await setImmediate();
    const own = effects.get(p.cluster) ?? effectsOf(truth, p.cluster, wave);
    effects.set(p.cluster, own);
    drawPractice(room, p, truth, pattern, own);
    const batch: Batch = { ...room, n: p.returned, wave, at };
    writeBatch(batch, columns);
    if (isAnalysed(p, truth)) tallyBatch(batch, columns, values, tallies);
    const end = at + p.returned;
    practice.fill(index, at, end);
    weigh(p, room.people.age, weight.subarray(at, end));
    at = end;
  }
  const blanks = trailingBlanks.includes(wave) ? "  " : "";
  const codes = practices.map((p) => p.practice + blanks);
  return { codes, practice, weight, answers: columns, layout: layoutOf(wave), tallies };
}

const isAnalysed = ({ pcn, wave, rurality }: Surveyed, { exposures }: Truth): boolean =>
  pcn !== null && rurality !== null && exposures.get(wave)?.get(pcn)?.submitted === true;

const youngAnswerLess = [1.75, 1.65, 1.35, 1.15, 0.95, 0.75, 0.7, 0.75];
const patientsPerReturn = 80;

/** Survey weights: registered patients per returned questionnaire, more where fewer of an age answer, near 1 on average, to four places. */
function weigh({ patients, returned }: Surveyed, age: Uint8Array, weight: Float64Array): void {
  const own = patients / returned / patientsPerReturn;
  for (let i = 0; i < weight.length; i++)
    weight[i] = Math.round(own * youngAnswerLess[age[i]] * 10_000) / 10_000;
}
