import { z } from "zod";
import { absentRules, clusterKeys, needsDefinitions } from "./specification.js";
import { surveyFileSettings } from "./surveySettings.js";
import { waves } from "./waves.js";

const years = waves.map((w) => w.year);

const practiceLevel = z
  .strictObject({ source: z.literal("practice"), folder: z.string().min(1) })
  .describe(
    "the public practice-level files (CSV, one a wave) in this folder: an ecological analysis, notebook practice-level",
  );

const survey = z.discriminatedUnion("source", [
  z
    .strictObject({
      source: z.literal("simulated"),
      seed: z.int().min(0).max(4_294_967_295).default(20_251_103),
    })
    .describe("simulated responders, the embedded default; the seed decides every one of them"),
  z
    .strictObject({ source: z.literal("files"), folder: z.string().min(1), ...surveyFileSettings })
    .describe(
      "the licensed person-level files in this folder: SPSS, Stata, CSV or Parquet, one a wave or one for all; further: " +
        Object.keys(surveyFileSettings).join(", "),
    ),
  practiceLevel,
]);

/** The columns that are read from a workforce file; `date` stands for year and month. */
export const workforceColumnNames = [
  "year",
  "month",
  "date",
  "pcn",
  "pcnName",
  "region",
  "role",
  "detail",
  "fte",
] as const;

/** Headings of a workforce file by what they hold; a column that is not named keeps the heading of the individual-level series. */
export type WorkforceHeadings = Readonly<Partial<Record<(typeof workforceColumnNames)[number], string>>>;

const schema = z.strictObject({
  survey: survey.default({ source: "simulated", seed: 20_251_103 }),
  publicFiles: z.string().min(1).default("data/public").describe("the folder of the public inputs"),
  practiceLinks: z
    .enum(["payments", "dated"])
    .default("payments")
    .describe(
      "what says a practice's PCN and list at a wave: NHS Payments, or the dated links (ePCN) of 1 January and the nearest list of registered patients, which the folder publicFiles must then hold",
    ),
  waves: z
    .array(z.int().refine((y) => years.includes(y), { error: `a wave is one of ${years.join(", ")}` }))
    .min(1)
    .default(years)
    .describe("the survey waves that are analysed"),
  absentPcns: z
    .enum(absentRules)
    .default("reported")
    .describe(
      "what stands for a PCN that submitted no workforce return: nothing, its nearest own census, or 0",
    ),
  mentalHealthNeeds: z
    .enum(needsDefinitions)
    .default("reported")
    .describe(
      "who is in model 3: those who report needs (Q87 in 1 to 3) or a mental health condition (Q31_14)",
    ),
  clusters: z
    .enum(clusterKeys)
    .default("latest")
    .describe(
      "what clusters the errors: each practice's latest PCN, the wave's own PCN, or the component of PCNs that exchanged practices",
    ),
  workforceColumns: z
    .partialRecord(z.enum(workforceColumnNames), z.string().min(1))
    .default({})
    .describe(
      'the headings of workforce files of another layout, such as the Quarterly Update with claims: {"date": "Date", "pcn": "PCN_CODE", "role": "Role", "fte": "FTE"}; columns are ' +
        workforceColumnNames.join(", "),
    ),
  smallCounts: z
    .enum(["licensed", "suppress", "show"])
    .default("licensed")
    .describe(
      "counts of responders under 10, and those that tell them: suppressed where responders are licensed, always, or shown",
    ),
  variance: z
    .enum(["CR0", "CR1", "CR1S"])
    .default("CR1")
    .describe("the small-sample factor of the clustered variance; CR1 is Stata's G/(G-1)"),
  samplePcns: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe("1 analyses every PCN; n analyses about one PCN in n, whole, chosen by its code"),
});

/** What says a practice's PCN and list at a wave. */
export type PracticeLinks = "payments" | "dated";

/** Everything that a user may decide about a run. Each field has a default; docs/settings are generated from the schema. */
export type Settings = Readonly<z.infer<typeof schema>>;

/** Settings that cannot be used; the message lists every fault, each with its place, what was seen and what would do. */
export class SettingsRefused extends Error {
  constructor(where: string, faults: readonly string[]) {
    super(
      `${where}: ${faults.length} fault${faults.length === 1 ? "" : "s"}\n${faults.map((f) => `  - ${f}`).join("\n")}`,
    );
    this.name = "SettingsRefused";
  }
}

/** The one PCN in how many that `--quick` analyses. */
export const quickSample = 20;

/** What each setting means, its values and its default, for `--help`, the README and the report. */
export const settingsHelp: readonly {
  readonly name: string;
  readonly meaning: string;
  readonly byDefault: string;
}[] = Object.entries(schema.shape).map(([name, field]) => ({
  name,
  meaning: field.unwrap().description ?? field.description ?? "where the responders come from",
  byDefault: JSON.stringify(field.parse(undefined)),
}));

function seenAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === "object" && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  );
}

/** Checks settings as read from a file (or `{}` for all defaults); `where` is named in the error. */
export function checkSettings(raw: unknown, where = "settings"): Settings {
  const result = schema.safeParse(raw);
  if (result.success) return Object.freeze(result.data);
  throw new SettingsRefused(
    where,
    result.error.issues.map((issue) => {
      if (issue.code === "unrecognized_keys")
        return `${issue.keys.map((k) => `"${k}"`).join(", ")} is not a setting; there are ${Object.keys(schema.shape).join(", ")}`;
      const place = issue.path.length === 0 ? "the whole" : issue.path.map(String).join(".");
      const seen = JSON.stringify(seenAt(raw, issue.path)) as string | undefined;
      return `${place}: ${issue.message}${seen === undefined ? "" : `; seen ${seen}`}`;
    }),
  );
}
