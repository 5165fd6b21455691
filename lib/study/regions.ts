/** A commissioning region of NHS England, as it has stood since April 2019. */
export interface Region {
  /** The organisation code in the published files, such as "Y63". */
  readonly code: string;
  readonly name: string;
}

/** The seven regions, by code. */
export const regions: readonly Region[] = [
  { code: "Y56", name: "London" },
  { code: "Y58", name: "South West" },
  { code: "Y59", name: "South East" },
  { code: "Y60", name: "Midlands" },
  { code: "Y61", name: "East of England" },
  { code: "Y62", name: "North West" },
  { code: "Y63", name: "North East and Yorkshire" },
];
