import type { Answer } from "../study/fields.js";

/** What a label of the file says that the codebook does not, of one code. */
export interface Disagreement {
  readonly code: number;
  /** The file's label. */
  readonly label: string;
  /** What the codebook has for the code; null when it has no such code. */
  readonly codebook: string | null;
  /** The codebook's other answer that the file's label is nearer to; null when it is near to none. */
  readonly nearer: string | null;
}

const same: Readonly<Record<string, string>> = {
  m: "male",
  man: "male",
  men: "male",
  f: "female",
  woman: "female",
  women: "female",
  dont: "know",
  cant: "know",
  plus: "over",
  older: "over",
};
const idle = new Set(
  "a an the of or and to in at any all my i it s t time is am are was did do does self from with for on that you your year years old aged other".split(
    " ",
  ),
);

/** The words of a label that carry its meaning: small letters, without marks, a number in front, or words that say nothing. */
export function wordsOf(label: string): ReadonlySet<string> {
  const text = label
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[’'`]/g, "")
    .replace(/\+/g, " plus ")
    .replace(/^\s*-?\d+\s*[.:)=]\s*/, "")
    .replace(/[^a-z0-9]+/g, " ")
    .trim();
  const words = text.split(" ").filter((w) => w !== "" && !idle.has(w));
  return new Set(words.map((w) => same[w] ?? w));
}

/** How much two labels have in common, 0 to 1 (Dice's measure over their words). */
export function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((w) => b.has(w)).length;
  return a.size + b.size === 0 ? 0 : (2 * common) / (a.size + b.size);
}

/** The likeness of two labels, with what stands in brackets or without, whichever is more. */
function alike(a: string, b: string): number {
  const bare = (label: string): string => label.replace(/\([^)]*\)/g, " ");
  return Math.max(likeness(wordsOf(a), wordsOf(b)), likeness(wordsOf(bare(a)), wordsOf(bare(b))));
}

const enough = 0.3;

const denies = (label: string): boolean => /\b(no|not|un(ticked|selected|checked))\b/i.test(label);

/** A tick-box's labels are the file's own ("Yes", "Selected", the box's text), so only ticked and not ticked are told apart. */
const ticks = (
  answers: readonly Answer[],
  labels: readonly (readonly [code: number, label: string])[],
): readonly Disagreement[] =>
  labels.flatMap(([code, label]): Disagreement[] => {
    const own = answers.find((a) => a.code === code);
    if (own !== undefined && denies(label) === (code === 0)) return [];
    const nearer = answers.find((a) => denies(label) === (a.code === 0))?.label ?? null;
    return [{ code, label, codebook: own?.label ?? null, nearer }];
  });

/**
 * Holds the value labels of a file against the codebook's. Wordings differ from file to file, so a label agrees when it is at
 * least as near to its own code's answer as to any other, and near at all; else the two disagree. Labels of negative codes, which
 * are reasons for no answer, and labels that `accepted` holds word for word are passed over. Of a tick-box (`tick`) only ticked and not ticked are told apart.
 */
export function disagreements(
  answers: readonly Answer[],
  labels: readonly (readonly [code: number, label: string])[],
  accepted: readonly string[] = [],
  tick = false,
): readonly Disagreement[] {
  const held = labels.filter(([code, label]) => code >= 0 && !accepted.includes(label.trim()));
  if (tick) return ticks(answers, held);
  return held.flatMap(([code, label]): Disagreement[] => {
    const own = answers.find((a) => a.code === code);
    const to = (a: Answer): number => alike(label, a.label);
    const best = [...answers].sort((a, b) => to(b) - to(a))[0];
    const nearest = to(best) >= enough ? best : null;
    if (own === undefined) return [{ code, label, codebook: null, nearer: nearest?.label ?? null }];
    if (to(own) >= enough && to(own) >= to(best)) return [];
    return [
      {
        code,
        label,
        codebook: own.label,
        nearer: nearest === null || nearest === own ? null : nearest.label,
      },
    ];
  });
}
