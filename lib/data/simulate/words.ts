const uses = [
  ...["age", "gender", "ethnicity", "work", "decile", "condition", "mental", "needs"],
  ...["confidence", "support", "isolation", "experience", "needsUnderstood"],
  ...["confidenceAside", "supportAside", "needsAside", "mobility", "falls", "longCovid", "conditionUnknown"],
  ...["page", "ageLost", "genderLost", "ethnicityLost", "workLost", "decileLost", "conditionLost"],
  ...["confidenceLost", "supportLost", "isolationLost", "experienceLost", "needsLost"],
] as const;

/** Where, among the words of a responder, the word stands that decides each thing: every thing has its own. */
export const slot = Object.fromEntries(uses.map((use, at) => [use, at])) as Readonly<
  Record<(typeof uses)[number], number>
>;

/** Words that one responder takes of the stream of its practice and wave; even. */
export const wordsEach = uses.length + (uses.length % 2);

/** The numbers of the streams of a practice or PCN: the year of a wave for its responders, and these. */
export const streams = {
  lasting: (outcome: number): number => 0x10000 + outcome,
  ofWave: (outcome: number, wave: number): number => 0x20000 + outcome * 0x1000 + wave,
  exposure: (wave: number): number => 0x30000 + wave,
} as const;
