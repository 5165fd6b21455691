import type { ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";
import { registeredByAreaColumns } from "./links.js";
import type { Read } from "./totals.js";

/** A series that a file can be of: how it is recognised, read, and what the study does with it. */
export interface Kind {
  readonly id: string;
  readonly title: string;
  readonly columns: Readonly<Record<string, ColumnRule>>;
  /** Undefined for a series that is recognised so that nobody takes it for another, and not read. */
  readonly read?: (table: Delimited) => Read;
  /** Whether only a table with every one of its columns is of it. */
  readonly whole?: true;
  /** What is said of every file of it. */
  readonly remark?: string;
}

const optional = (columns: Readonly<Record<string, readonly string[]>>): Kind["columns"] =>
  Object.fromEntries(Object.entries(columns).map(([name, headings]) => [name, { headings }]));

/** Series that are recognised so that nobody takes them for another; none of them is read by the study. */
export const otherKinds: readonly Kind[] = [
  {
    id: "incomeScore",
    title: "Composite index of deprivation (mySociety)",
    columns: optional({
      nation: ["nation"],
      lsoa: ["lsoa"],
      overall: ["overall_local_score"],
      income: ["income_score"],
    }),
    remark:
      "its income score orders England's areas as the income rank of IoD 2019 does; the study reads ranks and deciles from File 2 itself",
  },
  {
    id: "overallIndex",
    title: "Index of Multiple Deprivation (overall)",
    columns: optional({
      place: ["practice_code", "pcn_code", "LSOA code (2011)", "lsoa"],
      decile: [
        "imd_decile",
        "Index of Multiple Deprivation (IMD) Decile",
        "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
      ],
      score: [
        "imd_score",
        "Index of Multiple Deprivation (IMD) Rank",
        "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
      ],
    }),
    remark: "the overall index, which never stands in for the income domain",
  },
  {
    id: "registeredByArea",
    title: "Patients registered at a GP practice, by small area",
    whole: true,
    columns: registeredByAreaColumns,
    remark:
      "the study takes a practice's income decile and rurality from the place of the practice, not of its patients",
  },
  {
    id: "qofMapping",
    title: "Quality and Outcomes Framework, mapping of practices",
    whole: true,
    columns: optional({
      practice: ["PRACTICE_CODE"],
      pcn: ["PCN_ODS_CODE"],
      region: ["REGION_ODS_CODE", "COMM_REGION_ODS_CODE"],
      country: ["COUNTRY_ODS_CODE", "STP_ODS_CODE", "ICB_ODS_CODE"],
    }),
    remark: "it has no date and no postcodes; the study takes the PCN of each wave from NHS Payments",
  },
  {
    id: "practiceWorkforce",
    title: "General practice workforce, individual level",
    whole: true,
    columns: optional({
      role: ["STAFF_ROLE", "DETAILED_STAFF_ROLE"],
      age: ["AGE_BAND", "AGE_YEARS"],
      gender: ["GENDER"],
      qualified: ["COUNTRY_QUALIFICATION_GROUP", "COUNTRY_QUALIFICATION_AREA"],
      fte: ["FTE"],
    }),
    remark: "staff of practices, not of PCNs: the scheme's roles are in the series of primary care networks",
  },
  {
    id: "laterAreas",
    title: "Small areas of 2021: postcodes or rural-urban classes",
    whole: true,
    columns: optional({
      area: ["lsoa21", "LSOA21CD"],
      what: ["pcds", "pcd", "pcd7", "pcd8", "RUC21CD"],
    }),
    remark:
      "the study's deprivation and classes are those of the small areas of 2011: get the edition that has these",
  },
  {
    id: "surveyVariables",
    title: "GP Patient Survey, list of reporting variables",
    columns: optional({ variable: ["Variable"], description: ["Description"] }),
    remark: "names of the survey's columns, no results",
  },
  {
    id: "extract",
    title: "This project's own extract of public files",
    whole: true,
    columns: optional({
      wave: ["wave", "census"],
      pcn: ["pcn"],
      by: ["practice", "role"],
      gp: ["gp", "records"],
      region: ["income_decile", "fte"],
    }),
    remark: "read as a whole, by its manifest, when the setting publicFiles names its folder",
  },
  {
    id: "pcnDetails",
    title: "PCNs and their practices (ePCN), sheet of PCNs",
    columns: optional({
      pcn: ["PCN Code"],
      name: ["PCN Name"],
      opened: ["Open Date"],
      closed: ["Close Date"],
    }),
    remark: "names and addresses of PCNs",
  },
];
