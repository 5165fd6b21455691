import { outcomes, type OutcomeId } from "../study/outcomes.js";
import type { Settings } from "../study/settings.js";
import type { CheckedClaim, NumbersById } from "./claims.js";

const goes: Readonly<Record<OutcomeId, string>> = {
  confidence: "confident in managing their long-term conditions",
  support: "with enough support from local services",
  isolation: "not feeling isolated",
  experience: "with a good experience of their practice",
  needs: "whose mental health needs were understood",
};

const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;

const names: Readonly<Record<OutcomeId, string>> = {
  confidence: "confidence",
  support: "support",
  isolation: "isolation",
  experience: "experience",
  needs: "mental health needs",
};

/** The study in a few sentences. Numbers stand as `{{id}}`, each with its interval beside it. */
export interface Summary {
  readonly lead: string;
  /** What the lead announces, an outcome each. */
  readonly points: readonly string[];
  readonly after: string;
}

/** One outcome's people with their interval, as more where the whole interval is above none. */
function peopleOf(id: OutcomeId, found: boolean, numbers: NumbersById): string | undefined {
  const at = ["table2target", "table2"]
    .map((table) => `${table}.${id}.pcn`)
    .find((pcn) =>
      [pcn, `${pcn}-low`, `${pcn}-high`].every((n) => typeof numbers.get(n)?.value === "number"),
    );
  if (at === undefined) return undefined;
  return found
    ? `between {{${at}-low}} and {{${at}-high}} more people ${goes[id]} (best estimate {{${at}}})`
    : `no clear change in people ${goes[id]}: a difference of {{${at}-low to ${at}-high}} (best estimate {{${at}}})`;
}

function split(
  checked: readonly CheckedClaim[],
  part: string,
): Readonly<Record<"held" | "not", readonly string[]>> {
  const of = checked.flatMap(({ claim, holds }) => {
    const o = outcomes.find((x) => claim.id === `${x.id}.${part}`);
    return o === undefined ? [] : [{ name: names[o.id], holds }];
  });
  return {
    held: of.filter((c) => c.holds).map((c) => c.name),
    not: of.filter((c) => !c.holds).map((c) => c.name),
  };
}

/** The study in plain words, made from its checked conclusions; undefined where none of the main ones is checked. */
export function summary(
  checked: readonly CheckedClaim[],
  numbers: NumbersById,
  settings: Settings,
): Summary | undefined {
  const held = (id: string): boolean | undefined => checked.find((c) => c.claim.id === id)?.holds;
  const results = outcomes.flatMap((o) => {
    const none = held("isolation.none");
    const found = o.id !== "isolation" ? held(`${o.id}.associated`) : none === undefined ? undefined : !none;
    const text = found === undefined ? undefined : peopleOf(o.id, found, numbers);
    return text === undefined || found === undefined ? [] : [{ found, text }];
  });
  if (results.length === 0) return undefined;
  const roles = split(checked, "roles");
  const after = [
    ...(roles.held.length === 0
      ? []
      : [`With the other roles of the scheme in the model, this stays the same for ${listed(roles.held)}.`]),
    ...(roles.not.length === 0 ? [] : [`It does not stay the same for ${listed(roles.not)}.`]),
    `Of ${checked.length} conclusions of the article that are checked here, ${checked.filter((c) => c.holds).length} hold.`,
    ...(settings.survey.source === "simulated"
      ? ["The responders are simulated: this says what the analysis finds in them, not how people fare."]
      : []),
  ];
  return {
    lead: numbers.has("table2target.experience.pcn")
      ? "One more full-time link worker in an average network of 50,000 patients is associated with the following, among its people aged 16 and over whom each outcome concerns (95% intervals):"
      : "One more full-time link worker in an average network of 50,000 patients is associated with (95% intervals):",
    points: [...results.filter((r) => r.found), ...results.filter((r) => !r.found)].map((r) => r.text),
    after: after.join(" "),
  };
}
