import { printed } from "../report/format.js";
import { fitCounts, type Counts, type CountsEstimate, type LeftOut } from "../stats/counts.js";
import type { ScoreVarianceName } from "../stats/scorevariance.js";
import { all, carried, make } from "./dom.js";

/** What the page carries for the check: the counts, the printed numbers in full, and which variance they have. */
export interface CheckData {
  readonly counts: Counts;
  readonly variance: ScoreVarianceName;
  readonly printed: Readonly<Record<"coarse" | "full", Readonly<Record<"or" | "low" | "high", number>>>>;
}

const ratio = (value: number): string => printed({ id: "or", label: "", kind: "ratio", unit: "", value });
const people = (value: number): string => printed({ id: "n", label: "", kind: "count", unit: "", value });

const inWords = (e: Readonly<Record<"or" | "low" | "high", number>>): string =>
  `${ratio(e.or)} (95% CI ${ratio(e.low)} to ${ratio(e.high)})`;

/** The largest relative distance between what was fitted and what is printed. */
const distance = (fitted: CountsEstimate, { coarse }: CheckData["printed"]): number =>
  Math.max(
    ...(["or", "low", "high"] as const).map((part) => Math.abs(fitted[part] - coarse[part]) / coarse[part]),
  );

interface Choice {
  readonly legend: string;
  readonly kind: "factors" | "parts" | { readonly factor: string };
  readonly options: readonly string[];
}

const choicesOf = ({ factors, parts }: Counts): readonly Choice[] => [
  ...factors.map((f): Choice => ({ legend: f.name, kind: { factor: f.name }, options: f.levels })),
  { legend: "region", kind: "parts", options: parts },
  { legend: "adjusted for", kind: "factors", options: factors.map((f) => f.name) },
];

function fieldsetOf({ legend, options }: Choice, at: number): HTMLFieldSetElement {
  const labels = options.map((option, i) => {
    const box = make("input", { type: "checkbox", "data-choice": String(at), "data-option": String(i) });
    box.checked = true;
    return make("label", {}, [box, ` ${option}`]);
  });
  return make("fieldset", {}, [make("legend", {}, [legend]), ...labels]);
}

/** What the boxes that are not ticked leave out. */
function leftOut(choices: readonly Choice[], place: Element): LeftOut {
  const off = (at: number): string[] =>
    all<HTMLInputElement>(`input[data-choice="${at}"]`, place)
      .filter((box) => !box.checked)
      .map((box) => choices[at].options[Number(box.dataset["option"])]);
  const levels = choices.flatMap(({ kind }, at) =>
    typeof kind === "string" ? [] : [[kind.factor, off(at)] as const],
  );
  const of = (kind: "factors" | "parts"): string[] => off(choices.findIndex((c) => c.kind === kind));
  return { levels: Object.fromEntries(levels), parts: of("parts"), factors: of("factors") };
}

const isWhole = ({ levels = {}, parts = [], factors = [] }: LeftOut): boolean =>
  [...Object.values(levels), parts, factors].every((left) => left.length === 0);

type Estimate = Readonly<Record<"or" | "low" | "high", number>>;

/** An element of a drawing, with text in it where there is some. */
function drawn(name: string, given: Readonly<Record<string, number | string>>, words = ""): Element {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(given)) element.setAttribute(key, String(value));
  element.textContent = words;
  return element;
}

/** The width of the drawing, and of the names at its left. */
const [wide, names] = [400, 130];
const [firstRow, rowHeight] = [16, 22];

/** A line for each estimate on one log axis, named at its left, the null and the ends of the axis written under it. */
function bars(rows: readonly (readonly [string, Estimate])[]): HTMLElement {
  const ends = rows.flatMap(([, e]) => [e.low, e.high, 1]);
  const [from, to] = [Math.min(...ends), Math.max(...ends)];
  const place = (x: number): number => Math.log(x / from) / (Math.log(to / from) || 1);
  const at = (x: number): number => names + 20 + (wide - names - 40) * place(x);
  const foot = firstRow + rowHeight * rows.length - 6;
  const drawing = drawn("svg", {
    viewBox: `0 0 ${wide} ${foot + 34}`,
    role: "img",
    "aria-label": `Odds ratios with 95% intervals. ${rows.map(([name, e]) => `${name}: ${inWords(e)}`).join("; ")}`,
    class: "bars",
  });
  drawing.append(
    drawn("line", { x1: at(1), x2: at(1), y1: 2, y2: foot, class: "null" }),
    drawn("line", { x1: at(from), x2: at(to), y1: foot, y2: foot, class: "axis" }),
    ...[...new Set([from, 1, to])].map((x) =>
      drawn("text", { x: at(x), y: foot + 13, class: "tick" }, x === 1 ? "1" : ratio(x)),
    ),
    drawn("text", { x: (at(from) + at(to)) / 2, y: foot + 29, class: "tick" }, "Odds ratio (log axis)"),
  );
  rows.forEach(([name, e], i) => {
    const y = firstRow + rowHeight * i;
    drawing.append(
      drawn("text", { x: 0, y: y + 4 }, name),
      drawn("line", { x1: at(e.low), x2: at(e.high), y1: y, y2: y }),
      drawn("circle", { cx: at(e.or), cy: y, r: 4.5 }),
    );
  });
  return make("div", {}, [drawing]);
}

/** Lets the reader fit the counts of the page again, and tells whether the result is the printed one. */
function begin(place: HTMLElement, data: CheckData): void {
  const choices = choicesOf(data.counts);
  const verdict = make("p", { role: "status", class: "verdict" });
  const list = make("dl", { class: "facts" });
  const picture = make("div", {});
  const boxes = make("div", { class: "choices" }, choices.map(fieldsetOf));
  place.replaceChildren(
    make("p", {}, ["Untick what is to be left out; the model is fitted again at once."]),
    boxes,
    verdict,
    list,
    picture,
  );
  const tell = (fitted: CountsEstimate, whole: boolean, seconds: number): void => {
    const off = distance(fitted, data.printed);
    const same = off <= 1e-8;
    place.dataset["distance"] = whole ? String(off) : "";
    place.dataset["or"] = String(fitted.or);
    verdict.textContent = whole
      ? same
        ? `Fitted here: ${inWords(fitted)}. It is the printed one, ${off === 0 ? "to the last digit" : `to ${off.toExponential(0)} of its size`}.`
        : `Fitted here: ${inWords(fitted)}. It is NOT the printed one: it differs by ${off.toExponential(1)} of its size.`
      : `Without what you left out: ${inWords(fitted)}.`;
    const shown = [
      ["Fitted here", fitted],
      ["Coarser, as printed", data.printed.coarse],
      ["Full, as printed", data.printed.full],
    ] as const;
    const facts: readonly (readonly [string, string])[] = [
      ...shown.map(([name, e]) => [name, inWords(e)] as const),
      [
        "Fitted to",
        `${people(fitted.people)} responders in ${people(fitted.clusters)} networks, in ${seconds.toFixed(2)} s`,
      ],
      ["In full", `${fitted.or}; ${fitted.low} to ${fitted.high}`],
    ];
    list.replaceChildren(
      ...facts.flatMap(([name, text]) => [make("dt", {}, [name]), make("dd", {}, [text])]),
    );
    picture.replaceChildren(bars(shown));
  };
  const fit = (): void => {
    const out = leftOut(choices, boxes);
    const began = performance.now();
    try {
      tell(fitCounts(data.counts, out, data.variance), isWhole(out), (performance.now() - began) / 1000);
    } catch (error) {
      verdict.textContent = `No estimate without these: ${error instanceof Error ? error.message : String(error)}`;
      list.replaceChildren();
      picture.replaceChildren();
    }
  };
  boxes.addEventListener("change", fit);
  fit();
}

const place = document.querySelector<HTMLElement>("[data-check]");
const data = carried("check-counts") as CheckData | undefined;
if (place !== null && data !== undefined) begin(place, data);
