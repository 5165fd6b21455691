import type { Case } from "./case.js";
import type { Comparison } from "./comparison.js";
import type { ExpectedEffect } from "./expected.js";
import { kinds } from "./kinds.js";

type Fields = Readonly<Record<string, unknown>>;

/** What effects take from the records around them. */
const shareable = ["term", "over", "at", "level", "type", "by", "atmeans", "means"];

/**
 * Every effect in a part of the file, however it is nested: a record with an `estimate` is one; the keys above it say its variable, level or group
 * where it does not say them itself.
 */
export function effectsIn(c: Comparison, what: string, part: unknown, made: Case): readonly ExpectedEffect[] {
  const visit = (node: unknown, context: Fields): readonly ExpectedEffect[] => {
    if (Array.isArray(node)) return node.flatMap((item) => visit(item, context));
    if (typeof node !== "object" || node === null) return [];
    const own: Fields = { ...context, ...node };
    if (typeof own.estimate === "number" || own.estimate === null) return [normal(c, what, own, made)];
    const shared = Object.fromEntries(Object.entries(own).filter(([key]) => shareable.includes(key)));
    return Object.entries(node).flatMap(([key, inner]) =>
      shareable.includes(key) ? [] : visit(inner, { ...shared, ...meaning(key, made) }),
    );
  };
  return visit(part, {});
}

/** What a key says of the effects under it: `race`, `dydx_race`, `race=black`, groups of `over` as `union=1`. */
function meaning(key: string, { spec }: Case): Fields {
  const [spelt, level] = key.split(/={1,2}(.*)/s) as [string, string?];
  const name = spelt.trim();
  if (level !== undefined && name === spec.over) return { over: `${name}=${level.trim()}` };
  const bare = name.replace(/^(dydx|ame|slope|effect)[_ .:]/, "");
  const of = [name, bare].find((n) => spec.terms.some((t) => "var" in t && t.var === n));
  return of === undefined ? {} : { term: of, ...(level === undefined ? {} : { level: level.trim() }) };
}

const known = new Set([...shareable, "base", "what", "estimate", "se", "z", "p", "ci", "name"]);
const prefixes = /^(se|z|p|ci)_/;

/** One spelling: `over` as `factor=level`, at the means as a flag, standard errors without an addition to their name. */
function normal(c: Comparison, what: string, { over, at, ...rest }: Fields, { spec }: Case): ExpectedEffect {
  const group =
    typeof over === "object" && over !== null
      ? Object.entries(over).map(([name, level]) => `${name}=${String(level)}`)[0]
      : typeof over === "number" ||
          typeof over === "boolean" ||
          (typeof over === "string" && !over.startsWith(`${spec.over ?? ""}=`))
        ? `${spec.over ?? ""}=${String(over).replace(/^.*?==/, "")}`
        : over;
  const means =
    at === "mean" || at === "means" || at === "atmeans" || rest.atmeans === true || rest.means === true;
  const renamed = Object.entries(rest).map(
    ([key, v]) => [key.replace(/_unconditional(?=_|$)/, ""), v] as const,
  );
  for (const [key, value] of renamed)
    if (
      !known.has(key) &&
      !(prefixes.test(key) && Object.hasOwn(kinds, key.replace(prefixes, ""))) &&
      isNumbers(value)
    )
      c.leave(`${what}.${key}`);
  const setting = typeof at === "object" && at !== null ? { at } : {};
  return {
    ...Object.fromEntries(renamed),
    ...(group === undefined ? {} : { over: group }),
    ...setting,
    ...(means ? { means } : {}),
  } as ExpectedEffect;
}

const isNumbers = (v: unknown): boolean =>
  typeof v === "number" || (Array.isArray(v) && v.every((x) => typeof x === "number"));
