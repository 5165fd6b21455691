/** What can be wrong with a statistical request; every {@link StatsError} carries one of these. */
export type StatsFault =
  | "unknown name"
  | "unknown level"
  | "wrong length"
  | "bad value"
  | "bad weights"
  | "empty sample"
  | "constant outcome"
  | "no terms left"
  | "separation"
  | "not converged"
  | "singular"
  | "no clusters"
  | "too few clusters"
  | "not estimable"
  | "not defined"
  | "wrong frame";

/** The one error of this module: `fault` is for programs, `message` says what, the value seen and what would mend it. */
export class StatsError extends Error {
  readonly fault: StatsFault;
  /** The terms, levels or columns that the fault is about. */
  readonly names: readonly string[];

  constructor(fault: StatsFault, message: string, names: readonly string[] = []) {
    super(message);
    this.name = "StatsError";
    this.fault = fault;
    this.names = names;
  }
}

/** The entry `name` of a record; a name it lacks is an error that lists the names it has. */
export function named<T>(record: Readonly<Record<string, T>>, name: string, what: string): T {
  if (!Object.hasOwn(record, name)) {
    const known = Object.keys(record).join(", ") || "none";
    throw new StatsError("unknown name", `unknown ${what} "${name}"; there are: ${known}`, [name]);
  }
  return record[name];
}

/** What separates, as the subject of a sentence with its verb. */
export const separator = (names: readonly string[]): string =>
  `${names.join(", ") || "the constant"} ${names.length > 1 ? "together separate" : "separates"}`;

/** The refusal of a model in which these columns tell every outcome. */
export const completeSeparation = (names: readonly string[]): StatsError =>
  new StatsError(
    "separation",
    `complete separation: ${separator(names)} the outcome perfectly, so no estimate exists; leave out or recode it`,
    names,
  );
