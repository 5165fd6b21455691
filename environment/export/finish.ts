import { measureChoice } from "../../lib/index.js";
import { withMath } from "./math.js";
import type { Library } from "./plotly.js";
import { withPolicy } from "./policy.js";
import { withReferences, type References } from "./references.js";
import { changeTexts } from "./texts.js";

/** What a page is finished with. */
export interface Finishing {
  /** Its file name. */
  readonly page: string;
  readonly references: References;
  /** JSON that the page carries, by id. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Scripts that run when the page is opened. */
  readonly scripts: readonly string[];
  /** The library that the page carries for its figures; default none. */
  readonly library?: Library;
}

/** JSON that may stand in a page. */
const safeJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const ownIds = (page: string): ReadonlySet<string> =>
  new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id = ""]) => id));

/** A link to another page of the report whose target this page has as well leads within this page. */
function inward(page: string): string {
  const ids = ownIds(page);
  return page.replace(/href="[\w-]+\.html#([^"]+)"/g, (link: string, id: string) =>
    ids.has(id) ? `href="#${id}"` : link,
  );
}

/** Formulas without styles of their own, which the page's policy refuses. */
const unstyled = (page: string): string =>
  page.replace(/<math[\s\S]*?<\/math>/g, (formula) => formula.replace(/ style="[^"]*"/g, ""));

/** Tables that hold odds ratios and marginal effects, each with the choice of what it shows before it. */
const withChoices = (page: string): string =>
  page.replace(
    /<table (?=[^>]*class="[^"]*\bswitched\b)[^>]*\bid="([^"]+)"[^>]*>/g,
    (table, id: string) => `${measureChoice(id)}\n${table}`,
  );

/** A page of the report made whole: formulas as MathML, mentions of tables and figures as links, scripts, data, policy. */
export function finishPage(html: string, { references, data, scripts, library }: Finishing): string {
  const texts = changeTexts(html, withMath, (text) => withReferences(text, references));
  const added = [
    ...Object.entries(data).map(
      ([id, value]) => `<script type="application/json" id="${id}">${safeJson(value)}</script>`,
    ),
    ...(library === undefined
      ? []
      : [`<script type="text/plain" id="plotly-packed">${library.packed}</script>`]),
    ...scripts.map((text) => `<script>${text}</script>`),
  ];
  const end = texts.lastIndexOf("</body>");
  const whole = `${unstyled(texts.slice(0, end))}${added.join("\n")}\n${texts.slice(end)}`;
  return withPolicy(inward(withChoices(whole)), {
    scripts: library === undefined ? scripts : [...scripts, library.script],
    styles: library !== undefined,
  });
}
