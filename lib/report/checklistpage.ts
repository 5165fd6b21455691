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

const placeOf = ({ answer }: ChecklistItem, pages: Pages): string => {
  if ("notApplicable" in answer) return `Not applicable: ${escape(answer.notApplicable)}`;
  const { page, anchor } = answer;
  return pages.has(page)
    ? `<a href="${escape(page)}#${escape(anchor)}">${escape(page.replace(".html", ""))}, ${escape(anchor)}</a>`
    : `${escape(page)}, which this run did not make`;
};

const sectionOf = ({ id, title, source, items }: Checklist, pages: Pages): Section => ({
  id,
  title,
  body: [
    `<p>After <a href="${escape(source)}">${escape(source)}</a>, in short words of our own.</p>`,
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
