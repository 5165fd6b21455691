/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** All elements that a selector finds within `root`, in the order of the page. */
export const all = <T extends Element = HTMLElement>(selector: string, root: ParentNode = document): T[] => [
  ...root.querySelectorAll<T>(selector),
];

/** A new element with properties and what is in it; text stays text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Readonly<Record<string, string>> = {},
  inside: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(given)) element.setAttribute(attribute, value);
  element.append(...inside);
  return element;
}

/** A button that does something; it never sends a form. */
export function button(text: string, act: () => void): HTMLButtonElement {
  const made = make("button", { type: "button" }, [text]);
  made.addEventListener("click", act);
  return made;
}

/** The JSON that the page carries under an id; undefined where it carries none. */
export function carried(id: string): unknown {
  const text = document.getElementById(id)?.textContent;
  return text === undefined ? undefined : JSON.parse(text);
}

/** The text of an element with runs of blanks as one, without the parts that a selector names. */
export function textOf(element: Element, without?: string): string {
  const copy = element.cloneNode(true) as Element;
  for (const formula of all<Element>("math[aria-label]", copy))
    formula.replaceWith(formula.getAttribute("aria-label")!);
  if (without !== undefined) for (const part of all(without, copy)) part.remove();
  return copy.textContent.replace(/[ \t\r\n\u00a0]+/g, " ").trim();
}
