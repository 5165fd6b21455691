/** One item of a reporting checklist: what it asks, and where this report answers it, or why it does not apply. */
export interface ChecklistItem {
  /** As the checklist numbers it: "1a", "13c", "RECORD 6.1". */
  readonly item: string;
  readonly section: string;
  readonly asks: string;
  readonly answer: Answer;
}

/** A place in a page of the report, by its file and anchor; or the reason why the item does not apply. */
export type Answer = { readonly page: string; readonly anchor: string } | { readonly notApplicable: string };

/** A checklist with its source. */
export interface Checklist {
  readonly id: "strobe" | "record";
  readonly title: string;
  readonly source: string;
  /** How sentences cite it. */
  readonly cited: string;
  readonly items: readonly ChecklistItem[];
}

const at = (page: string, anchor: string): Answer => ({ page, anchor });
const no = (notApplicable: string): Answer => ({ notApplicable });
const data = "01-ingest.html";
const models = "02-models.html";
const more = "03-supplementary.html";

type Row = readonly [item: string, section: string, asks: string, answer: Answer];

const itemsOf = (rows: readonly Row[]): readonly ChecklistItem[] =>
  rows.map(([item, section, asks, answer]) => ({ item, section, asks, answer }));

const text = "is for the text of the article; this report re-does its analysis";

const strobe = itemsOf([
  ["1a", "Title and abstract", "the design in the title or abstract", at("index.html", "main")],
  [
    "1b",
    "Title and abstract",
    "a balanced summary of what was done and found",
    at("index.html", "main-result"),
  ],
  ["2", "Introduction", "background and rationale", no(`The rationale ${text}.`)],
  ["3", "Introduction", "objectives, with hypotheses stated before", at("index.html", "main")],
  ["4", "Methods", "key elements of the design", at(models, "main")],
  ["5", "Methods", "setting, places, dates, periods of exposure and data", at(data, "coverage")],
  ["6a", "Methods", "eligibility, sources and selection of participants", at(data, "flow")],
  ["7", "Methods", "outcomes, exposures, confounders, defined", at(models, "oneModel")],
  ["8", "Methods", "sources and measurement of each variable", at(data, "inputs")],
  ["9", "Methods", "efforts against bias", at(more, "tableS8")],
  [
    "10",
    "Methods",
    "how the size was arrived at",
    no("The survey's size is given: all its responders are analysed."),
  ],
  ["11", "Methods", "how quantitative variables were handled", at(models, "oneModel")],
  ["12a", "Methods", "statistical methods, with control of confounding", at(models, "table1")],
  ["12b", "Methods", "methods for subgroups and interactions", at(more, "tableS10")],
  ["12c", "Methods", "how missing data were addressed", at(data, "flow")],
  ["12d", "Methods", "methods that take account of the sampling", at(models, "table1")],
  ["12e", "Methods", "sensitivity analyses", at(more, "tableS8")],
  ["13a", "Results", "numbers at each stage", at(data, "flow")],
  ["13b", "Results", "reasons for leaving at each stage", at(data, "flow")],
  ["13c", "Results", "a flow diagram", at(data, "flow")],
  ["14a", "Results", "characteristics of participants", at(data, "tableS4")],
  ["14b", "Results", "participants with missing data for each variable", at(data, "flow")],
  ["15", "Results", "numbers of outcome events or summaries", at(data, "figure1")],
  ["16a", "Results", "unadjusted and adjusted estimates with precision", at(models, "table1")],
  ["16b", "Results", "category boundaries where variables were cut", at(data, "tableS4")],
  ["16c", "Results", "relative risks as absolute ones where relevant", at(models, "table2")],
  ["17", "Results", "other analyses", at(more, "tableS11")],
  ["18", "Discussion", "key results", at("index.html", "main-result")],
  ["19", "Discussion", "limitations", no(`The discussion of limitations ${text}.`)],
  ["20", "Discussion", "a cautious interpretation", no(`The interpretation ${text}.`)],
  ["21", "Discussion", "generalisability", no(`Generalisability ${text}.`)],
  ["22", "Other", "funding", no(`The statement of funding ${text}.`)],
]);

const record = itemsOf([
  ["1.1", "Title and abstract", "the type of data and the databases named", at("index.html", "all-inputs")],
  ["1.2", "Title and abstract", "the region and the period", at("index.html", "settings")],
  ["1.3", "Title and abstract", "linkage between databases, said", at(data, "main")],
  ["6.1", "Methods", "how the population was selected, by codes or algorithms", at(data, "flow")],
  ["6.2", "Methods", "validation of those codes", at(data, "oddities")],
  ["6.3", "Methods", "a diagram of the linkage with numbers", at(data, "flow")],
  ["7.1", "Methods", "all codes of exposures, outcomes and confounders", at(models, "oneModel")],
  [
    "12.1",
    "Methods",
    "how far the investigators had access to the database",
    no("Anyone has all of the public inputs; the survey's files come from their publisher under licence."),
  ],
  ["12.2", "Methods", "how the data were cleaned", at(data, "oddities")],
  ["12.3", "Methods", "at which level data were linked, and how", at(data, "coverage")],
  ["13.1", "Results", "the selection at each step, with a flow diagram", at(data, "flow")],
  [
    "19.1",
    "Discussion",
    "implications of data not collected for this question",
    no(`This discussion ${text}.`),
  ],
  ["22.1", "Other", "access to protocol, raw data and code", at("index.html", "again")],
]);

/** The reporting checklists that the report answers item by item; the wording is short and ours. */
export const checklists: readonly Checklist[] = [
  {
    id: "strobe",
    title: "STROBE, for cross-sectional studies",
    source: "https://www.strobe-statement.org/",
    cited: "von Elm et al. 2007",
    items: strobe,
  },
  {
    id: "record",
    title: "RECORD, for routinely collected health data",
    source: "https://www.record-statement.org/",
    cited: "Benchimol et al. 2015",
    items: record,
  },
];
