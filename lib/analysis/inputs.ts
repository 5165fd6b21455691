import type { Inputs } from "../data/pipeline.js";
import { count } from "./named.js";
import type { Row, TableOutput } from "./output.js";

const slug = (text: string): string => text.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** The publishers' files behind the public inputs, with what each is, whose it is, its size and the beginning of its hash. */
export function inputFiles({ files }: Inputs): TableOutput {
  const titles = [...new Set(files.sources.map((s) => s.title))];
  const rows = titles.flatMap((title): Row[] => {
    const of = files.sources.filter((s) => s.title === title);
    return [
      { head: title, cells: [], level: "group" },
      ...of.map((s): Row => ({
        head: s.file,
        level: "member",
        cells: [
          { text: s.publisher },
          { number: count(`inputs.${slug(s.file)}.bytes`, `Size of ${s.file}`, s.bytes, "bytes") },
          { text: s.sha256.slice(0, 12) },
        ],
      })),
    ];
  });
  return {
    type: "table",
    name: "inputs",
    number: "Public inputs",
    title: "The publishers’ files behind this study",
    stub: "File",
    columns: [
      { head: "Publisher", align: "text" },
      { head: "Size", unit: "bytes", align: "number" },
      { head: "SHA-256 begins", align: "text" },
    ],
    rows,
    behind: [count("inputs.files", "Publishers’ files", files.sources.length, "files")],
    notes: [
      ...new Set(files.sources.map((s) => s.attribution)),
      files.kind === "extract"
        ? "Read from the project’s compact extract of these files, whose own hashes were checked before it was read."
        : "Read from the publishers’ own files.",
    ],
    madeBy: "analysis/inputs.ts inputFiles",
    words: "Behind exposures, lists and areas lie {{inputs.files}} public files.",
  };
}

/** What is odd about the public inputs: how often, and the one treatment that each oddity has. */
export function oddities({ files, exposure }: Inputs): TableOutput {
  const notes = [...files.notes, ...exposure.notes].filter((n) => n.count > 0);
  const ids = [...new Set(notes.map((n) => n.id))];
  const rows = ids.map((id): Row => {
    const of = notes.filter((n) => n.id === id);
    return {
      head: of[0].what,
      cells: [
        { text: of.map((n) => n.of).join(", ") },
        {
          number: count(
            `oddities.${id}`,
            of[0].what,
            of.reduce((sum, n) => sum + n.count, 0),
            "cases",
          ),
        },
        { text: of[0].treatment },
      ],
    };
  });
  return {
    type: "table",
    name: "oddities",
    number: "Oddities",
    title: "What is odd about the public inputs, and what is done about it",
    stub: "Oddity",
    columns: [
      { head: "Where", align: "text" },
      { head: "Cases", align: "number" },
      { head: "Treatment", align: "text" },
    ],
    rows,
    behind: [count("oddities.kinds", "Kinds of oddities", ids.length, "kinds")],
    notes: ["Real, public files. Cases are added up over the waves and censuses that are named."],
    madeBy: "analysis/inputs.ts oddities",
    words: "Each of the {{oddities.kinds}} kinds of oddities has one treatment.",
  };
}
