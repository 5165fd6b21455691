import type { WorkforceHeadings } from "../study/settings.js";
import { readIncome, readMapping, readPostcodes, readPractices, readRural } from "./areas.js";
import { findColumns, heading, headingRow, matches, recogniseAmong } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { laterSurveyColumns, readLaterSurvey } from "./laterSurvey.js";
import { linkColumns, readLinks, readRegistered, registeredColumns } from "./links.js";
import { practiceSurveyColumns } from "./practiceCounts.js";
import { otherKinds, type Kind } from "./otherKinds.js";
import {
  incomeColumns,
  mappingColumns,
  paymentsColumns,
  directoryColumns,
  postcodeColumns,
  ruralColumns,
  workforceColumns,
  workforceRules,
} from "./headings.js";
import { isPractices, practiceRows, recognise } from "./sources.js";
import {
  countBy,
  distinct,
  paymentsTotals,
  practiceSurveyTotals,
  sum,
  workforceTotals,
  type Read,
} from "./totals.js";
import { parseDate } from "./values.js";

function readPostcodeTotals(table: Delimited): Read {
  const { of, elsewhere, faults } = readPostcodes(table);
  const what = "postcodes outside England and Wales";
  return {
    date: null,
    totals: { postcodes: of.size, areas: distinct(of.values()) },
    notes: [{ count: elsewhere, what, treatment: "left out" }],
    faults,
  };
}

/** Every series that is recognised by its headings, those first that the study reads. */
export const kinds: readonly Kind[] = [
  {
    id: "workforce",
    title: "PCN workforce, individual level (NWRS)",
    columns: workforceColumns,
    read: (table) => workforceTotals(table),
  },
  {
    id: "payments",
    title: "NHS Payments to General Practice",
    columns: paymentsColumns,
    read: paymentsTotals,
  },
  {
    id: "mapping",
    title: "Patients registered at a GP practice, mapping file",
    columns: mappingColumns,
    read: (table) => {
      const { of, pcns, date, firstRows, faults } = readMapping(table);
      const pool = [...pcns.values()].filter((p) => p === null).length;
      return {
        date: date === "" ? null : date,
        totals: { practices: of.size, pcns: distinct(pcns.values()) },
        firstRows,
        notes: [{ count: pool, what: 'practices in the pool without a PCN ("U")', treatment: "no PCN" }],
        faults,
      };
    },
  },
  {
    id: "registered",
    title: "Patients registered at a GP practice",
    columns: registeredColumns,
    read: (table) => {
      const { date, patients, faults } = readRegistered(table);
      return {
        date: date === "" ? null : date,
        totals: { practices: patients.size, patients: sum(patients.values()) },
        notes: [],
        faults,
      };
    },
    remark:
      'the study takes its lists from NHS Payments, which has every wave; with the setting practiceLinks "dated" from this one where it is within three months of a wave',
  },
  {
    id: "epcn",
    title: "PCNs and their practices (ePCN), sheet of dated links",
    columns: linkColumns,
    read: (table) => {
      const { links, faults } = readLinks(table);
      const latest =
        links
          .map((l) => l.from)
          .sort()
          .slice(-1)[0] ?? null;
      const open = links.filter((l) => l.to === null);
      return {
        date: latest,
        totals: {
          links: links.length,
          open: open.length,
          practices: distinct(links.map((l) => l.practice)),
          pcns: distinct(open.map((l) => l.pcn)),
        },
        notes: [
          { count: links.length - open.length, what: "links that ended", treatment: "kept with their dates" },
        ],
        faults,
      };
    },
    remark:
      'its date is the latest start of a link; the study takes each wave\'s PCN from NHS Payments, with the setting practiceLinks "dated" from these links',
  },
  {
    id: "postcodes",
    title: "English Indices of Deprivation 2019, by postcode",
    columns: postcodeColumns,
    read: readPostcodeTotals,
    remark: "only the small area of a postcode is read; the overall index in it is not",
  },
  {
    id: "postcodes",
    title: "ONS Postcode Directory, or an extract from it",
    columns: directoryColumns,
    read: readPostcodeTotals,
    remark: "only the small area (2011) of a postcode is read",
  },
  {
    id: "income",
    title: "English Indices of Deprivation 2019, File 2: domains",
    columns: incomeColumns,
    read: (table) => {
      const { of, faults } = readIncome(table);
      return {
        date: of.size === 0 ? null : "2019",
        totals: { areas: of.size, deciles: countBy([...of.values()].map((d) => String(d).padStart(2, "0"))) },
        notes: [],
        faults,
      };
    },
  },
  {
    id: "rural",
    title: "Rural-urban classification (2011) of small areas",
    columns: ruralColumns,
    read: (table) => {
      const { of, outside, faults } = readRural(table);
      return {
        date: of.size === 0 ? null : "2011",
        totals: { areas: of.size, classes: countBy(of.values()) },
        notes: [
          {
            count: outside,
            what: "areas outside England",
            treatment: "left out",
          },
        ],
        faults,
      };
    },
  },
  {
    id: "practice survey",
    title: "GP Patient Survey, practice level (2018 to 2023)",
    columns: practiceSurveyColumns,
    read: practiceSurveyTotals,
  },
  {
    id: "practice survey since 2024",
    title: "GP Patient Survey, practice level (2024 and later)",
    columns: laterSurveyColumns,
    read: readLaterSurvey,
  },
  ...otherKinds,
];

/** `epraccur`, which has no heading. */
const practices: Kind = {
  id: "practices",
  title: "GP practices (epraccur)",
  columns: {},
  read: (table) => {
    const { of, faults } = readPractices(table);
    const field = (row: readonly string[], n: number): string => (row[n] ?? "").trim();
    const gp = practiceRows(table.rows).filter((r) => field(r, 25) === "4");
    return {
      date:
        parseDate(
          practiceRows(table.rows)
            .map((r) => field(r, 10))
            .sort()
            .slice(-1)[0] ?? "",
        ) ?? null,
      totals: {
        practices: of.size,
        gpPractices: gp.length,
        activeGpPractices: gp.filter((r) => field(r, 12) === "A").length,
      },
      notes: [],
      faults,
    };
  },
  remark:
    "its date is the latest opening of a practice; it has no heading: code, region, postcode and commissioner are read by their places among 27",
};

const workforceBy = (headings: WorkforceHeadings): Kind => ({
  id: "workforce",
  title: "PCN workforce, in the layout of the setting workforceColumns",
  columns: workforceRules(headings),
  read: (table) => workforceTotals(table, headings),
});

/** The series that a table can be of: one, none, or those between which its headings do not decide; `headings` are those of workforce files of another layout. */
export function kindsOf(table: Delimited, headings: WorkforceHeadings = {}): readonly Kind[] {
  if (isPractices(table.rows)) return [practices];
  if (Object.keys(headings).length > 0 && !recognise(table.rows).includes("workforce")) {
    const told = workforceBy(headings);
    if (recogniseAmong([[told.id, told.columns]], table.rows).length > 0) return [told];
  }
  const alike = recogniseAmong(
    kinds.map((k) => [k, k.columns] as const),
    table.rows,
  );
  const found = alike.filter((k) => isWhole(k, table));
  const readable = found.filter((k) => k.read !== undefined);
  return readable.length > 0 ? readable : found;
}

/** Whether the table has every column of a kind that is recognised by all of them only. */
const isWhole = (kind: Kind, table: Delimited): boolean =>
  kind.whole !== true ||
  matches(kind.columns, table.rows[headingRow(kind.columns, table.rows)] ?? []) ===
    Object.keys(kind.columns).length;

/** The headings that are read, as they stand in the file. */
export function usedHeadings(kind: Kind, table: Delimited): readonly string[] {
  if (kind.read === undefined) return [];
  if (Object.keys(kind.columns).length === 0) return ["1 code", "3 region", "10 postcode", "15 commissioner"];
  const row = table.rows[headingRow(kind.columns, table.rows)] ?? [];
  const { columns } = findColumns(table, kind.columns);
  const at = Object.values<number | undefined>(columns.at).flatMap((i) => i ?? []);
  return [...new Set(at)]
    .sort((a, b) => a - b)
    .map(
      (i) =>
        (row[i] ?? "")
          .replace(/^\uFEFF/, "")
          .replace(/\s+/g, " ")
          .trim() || heading(row[i] ?? ""),
    );
}
