import type { Published } from "./published.js";

type Alone = Pick<Published, "key" | "what" | "value" | "unit" | "place"> & { readonly alone: string };

const whole = (of: Alone): Published => ({ ...of, id: null, kind: "count", within: 0.5 });

/** Numbers of the article that nothing here computes, each with the reason. */
export const background: readonly Published[] = [
  whole({
    key: "recruited-goal",
    what: "Link workers to be recruited by 2021",
    value: 1000,
    unit: "link workers",
    place: "Introduction",
    alone: "an aim of policy",
  }),
  {
    ...whole({
      key: "network-patients",
      what: "Patients of an average network",
      value: 50_000,
      unit: "patients",
      place: "Method, link worker employment",
      alone: "the unit of the exposure here, too",
    }),
    within: 5_000,
  },
  whole({
    key: "waves",
    what: "Years of the survey",
    value: 6,
    unit: "years",
    place: "Method, patient questionnaires",
    alone: "a setting here",
  }),
  whole({
    key: "outcomes",
    what: "Population outcomes",
    value: 5,
    unit: "outcomes",
    place: "Abstract; Box 1",
    alone: "a definition here",
  }),
  whole({
    key: "models",
    what: "Sets of models",
    value: 3,
    unit: "models",
    place: "Method, statistical methods",
    alone: "a definition here",
  }),
  whole({
    key: "total-positive",
    what: "Outcomes with a positive association with all roles of the scheme",
    value: 3,
    unit: "outcomes",
    place: "Results, ARRS as a whole",
    alone: "a conclusion here, outcome by outcome",
  }),
  {
    ...whole({
      key: "referred",
      what: "Registered adults referred by March 2023",
      value: 0.032,
      unit: "proportion",
      place: "Discussion, summary",
      alone: "from other sources",
    }),
    kind: "share",
    within: 0.0005,
  },
  whole({
    key: "aims",
    what: "Aims of the NHS that the outcomes align with, of four",
    value: 3,
    unit: "aims",
    place: "Discussion, strengths",
    alone: "a judgement",
  }),
  {
    ...whole({
      key: "cost",
      what: "Cost of the scheme in 2022/2023",
      value: 130_000_000,
      unit: "pounds",
      place: "Discussion, implications",
      alone: "from other sources",
    }),
    within: 5_000_000,
  },
];
