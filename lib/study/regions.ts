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

/** The 2011 rural-urban classes of small areas in England (ONS), with the two-class reading of each. */
export const ruralClasses: readonly {
  readonly code: string;
  readonly label: string;
  readonly urban: boolean;
}[] = [
  { code: "A1", label: "Urban major conurbation", urban: true },
  { code: "B1", label: "Urban minor conurbation", urban: true },
  { code: "C1", label: "Urban city and town", urban: true },
  { code: "C2", label: "Urban city and town in a sparse setting", urban: true },
  { code: "D1", label: "Rural town and fringe", urban: false },
  { code: "D2", label: "Rural town and fringe in a sparse setting", urban: false },
  { code: "E1", label: "Rural village and dispersed", urban: false },
  { code: "E2", label: "Rural village and dispersed in a sparse setting", urban: false },
];
