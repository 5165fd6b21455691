import temml from "temml";
import { escape } from "../../lib/index.js";

const entities: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  "#39": "'",
  nbsp: " ",
};

/** Text of a page as characters. */
const characters = (markup: string): string =>
  markup.replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => entities[name] ?? "");

/** A formula in TeX as MathML; what is no TeX stays as it was written. */
function mathml(source: string, tex: string, displayMode: boolean): string {
  try {
    const made = temml.renderToString(characters(tex).trim(), {
      displayMode,
      throwOnError: true,
      trust: false,
    });
    return made.replace("<math", `<math aria-label="${escape(characters(tex).trim())}"`);
  } catch {
    return source;
  }
}

/** An amount of money is no formula: what stands between two dollar signs has to look like one. */
const looksLikeTex = (tex: string): boolean =>
  /[\\^_=<>]/.test(characters(tex)) || /^\s*[A-Za-z]\s*$/.test(tex);

const forms = /\$\$([^$]+)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/gs;

/** Text of a page with its formulas, written in TeX between dollar signs or brackets with backslashes, as MathML. */
export const withMath = (text: string): string =>
  !/[$\\]/.test(text)
    ? text
    : text.replace(forms, (source: string, a?: string, b?: string, c?: string, d?: string) => {
        const display = a ?? b;
        if (display !== undefined) return mathml(source, display, true);
        const inline = c ?? d ?? "";
        return c !== undefined || looksLikeTex(inline) ? mathml(source, inline, false) : source;
      });
