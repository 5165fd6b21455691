import { labelWithSample } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import { variancesHeld, wildDraws, type Certainty, type HeldName } from "./certainties.js";
import { drawn, named } from "./named.js";
import { exposureNotes, responderNotes, varianceNote } from "./notes.js";
import type { Cell, Column, NamedNumber, Row, TableOutput } from "./output.js";

const labels: Readonly<Record<HeldName, string>> = {
  oim: "Inverse information, responders independent (oim)",
  robust: "Sandwich, responders independent (robust)",
  CR0: "Clustered, no factor (CR0)",
  CR1: "Clustered, G/(G-1), as Stata (CR1)",
  CR1S: "Clustered, G/(G-1)·(N-1)/(N-k) (CR1S)",
  CR2: "Clustered, Bell-McCaffrey, t with its own degrees of freedom (CR2)",
  CR3: "Clustered, one step of leaving out each cluster (CR3)",
};

/** The numbers of one main result under one variance; none but the reason where it does not exist. */
function heldNumbers(c: Certainty, name: HeldName) {
  const { estimate, why } = c.held.find((h) => h.variance === name)!;
  const id = `variances.${c.outcome.id}.${name}`;
  const label = `${labelWithSample(c.outcome)}, ${name}`;
  const make = (
    part: string,
    what: string,
    kind: NamedNumber["kind"],
    value: number | null | undefined,
    unit: string,
    missing = why,
  ): NamedNumber => named(`${id}.${part}`, `${label}: ${what}`, kind, value ?? null, unit, missing);
  return {
    times: make(
      "times",
      "standard error as a multiple of the main one",
      "ratio",
      estimate === null ? null : estimate.se / c.main.se,
      "standard errors of the main result",
    ),
    p: make("p", "P value", "p", estimate?.p, "probability"),
    error: make("se", "standard error of the coefficient", "error", estimate?.se, "log odds ratio"),
    degrees: make(
      "df",
      "degrees of freedom",
      "statistic",
      estimate?.df,
      "degrees of freedom",
      why ?? "the normal distribution is used",
    ),
  };
}

/** P by the wild bootstrap, with the error that comes of drawing. */
const wildNumber = ({ outcome, wild }: Certainty): NamedNumber =>
  drawn(
    named(
      `variances.${outcome.id}.wild.p`,
      `${labelWithSample(outcome)}, ${wild.definition}: P value`,
      "p",
      wild.p,
      "probability",
    ),
    wild.monteCarloError,
  );

/** The main results under each variance: how much of them hangs on its choice. */
export function variances(found: readonly Certainty[], settings: Settings): TableOutput {
  const row = (name: HeldName): Row => ({
    head: labels[name],
    main: name === settings.variance,
    cells: found.flatMap((c): Cell[] => {
      const { times, p } = heldNumbers(c, name);
      return [{ number: times }, { number: p }];
    }),
  });
  const wild: Row = {
    head: `Wild score cluster bootstrap, null imposed, ${wildDraws.toLocaleString("en-GB")} draws`,
    cells: found.flatMap((c): Cell[] => [{ text: "–" }, { number: wildNumber(c) }]),
  };
  return {
    type: "table",
    name: "variances",
    number: "Variances",
    title: "The main results under each variance",
    stub: "Variance",
    mainNote: "The variance of this run: its standard error is the measure of the others.",
    columns: found.flatMap(({ outcome: o }): Column[] => [
      { head: "SE", unit: "× main", group: labelWithSample(o), align: "number" },
      { head: "P", group: labelWithSample(o), align: "number" },
    ]),
    rows: [...variancesHeld.map(row), wild],
    behind: found.flatMap((c) =>
      variancesHeld.flatMap((name) => {
        const { error, degrees } = heldNumbers(c, name);
        return [error, degrees];
      }),
    ),
    notes: [
      ...responderNotes(settings),
      "The main models of Table 1: the same estimates throughout, so only standard errors and P values can differ. Responders of a network are alike, so a variance that takes them as independent is too small; it stands here to show by how much.",
      "Standard errors themselves and degrees of freedom are in the ledger (variances.outcome.name.se and .df). The wild score bootstrap (Kline and Santos 2012) has no standard error; signs are drawn by cluster from a fixed seed. CR2: Bell and McCaffrey 2002.",
      varianceNote(settings),
      ...exposureNotes(settings).slice(0, 1),
    ],
    madeBy: "analysis/variances.ts variances",
    words:
      "For a good experience of the practice, taking responders as independent gives {{variances.experience.oim.p}}, clustering them with Stata’s factor {{variances.experience.CR1.p}}, the small-sample variance {{variances.experience.CR2.p}} and the wild bootstrap {{variances.experience.wild.p}}.",
  };
}
