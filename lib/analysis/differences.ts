import { absentRuleLabels, clusterKeyLabels, needsLabels } from "../study/specification.js";
import type { Settings } from "../study/settings.js";
import { censusInWords, waves } from "../study/waves.js";
import type { NumbersById } from "./claims.js";
import type { TableOutput } from "./output.js";

interface Difference {
  readonly what: string;
  readonly article: string;
  readonly here: string;
  readonly why: string;
}

/** Numbers as they will be filled in, or "not in this report" when one of them is not there. */
function told(text: string, numbers: NumbersById): string {
  const ids = [...text.matchAll(/\{\{([^{}]+)\}\}/g)].flatMap((m) => m[1].split(" to "));
  return ids.every((id) => numbers.has(id)) ? text : "not in this report";
}

const whoAnswers: Readonly<Record<Settings["survey"]["source"], { here: string; why: string }>> = {
  simulated: {
    here: "simulated in the files’ own layout, with known truths",
    why: "person-level answers are licensed; practices, lists and workforce are real",
  },
  files: { here: "the files that the settings name", why: "licensed to whoever runs this" },
  practice: {
    here: "public counts of practices’ answers: practices, not people, are compared",
    why: "person-level answers are licensed; these are public",
  },
};

const responders = ({ survey }: Settings): Difference => ({
  what: "Responders",
  article: "the licensed survey files",
  ...whoAnswers[survey.source],
});

function sizes({ samplePcns, survey }: Settings, numbers: NumbersById): Difference {
  const why = [
    ...(samplePcns > 1 ? [`a quick run takes one network in ${samplePcns}`] : []),
    ...(survey.source === "simulated" ? ["simulated responders of practices in public lists"] : []),
    "responders of networks without a return are treated by the rule below",
  ];
  return {
    what: "Responders, practices, networks",
    article: told(
      "{{published.responders.article}}, {{published.practices.article}}, {{published.pcns.article}}",
      numbers,
    ),
    here: told("{{flow.analysed}}, {{flow.practices}}, {{flow.pcns}}", numbers),
    why: why.join("; "),
  };
}

function census(settings: Settings): Difference {
  const standing = waves.filter(
    (w) => settings.waves.includes(w.year) && w.censusUsed !== null && w.censusUsed !== w.censusWanted,
  );
  return {
    what: "Census of link workers",
    article: "end of the previous December",
    here: ["the same", ...standing.map((w) => `${censusInWords(w.censusUsed!)} for wave ${w.year}`)].join(
      "; ",
    ),
    why: standing.length === 0 ? "" : "no December file of these years is public in the same form",
  };
}

function absent({ absentPcns, waves: used }: Settings, numbers: NumbersById): Difference {
  const first = waves.find((w) => w.censusUsed !== null && used.includes(w.year))?.year;
  const submitted = told(
    `{{coverage.${first}.submitted}} of {{coverage.${first}.pcns}} networks had a return for ${first}`,
    numbers,
  );
  return {
    what: "Networks without a return",
    article: "not told",
    here: absentRuleLabels[absentPcns],
    why: submitted,
  };
}

const tables: readonly Difference[] = [
  {
    what: "Bodies of tables",
    article: "in the printed article and its supplement",
    here: "only numbers of its text are compared",
    why: "the text is what was read",
  },
];

/** What differs from the article, and why: a screen of rows, each from the settings and numbers of the run. */
export function differences(numbers: NumbersById, settings: Settings): TableOutput {
  const rows: readonly Difference[] = [
    responders(settings),
    sizes(settings, numbers),
    census(settings),
    absent(settings, numbers),
    {
      what: "Network of a practice",
      article: "not told",
      here: `of its year; before networks, the first that it joined. Errors: ${clusterKeyLabels[settings.clusters]}`,
      why: "networks merge, split and change their codes",
    },
    {
      what: "Samples",
      article: "Box 2, not in the text that was read",
      here: `model 2: a long-term condition; model 3: ${needsLabels[settings.mentalHealthNeeds]}`,
      why: "read from the questionnaire; a setting",
    },
    {
      what: "More people (Table 2)",
      article: "effect × 50,000 patients × networks",
      here: numbers.has("table2target.experience.pcn")
        ? "the same, and for people aged 16 and over in the target group"
        : "the same",
      why: "the first applies the effect in the sample to all patients, children too",
    },
    ...tables,
  ];
  return {
    type: "table",
    name: "differences",
    number: "Differences",
    title: "The article and this run side by side",
    stub: "What",
    columns: [
      { head: "Article", align: "text" },
      { head: "Here", align: "text" },
      { head: "Why", align: "text" },
    ],
    rows: rows.map(({ what, article, here, why }) => ({
      head: what,
      cells: [{ text: article }, { text: here }, { text: why }],
    })),
    notes: [],
    madeBy: "analysis/differences.ts differences",
    words: "",
  };
}
