import { checklists, type Checklist, type ChecklistItem } from "../study/checklists.js";
import { escape } from "./html.js";
import { listTable, pageHtml, type PageLink, type Section } from "./page.js";

/** The page of the reporting checklists. */
export const checklistPage = "checklists.html";

/** Pages of the report as they were written, by file name. */
export type Pages = ReadonlyMap<string, string>;

/** Items that have no answer, or whose answer leads to a place that the pages do not have; a line each. */
export function checklistFaults(pages: Pages, of: readonly Checklist[] = checklists): readonly string[] {
  return of.flatMap(({ id, items }) =>
    items.flatMap(({ item, asks, answer }) => {
      const name = `${id} ${item} (${asks})`;
      if (asks.trim() === "") return [`${id} ${item} asks nothing`];
      if ("notApplicable" in answer)
        return answer.notApplicable.trim().length < 20
          ? [`${name}: not applicable, but no reason is given`]
          : [];
      const page = pages.get(answer.page);
      if (page === undefined) return [`${name}: there is no page ${answer.page}`];
      return page.includes(` id="${answer.anchor}"`)
        ? []
        : [`${name}: ${answer.page} has no place #${answer.anchor}`];
    }),
  );
}

const textOf = (markup: string): string =>
  markup
    .replace(/<[^>]*>/g, "")
    .replace(/\s+/g, " ")
    .trim();

/** What a place of a page is called there: its heading, the number of its table or figure, else the page's title. */
function calledThere(html: string, id: string): string {
  const from = html.indexOf(` id="${id}"`);
  const rest = html.slice(from, from + 4000);
  const heading = /^[^>]*>((?:(?!<h[1-6]).)*?)<\/h[1-6]>/s.exec(rest);
  const number = /<(?:caption|figcaption)><b>(.*?)\.?<\/b>/s.exec(rest);
  if (id === "main") return textOf(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? id);
  return textOf(heading?.[1] ?? number?.[1] ?? id);
}

const placeOf = ({ answer }: ChecklistItem, pages: Pages): string => {
  if ("notApplicable" in answer) return `Not applicable: ${escape(answer.notApplicable)}`;
  const { page, anchor } = answer;
  const html = pages.get(page);
  return html === undefined
    ? `${escape(page)}, which this run did not make`
    : `<a href="${escape(page)}#${escape(anchor)}">${calledThere(html, anchor)}</a>`;
};

const sectionOf = ({ id, title, source, cited, items }: Checklist, pages: Pages): Section => ({
  id,
  title,
  body: [
    `<p>After <a href="${escape(source)}">${escape(source)}</a> (${escape(cited)}), in short words of our own.</p>`,
    listTable(
      title,
      ["Item", "Section", "Asks for", "Where"],
      items.map((i) => [escape(i.item), escape(i.section), escape(i.asks), placeOf(i, pages)]),
    ),
  ].join("\n"),
});

/** The page that answers the reporting checklists item by item. */
export const checklistHtml = (pages: Pages, links: readonly PageLink[], banner: string | undefined): string =>
  pageHtml(
    {
      title: "Reporting checklists",
      lead: "What STROBE and RECORD ask of a report, and where this one answers: each item leads to its place, or says why it does not apply.",
      banner,
      facts: [],
      pages: links,
      here: checklistPage,
    },
    checklists.map((c) => sectionOf(c, pages)),
  );
