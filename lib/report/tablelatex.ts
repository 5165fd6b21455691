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
  "\u03b2": "$\\beta$",
  "\u03c7": "$\\chi$",
};

/** Line ends and control characters, which have no place in a cell. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** Text that LaTeX prints as it stands: no letter of it is a command. */
export const latexText = (text: string): string =>
  Array.from(text.replace(controls, " "), (c) => special[c] ?? c).join("");

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

function headTex(cells: readonly GridCell[]): string {
  return `${cells.map((cell) => spanned(cell, cellTex(cell, cell.text !== ""), "c")).join(" & ")} \\\\`;
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
  const all = lettersOf(grid);
  return aligns
    .map((align, i) =>
      align === "number"
        ? "r"
        : `>{\\raggedright\\arraybackslash}p{${((0.86 * widths[i]) / all).toFixed(3)}\\linewidth}`,
    )
    .join("");
}

/**
 * A table as LaTeX, to be taken in with `\input`: it needs the packages booktabs and array, and prints every text of the table as it
 * stands. Main results are bold;
 * a wide table lies on its side, by the package rotating.
 */
export function tableLatex(table: TableOutput): string {
  const grid = gridOf(table);
  const heads = grid.heads.flatMap((cells, i) =>
    i < grid.heads.length - 1 ? [headTex(cells), spanRules(cells)] : [headTex(cells)],
  );
  const notes = grid.notes.map(({ letter, text }) =>
    letter === undefined ? latexText(text) : `\\textsuperscript{${latexText(letter)}}\\,${latexText(text)}`,
  );
  const wide = isWide(grid);
  const float = wide ? "sidewaystable" : "table";
  return [
    `% Needs \\usepackage{booktabs,array,textcomp${wide ? ",rotating" : ""}} and \\usepackage[T1]{fontenc}.`,
    `\\begin{${float}}[htbp]`,
    `\\caption{${latexText(`${grid.number}. ${grid.title}`)}}`,
    wide ? "\\scriptsize" : "\\footnotesize",
    `\\begin{tabular}{@{}${columnsTex(grid)}@{}}`,
    "\\toprule",
    ...heads,
    "\\midrule",
    ...grid.rows.map((row, i) => rowTex(row, i === 0)),
    "\\bottomrule",
    "\\end{tabular}",
    ...(notes.length === 0 ? [] : ["", "\\medskip", ...notes.map((note) => `{${note}}\\par`)]),
    `\\end{${float}}`,
    "",
  ].join("\n");
}
