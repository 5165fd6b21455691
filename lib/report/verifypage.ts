import type { NumberChange } from "./compare.js";
import type { Difference } from "./differences.js";
import { escape } from "./html.js";
import { listTable, pageHtml, type PageLink, type Section } from "./page.js";
import { tolerancesInWords } from "./tolerance.js";
import { causesByCount, type Verification } from "./verdict.js";
import { byCauses } from "./verifytext.js";

const section = (id: string, title: string, body: readonly string[]): readonly Section[] =>
  body.length === 0 ? [] : [{ id, title, body: body.join("\n") }];

const size = (x: number | null): string => (x === null ? "" : x.toPrecision(3).replace("-", "−"));

/** A printed number; its full value, where the text alone does not tell two apart, stands under it. */
function shownNumber(text: string | null): string {
  if (text === null) return "none";
  const at = text.search(/ \([-\d.e+]+\)$/);
  const [printed, full] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  return `<span class="number">${escape(printed)}</span>${full === "" ? "" : `<span class="under">${escape(full)}</span>`}`;
}

const numberRow = (n: NumberChange): readonly string[] => [
  `<code>${escape(n.id)}</code><span class="under">${escape(n.where)}</span>`,
  shownNumber(n.old),
  shownNumber(n.new),
  size(n.difference),
  size(n.inStandardErrors),
  escape(n.what.filter((w) => !["changed", "edited by hand"].includes(w)).join("; ")),
];

const numberTable = (caption: string, numbers: readonly NumberChange[]): string =>
  listTable(
    caption,
    ["Number and where it is printed", "Was", "Is", "Difference", "In standard errors", "What is more"],
    numbers.map(numberRow),
  );

const short = (text: string | null): string =>
  text === null
    ? "none"
    : /^[0-9a-f]{64}$/.test(text)
      ? `<code class="hash">${text.slice(0, 12)}</code>`
      : escape(text);

const groundTable = (caption: string, of: readonly Difference[]): readonly string[] =>
  of.length === 0
    ? []
    : [
        listTable(
          caption,
          ["What", "Was", "Is"],
          of.map((d) => [escape(d.name), short(d.before), short(d.after)]),
        ),
      ];

/** How many numbers stand open under one cause; the others are folded. */
const open = 100;

function numberSections(v: Verification): readonly Section[] {
  const groups = byCauses(v.numbers).flatMap(({ causes, numbers }) => {
    const caption = causes.length === 0 ? "The cause is not known" : causes.join("; ");
    const rest = numbers.slice(open);
    return [
      numberTable(caption, numbers.slice(0, open)),
      ...(rest.length === 0
        ? []
        : [`<details><summary>${rest.length} more</summary>\n${numberTable(caption, rest)}\n</details>`]),
    ];
  });
  return section("numbers", "Numbers that are not what they were", groups);
}

/** What changed, counted: a row a kind. */
function countSection(v: Verification): readonly Section[] {
  const kinds = new Map<string, number>();
  for (const n of v.numbers) kinds.set(n.what[0] ?? "", (kinds.get(n.what[0] ?? "") ?? 0) + 1);
  const rows = [
    ["Numbers compared", String(v.compared)],
    ...[...kinds].map(([kind, n]) => [`Numbers ${kind}`, String(n)]),
    ["Conclusions changed", String(v.claims.length)],
    ["Places edited by hand", String(v.edits.length)],
    ...causesByCount(v.numbers).map(([cause, n]) => [`Numbers that may be due to ${cause}`, String(n)]),
  ];
  return section("verdict", "In short", [
    listTable(
      "Counts",
      ["What", "How many"],
      rows.map((r) => r.map(escape)),
    ),
  ]);
}

const holds = (b: boolean | null): string => (b === null ? "not there" : b ? "holds" : "does not hold");

/** What the page is told beside the verification: what was compared with what, and its links. */
export interface VerifyContext {
  /** What the numbers were compared with, such as "results/ledger.json". */
  readonly against: string;
  /** How it was done: "executed anew in 62 s", "by hashes, nothing executed". */
  readonly how: string;
  readonly pages: readonly PageLink[];
}

/** The page of a verification: the verdict and counts, then conclusions, what was edited by hand, the numbers by cause, and what differs. */
export function verifyHtml(v: Verification, { against, how, pages }: VerifyContext): string {
  const { inputs, settings, code, environment, cells } = v.differences;
  return pageHtml(
    {
      title: `Verification: ${v.verdict}`,
      lead: v.sentence,
      banner: undefined,
      facts: [
        ["Compared with", escape(against)],
        ["How", escape(how)],
        ["Tolerances", escape(tolerancesInWords)],
        ["Again", "<code>npm run verify</code>"],
      ],
      pages,
      here: "verify.html",
    },
    [
      ...countSection(v),
      ...section(
        "conclusions",
        "Conclusions that changed",
        v.claims.length === 0
          ? []
          : [
              listTable(
                "Conclusions",
                ["Conclusion", "Was", "Is"],
                v.claims.map((c) => [escape(c.sentence), holds(c.before), holds(c.after)]),
              ),
            ],
      ),
      ...section(
        "edits",
        "Edited by hand",
        v.edits.length === 0
          ? []
          : [
              listTable(
                "Places that are not as the run left them",
                ["Place", "What", "Seen", "Wanted"],
                v.edits.map((e) => [e.where, e.name, e.saw, e.wanted].map(escape)),
              ),
            ],
      ),
      ...numberSections(v),
      ...section("ground", "What the numbers rest on, where it differs", [
        ...groundTable("Inputs", inputs),
        ...groundTable("Settings", settings),
        ...groundTable("Code", code),
        ...groundTable("Notebook cells", cells),
        ...groundTable("Environment", environment),
      ]),
    ],
  );
}
