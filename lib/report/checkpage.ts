import type { AnyOutput, TableOutput } from "../analysis/output.js";
import { aboutFacts, pagesOf, type Report } from "./home.js";
import { pageHtml, type PageLink } from "./page.js";
import { outputHtml } from "./show.js";

/** The page on which a reader fits a model again. */
export const checkPage: PageLink = { file: "check.html", label: "Check it yourself" };

const how = `<p>This page holds the counts behind a coarser model: how many people of each network, in each year and group, answered, and how many of them said that their experience was good. It also holds the part of this project’s own statistical library that fits such a model, bundled from the same source. So your browser can fit the model again, here and without a network, and you can see whether it finds the number that is printed, and what moves it.</p>`;

const workshop = `<div class="check" data-check>
<p>To fit the model, scripts have to be allowed on this page. Its counts stand in it as JSON, in the element <code>check-counts</code>.</p>
</div>`;

/** The page with the coarser model, the full one beside it, and the place where a script lets the reader fit again. */
export function checkHtml(report: Report, table: TableOutput, outputs: readonly AnyOutput[]): string {
  return pageHtml(
    {
      title: "Check it yourself",
      lead: "Fit a model of this study again in your own browser, leave out a year, a region or a factor, and see the estimate move.",
      banner: report.banner,
      facts: aboutFacts(report.whole),
      pages: pagesOf(report.notebooks, report.more),
      here: checkPage.file,
    },
    [
      { id: "printed", title: "What is printed", body: outputHtml(table, outputs) },
      { id: "fit", title: "Fit it again", body: `${how}\n${workshop}` },
    ],
  );
}
