import type { WorkforceHeadings } from "../study/settings.js";
import type { ColumnRule } from "./columns.js";
import { heading, headingRow, matches } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { linkColumns, registeredColumns } from "./links.js";

/** The licence of every public series here. */
export const openGovernmentLicence = {
  name: "Open Government Licence v3.0",
  page: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
} as const;

/** A published series of files: how one is recognised, what is read from it, where it comes from. */
export interface Series {
  readonly id: SeriesId;
  readonly title: string;
  readonly publisher: string;
  /** The publisher's page. */
  readonly page: string;
  /** The sentence that the licence asks for. */
  readonly attribution: string;
}

export type SeriesId =
  | "workforce"
  | "payments"
  | "mapping"
  | "postcodes"
  | "income"
  | "rural"
  | "practices"
  | "epcn"
  | "registered";

const nhs =
  "Contains public sector information from NHS England (formerly NHS Digital), licensed under the Open Government Licence v3.0.";

/** The public series that are read, in the order of their use. */
export const series: Readonly<Record<SeriesId, Series>> = {
  workforce: {
    id: "workforce",
    title: "Primary Care Network Workforce, individual level",
    publisher: "NHS England (NHS Digital)",
    page: "https://digital.nhs.uk/data-and-information/publications/statistical/primary-care-workforce-quarterly-update",
    attribution: nhs,
  },
  payments: {
    id: "payments",
    title: "NHS Payments to General Practice",
    publisher: "NHS England (NHS Digital)",
    page: "https://digital.nhs.uk/data-and-information/publications/statistical/nhs-payments-to-general-practice",
    attribution: nhs,
  },
  mapping: {
    id: "mapping",
    title: "Patients Registered at a GP Practice, mapping file",
    publisher: "NHS England (NHS Digital)",
    page: "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice",
    attribution: nhs,
  },
  practices: {
    id: "practices",
    title: "GP practices (epraccur)",
    publisher: "NHS England, Organisation Data Service",
    page: "https://digital.nhs.uk/services/organisation-data-service/data-search-and-export/csv-downloads/gp-and-gp-practice-related-data",
    attribution: nhs,
  },
  epcn: {
    id: "epcn",
    title: "PCNs and their practices (ePCN), dated links",
    publisher: "NHS England, Organisation Data Service",
    page: "https://digital.nhs.uk/services/organisation-data-service/data-search-and-export/csv-downloads/gp-and-gp-practice-related-data",
    attribution: nhs,
  },
  registered: {
    id: "registered",
    title: "Patients Registered at a GP Practice, all persons",
    publisher: "NHS England (NHS Digital)",
    page: "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice",
    attribution: nhs,
  },
  postcodes: {
    id: "postcodes",
    title: "English Indices of Deprivation 2019, by postcode",
    publisher: "Ministry of Housing, Communities and Local Government",
    page: "https://imd-by-postcode.opendatacommunities.org/imd/2019",
    attribution:
      "Contains public sector information from the Ministry of Housing, Communities and Local Government, licensed under the Open Government Licence v3.0.",
  },
  income: {
    id: "income",
    title: "English Indices of Deprivation 2019, File 2: domains of deprivation",
    publisher: "Ministry of Housing, Communities and Local Government",
    page: "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
    attribution:
      "Contains public sector information from the Ministry of Housing, Communities and Local Government, licensed under the Open Government Licence v3.0.",
  },
  rural: {
    id: "rural",
    title: "Rural Urban Classification (2011) of Lower Layer Super Output Areas in England and Wales",
    publisher: "Office for National Statistics",
    page: "https://geoportal.statistics.gov.uk/datasets/rural-urban-classification-2011-of-lower-layer-super-output-areas-in-england-and-wales",
    attribution:
      "Source: Office for National Statistics licensed under the Open Government Licence v3.0. Contains OS data © Crown copyright and database right.",
  },
};

type Rules<Name extends string> = Readonly<Record<Name, ColumnRule>>;
const rules = <Name extends string>(columns: Rules<Name>): Rules<Name> => columns;

/** The columns of the workforce series. */
export const workforceColumns = rules({
  year: { headings: ["CENSUS_YEAR"] },
  month: { headings: ["CENSUS_MONTH"] },
  date: { headings: ["CENSUS_DATE"], optional: true },
  pcn: { headings: ["PCN_CODE"] },
  pcnName: { headings: ["PCN_NAME"] },
  region: { headings: ["COMM_REGION_CODE"] },
  role: { headings: ["STAFF_ROLE"] },
  detail: { headings: ["DETAILED_STAFF_ROLE"] },
  fte: { headings: ["FTE"] },
});

/**
 * The columns of workforce files of another layout, such as the Quarterly Update's: the headings that a setting names, else those of the
 * individual-level series. A layout with a date needs no year and month; names, region and detail may be lacking in it.
 */
export function workforceRules(told: WorkforceHeadings = {}): typeof workforceColumns {
  if (Object.keys(told).length === 0) return workforceColumns;
  const lacking = new Set([
    "pcnName",
    "region",
    "detail",
    ...(told.date === undefined ? ["date"] : ["year", "month"]),
  ]);
  return Object.fromEntries(
    Object.entries(workforceColumns).map(([name, rule]) => {
      const heading = told[name as keyof WorkforceHeadings];
      const headings = heading === undefined ? rule.headings : [heading];
      return [name, lacking.has(name) && heading === undefined ? { headings, optional: true } : { headings }];
    }),
  ) as typeof workforceColumns;
}

/** The columns of the payments series. The file of 2022-23 heads the PCN's code `Code` and its name `CCG NAME`. */
export const paymentsColumns = rules({
  region: { headings: ["NHS England (Region) code"] },
  ccg: { headings: ["CCG Code"] },
  pcn: { headings: ["PCN Code", "Code"], optional: true },
  pcnName: { headings: ["PCN Name", "CCG NAME"], optional: true, beside: "pcn" },
  practice: { headings: ["Practice Code"] },
  postcode: { headings: ["Practice Postcode"] },
  opened: { headings: ["Practice Open Date"] },
  closed: { headings: ["Practice Close Date"] },
  type: { headings: ["Practice Type"] },
  rurality: { headings: ["Practice Rurality"] },
  patients: { headings: ["Number of Registered Patients (Last Known Figure)"] },
});

/** The columns of the mapping files. */
export const mappingColumns = rules({
  date: { headings: ["EXTRACT_DATE"] },
  practice: { headings: ["PRACTICE_CODE"] },
  postcode: { headings: ["PRACTICE_POSTCODE"] },
  pcn: { headings: ["PCN_CODE", "PCN_ODS_CODE"], optional: true },
  ccg: { headings: ["CCG_CODE", "SUB_ICB_LOCATION_CODE"] },
  region: { headings: ["COMM_REGION_CODE"] },
});

/** The columns of the list of postcodes. */
export const postcodeColumns = rules({
  postcode: { headings: ["postcode"] },
  status: { headings: ["Postcode Status"] },
  lsoa: { headings: ["LSOA code"] },
});

/** The columns of the domains of deprivation: the income decile, never that of the overall index. */
export const incomeColumns = rules({
  lsoa: { headings: ["LSOA code (2011)"] },
  rank: { headings: ["Income Rank (where 1 is most deprived)"] },
  decile: { headings: ["Income Decile (where 1 is most deprived 10% of LSOAs)"] },
});

/** The columns of the rural-urban classes. */
export const ruralColumns = rules({
  lsoa: { headings: ["LSOA11CD", "LSOA.code"] },
  code: { headings: ["RUC11CD"] },
  name: { headings: ["RUC11"] },
});

const headed: readonly (readonly [SeriesId, Readonly<Record<string, ColumnRule>>])[] = [
  ["workforce", workforceColumns],
  ["payments", paymentsColumns],
  ["mapping", mappingColumns],
  ["postcodes", postcodeColumns],
  ["income", incomeColumns],
  ["rural", ruralColumns],
];

/** The series that are read beside where the setting practiceLinks asks for dated links. */
const dated: typeof headed = [
  ["epcn", linkColumns],
  ["registered", registeredColumns],
];

const share = 0.6;

/** `epraccur` has no heading: 27 fields, a practice code first, an opening date eleventh. */
export const isPractices = (rows: Delimited["rows"]): boolean =>
  rows.length > 0 &&
  rows.slice(0, headless).filter(isPractice).length > 0.7 * Math.min(headless, rows.length);

const headless = 20;
const isPractice = (row: readonly string[]): boolean =>
  row.length === 27 && /^[A-Z0-9]{6}$/.test(row[0] ?? "") && /^\d{8}$/.test(row[10] ?? "");

/**
 * What the first rows of a file say it is: the series of which it heads at least 60 % of the columns that must be there, so that
 * a file which lacks one is recognised and told of; several when it could be two, none when it is something else.
 */
export function recognise(
  rows: Delimited["rows"],
  workforce: WorkforceHeadings = {},
  withDated = false,
): readonly SeriesId[] {
  if (isPractices(rows)) return ["practices"];
  const own = recogniseAmong(withDated ? [...headed, ...dated] : headed, rows);
  return own.length > 0 || Object.keys(workforce).length === 0
    ? own
    : recogniseAmong([["workforce", workforceRules(workforce)]], rows);
}

/** The series among those given that the rows head best. A series all of whose columns are optional wants three of them. */
export function recogniseAmong<Id extends string>(
  among: readonly (readonly [Id, Readonly<Record<string, ColumnRule>>])[],
  rows: Delimited["rows"],
): readonly Id[] {
  const scores = among.map(([id, columns]) => {
    const must = Object.entries(columns).filter(([, rule]) => rule.optional !== true);
    const needed = Object.fromEntries(must);
    const row = rows[headingRow(columns, rows)] ?? [];
    const found = new Set(row.map(heading)).size === 0 ? 0 : matches(needed, row);
    const others = matches(columns, row) - found;
    const enough = found >= share * must.length && (must.length > 1 || others >= 3);
    return { id, found, score: enough ? found / must.length : 0 };
  });
  const best = Math.max(...scores.map((s) => s.score));
  if (best === 0) return [];
  const equal = scores.filter((s) => s.score === best);
  const most = Math.max(...equal.map((s) => s.found));
  return equal.filter((s) => s.found === most).map((s) => s.id);
}
