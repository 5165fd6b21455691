import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  carriedByNotebook,
  carriedByPage,
  carriedWhole,
  notebookEdits,
  pageEdits,
  sha256,
  type Carried,
  type Edit,
  type ExecutedNotebook,
} from "../../lib/index.js";
import { runPage } from "../carry.js";
import { sumsFile } from "../sums.js";
import { jsonOf, namesIn, short } from "./reading.js";

/** A page or an executed notebook of a report: what it carries, and what was edited in it. */
export interface Document {
  readonly where: string;
  readonly carried: Carried | undefined;
  /** Whether what it carries is as the run put it there. */
  readonly whole: boolean;
  readonly edits: readonly Edit[];
}

/** The pages and executed notebooks of the report in `out`. */
export function documentsOf(out: string): readonly Document[] {
  const written = existsSync(join(out, sumsFile)) ? readFileSync(join(out, sumsFile), "utf8") : "";
  const pages = namesIn(out, ".html").flatMap((where): readonly Document[] => {
    const page = readFileSync(join(out, where), "utf8");
    const carried = carriedByPage(page)?.carried;
    if (carried === undefined && !written.includes(`  ${where}\n`) && where !== runPage) return [];
    return [
      {
        where,
        carried,
        whole: carried !== undefined && carriedWhole(carried),
        edits: pageEdits(where, page),
      },
    ];
  });
  const notebooks = namesIn(join(out, "notebooks"), ".ipynb").map((name): Document => {
    const notebook = jsonOf(join(out, "notebooks", name)) as ExecutedNotebook;
    const where = `notebooks/${name}`;
    const edits = notebookEdits(where, name.replace(/\.ipynb$/, ""), notebook);
    const carried = carriedByNotebook(notebook);
    return { where, carried, whole: carried !== undefined && carriedWhole(carried), edits };
  });
  return [...pages, ...notebooks];
}

const together = (hashes: readonly string[]): string | undefined =>
  new Set(hashes).size === 1 ? hashes[0] : undefined;

/** Which documents are of another run than the ledger; where all are, and of one, it is the ledger that is another. */
export function foreignEdits(documents: readonly Document[], ledger: string): readonly Edit[] {
  const hashes = documents.flatMap((d) => d.carried?.ledger ?? []);
  const others = together(hashes);
  if (others !== undefined && others !== ledger)
    return [
      {
        where: "ledger.json",
        name: "its bytes",
        saw: `SHA-256 ${short(ledger)}`,
        wanted: `${short(others)}, as all pages and notebooks carry`,
      },
    ];
  return documents.flatMap(({ where, carried }): readonly Edit[] =>
    carried === undefined || carried.ledger === ledger
      ? []
      : [
          {
            where,
            name: "the ledger it belongs to",
            saw: short(carried.ledger),
            wanted: `${short(ledger)}, as ledger.json has`,
          },
        ],
  );
}

/** Whether the run's record is the one that its page was made from. */
export function recordEdits(out: string, documents: readonly Document[]): readonly Edit[] {
  const want = documents.find((d) => d.where === runPage)?.carried?.run;
  const file = join(out, "run.json");
  if (want === undefined) return [];
  const saw = existsSync(file) ? sha256(readFileSync(file, "utf8")) : "no such file";
  return saw === want
    ? []
    : [
        {
          where: "run.json",
          name: "its bytes",
          saw: short(saw),
          wanted: `${short(want)}, as ${runPage} carries`,
        },
      ];
}
