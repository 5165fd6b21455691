import type { WorkforceHeadings } from "../study/settings.js";
import { recogniseAmong, type ColumnRule } from "./columns.js";
import type { Delimited } from "./delimited.js";

type Rules<Name extends string> = Readonly<Record<Name, ColumnRule>>;
const rules = <Name extends string>(columns: Rules<Name>): Rules<Name> => columns;

/** The columns of the workforce series. */
export const workforceColumns = rules({
  year: { headings: ["CENSUS_YEAR"] },
  month: { headings: ["CENSUS_MONTH"] },
  date: { headings: ["CENSUS_DATE"], optional: true },
  pcn: { headings: ["PCN_CODE"] },
  pcnName: { headings: ["PCN_NAME"], optional: true },
  region: { headings: ["COMM_REGION_CODE", "REGION_CODE", "NHSE_REGION_CODE"], optional: true },
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

/**
 * The columns of the payments series. The region and the list are headed otherwise from year to year, groups became "Sub ICB" locations
 * in 2022, and the file of 2022-23 heads the PCN's code `Code` and its name `CCG NAME`.
 */
export const paymentsColumns = rules({
  region: {
    headings: [
      "NHS England (Region) code",
      "NHS England (Region, local office) Code",
      "NHS England and NHS Improvement (Region, local office) Code",
      "NHS England and NHS Improvement (Region) Code",
      "NHSEnglandRegionCode",
      "NHSEnglandRegionLocalOfficeCode",
    ],
  },
  ccg: {
    headings: ["CCG Code", "Sub ICB Code", "Sub ICB Location Code", "ICB Sub-location Code", "CCGCode"],
  },
  pcn: { headings: ["PCN Code", "Code"], optional: true },
  pcnName: { headings: ["PCN Name", "CCG NAME"], optional: true, beside: "pcn" },
  practice: { headings: ["Practice Code", "PracticeCode"] },
  postcode: { headings: ["Practice Postcode", "PracticePostcode"] },
  opened: { headings: ["Practice Open Date", "PracticeOpenDate"] },
  closed: { headings: ["Practice Close Date", "PracticeCloseDate"] },
  type: { headings: ["Practice Type", "PracticeType"] },
  rurality: { headings: ["Practice Rurality", "PracticeRurality"] },
  patients: {
    headings: [
      "Number of Registered Patients (Last Known Figure)",
      "Average Number of Registered Patients",
      "Number of Registered Patients",
      "NumberOfRegisteredPatientsLastKnownFigure",
    ],
  },
});

/** The columns of the mapping files. */
export const mappingColumns = rules({
  date: { headings: ["EXTRACT_DATE"] },
  practice: { headings: ["PRACTICE_CODE"] },
  postcode: { headings: ["PRACTICE_POSTCODE"] },
  pcn: { headings: ["PCN_CODE", "PCN_ODS_CODE"], optional: true },
  ccg: { headings: ["CCG_CODE", "SUB_ICB_LOCATION_CODE", "SUB_ICB_CODE"] },
  region: { headings: ["COMM_REGION_CODE", "NHSE_REGION_CODE", "REGION_CODE"], optional: true },
});

/** The columns of the list of postcodes. */
export const postcodeColumns = rules({
  postcode: { headings: ["postcode"] },
  status: { headings: ["Postcode Status"] },
  lsoa: { headings: ["LSOA code"] },
});

/** The columns of the ONS postcode directory (ONSPD, NSPL) and of extracts from it; the postcode with one blank, else in eight or seven characters. */
export const directoryColumns = rules({
  postcode: { headings: ["pcds", "pcd8", "pcd7", "pcd2", "pcd"] },
  lsoa: { headings: ["lsoa11", "lsoa11cd"] },
});

/** What of a list of postcodes stands in `rows`: the deprivation publisher's own, or the directory's columns. */
export const postcodeColumnsIn = (rows: Delimited["rows"]): Rules<"postcode" | "lsoa"> =>
  recogniseAmong([["directory", directoryColumns]], rows).length > 0 ? directoryColumns : postcodeColumns;

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
  name: { headings: ["RUC11"], optional: true },
});
