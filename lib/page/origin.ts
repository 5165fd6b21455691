import { all, button, carried, make, textOf } from "./dom.js";
import { numberIn, numbersIn, type ShownNumber } from "./grid.js";

/** Where the numbers of one output come from. */
interface OutputOrigin {
  readonly madeBy: string;
  readonly notebook: string;
  /** The link to its cell, and how the cell is called; absent where this file does not hold it. */
  readonly cell?: readonly [href: string, text: string];
  /** By the last part of an id, the unit of such numbers. */
  readonly units: Readonly<Record<string, string>>;
}

/** What the page carries about its numbers. */
export interface Origins {
  readonly outputs: Readonly<Record<string, OutputOrigin>>;
  /** By id, what the article prints and where. */
  readonly published: Readonly<Record<string, string>>;
}

const lastOf = (id: string): string => id.slice(id.lastIndexOf(".") + 1);

/** The interval that belongs to a number: in its own cell, or alone in the next one. */
function intervalOf(element: HTMLElement): readonly [ShownNumber, ShownNumber] | undefined {
  const cell = element.closest("td");
  if (cell === null) return undefined;
  const own = numbersIn(cell);
  const next = cell.nextElementSibling === null ? [] : numbersIn(cell.nextElementSibling);
  const pair = own.length >= 2 ? own.slice(-2) : next.length === 2 ? next : [];
  return pair.length === 2 ? [numberIn(pair[0]), numberIn(pair[1])] : undefined;
}

const placeOf = (element: HTMLElement): string => {
  const cell = element.closest("td");
  const head = cell?.parentElement?.firstElementChild;
  return head == null ? "" : `${textOf(head, "sup")}: ${cell?.dataset["head"] ?? ""}`;
};

/** A link to a place that this page has as well leads within this page. */
const nearer = (href: string): string => {
  const hash = href.slice(href.indexOf("#"));
  return document.getElementById(hash.slice(1)) === null ? href : hash;
};

/** What is told of a number, as pairs of a name and what stands beside it. */
function facts(element: HTMLElement, origins: Origins): readonly (readonly [string, string | Node])[] {
  const n = numberIn(element);
  const from = new Map(Object.entries(origins.outputs)).get(n.id.slice(0, n.id.indexOf(".")));
  const unit = new Map(Object.entries(from?.units ?? {})).get(lastOf(n.id));
  const interval = intervalOf(element);
  const cell =
    from?.cell === undefined ? undefined : make("a", { href: nearer(from.cell[0]) }, [from.cell[1]]);
  if (cell !== undefined) cell.addEventListener("click", () => openTarget(cell.hash));
  const published = new Map(Object.entries(origins.published)).get(n.id);
  return [
    ["Number", placeOf(element)],
    ["Full value", n.value === null ? n.printed : `${n.value}${unit === undefined ? "" : ` (${unit})`}`],
    ...(interval === undefined ? [] : [["95% CI", `${interval[0].value} to ${interval[1].value}`] as const]),
    ...(published === undefined ? [] : [["The article", published] as const]),
    ...(cell === undefined ? [] : [["Made in", cell] as const]),
    ...(from === undefined ? [] : [["By", make("code", {}, [from.madeBy])] as const]),
    ["Id", make("code", {}, [n.id])],
  ];
}

/** Opens the folded part that a link leads to. */
export function openTarget(hash: string): void {
  const target = hash === "" ? null : document.getElementById(decodeURIComponent(hash.slice(1)));
  for (let part = target; part !== null; part = part.parentElement)
    if (part instanceof HTMLDetailsElement) part.open = true;
}

/**
 * Lets every number tell where it comes from: by click, or by keyboard with one stop a table and arrow keys within.
 * Who walks on by keyboard shuts the panel, so that it covers nothing that has the focus.
 */
export function addOrigins(): void {
  const found = carried("study-origins") as Origins | undefined;
  if (found === undefined) return;
  const origins = found;
  const list = make("dl", {});
  const panel = make("aside", { class: "origin", id: "origin", "aria-label": "Where a number comes from" }, [
    list,
  ]);
  panel.hidden = true;
  let from: HTMLElement | null = null;
  let quiet = false;
  const close = (): void => {
    const back = panel.contains(document.activeElement) ? from : null;
    panel.hidden = true;
    from?.removeAttribute("aria-expanded");
    from = null;
    document.documentElement.classList.remove("told");
    quiet = true;
    back?.focus();
    quiet = false;
  };
  panel.append(button("Close", close));
  document.body.append(panel);
  const told = make("p", { class: "aside", role: "status" });
  document.body.append(told);

  const show = (element: HTMLElement): void => {
    from?.removeAttribute("aria-expanded");
    from = element;
    element.setAttribute("aria-expanded", "true");
    const pairs = facts(element, origins);
    list.replaceChildren(
      ...pairs.flatMap(([name, value]) => [make("dt", {}, [name]), make("dd", {}, [value])]),
    );
    panel.hidden = false;
    document.documentElement.classList.add("told");
    told.textContent = pairs
      .map(([name, v]) => `${name}: ${typeof v === "string" ? v : v.textContent}`)
      .join(". ");
    const [number, over] = [element.getBoundingClientRect(), panel.getBoundingClientRect()];
    const hidden = number.bottom > over.top && number.right > over.left;
    if (hidden || number.top < 0) element.scrollIntoView({ block: "start", behavior: "instant" });
  };

  for (const table of all<HTMLTableElement>(".study-output table")) {
    const numbers = all("tbody [data-id]", table);
    numbers.forEach((n, i) => {
      n.tabIndex = i === 0 ? 0 : -1;
      n.setAttribute("role", "button");
      n.setAttribute("aria-controls", "origin");
    });
  }

  const numberAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>(".study-output tbody [data-id]") : null;
  const moveTo = (n: HTMLElement): void => {
    for (const other of all('[data-id][tabindex="0"]', n.closest("table")!)) other.tabIndex = -1;
    n.tabIndex = 0;
    n.focus();
  };
  document.addEventListener("click", (event) => {
    const n = numberAt(event.target);
    if (n === null) return;
    moveTo(n);
    show(n);
  });
  document.addEventListener("focusin", (event) => {
    const on = event.target as Element;
    if (quiet || panel.contains(on) || !on.matches(":focus-visible")) return;
    const n = numberAt(on);
    if (n === null) close();
    else show(n);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      close();
      return;
    }
    const n = numberAt(event.target);
    if (n === null || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      show(n);
      panel.querySelector<HTMLElement>("a, button")?.focus();
      return;
    }
    const to = neighbour(n, event.key);
    if (to === undefined) return;
    event.preventDefault();
    moveTo(to);
  });
}

/** The number that an arrow key, Home or End leads to; undefined for other keys and at the edge. */
function neighbour(n: HTMLElement, key: string): HTMLElement | undefined {
  const numbers = all("tbody [data-id]", n.closest("table")!);
  const at = numbers.indexOf(n);
  if (key === "ArrowRight") return numbers[at + 1];
  if (key === "ArrowLeft") return at === 0 ? undefined : numbers[at - 1];
  if (key === "Home") return numbers[0];
  if (key === "End") return numbers.at(-1);
  if (key !== "ArrowDown" && key !== "ArrowUp") return undefined;
  const cell = n.closest("td")!;
  const place = numbersIn(cell).indexOf(n);
  const rows = all<HTMLTableRowElement>("tbody tr", n.closest("table")!);
  const from = rows.indexOf(cell.parentElement as HTMLTableRowElement);
  const way = key === "ArrowDown" ? rows.slice(from + 1) : rows.slice(0, from).reverse();
  for (const row of way) {
    const inside = [...row.cells].slice(cell.cellIndex, cell.cellIndex + 1).flatMap(numbersIn);
    if (inside.length > 0) return inside.at(place) ?? inside.at(-1);
  }
  return undefined;
}
