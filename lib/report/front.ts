import type { AnyOutput, TableOutput } from "../analysis/output.js";
import type { Summary } from "../analysis/summary.js";
import type { Report } from "./home.js";
import { escape } from "./html.js";
import type { Section } from "./page.js";
import { outputHtml } from "./show.js";
import { fill, numbersById, type Numbers } from "./words.js";

/** The parts of the index that are made from the numbers of all notebooks. */
export interface Front {
  readonly differences: TableOutput;
  readonly summary: Summary | undefined;
  readonly claims: TableOutput;
}

/** Every output of a report, in order. */
export const outputsOf = ({ whole }: Report): readonly AnyOutput[] => whole.parts.flatMap((p) => p.outputs);

/** What differs from the article, and why. */
export function differencesSection(report: Report): readonly Section[] {
  if (report.front === undefined) return [];
  const body = outputHtml(report.front.differences, outputsOf(report));
  return [{ id: "what-differs", title: "What differs from the article, and why", body }];
}

const paragraph = (text: string): string => (text === "" ? "" : `<p>${escape(text)}</p>\n`);

function summaryHtml({ lead, points, after }: Summary, numbers: Numbers): string {
  const items = points.map((text) => `<li>${escape(fill(text, numbers))}</li>`).join("\n");
  return `${paragraph(fill(lead, numbers))}<ul>\n${items}\n</ul>\n${paragraph(after)}`;
}

/** The study in plain words and, on the index, Table 1. */
export function mainSection(report: Report, place: "index" | "study"): readonly Section[] {
  const outputs = outputsOf(report);
  const main = outputs.find((o) => o.name === "table1");
  if (main === undefined) return [];
  const numbers = numbersById(outputs);
  const inShort = report.front?.summary;
  const words = inShort === undefined ? paragraph(fill(main.words, numbers)) : summaryHtml(inShort, numbers);
  const table = place === "index" ? outputHtml(main, outputs) : `<p>All models stand in ${main.number}.</p>`;
  return [{ id: "main-result", title: "The main result", body: `${words}${table}` }];
}

/** The conclusions and whether they hold. */
export function claimsSection(report: Report): readonly Section[] {
  const claims = report.front?.claims;
  if (claims === undefined || claims.rows.length === 0) return [];
  const body = `<p>${escape(claims.words)}</p>\n${outputHtml(claims, outputsOf(report))}`;
  return [{ id: "conclusions", title: "Which conclusions hold", body }];
}
