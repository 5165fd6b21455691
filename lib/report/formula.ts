import temml from "temml";
import { attributes } from "./html.js";

/**
 * A formula in TeX as MathML, which browsers and notebooks show without a script; `words` is what is read aloud and what
 * stands where formulas cannot be shown. A formula that is not TeX is an error that names it.
 */
export const formula = (tex: string, words: string): string =>
  temml
    .renderToString(`\\displaystyle ${tex}`, { throwOnError: true, xml: true })
    .replace("<math", `<math${attributes({ "aria-label": words })}`);
