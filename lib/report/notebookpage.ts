import {
  aboutFacts,
  framingSections,
  pagesOf,
  studyPage,
  type Report,
  type ReportedNotebook,
} from "./home.js";
import { contentPolicy, footerHtml, headerHtml, language, sectionsHtml } from "./page.js";
import { article } from "../study/published.js";
import { escape } from "./html.js";
import { pageStyle } from "./style.js";

/** What the exporter's template is given for one notebook: everything of the page that is not the notebook itself. */
export interface TemplateInput {
  readonly language: string;
  readonly policy: string;
  readonly title: string;
  /** The first paragraph, which the header shows and the cells therefore do not. */
  readonly lead: string;
  readonly style: string;
  /** Markup of the header, with the page's only h1. */
  readonly header: string;
  /** Markup before and after the notebooks. */
  readonly before: string;
  readonly after: string;
  /** Markup of the footer. */
  readonly footer: string;
}

/** The first heading of a notebook and the first paragraph after it, from its cells. */
export function notebookTitle(
  name: string,
  cells: readonly { readonly cell_type: string; readonly source: string | readonly string[] }[],
): {
  readonly title: string;
  readonly lead: string;
} {
  const first = cells.find((c) => c.cell_type === "markdown");
  const source =
    first === undefined ? "" : typeof first.source === "string" ? first.source : first.source.join("");
  const [heading = "", ...rest] = source.trim().split(/\n\s*\n/);
  const title = /^#\s+(.+)$/m.exec(heading)?.[1] ?? name;
  const paragraph = (heading.startsWith("#") ? rest : []).find((p) => !p.startsWith("#")) ?? "";
  return {
    title: title.trim(),
    lead: paragraph
      .replace(/<!--.*?-->|[*_`]/gs, "")
      .replace(/\s+/g, " ")
      .trim(),
  };
}

const inputOf = (
  report: Report,
  { title, lead, page }: Omit<ReportedNotebook, "name">,
  around: Pick<TemplateInput, "before" | "after">,
): TemplateInput => ({
  language,
  policy: contentPolicy,
  title,
  lead,
  style: pageStyle,
  header: headerHtml({
    title,
    lead,
    banner: report.banner,
    facts: [
      ...(report.trouble === undefined ? [] : [["Not complete", escape(report.trouble)] as const]),
      ...aboutFacts(report.whole),
    ],
    pages: pagesOf(report.notebooks, report.more),
    here: page,
  }),
  ...around,
  footer: footerHtml,
});

/** The input of the template for one notebook. Its first paragraph is its lead, so the page does not repeat it. */
export const templateInput = (report: Report, notebook: ReportedNotebook): TemplateInput =>
  inputOf(report, notebook, { before: "", after: "" });

/** The input of the template for the page with all notebooks in one: what the index says stands around them. */
export function studyInput(report: Report): TemplateInput {
  const { before, after } = framingSections(report, "study");
  return inputOf(
    report,
    {
      title: `${article.title}: the whole analysis`,
      lead: "Everything in one file that can be sent by mail: the three notebooks with their tables and figures, inputs and settings. It asks for nothing from the network.",
      page: studyPage,
    },
    { before: sectionsHtml(before), after: sectionsHtml(after) },
  );
}
