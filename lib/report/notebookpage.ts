import { aboutFacts, pagesOf, type Report, type ReportedNotebook } from "./home.js";
import { contentPolicy, footerHtml, headerHtml, language } from "./page.js";
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
  return { title: title.trim(), lead: paragraph.replace(/[*_`]/g, "").replace(/\s+/g, " ").trim() };
}

/** The input of the template for one notebook. Its first paragraph is its lead, so the page does not repeat it. */
export const templateInput = (report: Report, notebook: ReportedNotebook): TemplateInput => ({
  language,
  policy: contentPolicy,
  title: notebook.title,
  lead: notebook.lead,
  style: pageStyle,
  header: headerHtml({
    title: notebook.title,
    lead: notebook.lead,
    banner: report.banner,
    facts: aboutFacts(report.whole),
    pages: pagesOf(report.notebooks),
    here: notebook.page,
  }),
  footer: footerHtml,
});
