import { outcome } from "./outcomes.js";
import {
  answer,
  before2021,
  inYears,
  listed,
  outcomeVariable,
  since2021,
  tick,
  years,
  type Answer,
  type Variable,
  type VariableId,
} from "./fields.js";

const white = 1;
const mixed = 2;
const asian = 3;
const black = 4;
const other = 5;
const ethnicGroups: readonly Answer[] = listed(
  [
    "English, Welsh, Scottish, Northern Irish or British",
    "Irish",
    "Gypsy or Irish Traveller",
    "Any other White background",
    "White and Black Caribbean",
    "White and Black African",
    "White and Asian",
    "Any other Mixed background",
    "Indian",
    "Pakistani",
    "Bangladeshi",
    "Chinese",
    "Any other Asian background",
    "African",
    "Caribbean",
    "Any other Black background",
    "Arab",
    "Any other ethnic group",
  ],
  [
    ...[white, white, white, white, mixed, mixed, mixed, mixed],
    ...[asian, asian, asian, asian, asian, black, black, black, other, other],
  ],
);

const female = 1;
const male = 2;
const otherGender = 3;

const deciles = Array.from({ length: 10 }, (_, i) =>
  answer(i + 1, i === 0 ? "1 (most deprived)" : i === 9 ? "10 (least deprived)" : String(i + 1), i + 1),
);

/** The survey's codes as data: every variable that the study reads, by wave. */
export const variables: readonly Variable[] = [
  outcomeVariable("confidence", [
    "Very confident",
    "Fairly confident",
    "Not very confident",
    "Not at all confident",
    "Don’t know",
  ]),
  outcomeVariable("support", [
    "Yes, definitely",
    "Yes, to some extent",
    "No",
    "I haven’t needed support",
    "Don’t know",
  ]),
  tick(
    "isolation",
    outcome("isolation").variable,
    outcome("isolation").label,
    [answer(0, "Isolated from others: not ticked", 1), answer(1, "Isolated from others: ticked", 0)],
    "a tick-box: not ticked is an answer only where some box of the question is ticked",
  ),
  tick("mobility", "Q91_1", "Problems with physical mobility"),
  tick("falls", "Q91_2", "Two or more falls that needed medical attention"),
  tick("noneOfThese", "Q91_4", "None of these (mobility, falls, isolation)"),
  outcomeVariable("experience", [
    "Very good",
    "Fairly good",
    "Neither good nor poor",
    "Fairly poor",
    "Very poor",
  ]),
  outcomeVariable("needs", [
    "Yes, definitely",
    "Yes, to some extent",
    "No, not at all",
    "I did not have any mental health needs",
    "Did not apply to my last appointment",
  ]),
  {
    id: "condition",
    label: "Long-term condition",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "Q30_recoded",
      answers: listed(["Yes", "No", "Don’t know", "Prefer not to say"], [1, 0, null, null]),
      seen: years,
      note: "takes in those who ticked a condition in Q31; published shares have 1, 2 and 4 as base; model 2 needs 1 alone",
    }),
  },
  tick("mentalHealthCondition", "Q31_14", "Mental health condition"),
  {
    id: "age",
    label: "Age",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "Q48_Merged",
      answers: listed(
        [
          "Under 16",
          "16 to 24",
          "25 to 34",
          "35 to 44",
          "45 to 54",
          "55 to 64",
          "65 to 74",
          "75 to 84",
          "85 or over",
        ],
        [null, 2, 3, 4, 5, 6, 7, 8, 9],
      ),
      seen: years,
    }),
  },
  {
    id: "gender",
    label: "Gender",
    kind: "code",
    required: true,
    byWave: {
      ...inYears(before2021, {
        name: "Q47",
        answers: listed(["Male", "Female"], [male, female]),
        seen: [2018],
      }),
      ...inYears(since2021, {
        name: "Q112",
        answers: listed(
          ["Female", "Male", "Non-binary", "Prefer to self-describe", "Prefer not to say"],
          [female, male, otherGender, otherGender, null],
        ),
        seen: since2021,
        note: "another question with the first two codes the other way round than Q47",
      }),
    },
  },
  {
    id: "ethnicity",
    label: "Ethnicity",
    kind: "code",
    required: true,
    byWave: {
      ...inYears(before2021, { name: "Q49", answers: ethnicGroups, seen: [2018] }),
      ...inYears(since2021, {
        name: "Q49",
        answers: [...ethnicGroups, answer(19, "Roma", white)],
        seen: [2023],
        note: "Roma stands out of order, but is White",
      }),
    },
  },
  {
    id: "work",
    label: "Work",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "Q50",
      answers: listed(
        [
          "Full-time paid work (30 hours or more)",
          "Part-time paid work",
          "Full-time education",
          "Unemployed",
          "Permanently sick or disabled",
          "Fully retired",
          "Looking after family or home",
          "Doing something else",
        ],
        [1, 2, 3, 4, 5, 6, 7, 8],
      ),
      seen: years,
    }),
  },
  {
    id: "deprivation",
    label: "Income deprivation decile of the responder’s area",
    kind: "code",
    required: true,
    byWave: inYears(years, {
      name: "patient_income_decile",
      answers: deciles,
      seen: [],
      otherwise: "not seen",
      note: "this study’s own name: nobody has published the file’s name for the income domain; the overall index never stands in for it",
    }),
  },
  {
    id: "overallDeprivation",
    label: "Overall deprivation decile of the responder’s area",
    kind: "code",
    required: false,
    byWave: inYears(since2021, { name: "patient_imd_decile", answers: deciles, seen: since2021 }),
  },
  {
    id: "practice",
    label: "Practice",
    kind: "text",
    required: true,
    byWave: inYears(years, {
      name: "Practice_Code",
      answers: [],
      seen: years,
      note: "with blanks behind the code in files from SPSS",
    }),
  },
  {
    id: "weight",
    label: "Survey weight",
    kind: "measure",
    required: true,
    byWave: inYears(years, { name: "wt_new", answers: [], seen: [2018, 2021, 2022, 2023] }),
  },
];

/** The boxes of the question that holds isolation: the question is answered where at least one of them is ticked. */
export const isolationBoxes: readonly VariableId[] = ["mobility", "falls", "isolation", "noneOfThese"];
