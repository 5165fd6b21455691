import type { RoleSpread } from "../data/rollout.js";
import { lackingRoles, roles } from "../study/roles.js";
import type { Settings } from "../study/settings.js";
import { censusInWords, wave } from "../study/waves.js";
import { count, named, share } from "./named.js";
import { exposureNotes } from "./notes.js";
import type { Box, FigureOutput, Row, TableOutput } from "./output.js";

const unit = "FTE per 50,000 patients";
const lacking = lackingRoles.map((r) => r.label.toLowerCase()).join(", ");

/** What is said of a role that the article names and the files lack. */
export const lackingNote =
  lackingRoles.length === 0 ? [] : [`The workforce files lack: ${lacking}; their FTE is unknown, not zero.`];

const realNote = "Real, public figures (NHS England, PCN workforce and payments files); no responders enter.";

/** Roles in the order of the tables: link workers, those that the article names, the scheme's others, then all together. */
const ordered: readonly { readonly id: string; readonly label: string; readonly group: string }[] = [
  ...roles
    .filter((r) => r.group !== "not ARRS")
    .map((r) => ({
      id: r.id,
      label: r.label,
      group:
        r.group === "other ARRS"
          ? "Roles of the scheme that the article does not name"
          : "Named by the article",
    })),
  { id: "total_arrs", label: "All roles of the scheme", group: "Together" },
];

const idOf = (role: string): string => role.replaceAll("_", "-");

const of = (spreads: readonly RoleSpread[], role: string, year: number): RoleSpread | undefined =>
  spreads.find((s) => s.role === role && s.wave === year);

const yearsOf = (spreads: readonly RoleSpread[]): readonly number[] =>
  [...new Set(spreads.map((s) => s.wave))].sort((a, b) => a - b);

const censusOf = (year: number): string => censusInWords(wave(year).censusUsed ?? "");

/** Table S7: how far each role of the scheme had spread at each census: FTE, PCNs with any, mean and median per 50,000 patients. */
export function tableS7(spreads: readonly RoleSpread[], settings: Settings): TableOutput {
  const years = yearsOf(spreads);
  const groups = [...new Set(ordered.map((r) => r.group))];
  const cells = (role: string, label: string, year: number): Row["cells"] => {
    const s = of(spreads, role, year);
    const id = `tableS7.${idOf(role)}.${year}`;
    const why = "the files lack this role";
    const made = (part: string, what: string, value: number | undefined, of = unit) =>
      named(`${id}.${part}`, `${label}, ${censusOf(year)}: ${what}`, "rate", value ?? null, of, why);
    return [
      { number: made("fte", "full-time equivalents", s?.fte, "full-time equivalents") },
      {
        number: share(
          `${id}.any`,
          `${label}, ${censusOf(year)}: PCNs with any`,
          s === undefined ? null : s.pcnsWithAny / s.pcns,
          why,
        ),
      },
      { number: made("mean", "mean", s?.mean) },
      { number: made("p50", "median", s?.p50) },
      {
        low: made("p25", "lower quartile", s?.p25),
        high: made("p75", "upper quartile", s?.p75),
      },
    ];
  };
  const rows = groups.flatMap((group) =>
    ordered
      .filter((r) => r.group === group)
      .flatMap((r): Row[] => [
        { head: r.label, cells: [], level: "group" },
        ...(lackingRoles.some((l) => l.id === r.id)
          ? [
              {
                head: "not in the files",
                level: "member" as const,
                cells: [1, 2, 3, 4, 5].map(() => ({ text: "–" })),
              },
            ]
          : years.map((y): Row => ({ head: censusOf(y), level: "member", cells: cells(r.id, r.label, y) }))),
      ]),
  );
  const last = years[years.length - 1];
  const unnamed = roles.filter((r) => r.group === "other ARRS").map((r) => r.label.toLowerCase());
  return {
    type: "table",
    name: "tableS7",
    number: "Table S7",
    title: "Rollout of the roles of the scheme, by census",
    stub: "Role and census",
    columns: [
      { head: "FTE", align: "number" },
      { head: "PCNs with any", unit: "%", align: "number" },
      { head: "Mean", group: unit, align: "number" },
      { head: "Median", group: unit, align: "number" },
      { head: "Quartiles", group: unit, align: "number" },
    ],
    rows,
    behind: years.map((y) =>
      count(
        `tableS7.pcns.${y}`,
        `PCNs with an exposure, ${censusOf(y)}`,
        of(spreads, "total_arrs", y)?.pcns ?? 0,
        "PCNs",
      ),
    ),
    notes: [
      realNote,
      `PCNs at each census: ${years.map((y) => `{{tableS7.pcns.${y}}} in ${censusOf(y)}`).join(", ")}.`,
      ...lackingNote,
      `The article does not name, and the total holds: ${unnamed.join(", ")}.`,
      ...exposureNotes(settings),
    ],
    madeBy: "analysis/tableS7.ts tableS7",
    words: `At the last census the PCNs with a return had {{tableS7.total-arrs.${last}.fte}} full-time equivalents of the scheme’s roles, {{tableS7.link-workers.${last}.fte}} of them link workers.`,
  };
}

/** Figure S2: box plots of every other role of the scheme by census, small panels on one axis. */
export function figureS2(spreads: readonly RoleSpread[], settings: Settings): FigureOutput {
  const years = yearsOf(spreads);
  const box = (role: string, label: string, year: number): Box => {
    const s = of(spreads, role, year);
    const id = `figureS2.${idOf(role)}.${year}`;
    const rate = (part: string, what: string, value: number | undefined) =>
      named(`${id}.${part}`, `${label}, ${censusOf(year)}: ${what}`, "rate", value ?? null, unit);
    return {
      label: String(year),
      n: count(`${id}.pcns`, `${label}, ${censusOf(year)}: PCNs`, s?.pcns ?? 0, "PCNs"),
      p5: rate("p5", "5th percentile", s?.p5),
      p25: rate("p25", "lower quartile", s?.p25),
      p50: rate("p50", "median", s?.p50),
      p75: rate("p75", "upper quartile", s?.p75),
      p95: rate("p95", "95th percentile", s?.p95),
      largest: rate("largest", "largest", s?.largest),
      mean: rate("mean", "mean", s?.mean),
    };
  };
  const others = ordered.filter(
    (r) => !["link_workers", "total_arrs"].includes(r.id) && spreads.some((s) => s.role === r.id),
  );
  const last = years[years.length - 1];
  return {
    type: "figure",
    name: "figureS2",
    number: "Figure S2",
    title: `Rollout of the scheme’s other roles: at the last census the median PCN had {{figureS2.pharmacists.${last}.p50}} pharmacists per 50,000 patients`,
    subtitle: "Full-time equivalents of the scheme’s other roles per 50,000 registered patients, over PCNs",
    chart: {
      type: "boxpanels",
      xLabel: `Wave of the survey, with the census before it: ${years.map((y) => `${y}, ${censusOf(y)}`).join("; ")}`,
      yLabel: unit,
      panels: others.map((r) => ({ label: r.label, boxes: years.map((y) => box(r.id, r.label, y)) })),
    },
    notes: [realNote, ...lackingNote, ...exposureNotes(settings)],
    madeBy: "analysis/tableS7.ts figureS2",
    words: `The median PCN had {{figureS2.pharmacists.${last}.p50}} pharmacists and {{figureS2.care-coordinators.${last}.p50}} care coordinators (FTE) per 50,000 patients at the last census.`,
  };
}
