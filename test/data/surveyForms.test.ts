import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, rows, type Database } from "../../lib/data/database.js";
import { SourceFaults } from "../../lib/data/faults.js";
import { projectRoot } from "../../lib/data/place.js";
import { writeSav, type StatColumn } from "../../lib/data/simulate/sav.js";
import { registerSurvey, type SurveyInputs } from "../../lib/data/survey.js";
import { fillTable } from "../../lib/data/tables.js";
import { variables } from "../../lib/study/codebook.js";
import { asInCodebook, type SurveyFileSettings } from "../../lib/study/surveySettings.js";

let db: Database;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "forms "));
  db = await openDatabase();
  await fillTable(db, "practice_wave", { wave: "INTEGER", practice: "VARCHAR", income_decile: "TINYINT" }, [
    [2018, "A81001", 4],
    [2021, "A81001", 7],
  ]);
});
afterAll(() => {
  db.close();
  rmSync(root, { recursive: true, force: true });
});

type Cells = Readonly<Record<string, string>>;

/** A responder of a wave: every required variable that somebody has seen, answered with the first code; `change` puts other cells. */
function responder(wave: number, change: Cells = {}): Cells {
  const usual = variables.flatMap((v): [string, string][] => {
    const field = v.byWave[wave];
    if (field === undefined || !v.required || field.evidence === "not seen") return [];
    return [[field.name, v.kind === "text" ? "A81001  " : v.kind === "measure" ? "1.25" : "1"]];
  });
  return { ...Object.fromEntries(usual), ...change };
}

const csvOf = (people: readonly Cells[], separator = ",", head = ""): string => {
  const names = Object.keys(people[0]);
  return `${head}${[names, ...people.map((p) => names.map((n) => p[n]))].map((r) => r.join(separator)).join("\r\n")}\r\n`;
};

/** A folder of files, read for the waves; what was registered, or the faults as `file, where: saw`. */
async function read(
  files: Readonly<Record<string, string | Uint8Array>>,
  waves: readonly number[],
  settings: Partial<SurveyFileSettings> = {},
): Promise<SurveyInputs | readonly string[]> {
  const folder = mkdtempSync(join(root, "f"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return registered(folder, waves, settings);
}

async function registered(
  folder: string,
  waves: readonly number[],
  settings: Partial<SurveyFileSettings> = {},
): Promise<SurveyInputs | readonly string[]> {
  try {
    return await registerSurvey(db, folder, waves, { ...asInCodebook, ...settings });
  } catch (cause) {
    if (cause instanceof SourceFaults) return cause.faults.map((f) => `${f.file}, ${f.where}: ${f.saw}`);
    throw cause;
  }
}

const seen = (wave: number, columns: string): Promise<unknown> =>
  rows(db, `SELECT ${columns} FROM survey_${wave}`);
const answer = { wave: 2018, file: "survey-2018.csv", rows: 1 };

describe("CSV", () => {
  const people = [responder(2018, { Q28: "2" })];
  it.each<[string, string | Uint8Array]>([
    ["commas", csvOf(people)],
    ["semicolons", csvOf(people, ";")],
    ["tabs", csvOf(people, "\t")],
    ["a byte order mark", `\uFEFF${csvOf(people)}`],
    ["a title above the heading", csvOf(people, ",", "GP Patient Survey\r\n\r\n")],
    ["UTF-16", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(csvOf(people), "utf16le")])],
    ["Windows-1252", Buffer.from(csvOf([{ ...people[0], Practice_Name: "Caf\u00e9 \u2013" }]), "latin1")],
    [
      "quoted line breaks and separators",
      csvOf([{ ...people[0], Practice_Name: '"The ""Old"",\r\nSurgery"' }]),
    ],
    [
      "headings in another case, blanks around",
      csvOf(people).replace(/^.*/, (h) => h.toLowerCase().replaceAll(",", " , ")),
    ],
  ])("with %s", async (_, text) => {
    expect(await read({ "survey-2018.csv": text }, [2018])).toMatchObject({ waves: [answer] });
    expect(await seen(2018, '"Q28" AS q, trim("Practice_Code") AS p, wt_new AS w')).toEqual([
      { q: 2, p: "A81001", w: 1.25 },
    ]);
  });

  it("tells every cell that is no number and every line that is cut, and not what stands in the line", async () => {
    const text = csvOf([
      responder(2018, { Q28: "good" }),
      responder(2018, { wt_new: '"1,25"' }),
      responder(2018),
    ]);
    const faults = await read({ "survey-2018.csv": text.slice(0, -20) }, [2018]);
    expect(faults).toEqual([
      'survey-2018.csv, row 2, column "Q28": "good"',
      'survey-2018.csv, row 3, column "wt_new": "1,25"',
      expect.stringMatching(/^survey-2018\.csv, row 4: \d+ fields$/),
    ]);
  });

  it("refuses a doubled column, a heading without rows, and NUL bytes", async () => {
    expect(await read({ "survey-2018.csv": csvOf([{ ...responder(2018), q28: "1" }]) }, [2018])).toEqual([
      'survey-2018.csv, column "Q28": 2 columns of that name ("Q28", "q28")',
    ]);
    expect(await read({ "survey-2018.csv": csvOf(people).split("\r\n")[0] + "\r\n" }, [2018])).toEqual([
      "survey-2018.csv, file: no rows",
    ]);
  });

  it("refuses a file that changes while it is read, and keeps nothing of it", async () => {
    const folder = mkdtempSync(join(root, "changing"));
    const path = join(folder, "survey-2018.csv");
    writeFileSync(path, csvOf(Array.from({ length: 20_000 }, () => responder(2018))));
    const reading = registered(folder, [2018]);
    const grow = setInterval(
      () => appendFileSync(path, `${Object.values(responder(2018)).join(",")}\r\n`),
      1,
    );
    const faults = await reading;
    clearInterval(grow);
    expect(faults).toEqual(["survey-2018.csv, file: a file that changed while it was read"]);
  });
});

describe("which wave", () => {
  const all = (change: Cells = {}): Cells => ({ ...responder(2018), ...responder(2021), ...change });
  it("a column says, for one file of all waves; only the waves that are wanted are taken", async () => {
    const text = csvOf([
      all({ Year: "2018", Q28: "1" }),
      all({ Year: "2021", Q28: "2" }),
      all({ Year: "2023" }),
    ]);
    expect(await read({ "gpps.csv": text }, [2018, 2021])).toMatchObject({
      waves: [
        { wave: 2018, file: "gpps.csv", rows: 1 },
        { wave: 2021, file: "gpps.csv", rows: 1 },
      ],
    });
    expect([await seen(2018, "Q28"), await seen(2021, "Q28")]).toEqual([[{ Q28: 1 }], [{ Q28: 2 }]]);
  });
  it("refuses years that are no wave, and another wave than the name says", async () => {
    expect(await read({ "gpps.csv": csvOf([all({ Year: "2017" })]) }, [2018])).toEqual([
      'gpps.csv, column "Year", 1 row: "2017"',
      "(folder), wave 2018: no survey file of this wave",
    ]);
    const two = csvOf([all({ wave: "2018" }), all({ wave: "2019" })]);
    expect(await read({ "gpps 2018.csv": two }, [2018])).toEqual([
      'gpps 2018.csv, column "wave": the wave 2019 in a file that is called that of 2018',
    ]);
  });
  it("is asked when neither name nor columns say it, and a setting answers", async () => {
    const text = csvOf([responder(2018)]);
    expect(await read({ "final.csv": text }, [2018])).toEqual([
      "final.csv, file: neither a column nor a name that says which wave it is",
      "(folder), wave 2018: no survey file of this wave",
    ]);
    expect(await read({ "final.csv": text }, [2018], { files: { "final.csv": 2018 } })).toMatchObject({
      waves: [{ wave: 2018, file: "final.csv", rows: 1 }],
    });
  });
  it("two files of one wave are refused, and links are not followed", async () => {
    const text = csvOf([responder(2018)]);
    expect(await read({ "a 2018.csv": text, "b 2018.csv": text }, [2018])).toEqual([
      "a 2018.csv and b 2018.csv, wave 2018: 2 files of this wave",
    ]);
    const folder = mkdtempSync(join(root, "links"));
    writeFileSync(join(root, "outside.csv"), text);
    symlinkSync(join(root, "outside.csv"), join(folder, "survey-2018.csv"));
    expect(await registered(folder, [2018])).toEqual(["(folder), wave 2018: no survey file of this wave"]);
  });
});

describe("codes", () => {
  it("that the codebook has not are refused with their number; a setting makes them missing", async () => {
    const text = csvOf([responder(2018, { Q28: "9" }), responder(2018, { Q28: "-3" }), responder(2018)]);
    expect(await read({ "survey-2018.csv": text }, [2018])).toEqual([
      'survey-2018.csv, column "Q28", 1 row, the first of them responder 1 of wave 2018: 9',
    ]);
    expect(await read({ "survey-2018.csv": text }, [2018], { missing: [9] })).toMatchObject({
      waves: [{ rows: 3 }],
    });
  });
  it("that are all missing are refused, and practices that are none", async () => {
    const text = csvOf([responder(2018, { Q50: "-3", Q49: "", Practice_Code: "the surgery" })]);
    expect(await read({ "survey-2018.csv": text }, [2018])).toEqual([
      'survey-2018.csv, column "Practice_Code": no practice code in any of 1 rows',
      'survey-2018.csv, column "Q49": no answer in any of 1 rows',
      'survey-2018.csv, column "Q50": no answer in any of 1 rows',
    ]);
  });
  it("are mapped as a setting says", async () => {
    const text = csvOf([responder(2019), responder(2019, { Q47: "2" })]);
    const codes = { gender: { "2019": { "1": 2, "2": 1 } } };
    await read({ "survey-2019.csv": text }, [2019], { codes });
    expect(await seen(2019, "Q47")).toEqual([{ Q47: 2 }, { Q47: 1 }]);
  });
});

describe("the income decile, whose name nobody has seen", () => {
  it("is the practice's where the file has none, and the log says so", async () => {
    const inputs = await read({ "survey-2018.csv": csvOf([responder(2018)]) }, [2018]);
    expect(inputs).toMatchObject({
      assumed: [
        { variable: "deprivation", name: expect.stringContaining("practice’s place, standing in") as string },
      ],
    });
    expect(await seen(2018, "patient_income_decile AS d")).toEqual([{ d: 4 }]);
  });
  it("is the file's where a setting names it, and must then be there", async () => {
    const text = csvOf([responder(2018, { inc_dec: "9" })]);
    const names = { deprivation: "INC_DEC" };
    const inputs = await read({ "survey-2018.csv": text }, [2018], { names });
    expect(inputs).toMatchObject({ assumed: [{ name: "INC_DEC", note: "named in the settings" }] });
    expect(await seen(2018, "patient_income_decile AS d")).toEqual([{ d: 9 }]);
    expect(await read({ "survey-2018.csv": csvOf([responder(2018)]) }, [2018], { names })).toEqual([
      'survey-2018.csv, column "INC_DEC": no such column',
    ]);
  });
});

describe("SPSS and Stata", () => {
  const female = {
    1: "Female",
    2: "Male",
    3: "Non-binary",
    4: "Prefer to self-describe",
    5: "Prefer not to say",
    [-3]: "Not answered",
  };
  function sav(wave: number, gender: Readonly<Record<number, string>>, people = 2): string {
    const folder = mkdtempSync(join(root, "sav"));
    const columns = Object.entries(responder(wave)).map(([name, usual]): StatColumn => {
      if (name === "Practice_Code") return { name: "practice_code", width: 16, value: () => "A81001" };
      const first = name === "wt_new" ? 1.25 : Number(usual);
      const labels = name === "Q112" || name === "Q47" ? { labels: gender } : {};
      return {
        name: name.replace(/^Q/, "q"),
        ...labels,
        value: (row) => (row === 1 && name === "Q28" ? -3 : row === 1 && name === "Q32" ? NaN : first),
      };
    });
    writeSav(join(folder, `survey-${wave}.sav`), columns, people);
    return folder;
  }

  it("an SPSS file becomes a view; missing codes stay apart from system missing, blanks behind the practice go", async () => {
    expect(await registered(sav(2021, female), [2021])).toMatchObject({
      waves: [{ wave: 2021, file: "survey-2021.sav", rows: 2 }],
    });
    expect(await seen(2021, "Q28, Q32, Practice_Code AS p, wt_new AS w")).toEqual([
      { Q28: 1, Q32: 1, p: "A81001", w: 1.25 },
      { Q28: -3, Q32: null, p: "A81001", w: 1.25 },
    ]);
  });

  it("a gender code with the labels of the other question is refused, naming both; a setting can vouch for a wording", async () => {
    const flipped = { 1: "Male", 2: "Female" };
    const faults = await registered(sav(2021, flipped), [2021]);
    expect(faults).toEqual([
      'survey-2021.sav, column "q112", value label of 1: "Male" in the file, which in the codebook is 2 ("Male")',
      'survey-2021.sav, column "q112", value label of 2: "Female" in the file, which in the codebook is 1 ("Female")',
    ]);
    const codes = { gender: { "2021": { "1": 2, "2": 1 } } };
    expect(await registered(sav(2021, flipped), [2021], { codes })).toMatchObject({ waves: [{ rows: 2 }] });
    const strange = { 1: "Ffenyw", 2: "Male" };
    expect(await registered(sav(2021, strange), [2021])).toEqual([
      'survey-2021.sav, column "q112", value label of 1: "Ffenyw" in the file',
    ]);
    expect(await registered(sav(2021, strange), [2021], { labels: ["Ffenyw"] })).toMatchObject({
      waves: [{ rows: 2 }],
    });
  });

  it("a Stata file is read, system missing values as no answer", async () => {
    const folder = mkdtempSync(join(root, "dta"));
    copyFileSync(
      join(projectRoot(), "test", "data", "statfiles", "survey-2021.dta"),
      join(folder, "survey-2021.dta"),
    );
    expect(await registered(folder, [2021])).toMatchObject({
      waves: [{ wave: 2021, file: "survey-2021.dta", rows: 2 }],
    });
    expect(await seen(2021, "Q28, Q112, Practice_Code AS p, wt_new AS w")).toEqual([
      { Q28: 1, Q112: 1, p: "A81001", w: 1.25 },
      { Q28: null, Q112: 2, p: "A81002", w: 0.5 },
    ]);
  });

  it("a file that is cut or is something else is refused, with all others", async () => {
    const folder = sav(2021, female, 5000);
    const whole = readFileSync(join(folder, "survey-2021.sav"));
    const faults = await read(
      {
        "survey-2021.sav": whole.subarray(0, whole.length - 4000),
        "survey-2022.sav": "not SPSS",
        "survey-2023.dta": "x",
      },
      [2021],
    );
    expect(faults).toEqual([
      expect.stringMatching(/^survey-2022\.sav, file: a file that cannot be read/),
      expect.stringMatching(/^survey-2023\.dta, file: a file that cannot be read/),
      expect.stringMatching(/^survey-2021\.sav, file: a file that cannot be read/),
    ]);
  });
});
