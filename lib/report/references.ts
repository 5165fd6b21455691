import type { AnyOutput } from "../analysis/output.js";
import { articleCitation, citations, type Citation } from "../study/citations.js";
import { anchor, escape } from "./html.js";
import type { Section } from "./page.js";
import type { PartSource } from "./part.js";

/** The `id` of a work in the list of references. */
const idOf = (key: string): string => `ref-${anchor(key.toLowerCase())}`;

/** Where each citation leads, by how sentences have it. */
export const citationLinks = (page: string): readonly (readonly [key: string, href: string])[] =>
  citations.map(({ key }) => [key, `${page}#${idOf(key)}`]);

/** All that an output says in words. */
const saidBy = (o: AnyOutput): string =>
  [
    o.title,
    ...o.notes,
    o.words,
    ...(o.type === "figure"
      ? [o.subtitle]
      : o.rows.flatMap((r) => [r.head, ...r.cells.flatMap((c) => ("text" in c ? [c.text] : []))])),
  ].join("\n");

const item = (key: string, text: string, url: string, cited: string): string =>
  `<li id="${escape(idOf(key))}">${escape(text)} <a href="${escape(url)}">${escape(url.replace(/^https?:\/\//, ""))}</a>${cited === "" ? "" : ` <span class="from">Cited in ${escape(cited)}.</span>`}</li>`;

/** Publishers' files by their title: one entry for all files of a series. */
function dataItems(sources: readonly PartSource[]): readonly string[] {
  const byTitle = new Map(sources.map((s) => [s.title, s]));
  return [...byTitle.values()]
    .filter((s) => /^https?:\/\//.test(s.page))
    .map((s) => item(s.title, `${s.publisher}. ${s.title}.`, s.page, ""));
}

const list = (id: string, title: string, items: readonly string[]): string =>
  items.length === 0
    ? ""
    : `<h3 id="${id}">${title}</h3>\n<ul class="references">\n${items.join("\n")}\n</ul>`;

/** The article, the data and the methods that the report rests on, each with a link and the outputs that cite it. */
export function referencesSection(sources: readonly PartSource[], outputs: readonly AnyOutput[]): Section {
  const said = outputs.map((o) => [o.number, saidBy(o)] as const);
  const whereCited = ({ key }: Citation): string =>
    [...new Set(said.flatMap(([number, text]) => (text.includes(key) ? [number] : [])))].join(", ");
  const works = citations.map((c) => item(c.key, c.text, c.url, whereCited(c)));
  const { key, text, url } = articleCitation;
  const body = [
    list("references-article", "Article", [item(key, text, url, "")]),
    list("references-data", "Data", dataItems(sources)),
    list("references-works", "Methods and other sources", works),
  ];
  return { id: "references", title: "References", body: body.filter((b) => b !== "").join("\n") };
}
