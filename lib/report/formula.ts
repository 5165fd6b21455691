import temml from "temml";
import { attributes } from "./html.js";

/**
 * A formula in TeX as MathML, which browsers and notebooks show without a script; parts that `\qquad` sets apart may stand on lines of
 * their own. `words` is what is read aloud and what stands where formulas cannot be shown. What is not TeX is an error that names it.
 */
export function formula(tex: string, words: string): string {
  const parts = tex
    .split("\\qquad")
    .map((part) => temml.renderToString(`\\displaystyle ${part}`, { throwOnError: true, xml: true }));
  return `<span${attributes({ role: "math", "aria-label": words })}>${parts.join(" ")}</span>`;
}
