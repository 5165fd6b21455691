const truths: Readonly<Record<string, string>> = { true: "1", t: "1", false: "0", f: "0" };

/** Whether two spellings mean the same level: the same text, the same number (`01`, `1`, `1.0`), or the same truth (`TRUE`, `true`, `1`). */
export function sameLevel(a: unknown, b: unknown): boolean {
  const [left, right] = [String(a), String(b)];
  if (left === right) return true;
  const [x, y] = [left, right].map((v) => truths[v.toLowerCase()] ?? v.trim());
  return x !== "" && y !== "" && Number(x) === Number(y);
}

/** Where, among `spellings`, the one stands that means `level`: spelt like it, else the first that means the same; -1 for none. */
export function placeOf(level: unknown, spellings: readonly unknown[]): number {
  const exact = spellings.findIndex((s) => String(s) === String(level));
  return exact >= 0 ? exact : spellings.findIndex((s) => sameLevel(s, level));
}

/** Of `spellings`, the one that means `level`: spelt like it, else the only one that means the same; null for none. */
export function spelledAs<T>(level: unknown, spellings: readonly T[]): T | null {
  const exact = spellings.find((s) => String(s) === String(level));
  if (exact !== undefined) return exact;
  const alike = spellings.filter((s) => sameLevel(s, level));
  return alike.length === 1 ? alike[0] : null;
}
