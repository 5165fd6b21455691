import type { TableOutput } from "../analysis/output.js";
import { gridOf, isWide, lettersOf, type GridCell, type GridRow, type TableGrid } from "./tablegrid.js";

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  "^": "\\textasciicircum{}",
  _: "\\_",
  "~": "\\textasciitilde{}",
  "%": "\\%",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  '"': "\\textquotedbl{}",
  "\u2212": "$-$",
  "\u00d7": "$\\times$",
  "\u00b7": "$\\cdot$",
  "\u2264": "$\\leq$",
  "\u2265": "$\\geq$",
  "\u202f": "\\,",
  "\u00a0": "~",
  "\u2013": "--",
  "\u2014": "---",
  "\u2018": "`",
  "\u2019": "'",
  "\u201c": "``",
  "\u201d": "''",
  "\u2026": "\\ldots{}",
  "\u00b2": "$^2$",
  "\u00b3": "$^3$",
  "\u00b1": "$\\pm$",
  "\u221a": "$\\surd$",
  "\u2192": "$\\to$",
};

/** Greek letters, each with the command of its name. */
const greek: ReadonlyMap<string, string> = new Map(
  (
    [
      ["\u03b1", "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi"],
      ["\u03c0", "pi rho varsigma sigma tau upsilon phi chi psi omega"],
      ["\u0393", "Gamma Delta"],
      ["\u03a3", "Sigma"],
      ["\u03a6", "Phi"],
      ["\u03a8", "Psi Omega"],
    ] as const
  ).flatMap(([first, names]) =>
    names
      .split(" ")
      .map((name, i) => [String.fromCodePoint(first.codePointAt(0)! + i), `$\\${name}$`] as const),
  ),
);

/** What the European fonts of LaTeX hold; another letter would stop it, so its number stands for it. */
const known = /^[\t\n -~\u00a1-\u017f]$/u;

const commands: ReadonlyMap<string, string> = new Map([...Object.entries(special), ...greek]);

const numbered = (c: string): string =>
  `[U+${c.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;

const letterTex = (c: string): string => commands.get(c) ?? (known.test(c) ? c : numbered(c));

/** Line ends and control characters, which have no place in a cell. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Text that LaTeX prints as it stands: no letter of it is a command, and none is unknown to it. */
export const latexText = (text: string): string =>
  Array.from(text.replace(controls, " "), letterTex).join("");

/** A bracket or star at the head of a row would be read as an option of the line end before it. */
const guarded = (tex: string): string => (/^\s*[[*]/.test(tex) ? `{}${tex}` : tex);

function cellTex({ text, note, tex }: GridCell, bold: boolean): string {
  const body = tex === undefined ? latexText(text) : `$${tex}$`;
  const marked = note === undefined ? body : `${body}\\textsuperscript{${latexText(note)}}`;
  return bold && marked !== "" ? `\\textbf{${marked}}` : guarded(marked);
}

const spanned = (cell: GridCell, tex: string, align: string): string =>
  cell.span === 1 ? tex : `\\multicolumn{${cell.span}}{${align}}{${tex}}`;

function rowTex({ cells, level, main }: GridRow, first: boolean): string {
  if (level === "group")
    return `${first ? "" : "\\addlinespace\n"}${spanned(cells[0], `\\textit{${cellTex(cells[0], false)}}`, "l")} \\\\`;
  const indent = level === "member" ? "\\quad " : "";
  return `${indent}${cells.map((cell) => cellTex(cell, main)).join(" & ")} \\\\`;
}

/** The share of the page's width that letters of a table have. */
const shareOf = (grid: TableGrid, letters: number): string => ((0.9 * letters) / lettersOf(grid)).toFixed(3);

/** Heads over numbers are as wide as their columns and may have several lines. */
function headTex(cells: readonly GridCell[], grid: TableGrid): string {
  let at = 0;
  const parts = cells.map((cell) => {
    const letters = grid.widths.slice(at, at + cell.span).reduce((a, b) => a + b, 0);
    const isText = grid.aligns[at] === "text" && cell.span === 1;
    at += cell.span;
    const tex = cellTex(cell, cell.text !== "");
    if (isText || tex === "") return spanned(cell, tex, "c");
    const way = cell.span === 1 ? "\\raggedleft" : "\\centering";
    return spanned(cell, `\\parbox[b]{${shareOf(grid, letters)}\\linewidth}{${way} ${tex}}`, "c");
  });
  return `${parts.join(" & ")} \\\\`;
}

/** A line under each head that spans columns. */
function spanRules(cells: readonly GridCell[]): string {
  let at = 1;
  const rules = cells.flatMap(({ text, span }) => {
    const from = at;
    at += span;
    return text === "" ? [] : [`\\cmidrule(lr){${from}-${from + span - 1}}`];
  });
  return rules.join("");
}

/** Columns of words share the width by how many letters they hold; numbers stand at the right. */
function columnsTex(grid: TableGrid): string {
  const { aligns, widths } = grid;
  return aligns
    .map((align, i) =>
      align === "number" ? "r" : `>{\\raggedright\\arraybackslash}p{${shareOf(grid, widths[i])}\\linewidth}`,
    )
    .join("");
}

/** The packages that the table needs. */
function packagesOf(grid: TableGrid, wide: boolean): string {
  const formulas = grid.rows.some((r) => r.cells.some((c) => c.tex !== undefined));
  return [
    "booktabs",
    "array",
    "textcomp",
    "longtable",
    ...(wide ? ["pdflscape"] : []),
    ...(formulas ? ["amsmath"] : []),
  ].join(",");
}

/**
 * A table as LaTeX, to be taken in with `\input`: its first line names the packages that it needs. It prints every text of the table
 * as it stands, goes on over pages with its heads repeated, and keeps its own number. Main results are bold; a wide table lies on
 * its side.
 */
export function tableLatex(table: TableOutput): string {
  const grid = gridOf(table);
  const heads = grid.heads.flatMap((cells, i) =>
    i < grid.heads.length - 1 ? [headTex(cells, grid), spanRules(cells)] : [headTex(cells, grid)],
  );
  const notes = grid.notes.map(({ letter, text }) =>
    letter === undefined ? latexText(text) : `\\textsuperscript{${latexText(letter)}}\\,${latexText(text)}`,
  );
  const wide = isWide(grid);
  return [
    `% Needs \\usepackage{${packagesOf(grid, wide)}} and \\usepackage[T1]{fontenc}.`,
    wide ? "\\begin{landscape}" : "\\begingroup",
    wide ? "\\scriptsize" : "\\footnotesize",
    "\\setlength{\\tabcolsep}{3pt}\\setlength{\\LTcapwidth}{\\linewidth}",
    `\\begin{longtable}{@{}${columnsTex(grid)}@{}}`,
    `\\caption*{${latexText(`${grid.number}. ${grid.title}`)}} \\\\`,
    "\\toprule",
    ...heads,
    "\\midrule",
    "\\endfirsthead",
    "\\toprule",
    ...heads,
    "\\midrule",
    "\\endhead",
    "\\bottomrule",
    "\\endfoot",
    ...grid.rows.map((row, i) => rowTex(row, i === 0)),
    "\\end{longtable}",
    ...notes.map((note) => `\\noindent{${note}}\\par`),
    wide ? "\\end{landscape}" : "\\endgroup",
    "",
  ].join("\n");
}
