import { basisKey, type Basis } from "./basis.js";
import { StatsError } from "./errors.js";
import type { Frame } from "./frame.js";
import { INTERCEPT, type Factor, type Term } from "./model.js";
import { remembering } from "./remembered.js";
import { levelCode } from "./sample.js";

/** "The factor is at this level": 1 or 0. */
export interface Indicator {
  readonly factor: string;
  readonly level: string;
}

/** One column of the design: the product of its indicators and its basis functions. The constant has neither. */
export interface Column {
  readonly name: string;
  readonly term: string;
  readonly indicators: readonly Indicator[];
  readonly bases: readonly Basis[];
}

/** The columns of terms in a frame, and the levels left out because no row has them. */
export interface Columns {
  readonly columns: readonly Column[];
  /** By factor, the reference level that its columns are against. */
  readonly references: Readonly<Record<string, string>>;
  readonly empty: readonly { readonly factor: string; readonly level: string }[];
}

const constant: Column = { name: INTERCEPT, term: INTERCEPT, indicators: [], bases: [] };

/** Spells terms out as columns, in their order. Throws on names and levels that the frame lacks and on impossible terms. */
export function columnsOf(frame: Frame, terms: readonly Term[]): Columns {
  const references: Record<string, string> = {};
  const empty: { factor: string; level: string }[] = [];
  const main = new Map<string, readonly Column[]>();
  for (const term of terms) {
    if (term.kind === "interaction") continue;
    if (main.has(term.name))
      throw new StatsError("not defined", `"${term.name}" has two main terms`, [term.name]);
    if (term.kind === "factor") {
      const present = levelsOf(frame, term);
      empty.push(...present.empty.map((level) => ({ factor: term.name, level })));
      references[term.name] = present.reference;
      main.set(
        term.name,
        present.others.map((level) => indicatorColumn(term.name, level)),
      );
    } else {
      if (!Object.hasOwn(frame.covariates, term.name))
        throw new StatsError("unknown name", `the frame has no covariate "${term.name}"`, [term.name]);
      main.set(term.name, basisColumns(term));
    }
  }
  const spelt = terms.flatMap((t) =>
    t.kind === "interaction" ? product(t.of, main) : (main.get(t.name) ?? []),
  );
  const columns = [constant, ...spelt];
  return { columns, references, empty };
}

/** By level, its cells. */
const cellsOf = remembering<Float64Array>();

/** The levels of a factor term that occur, the reference apart; an empty reference gives way to the first level that occurs. */
function levelsOf(frame: Frame, term: Factor) {
  if (!Object.hasOwn(frame.factors, term.name))
    throw new StatsError("unknown name", `the frame has no factor "${term.name}"`, [term.name]);
  const { codes, levels } = frame.factors[term.name];
  const allowed = term.levels ?? levels;
  const first = term.reference ?? allowed[0];
  if (!allowed.includes(first))
    throw new StatsError(
      "unknown level",
      `the reference "${first}" of "${term.name}" is not among ${allowed.join(", ")}`,
      [term.name],
    );
  const rows = cellsOf([codes, frame.start], () => {
    const cells = new Float64Array(levels.length);
    for (let p = 0; p < codes.length; p++) cells[codes[p]] += frame.start[p + 1] - frame.start[p];
    return cells;
  });
  const stray = levels.filter((level, code) => rows[code] > 0 && !allowed.includes(level));
  if (stray.length > 0)
    throw new StatsError(
      "unknown level",
      `factor "${term.name}" has rows at ${stray.join(", ")}, which the term does not list; list them or leave the rows out`,
      [term.name],
    );
  const ordered = [first, ...allowed.filter((level) => level !== first)];
  const occurs = (level: string): boolean =>
    term.levels === undefined || levels.includes(level)
      ? rows[levelCode(levels, level, term.name)] > 0
      : false;
  const [reference, ...others] = ordered.filter(occurs);
  return { reference, others, empty: ordered.filter((level) => !occurs(level)) };
}

const indicatorColumn = (factor: string, level: string): Column => ({
  name: `${factor}=${level}`,
  term: factor,
  indicators: [{ factor, level }],
  bases: [],
});

function basisColumns(term: Exclude<Term, { kind: "factor" | "interaction" }>): readonly Column[] {
  const column = (name: string, basis: Basis): Column => ({
    name,
    term: term.name,
    indicators: [],
    bases: [basis],
  });
  const covariate = term.name;
  if (term.kind === "continuous") return [column(covariate, { covariate, power: 1 })];
  if (term.kind === "polynomial") {
    if (!(Number.isInteger(term.degree) && term.degree >= 1))
      throw new StatsError(
        "not defined",
        `the degree of "${covariate}" is ${term.degree}; it must be 1, 2, …`,
        [covariate],
      );
    return Array.from({ length: term.degree }, (_, d) =>
      column(d === 0 ? covariate : `${covariate}^${d + 1}`, { covariate, power: d + 1 }),
    );
  }
  const { knots } = term;
  if (knots.length < 3 || knots.some((t, j) => !Number.isFinite(t) || (j > 0 && t <= knots[j - 1])))
    throw new StatsError(
      "not defined",
      `the knots of "${covariate}" are ${knots.join(", ")}; three or more, rising, are needed`,
      [covariate],
    );
  return knots.slice(1).map((_, j) => column(covariate + "'".repeat(j), { covariate, knots, column: j }));
}

/** All products of one column of each variable, the first variable slowest. */
function product(of: readonly string[], main: ReadonlyMap<string, readonly Column[]>): readonly Column[] {
  const parts = of.map((name) => {
    const columns = main.get(name);
    if (columns === undefined)
      throw new StatsError("unknown name", `interaction ${of.join(":")}: "${name}" has no main term`, [name]);
    return columns;
  });
  const clash = of.filter(
    (name, i) => of.indexOf(name) < i && main.get(name)?.some((c) => c.indicators.length > 0),
  );
  if (parts.length < 2 || clash.length > 0)
    throw new StatsError(
      "not defined",
      `interaction "${of.join(":")}" needs two or more different variables`,
      of,
    );
  const together = (a: Column, b: Column): Column => ({
    name: `${a.name}:${b.name}`,
    term: of.join(":"),
    indicators: [...a.indicators, ...b.indicators],
    bases: [...a.bases, ...b.bases],
  });
  return parts.reduce((left, right) => left.flatMap((a) => right.map((b) => together(a, b))));
}

/** A name that columns share when their parts by group are the same function. */
export const partKey = (column: Column): string => column.bases.map(basisKey).sort().join("*");

/** A name that columns share when their indicators are of the same factors. */
export const categoryKey = (column: Column): string =>
  column.indicators
    .map((i) => i.factor)
    .sort()
    .join(":");
