import type { WorkforceHeadings } from "../study/settings.js";
import { recogniseAmong, type ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";
import {
  directoryColumns,
  incomeColumns,
  mappingColumns,
  paymentsColumns,
  postcodeColumns,
  ruralColumns,
  workforceColumns,
  workforceRules,
} from "./headings.js";
import { linkColumns, registeredByAreaColumns, registeredColumns } from "./links.js";
import { parseDate } from "./values.js";

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

const headed: readonly (readonly [SeriesId, Readonly<Record<string, ColumnRule>>])[] = [
  ["workforce", workforceColumns],
  ["payments", paymentsColumns],
  ["mapping", mappingColumns],
  ["postcodes", postcodeColumns],
  ["postcodes", directoryColumns],
  ["income", incomeColumns],
  ["rural", ruralColumns],
];

/** The series that are read beside where the setting practiceLinks asks for dated links. */
const dated: readonly (readonly [SeriesId | "by area", Readonly<Record<string, ColumnRule>>])[] = [
  ["epcn", linkColumns],
  ["registered", registeredColumns],
  ["by area", registeredByAreaColumns],
];

const headless = 20;
const isPractice = (row: readonly string[]): boolean =>
  row.length === 27 && /^[A-Z0-9]{6}$/i.test(row[0] ?? "") && typeof parseDate(row[10] ?? "") === "string";

/** The rows of `epraccur` that are practices: all, or all but the first where somebody has put headings above them. */
export const practiceRows = (rows: Delimited["rows"]): Delimited["rows"] =>
  rows.length > 1 && !isPractice(rows[0]) && parseDate(rows[0][10] ?? "") === undefined
    ? rows.slice(1)
    : rows;

/** `epraccur` has no heading: 27 fields, a practice code first, an opening date eleventh. */
export function isPractices(rows: Delimited["rows"]): boolean {
  const first = practiceRows(rows).slice(0, headless);
  return first.length > 0 && first.filter(isPractice).length > 0.7 * first.length;
}

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
  const found = recogniseAmong(withDated ? [...headed, ...dated] : headed, rows);
  const own = found.filter((id): id is SeriesId => id !== "by area");
  return own.length > 0 || Object.keys(workforce).length === 0
    ? own
    : recogniseAmong([["workforce", workforceRules(workforce)]], rows);
}
