import type { AnyOutput } from "../analysis/output.js";
import { article } from "../study/published.js";
import { doiAddress } from "../study/citations.js";
import { settingsHelp } from "../study/settings.js";
import { waves } from "../study/waves.js";
import { filesOf } from "./filelist.js";
import { claimsSection, differencesSection, mainSection, outputsOf, type Front } from "./front.js";
import { escape } from "./html.js";
import { sortedJson } from "./ledger.js";
import { badgeHtml, badgeOf } from "./badge.js";
import { listTable, pageHtml, type PageLink, type Section } from "./page.js";
import type { Part, PartMeta, Whole } from "./part.js";
import { referencesSection } from "./references.js";

/** A notebook with its page: file names without folders. */
export interface ReportedNotebook {
  readonly name: string;
  /** Its first heading. */
  readonly title: string;
  /** The first paragraph of its first cell. */
  readonly lead: string;
  readonly page: string;
}

/** What the pages of one report share. */
export interface Report {
  readonly whole: Whole;
  readonly notebooks: readonly ReportedNotebook[];
  /** "Simulated responders: …", where that is so. */
  readonly banner: string | undefined;
  /** What did not go well, such as the notebook that failed; it stands at the head of the index. */
  readonly trouble: string | undefined;
  /** What stands on the index alone: what differs from the article, the study in plain words, its conclusions. */
  readonly front: Front | undefined;
  /** Pages beside those of the notebooks. */
  readonly more?: readonly PageLink[];
}

/** The page with all notebooks in one file. */
export const studyPage = "study.html";

/** The commands that make all this again. */
const commands = "<code>npm start</code>, and <code>npm test</code> for the proof";

/** The pages of a report in the order of the list at the head of each. */
export const pagesOf = (
  notebooks: readonly ReportedNotebook[],
  more: readonly PageLink[] = [],
): readonly PageLink[] => [
  { file: "index.html", label: "Overview" },
  ...notebooks.map(({ page, title }) => ({ file: page, label: title.replace(/[:.–].*$/, "") })),
  { file: studyPage, label: "All in one" },
  ...more,
  { file: "checklists.html", label: "Checklists" },
  { file: "run.html", label: "This run" },
];

const usedSetting = (settings: PartMeta["settings"], name: string, byDefault: string): string =>
  sortedJson(name in settings ? settings[name] : JSON.parse(byDefault));

/** Whose answers these are, in a few words. */
function responders({ meta }: Whole): string {
  if (meta.simulated) return "simulated responders over real practices, lists and workforce returns";
  const survey = meta.settings["survey"] as { readonly source?: string } | undefined;
  return survey?.source === "practice"
    ? "public practice-level counts, an ecological analysis, from the files that the settings name"
    : "the licensed survey files that the settings name";
}

/** The settings that differ from their defaults, as `name value`; "the defaults" when none does. */
function settingsInShort({ meta }: Whole): string {
  const changed = settingsHelp.flatMap(({ name, byDefault }) => {
    const used = usedSetting(meta.settings, name, byDefault);
    return used === sortedJson(JSON.parse(byDefault)) ? [] : [`<code>${escape(`${name} ${used}`)}</code>`];
  });
  return changed.length === 0 ? "the defaults" : changed.join(", ");
}

const lastWave = waves.at(-1)!;

/** The facts of a title block: data and their date, settings, what the outputs belong to, commands. */
export const aboutFacts = (whole: Whole): readonly (readonly [string, string])[] => [
  [
    "Data",
    `${escape(responders(whole))}; public inputs <a href="index.html#all-inputs">with their hashes</a>`,
  ],
  [
    "Date of the data",
    escape(`survey waves ${waves[0].year} to ${lastWave.year}, the last answered ${lastWave.fieldwork}`),
  ],
  ["Settings", settingsInShort(whole)],
  ["Outputs", badgeHtml(badgeOf(whole.meta))],
  ["To run it", commands],
];

const outputLink = (page: string, o: AnyOutput): string =>
  `<a href="${escape(page)}#${escape(o.name)}">${escape(o.number)}</a>`;

function notebookItem(n: ReportedNotebook, part: Part | undefined): string {
  const outputs =
    part === undefined || part.outputs.length === 0
      ? ""
      : `<span class="outputs">${part.outputs.map((o) => outputLink(n.page, o)).join(", ")}</span>`;
  return `<li><a class="report" href="${escape(n.page)}">${escape(n.title)}</a>\n<span>${escape(n.lead)}</span>\n${outputs}</li>`;
}

function reportsSection({ whole, notebooks }: Report): Section {
  const items = notebooks.map((n) =>
    notebookItem(
      n,
      whole.parts.find((p) => p.notebook === n.name),
    ),
  );
  const stale = whole.stale.map(
    (name) =>
      `<p>${escape(name)} was made with other settings, inputs or code, so its numbers are not in this ledger; <code>npm start</code> makes all anew.</p>`,
  );
  return {
    id: "reports",
    title: "The reports",
    body: `<ul class="reports">\n${items.join("\n")}\n</ul>\n${stale.join("\n")}`,
  };
}

const hash = (sha: string): string => `<code class="hash">${escape(sha)}</code>`;

/** A link where the address is one of the web; its text otherwise. */
const webLink = (address: string, text: string): string =>
  /^https?:\/\//.test(address) ? `<a href="${escape(address)}">${escape(text)}</a>` : escape(text);

function filesSection(report: Report): readonly Section[] {
  const { front, whole } = report;
  const outputs = [...outputsOf(report), ...(front === undefined ? [] : [front.differences, front.claims])];
  if (outputs.length === 0) return [];
  const pictures = whole.meta.settings["samplePcns"] === 1;
  const links = (o: AnyOutput): string =>
    filesOf(o, pictures)
      .map(({ label, path }) => `<a href="${escape(path)}">${escape(label)}</a>`)
      .join(", ");
  const caption = pictures
    ? "Figures are drawn for a page of 170 mm and a column of 85 mm, PNGs at 300 dpi"
    : "Figures are drawn for a page of 170 mm and a column of 85 mm; a full run adds PNGs at 300 dpi";
  const rows = outputs.map((o) => [
    escape(`${o.number}${o.name.startsWith("claims") ? ` (${o.name})` : ""}`),
    links(o),
  ]);
  return [
    { id: "files", title: "Tables and figures as files", body: listTable(caption, ["What", "Files"], rows) },
  ];
}

function inputsSection({ whole }: Report): Section {
  const { files, inputs } = whole.meta;
  const attributions = [...new Set(inputs.map((s) => s.attribution))];
  const body = [
    listTable(
      "Files that were read",
      ["File", "SHA-256"],
      files.map((f) => [escape(f.file), hash(f.sha256)]),
    ),
    listTable(
      "The publishers’ files behind them",
      ["File", "SHA-256"],
      inputs.map((s) => [
        `<span class="file">${escape(s.file)}</span><span class="from">${webLink(s.page, s.title)}, ${escape(s.publisher)}</span>`,
        hash(s.sha256),
      ]),
    ),
    ...attributions.map((text) => `<p>${escape(text)}</p>`),
    `<p>Code of lib: ${hash(whole.meta.code)}</p>`,
  ];
  return { id: "all-inputs", title: "Inputs", body: body.join("\n") };
}

function settingsSection({ whole }: Report): Section {
  const rows = settingsHelp.map(({ name, meaning, byDefault }) => {
    const used = usedSetting(whole.meta.settings, name, byDefault);
    const note = used === sortedJson(JSON.parse(byDefault)) ? "" : ` (default ${escape(byDefault)})`;
    return [escape(name), `<code>${escape(used)}</code>${note}`, escape(meaning)];
  });
  return {
    id: "settings",
    title: "Settings",
    body: listTable("What was decided for this run", ["Setting", "Used", "Meaning"], rows),
  };
}

const againSection: Section = {
  id: "again",
  title: "To run it again",
  body: `<p><code>npm start</code> sets everything up, executes the three notebooks and writes these pages. <code>npm start -- --quick</code> does the same on a sample of networks. <code>npm test</code> runs every proof. Two runs with the same inputs, settings and code give the same bytes, but for <a href="run.html">this run</a>.</p>
<p>The executed notebooks lie in <code>notebooks/</code> beside this page; <code>npm run lab</code> opens JupyterLab to step through them.</p>`,
};

/** What stands before and after the notebooks, on the index around the list of them, and on the page with all in one. */
export const framingSections = (
  report: Report,
  place: "index" | "study",
): { readonly before: readonly Section[]; readonly after: readonly Section[] } => ({
  before: [...differencesSection(report), ...mainSection(report, place), ...claimsSection(report)],
  after: [
    ...filesSection(report),
    inputsSection(report),
    settingsSection(report),
    againSection,
    referencesSection(report.whole.meta.inputs, outputsOf(report)),
  ],
});

/** The index of a report: what it is, the main table, the pages, inputs with hashes, settings, how to run it again. */
export function homeHtml(report: Report): string {
  const { whole, notebooks, banner, trouble } = report;
  const { before, after } = framingSections(report, "index");
  return pageHtml(
    {
      title: article.title,
      lead: `A reproducible analysis of the question of the article of the same name: do people fare better where primary care networks employ more link workers?`,
      banner,
      facts: [
        ...(trouble === undefined ? [] : [["Not complete", escape(trouble)] as const]),
        [
          "Article",
          `${escape(article.journal)}, ${article.year}, ${webLink(doiAddress(article.doi), `doi ${article.doi}`)}`,
        ],
        ...aboutFacts(whole),
      ],
      pages: pagesOf(notebooks, report.more),
      here: "index.html",
    },
    [...before, reportsSection(report), ...after],
  );
}
