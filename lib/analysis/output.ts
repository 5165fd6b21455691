/** What a number is: it decides how it is rounded, compared and laid out. */
export type Kind =
  | "count" // people, practices, PCNs, cells: whole
  | "share" // a proportion, 0 to 1, printed in percent
  | "ratio" // an odds ratio
  | "effect" // a marginal effect: change of a probability, printed in percentage points
  | "coefficient" // on the logit scale
  | "error" // a standard error, on the scale of what it belongs to
  | "p" // a P value
  | "statistic" // a test statistic
  | "rate" // full-time equivalents per 50,000 patients, full-time equivalents
  | "people" // estimated people, rounded to whole
  | "mean";

/** A number with a name. `value` null: it does not exist, and `why` says why. */
export interface NamedNumber {
  /** Begins with its output's name: `table1.experience.model1.or`. Letters, digits, dots and hyphens. */
  readonly id: string;
  readonly label: string;
  readonly kind: Kind;
  readonly value: number | null;
  /** Such as "people", "odds ratio per FTE per 50,000", "probability". */
  readonly unit: string;
  readonly why?: string;
  /** The standard error of the simulation that gave it, such as a bootstrap's: a re-execution is held to it. */
  readonly monteCarloError?: number;
  /** There is a value, and it is hidden: a small count of responders, or one that would tell such a count. */
  readonly suppressed?: boolean;
  /** For a share: the fewest responders that it tells of. Taken off before anything is shown. */
  readonly people?: number;
  /** Numbers that tell of more people, these among them: who is in one and not here can be told by subtraction. Taken off before anything is shown. */
  readonly within?: readonly { readonly id: string; readonly people: number }[];
  /** Ids of numbers that can be told from this one, so that it is hidden when one of them is. Taken off before anything is shown. */
  readonly tells?: readonly string[];
}

/** What stands in one place of a table. */
export type Cell =
  /** Words; with `tex` the same as a formula, which `text` stands for where formulas cannot be shown. */
  | { readonly text: string; readonly tex?: string }
  | { readonly number: NamedNumber }
  | { readonly low: NamedNumber; readonly high: NamedNumber }
  | { readonly number: NamedNumber; readonly low: NamedNumber; readonly high: NamedNumber };

/** A column of a table: its head, with its unit there and not in the cells. `group` joins neighbours under one head. */
export interface Column {
  readonly head: string;
  readonly unit?: string;
  readonly group?: string;
  readonly align: "text" | "number";
}

/** A row of a table: its head, its cells, and whether it is a heading over the rows that follow or a main result. */
export interface Row {
  readonly head: string;
  readonly cells: readonly Cell[];
  readonly level?: "group" | "member";
  readonly main?: boolean;
}

/** What every output carries. */
export interface Output {
  /** Its name in ids and in files: `table1`, `figureS1`, `flow`. */
  readonly name: string;
  /** How it is called: "Table 1", "Figure S1", "Participant flow". */
  readonly number: string;
  /** A table's caption; for a figure the finding in a sentence. */
  readonly title: string;
  /** Sample, n, clusters, variance recipe, census rule, and whether responders are simulated. */
  readonly notes: readonly string[];
  /** The function that made it: "analysis/table1.ts table1". */
  readonly madeBy: string;
  /** The result in one sentence, with its uncertainty; numbers stand in it as `{{id}}` or `{{low to high}}`. */
  readonly words: string;
  /** Numbers that stand in the ledger although no cell prints them, such as standard errors. */
  readonly behind?: readonly NamedNumber[];
  /** Outputs whose numbers it shows under their own ids, with what made them. */
  readonly quotes?: readonly Quoted[];
}

/** An output that another one quotes. */
export interface Quoted {
  readonly name: string;
  readonly madeBy: string;
}

/** A table. Each row has as many cells as there are columns after the row heads; a group row has none. */
export interface TableOutput extends Output {
  readonly type: "table";
  /** The head over the row heads. */
  readonly stub: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** What it means that a row is a main result, in the note that its letter leads to; "Main result." by default. */
  readonly mainNote?: string;
}

/** A point of a line, with its interval. */
export interface LinePoint {
  readonly x: number;
  readonly y: NamedNumber;
  readonly low: NamedNumber;
  readonly high: NamedNumber;
}

/** A vertical line that marks an event. */
export interface Event {
  readonly x: number;
  readonly label: string;
}

/** Lines with bands over years; each line is labelled where it ends. Values are shares, 0 to 1, printed in percent. */
export interface LinesChart {
  readonly type: "lines";
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly {
    readonly id: string;
    readonly label: string;
    readonly points: readonly LinePoint[];
  }[];
  readonly events: readonly Event[];
}

/** One box plot: quartiles, whiskers to p5 and p95, the largest value, the mean. */
export interface Box {
  readonly label: string;
  readonly n: NamedNumber;
  readonly p5: NamedNumber;
  readonly p25: NamedNumber;
  readonly p50: NamedNumber;
  readonly p75: NamedNumber;
  readonly p95: NamedNumber;
  readonly largest: NamedNumber;
  readonly mean: NamedNumber;
}

/** Box plots side by side, one for each x. Whiskers reach to p5 and p95; points beyond are counted, the largest is shown. */
export interface BoxesChart {
  readonly type: "boxes";
  readonly xLabel: string;
  readonly yLabel: string;
  readonly boxes: readonly Box[];
}

/** Small panels of box plots, all on one vertical axis. */
export interface BoxPanelsChart {
  readonly type: "boxpanels";
  readonly xLabel: string;
  readonly yLabel: string;
  readonly panels: readonly { readonly label: string; readonly boxes: readonly Box[] }[];
}

/** Curves over a measured x in small panels; each panel's vertical axis spans as much, from its own beginning. */
export interface CurvesChart {
  readonly type: "curves";
  readonly xLabel: string;
  readonly yLabel: string;
  readonly panels: readonly {
    readonly id: string;
    readonly label: string;
    /** The first is drawn whole with its band, the others dashed and without. */
    readonly lines: readonly {
      readonly id: string;
      readonly label: string;
      readonly points: readonly LinePoint[];
    }[];
  }[];
}

/** Estimates with intervals on a log axis with the null marked, sized by n, with the numbers at the right. */
export interface ForestChart {
  readonly type: "forest";
  readonly xLabel: string;
  readonly nullAt: number;
  readonly panels: readonly {
    readonly label: string;
    readonly rows: readonly {
      readonly label: string;
      readonly n: NamedNumber;
      readonly estimate: NamedNumber;
      readonly low: NamedNumber;
      readonly high: NamedNumber;
      readonly main?: boolean;
    }[];
  }[];
}

/** The participant flow: boxes from the top down, what leaves at the side. */
export interface FlowChart {
  readonly type: "flow";
  readonly steps: readonly {
    readonly label: string;
    readonly n: NamedNumber;
    /** Who leaves before this step, with the reasons. */
    readonly leaves: readonly { readonly label: string; readonly n: NamedNumber }[];
  }[];
  /** The boxes at the foot, side by side. */
  readonly ends: readonly { readonly label: string; readonly n: NamedNumber }[];
}

/** A figure. */
export interface FigureOutput extends Output {
  readonly type: "figure";
  /** What is measured, unit and sample. */
  readonly subtitle: string;
  readonly chart: LinesChart | BoxesChart | BoxPanelsChart | CurvesChart | ForestChart | FlowChart;
}

/** Everything a notebook shows. */
export type AnyOutput = TableOutput | FigureOutput;
