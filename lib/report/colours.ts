import { outcomes } from "../study/outcomes.js";

/** Colours of one scheme. Text on paper has a contrast of 4.5 at least, marks and lines that carry meaning 3. */
export interface Scheme {
  readonly paper: string;
  readonly ink: string;
  readonly soft: string;
  readonly rule: string;
  /** Frames and axis lines: at least 3 against paper. */
  readonly frame: string;
  readonly link: string;
  readonly wash: string;
  /** Of the series in their order: marks, then the same colours made fit for text. */
  readonly marks: readonly string[];
  readonly texts: readonly string[];
}

/** Light: the colours of Okabe and Ito, and ink. */
export const light: Scheme = {
  paper: "#ffffff",
  ink: "#1b1b1f",
  soft: "#56565f",
  rule: "#dcdce1",
  frame: "#8a8a93",
  link: "#0b5c94",
  wash: "#f5f5f7",
  marks: ["#0072b2", "#d55e00", "#009e73", "#c7649b", "#1b1b1f"],
  texts: ["#00639c", "#b04d00", "#00745a", "#9c3f76", "#1b1b1f"],
};

/** Dark: the same hues, lighter. */
export const dark: Scheme = {
  paper: "#16171b",
  ink: "#e7e7ea",
  soft: "#a9a9b4",
  rule: "#34353c",
  frame: "#777883",
  link: "#7cbcec",
  wash: "#202127",
  marks: ["#56b4e9", "#f08c3a", "#2fbf95", "#dd93bd", "#e7e7ea"],
  texts: ["#6cbcec", "#f29a50", "#4fcaa5", "#e3a4c8", "#e7e7ea"],
};

/** The custom properties of a scheme, as CSS declarations. */
export const declarations = (s: Scheme): string =>
  [
    `--paper:${s.paper};--ink:${s.ink};--soft:${s.soft};--rule:${s.rule};--frame:${s.frame};--link:${s.link};--wash:${s.wash}`,
    ...s.marks.map((c, i) => `--mark${i}:${c};--text${i}:${s.texts[i]}`),
  ].join(";");

/** A colour of a scheme by the name of its custom property, without the dashes: "ink", "mark0". */
export function colourNamed(scheme: Scheme, name: string): string {
  const known = new Map(
    declarations(scheme)
      .split(";")
      .map((d) => d.slice(2).split(":") as [string, string]),
  );
  const found = known.get(name);
  if (found === undefined)
    throw new RangeError(`no colour "${name}"; there are ${[...known.keys()].join(", ")}`);
  return found;
}

/** Marker shapes, one for each place in the order of series. */
export const shapes = ["circle", "square", "triangle", "diamond", "cross"] as const;

/** A marker's shape. */
export type Shape = (typeof shapes)[number];

/** Dashes of the lines, beside colour and shape: the first is solid. */
export const dashes: readonly string[] = ["", "7 3", "2 3", "9 3 2 3", "4 2"];

/** The place of a series in colours, shapes and dashes: an outcome has the same one in every figure, others go by their order. */
export function seriesPlace(id: string, order: number): number {
  const known = outcomes.findIndex((o) => o.id === id || id.split(".").includes(o.id));
  return (known >= 0 ? known : order) % shapes.length;
}
