import type { Kind, NamedNumber } from "./output.js";

/** A number with a name. A value that is not finite becomes null with the reason, so it can never be printed as NaN. */
export function named(
  id: string,
  label: string,
  kind: Kind,
  value: number | null,
  unit: string,
  why = "not defined here",
): NamedNumber {
  return value !== null && Number.isFinite(value)
    ? { id, label, kind, value, unit }
    : { id, label, kind, value: null, unit, why };
}

/** A count of people, practices, PCNs or the like. */
export const count = (id: string, label: string, value: number, unit = "responders"): NamedNumber =>
  named(id, label, "count", value, unit);

/** A proportion from 0 to 1. */
export const share = (id: string, label: string, value: number | null, why?: string): NamedNumber =>
  named(id, label, "share", value, "proportion", why);

/** A share with the fewest responders that it tells of, so that it can be hidden where these are too few to be told. */
export const shareOf = (people: number, number: NamedNumber): NamedNumber => ({ ...number, people });

/** A count or share of a sample that lies within another, whose number of the same people is `whole`: few who are in that one alone must not be told either. */
export const partOf = (whole: NamedNumber, number: NamedNumber): NamedNumber => {
  const people = whole.people ?? whole.value;
  const within = number.within ?? [];
  return people === null ? number : { ...number, within: [...within, { id: whole.id, people }] };
};

/** A number that was simulated, with the standard error that comes of it; 0 where nothing was left to chance. */
export const drawn = (number: NamedNumber, monteCarloError: number): NamedNumber =>
  monteCarloError === 0 ? number : { ...number, monteCarloError };
