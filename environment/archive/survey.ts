/** The survey's page for an archive: whose the answers are, and how one gets to them. */
export interface SurveyOrigin {
  readonly page: string;
  readonly title: string;
  readonly publisher: string;
  readonly access: string;
}

const page = "https://gp-patient.co.uk/";
const publisher = "NHS England";

/** What an archive says of the answers that it rests on, by the setting `survey.source`; simulated ones come from nobody. */
export function surveyOf(source: unknown): { readonly sentence: string; readonly origin?: SurveyOrigin } {
  if (source === "files")
    return {
      sentence: `The person-level files of the GP Patient Survey are licensed and are not in the archive; they are had from ${publisher} on application (${page}), and are named in the ledger with their hashes.`,
      origin: {
        page,
        publisher,
        title: "GP Patient Survey, person-level files",
        access: `Licensed: on application to ${publisher}. No row of them is in this archive, and counts of responders under 10 are suppressed.`,
      },
    };
  if (source === "practice")
    return {
      sentence: `The answers are the GP Patient Survey's public practice-level counts, which are not in the archive; they are had from ${page}, and are named in the ledger with their hashes.`,
      origin: { page, publisher, title: "GP Patient Survey, practice-level counts", access: "Public." },
    };
  return {
    sentence:
      "The responders are simulated: the seed in the settings makes every one of them again, so that their files are not in the archive.",
  };
}
