import type {
  Cell,
  Column,
  FigureOutput,
  Kind,
  NamedNumber,
  Row,
  TableOutput,
} from "../../lib/analysis/output.js";

/** A number for samples. */
export const number = (
  id: string,
  kind: Kind,
  value: number | null,
  unit = "",
  why?: string,
): NamedNumber => ({
  id,
  label: id,
  kind,
  value,
  unit,
  ...(why === undefined ? {} : { why }),
});

const simulated =
  "Simulated responders: answers are made by a seeded program over the real practices; nothing here is a finding about people.";

const recipe =
  "n = 4 132 676 responders of 1268 primary care networks. 95% intervals from variance clustered by network (Stata's factor G/(G−1)).";

const column = (head: string, unit?: string, group?: string): Column => ({
  head,
  align: "number",
  ...(unit === undefined ? {} : { unit }),
  ...(group === undefined ? {} : { group }),
});

const outcomes = [
  ["confidence", "Confidence managing conditions", 2],
  ["support", "Support from local services", 2],
  ["isolation", "Not feeling isolated", 1],
  ["experience", "Good experience of the practice", 1],
  ["needs", "Mental health needs understood", 3],
] as const;

const estimates: Readonly<Record<string, readonly (readonly [number, number, number, number, number])[]>> = {
  confidence: [
    [1.00512, 0.00204, 0.00061, 0.000245, 3_790_211],
    [1.00561, 0.00229, 0.00072, 0.000291, 2_109_332],
    [1.00713, 0.00398, 0.00113, 0.000633, 812_004],
  ],
  support: [
    [1.00488, 0.00171, 0.00104, 0.000372, 1_902_441],
    [1.00502, 0.00178, 0.00112, 0.000391, 1_688_020],
    [1.00391, 0.00301, 0.00084, 0.000651, 640_118],
  ],
  isolation: [
    [1.00212, 0.00155, 0.00025, 0.000184, 4_001_302],
    [1.00261, 0.00199, 0.00042, 0.000323, 2_040_777],
    [1.00013, 0.00288, 0.00003, 0.000711, 799_432],
  ],
  experience: [
    [1.01521, 0.00581, 0.00213, 0.000815, 4_118_409],
    [1.01488, 0.00579, 0.00201, 0.000788, 2_280_915],
    [1.01702, 0.00611, 0.00277, 0.000996, 840_336],
  ],
  needs: [
    [1.01199, 0.00451, 0.00139, 0.000522, 1_522_903],
    [1.01212, 0.00502, 0.00151, 0.000622, 1_101_873],
    [1.01203, 0.00455, 0.00141, 0.000531, 839_122],
  ],
};

function tail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const series = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
  return 2 * density * series.reduce((sum, c, i) => sum + c * t ** (i + 1), 0);
}

function estimateRow(outcome: string, model: number, main: boolean): Row {
  const [or, orError, ame, ameError, n] = estimates[outcome][model - 1];
  const id = (part: string): string => `table1.${outcome}.model${model}.${part}`;
  const cells: readonly Cell[] = [
    { number: number(id("or"), "ratio", or, "odds ratio per FTE per 50,000 patients") },
    {
      low: number(id("or-low"), "ratio", or - 1.96 * orError, "odds ratio"),
      high: number(id("or-high"), "ratio", or + 1.96 * orError, "odds ratio"),
    },
    { number: number(id("p"), "p", tail(Math.log(or) / (orError / or)), "probability") },
    { number: number(id("ame"), "effect", ame, "change of probability") },
    {
      low: number(id("ame-low"), "effect", ame - 1.96 * ameError, "change of probability"),
      high: number(id("ame-high"), "effect", ame + 1.96 * ameError, "change of probability"),
    },
    { number: number(id("n"), "count", n, "responders") },
  ];
  return { head: `Model ${model}`, level: "member", cells, ...(main ? { main: true } : {}) };
}

/** The study's main table, with made-up numbers of the right size. */
export const table1: TableOutput = {
  type: "table",
  name: "table1",
  number: "Table 1",
  title: "One more link worker (full-time equivalent per 50 000 patients) and five population outcomes",
  stub: "Outcome and sample",
  columns: [
    column("Estimate", undefined, "Odds ratio"),
    column("95% CI", undefined, "Odds ratio"),
    column("P", undefined, "Odds ratio"),
    column("Estimate", "pp", "Average marginal effect"),
    column("95% CI", "pp", "Average marginal effect"),
    column("n"),
  ],
  rows: outcomes.flatMap(([id, label, main]): readonly Row[] => [
    { head: label, cells: [], level: "group" },
    ...[1, 2, 3].map((model) => estimateRow(id, model, model === main)),
  ]),
  notes: [
    simulated,
    "Model 1: all responders. Model 2: responders with a long-term condition. Model 3: responders with mental health needs. pp: percentage points.",
    recipe,
  ],
  mainNote: "The main model of this outcome.",
  madeBy: "analysis/table1.ts table1",
  words:
    "One more link worker was associated with {{table1.experience.model1.ame}} more good experience (95% CI {{table1.experience.model1.ame-low to table1.experience.model1.ame-high}}).",
};

/** A table of mixed kinds, with a number that does not exist and hostile text. */
export const hostile: TableOutput = {
  type: "table",
  name: "tableX",
  number: "Table X",
  title: `<script>alert("title")</script> & 'quotes'`,
  stub: "Row",
  columns: [column("Value"), column("P"), { head: "=cmd|' /C calc'!A0", align: "text" }],
  rows: [
    {
      head: `<img src=x onerror=alert(1)>`,
      cells: [
        { number: number("tableX.a.n", "count", 12_345) },
        { number: number("tableX.a.p", "p", 0.0004) },
        { text: `=HYPERLINK("javascript:alert(1)")` },
      ],
    },
    {
      head: "+1+1",
      cells: [
        { number: number("tableX.b.or", "ratio", null, "odds ratio", "a category of it is all 0") },
        {
          low: number("tableX.b.low", "ratio", null, "odds ratio", "a category of it is all 0"),
          high: number("tableX.b.high", "ratio", 2, "odds ratio"),
        },
        { text: `a "quoted", text\nwith a line` },
      ],
    },
    {
      head: "mixed",
      cells: [
        { number: number("tableX.c.share", "share", 0.1235, "proportion") },
        { number: number("tableX.c.p", "p", 0.5) },
        { text: "@sum" },
      ],
    },
  ],
  notes: [`</style><script>alert(2)</script>`],
  madeBy: "test",
  words: "",
};

/** A table as wide as any: five outcomes side by side, each with its interval. */
export const wide: TableOutput = {
  type: "table",
  name: "tableS8",
  number: "Table S8",
  title: "Link workers with the other roles of the scheme in the model",
  stub: "Full-time equivalents per 50 000 patients",
  columns: outcomes.flatMap(([, label, model]) => [
    column("OR", undefined, `${label} (Model ${model})`),
    column("95% CI", undefined, `${label} (Model ${model})`),
  ]),
  rows: ["Social prescribing link workers", "First-contact physiotherapists", "Advanced practitioners"].map(
    (head, r) => ({
      head,
      cells: outcomes.flatMap(([id], o): readonly Cell[] => {
        const part = (name: string, v: number): NamedNumber =>
          number(`tableS8.${id}.role${r}.${name}`, "ratio", v);
        const middle = 1 + 0.01 * (r - o);
        return [
          { number: part("or", middle) },
          { low: part("low", middle - 0.02), high: part("high", middle + 0.02) },
        ];
      }),
      ...(r === 0 ? { main: true } : {}),
    }),
  ),
  notes: [simulated, recipe],
  madeBy: "analysis/tableS8.ts tableS8",
  words: "",
};

const trend: Readonly<Record<string, readonly number[]>> = {
  confidence: [0.8612, 0.8601, 0.8533, 0.8389, 0.8291, 0.8272],
  support: [0.7921, 0.7841, 0.7712, 0.7394, 0.6502, 0.6623],
  isolation: [0.9291, 0.9282, 0.9201, 0.8801, 0.9102, 0.9233],
  experience: [0.8383, 0.8291, 0.8181, 0.8302, 0.7243, 0.7132],
  needs: [0.8672, 0.8591, 0.8492, 0.8633, 0.8132, 0.8093],
};

/** Annual averages of five outcomes. */
export const figure1: FigureOutput = {
  type: "figure",
  name: "figure1",
  number: "Figure 1",
  title: "Outcomes were stable until 2020, then fell; only isolation came back to where it was.",
  subtitle: "Percentage of responders with a good outcome, by survey year, 2018 to 2023.",
  notes: [simulated, recipe],
  madeBy: "analysis/figure1.ts figure1",
  words: "",
  chart: {
    type: "lines",
    xLabel: "Survey year (January to March)",
    yLabel: "Percentage of responders",
    events: [
      { x: 2019.5, label: "ARRS begins, July 2019" },
      { x: 2020.2, label: "Pandemic" },
    ],
    lines: outcomes.map(([id, label]) => ({
      id,
      label,
      points: trend[id].map((v, i) => ({
        x: 2018 + i,
        y: number(`figure1.${id}.${2018 + i}`, "share", v, "proportion"),
        low: number(`figure1.${id}.${2018 + i}-low`, "share", v - 0.0015 * (1 + i / 6), "proportion"),
        high: number(`figure1.${id}.${2018 + i}-high`, "share", v + 0.0015 * (1 + i / 6), "proportion"),
      })),
    })),
  },
};

const rollout: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0, 0],
  [0, 0, 0.41, 0.98, 2.33, 9.84, 0.66],
  [0, 0.62, 1.11, 1.88, 3.51, 12.02, 1.39],
  [0.31, 1.22, 2.02, 3.14, 5.62, 18.77, 2.38],
  [0.52, 1.63, 2.61, 3.92, 6.81, 24.13, 3.02],
];

/** Link workers by year. */
export const figureS1: FigureOutput = {
  type: "figure",
  name: "figureS1",
  number: "Figure S1",
  title: "Link workers became more common every year, and networks differ widely.",
  subtitle: "Full-time equivalent link workers per 50 000 registered patients, by network and year.",
  notes: ["Workforce data of NHS England, December or the nearest census; 1268 primary care networks."],
  madeBy: "analysis/figureS1.ts figureS1",
  words: "",
  chart: {
    type: "boxes",
    xLabel: "Survey year; the workforce is that of the previous December",
    yLabel: "Full-time equivalents per 50 000 patients",
    boxes: rollout.map(([p5, p25, p50, p75, p95, largest, mean], i) => {
      const of = (part: string, v: number | undefined): NamedNumber =>
        number(`figureS1.${2018 + i}.${part}`, "rate", v ?? null, "FTE per 50,000 patients");
      return {
        label: String(2018 + i),
        n: number(`figureS1.${2018 + i}.n`, "count", 1268 - i, "networks"),
        p5: of("p5", p5),
        p25: of("p25", p25),
        p50: of("p50", p50),
        p75: of("p75", p75),
        p95: of("p95", p95),
        largest: of("largest", largest),
        mean: of("mean", mean),
      };
    }),
  },
};

/** Odds ratios by decile for two outcomes; one is not estimable, one very wide. */
export const forest: FigureOutput = {
  type: "figure",
  name: "figureS3",
  number: "Figure S3",
  title: "No clear gradient over deciles of income deprivation.",
  subtitle:
    "Odds ratio of a good outcome per link worker per 50 000 patients, by decile of income deprivation.",
  notes: [simulated, recipe],
  madeBy: "analysis/figureS3.ts figureS3",
  words: "",
  chart: {
    type: "forest",
    xLabel: "Odds ratio per link worker per 50 000 patients (log scale)",
    nullAt: 1,
    panels: ["confidence", "experience"].map((outcome, o) => ({
      label: outcomes.find(([id]) => id === outcome)![1],
      rows: Array.from({ length: 11 }, (_, d) => {
        const gone = o === 0 && d === 4;
        const middle = 1.006 + 0.009 * o + 0.004 * Math.sin(d * 2 + o);
        const half = d === 0 ? 0.005 : d === 7 ? 0.09 : 0.012 + 0.002 * (d % 3);
        const part = (name: string, v: number): NamedNumber =>
          gone
            ? number(
                `figureS3.${outcome}.decile${d}.${name}`,
                "ratio",
                null,
                "odds ratio",
                "a category of region is empty",
              )
            : number(`figureS3.${outcome}.decile${d}.${name}`, "ratio", v, "odds ratio");
        return {
          label:
            d === 0
              ? "All deciles"
              : d === 1
                ? "1 (most deprived)"
                : d === 10
                  ? "10 (least deprived)"
                  : String(d),
          n: number(
            `figureS3.${outcome}.decile${d}.n`,
            "count",
            d === 0 ? 4_118_409 : 350_000 + 14_321 * d,
            "responders",
          ),
          estimate: part("or", middle),
          low: part("or-low", middle - half),
          high: part("or-high", middle + half),
          ...(d === 0 ? { main: true } : {}),
        };
      }),
    })),
  },
};

/** Who is in the analysis. */
export const flow: FigureOutput = {
  type: "figure",
  name: "flow",
  number: "Participant flow",
  title: "From questionnaires returned to the samples of each outcome.",
  subtitle: "Responders, all years together.",
  notes: [simulated],
  madeBy: "analysis/flow.ts flow",
  words: "",
  chart: {
    type: "flow",
    steps: [
      {
        label: "Questionnaires returned, 2018 to 2023",
        n: number("flow.returned", "count", 4_568_165),
        leaves: [],
      },
      {
        label: "Practice in a primary care network with a workforce return",
        n: number("flow.linked", "count", 4_391_002),
        leaves: [
          { label: "practice without a primary care network", n: number("flow.no-network", "count", 88_012) },
          {
            label: "network that submitted no workforce return",
            n: number("flow.no-return", "count", 89_151),
          },
        ],
      },
      {
        label: "Analysed: age, gender, ethnicity, employment and area known",
        n: number("flow.analysed", "count", 4_132_676),
        leaves: [
          { label: "age or gender not answered", n: number("flow.no-age", "count", 120_442) },
          { label: "ethnicity or employment not answered", n: number("flow.no-ethnicity", "count", 137_884) },
        ],
      },
    ],
    ends: outcomes.map(([id, label]) => ({
      label,
      n: number(`flow.end.${id}`, "count", estimates[id][0][4]),
    })),
  },
};
