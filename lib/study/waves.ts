/** A wave of the GP Patient Survey and what is linked to it. */
export interface Wave {
  /** The year of publication, 2018 to 2023. */
  readonly year: number;
  /** When responders answered, in words. */
  readonly fieldwork: string;
  /** Questionnaires sent, in millions; null where no source was found. */
  readonly sentMillions: number | null;
  /** Questionnaires returned. `exact` when a source prints the number, `rounded` when it prints thousands. */
  readonly returned: { readonly count: number; readonly known: "exact" | "rounded"; readonly source: string };
  /** Response rate in percent; null where no source was found. */
  readonly responseRate: number | null;
  /** The financial year of the payments file that gives practices, lists and PCNs, such as "17-18". */
  readonly payments: string;
  /** The workforce census that the design names (end of the previous December); null before the scheme began in July 2019. */
  readonly censusWanted: string | null;
  /** The census that stands for it, as `censusWanted` was not published or is not in the files; null before the scheme. */
  readonly censusUsed: string | null;
}

const yearlyPage = "NHS England, GP Patient Survey, yearly statistics page";

/** The six waves of the study, in order. */
export const waves: readonly Wave[] = [
  {
    year: 2018,
    fieldwork: "January to March 2018",
    sentMillions: 2.2,
    returned: { count: 758_165, known: "exact", source: "note in the analysts' code of NHS England" },
    responseRate: 34.1,
    payments: "17-18",
    censusWanted: null,
    censusUsed: null,
  },
  {
    year: 2019,
    fieldwork: "January to March 2019",
    sentMillions: null,
    returned: { count: 770_512, known: "exact", source: "press report quoting NHS England" },
    responseRate: null,
    payments: "18-19",
    censusWanted: null,
    censusUsed: null,
  },
  {
    year: 2020,
    fieldwork: "January to March 2020",
    sentMillions: 2.3,
    returned: { count: 740_000, known: "rounded", source: yearlyPage },
    responseRate: 31.7,
    payments: "19-20",
    censusWanted: "2019-12",
    censusUsed: "2020-03",
  },
  {
    year: 2021,
    fieldwork: "January to March 2021",
    sentMillions: 2.41,
    returned: { count: 850_000, known: "rounded", source: yearlyPage },
    responseRate: 35.3,
    payments: "20-21",
    censusWanted: "2020-12",
    censusUsed: "2020-12",
  },
  {
    year: 2022,
    fieldwork: "January to 11 April 2022",
    sentMillions: 2.47,
    returned: {
      count: 719_000,
      known: "rounded",
      source: `${yearlyPage}; with 2021 together 1,569,343 responders`,
    },
    responseRate: 29.1,
    payments: "21-22",
    censusWanted: "2021-12",
    censusUsed: "2021-12",
  },
  {
    year: 2023,
    fieldwork: "January to 3 April 2023",
    sentMillions: 2.65,
    returned: { count: 760_000, known: "rounded", source: yearlyPage },
    responseRate: 28.6,
    payments: "22-23",
    censusWanted: "2022-12",
    censusUsed: "2022-09",
  },
];

/** The month from which the Additional Roles Reimbursement Scheme paid for link workers. */
export const schemeBegan = "2019-07";

/** The wave of a year; an unknown year is an error that names the years there are. */
export function wave(year: number): Wave {
  const found = waves.find((w) => w.year === year);
  if (found === undefined)
    throw new RangeError(`no wave ${year}: the study has ${waves.map((w) => w.year).join(", ")}`);
  return found;
}

const months = "January February March April May June July August September October November December".split(
  " ",
);

/** A census such as "2020-03" in words: "March 2020". */
export const censusInWords = (census: string): string =>
  `${months[Number(census.slice(5)) - 1]} ${census.slice(0, 4)}`;

/** What is said beside every number that rests on a census which stands for another. */
export const standingCensuses: readonly string[] = ((): readonly string[] => {
  const standing = waves.flatMap((w) =>
    w.censusWanted === w.censusUsed || w.censusWanted === null || w.censusUsed === null
      ? []
      : [`that of ${censusInWords(w.censusUsed)} for ${censusInWords(w.censusWanted)} (wave ${w.year})`],
  );
  return standing.length === 0
    ? []
    : [`Where the census wanted is not public, another stands for it: ${standing.join(", ")}.`];
})();
