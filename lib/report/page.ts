import { attributes, escape } from "./html.js";
import { pageStyle } from "./style.js";

/** What a page may load before it is finished: nothing but images in itself. Who writes it adds the hashes of its own styles and scripts. */
export const contentPolicy = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'";

/** The language of every page. */
export const language = "en-GB";

/** A page of the report by file name, and how it is called in the list of pages. */
export interface PageLink {
  readonly file: string;
  readonly label: string;
}

/** The parts of a page that its title block shows. */
export interface TitleBlock {
  readonly title: string;
  /** What this page is, in a sentence or two. */
  readonly lead: string;
  /** "Simulated responders: …", where that is so; it is printed, too. */
  readonly banner: string | undefined;
  /** Short facts under the title, such as data, code and commands; the values are markup already. */
  readonly facts: readonly (readonly [name: string, markup: string])[];
  readonly pages: readonly PageLink[];
  /** The file name of this page. */
  readonly here: string;
}

/** A definition list of facts; the values are markup already. */
export const factsHtml = (facts: TitleBlock["facts"]): string =>
  `<dl class="facts">\n${facts.map(([name, markup]) => `<dt>${escape(name)}</dt><dd>${markup}</dd>`).join("\n")}\n</dl>`;

/** A hash, cut to twelve characters where it only has to be recognised; the whole stands on the index. */
export const shortHash = (hash: string): string => `<code class="hash">${escape(hash.slice(0, 12))}</code>`;

/** What stands in the `<header>` of a page: list of pages, title, what it is, whose answers these are, facts. */
export function headerHtml({ title, lead, banner, facts, pages, here }: TitleBlock): string {
  const links = pages.map(({ file, label }) =>
    file === here
      ? `<a href="${escape(file)}" aria-current="page">${escape(label)}</a>`
      : `<a href="${escape(file)}">${escape(label)}</a>`,
  );
  return [
    `<nav class="pages" aria-label="Pages of the report">${links.join("\n")}</nav>`,
    `<h1>${escape(title)}</h1>`,
    lead === "" ? "" : `<p class="lead">${escape(lead)}</p>`,
    banner === undefined ? "" : `<p class="banner">${escape(banner)}</p>`,
    facts.length === 0 ? "" : `<div class="about">${factsHtml(facts)}</div>`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** A part of a page with its heading, reached by `#id`. */
export interface Section {
  readonly id: string;
  readonly title: string;
  /** Markup. */
  readonly body: string;
}

/** Sections of a page as markup, each with its heading. */
export const sectionsHtml = (sections: readonly Section[]): string =>
  sections
    .map(
      (s) =>
        `<section aria-labelledby="${escape(s.id)}">\n<h2 id="${escape(s.id)}">${escape(s.title)}</h2>\n${s.body}\n</section>`,
    )
    .join("\n");

/** A row; each cell carries its head, which a narrow page puts before it. */
const row = (cells: readonly string[], heads: readonly string[]): string =>
  `<tr><th scope="row">${cells[0]}</th>${cells
    .slice(1)
    .map(
      (c, i) => `<td${attributes({ "data-head": heads[i + 1] === "" ? undefined : heads[i + 1] })}>${c}</td>`,
    )
    .join("")}</tr>`;

/** A plain table of a page: row heads first, cells as markup. */
export const listTable = (
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string =>
  `<table class="list">\n<caption>${escape(caption)}</caption>\n<thead><tr>${heads.map((h) => `<th scope="col">${escape(h)}</th>`).join("")}</tr></thead>\n<tbody>\n${rows.map((cells) => row(cells, heads)).join("\n")}\n</tbody>\n</table>`;

/** What stands at the foot of every page. */
export const footerHtml =
  'Every number stands in <a href="ledger.json">ledger.json</a> with its full value and what made it. Time, memory and versions of the run are on <a href="run.html">a page of their own</a>.';

const contentsList = (sections: readonly Section[]): string =>
  `<ol>\n${sections.map((s) => `<li><a href="#${escape(s.id)}">${escape(s.title)}</a></li>`).join("\n")}\n</ol>`;

/** A whole page: one file that asks for nothing, readable without scripts. */
export function pageHtml(block: TitleBlock, sections: readonly Section[]): string {
  const list = contentsList(sections);
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(block.title)}</title>
<style>
${pageStyle}
</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<div class="page with-contents">
<nav class="contents beside" aria-label="Contents">
<p class="title">Contents</p>
${list}
</nav>
<header>
${headerHtml(block)}
</header>
<nav class="contents folded" aria-label="Contents">
<details><summary>Contents</summary>
${list}
</details>
</nav>
<main id="main">
${sectionsHtml(sections)}
</main>
<footer>${footerHtml}</footer>
</div>
</body>
</html>
`;
}
