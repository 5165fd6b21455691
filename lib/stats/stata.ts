import type { Frame } from "./frame.js";
import type { Model, Term } from "./model.js";
import { conditionsOf, spell, type LinesOptions, type Spelt } from "./othersoftware.js";
import { namesIn, renamedFrame, renamedModel, stataName } from "./stataname.js";
import type { VarianceName } from "./variance.js";

/**
 * Stata's lines for a model: what prepares its variables, `logistic` with the variance, and `margins` for the effects. Text levels are encoded in
 * the term's order; a variance that Stata's `logistic` has not is said in a comment. Data must hold the columns under the model's names.
 */
export function stataLines(frame: Frame, model: Model, options: LinesOptions = {}): readonly string[] {
  const odd = namesIn(model).filter((name) => stataName(name) !== name);
  if (odd.length > 0) {
    const told = odd.map((name) => `${name} is ${stataName(name)}`).join(", ");
    return [
      `* names that Stata does not allow are as its ustrtoname() has them: ${told}`,
      ...linesOf(renamedFrame(frame), renamedModel(model), {
        ...options,
        effectsOf: (options.effectsOf ?? []).map(stataName),
      }),
    ];
  }
  return linesOf(frame, model, options);
}

function linesOf(frame: Frame, model: Model, options: LinesOptions): readonly string[] {
  const s = spell(frame, model, options);
  const splines = model.terms.flatMap((t) => (t.kind === "spline" ? [t] : []));
  const weight =
    model.weights == null
      ? ""
      : ` [${model.weights.kind === "frequency" ? "fw" : "pw"}=${model.weights.column}]`;
  const when = conditionsOf(model.sample ?? [], {
    mask: (name) => `${name} == 1`,
    isIn: (name, levels) => inlist(name, levels, isWhole(s, name, levels)),
    compare: (name, sign, value) =>
      sign === ">" ? `${name} > ${value} & !missing(${name})` : `${name} ${sign} ${value}`,
  });
  const known = (model.complete ?? []).map((name) => `!missing(${name})`);
  const conditions = [...when, ...known].join(" & ");
  const right = model.terms.flatMap((t) => spelled(s, t)).join(" ");
  const { option, note } = vce(s.variance, model.cluster ?? null);
  return [
    ...Object.entries(s.factors).flatMap(([name, { levels, whole }]) => (whole ? [] : encoded(name, levels))),
    ...splines.map((t) => `mkspline ${t.name}_s = ${t.name}, cubic knots(${t.knots.join(" ")})`),
    ...note,
    `logistic ${model.outcome} ${right}${conditions === "" ? "" : ` if ${conditions}`}${weight}${option}`.replace(
      / +/g,
      " ",
    ),
    "logit",
    ...s.effectsOf.flatMap((of) => margins(s, of)),
  ];
}

/** A factor's levels as whole numbers: only a level list that a filter shares with the model's factor can be. */
const isWhole = (s: Spelt, name: string, levels: readonly string[]): boolean =>
  (s.factors as Partial<Spelt["factors"]>)[name]?.whole ??
  levels.every((level) => /^-?\d+(\.\d+)?$/.test(level));

const codeName = (s: Spelt, name: string): string => (s.factors[name].whole ? name : `${name}_n`);

/** A text in Stata's quotes; its compound ones where it has quotes itself. */
const text = (level: string): string => (level.includes('"') ? `\`"${level}"'` : `"${level}"`);

/** `inlist` takes ten arguments at most where they are text, the variable among them. */
function inlist(name: string, levels: readonly string[], whole: boolean): string {
  const size = whole ? 250 : 9;
  const parts = Array.from({ length: Math.ceil(levels.length / size) }, (_, i) =>
    levels.slice(i * size, i * size + size).map((level) => (whole ? level : text(level))),
  ).map((some) => `inlist(${name}, ${some.join(", ")})`);
  return parts.length === 1 ? parts[0] : `(${parts.join(" | ")})`;
}

function encoded(name: string, levels: readonly string[]): readonly string[] {
  const label = levels.map((level, code) => `${code + 1} ${text(level)}`).join(" ");
  return [`label define ${name}_l ${label}`, `encode ${name}, generate(${name}_n) label(${name}_l)`];
}

/** The columns of one variable, as factors of products. */
function columns(s: Spelt, name: string): readonly string[] {
  const term = s.model.terms.find((t) => t.kind !== "interaction" && t.name === name);
  if (term === undefined || term.kind === "interaction") return [name];
  if (term.kind === "factor") {
    const { levels, whole } = s.factors[name];
    return [`ib${whole ? levels[0] : 1}.${codeName(s, name)}`];
  }
  if (term.kind === "spline") return term.knots.slice(1).map((_, j) => `c.${name}_s${j + 1}`);
  if (term.kind === "polynomial")
    return Array.from({ length: term.degree }, (_, d) =>
      Array.from({ length: d + 1 }, () => `c.${name}`).join("#"),
    );
  return [`c.${name}`];
}

function spelled(s: Spelt, term: Term): readonly string[] {
  if (term.kind !== "interaction") return columns(s, term.name);
  return term.of
    .map((name) => columns(s, name))
    .reduce((left, right) => left.flatMap((a) => right.map((b) => `${a}#${b}`)));
}

function vce(variance: VarianceName, cluster: string | null): { option: string; note: readonly string[] } {
  const clustered = `, vce(cluster ${cluster ?? ""})`;
  switch (variance) {
    case "oim":
      return { option: "", note: [] };
    case "robust":
      return { option: ", vce(robust)", note: [] };
    case "CR1":
      return { option: clustered, note: [] };
    case "jackknife mse":
      return { option: `, vce(jackknife, cluster(${cluster ?? ""}) mse)`, note: [] };
    case "jackknife mean":
      return { option: `, vce(jackknife, cluster(${cluster ?? ""}))`, note: [] };
    case "CR0":
      return { option: clustered, note: ["* CR0: multiply the variance by (G-1)/G"] };
    case "CR1S":
      return { option: clustered, note: ["* CR1S: multiply the variance by (N-1)/(N-k)"] };
    default:
      return { option: clustered, note: [`* logistic has no ${variance}; this is CR1`] };
  }
}

function margins(s: Spelt, of: string): readonly string[] {
  const term = s.model.terms.find((t) => t.kind !== "interaction" && t.name === of);
  if (term?.kind === "spline") return [`* margins has no derivative through mkspline's columns of ${of}`];
  return [`margins, dydx(${term?.kind === "factor" ? codeName(s, of) : of})`];
}
