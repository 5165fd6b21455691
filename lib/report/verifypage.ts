import type { NumberChange } from "./compare.js";
import type { Difference } from "./differences.js";
import { escape } from "./html.js";
import { listTable, pageHtml, type PageLink, type Section } from "./page.js";
import { tolerancesInWords } from "./tolerance.js";
import type { Verification } from "./verdict.js";
import { byCauses } from "./verifytext.js";

const section = (id: string, title: string, body: readonly string[]): readonly Section[] =>
  body.length === 0 ? [] : [{ id, title, body: body.join("\n") }];

const size = (x: number | null): string => (x === null ? "" : x.toPrecision(3).replace("-", "−"));

const numberRow = (n: NumberChange): readonly string[] => [
  `<code>${escape(n.id)}</code><span class="from">${escape(n.where)}</span>`,
  escape(n.old ?? "none"),
  escape(n.new ?? "none"),
  size(n.difference),
  size(n.inStandardErrors),
  escape(n.what.filter((w) => !["changed", "edited by hand"].includes(w)).join("; ")),
];

const numberTable = (caption: string, numbers: readonly NumberChange[]): string =>
  listTable(
    caption,
    ["Number and where it is printed", "Was", "Is", "Difference", "In standard errors", ""],
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

function numberSections(v: Verification): readonly Section[] {
  const groups = byCauses(v.numbers).map(({ causes, numbers }) =>
    numberTable(causes.length === 0 ? "The cause is not known" : causes.join("; "), numbers),
  );
  return section("numbers", "Numbers that are not what they were", groups);
}

const holds = (b: boolean | null): string => (b === null ? "not checked" : b ? "holds" : "does not hold");

/** What the page is told beside the verification: what was compared with what, and its links. */
export interface VerifyContext {
  /** What the numbers were compared with, such as "results/ledger.json". */
  readonly against: string;
  /** How it was done: "executed anew in 62 s", "by hashes, nothing executed". */
  readonly how: string;
  readonly pages: readonly PageLink[];
}

/** The page of a verification: the verdict first, then the numbers by cause, conclusions, hand-made edits, and what differs. */
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
      ...section("verdict", "The verdict", [`<p>${escape(v.sentence)}</p>`]),
      ...numberSections(v),
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
