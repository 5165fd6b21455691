/** Parts whose sum is taken as known. `total` is a shown number that can be hidden in its turn when hiding all parts is not enough. */
export interface Sum {
  readonly parts: readonly string[];
  readonly total?: string;
}

/** How a step must go on: the next number to hide, or null when the sum keeps its secret. */
type Next = (hidden: ReadonlySet<string>) => string | null;

/**
 * Which counts to hide so that none under `fewest` can be told, neither read nor reckoned by subtraction: those under `fewest` (0 among
 * them), and as many of the smallest others as it takes until, in every sum, at least two parts are hidden that together are `fewest` or
 * more, and no hidden count follows from all the sums together.
 */
export function protect(
  counts: ReadonlyMap<string, number>,
  sums: readonly Sum[],
  fewest: number,
): ReadonlySet<string> {
  const hidden = new Set([...counts].filter(([, n]) => n < fewest).map(([key]) => key));
  const steps: readonly Next[] = [
    ...sums.map(
      (sum): Next =>
        (h) =>
          tooFew(counts, sum, h, fewest),
    ),
    (h) => determined(counts, sums, h),
  ];
  for (let i = 0; i < steps.length;) {
    const next = steps[i](hidden);
    if (next === null) i++;
    else {
      hidden.add(next);
      i = 0;
    }
  }
  return hidden;
}

const smallest = (
  counts: ReadonlyMap<string, number>,
  keys: readonly string[],
  hidden: ReadonlySet<string>,
): string | null =>
  keys
    .filter((key) => !hidden.has(key))
    .sort((a, b) => (counts.get(a) ?? 0) - (counts.get(b) ?? 0) || (a < b ? -1 : 1))
    .at(0) ?? null;

function tooFew(
  counts: ReadonlyMap<string, number>,
  { parts, total }: Sum,
  hidden: ReadonlySet<string>,
  fewest: number,
): string | null {
  if (total !== undefined && hidden.has(total)) return null;
  const secret = parts.filter((key) => hidden.has(key));
  const together = secret.reduce((sum, key) => sum + (counts.get(key) ?? 0), 0);
  if (secret.length === 0 || (secret.length > 1 && together >= fewest)) return null;
  return smallest(counts, parts, hidden) ?? total ?? null;
}

/** A part to hide beside a count that follows from the sums, by elimination; null when none does, or nothing is left to hide. */
function determined(
  counts: ReadonlyMap<string, number>,
  sums: readonly Sum[],
  hidden: ReadonlySet<string>,
): string | null {
  const known = sums.filter((s) => s.total === undefined || !hidden.has(s.total));
  const unknowns = [...hidden].sort();
  const rows = known
    .map(({ parts }) => unknowns.map((key) => (parts.includes(key) ? 1 : 0)))
    .filter((row) => row.includes(1));
  for (const key of solved(rows).map((c) => unknowns[c])) {
    const beside = known.filter((s) => s.parts.includes(key)).flatMap((s) => s.parts);
    const next = smallest(counts, beside, hidden);
    if (next !== null) return next;
  }
  return null;
}

/** The unknowns that have one value only, by Gauss-Jordan elimination. */
function solved(equations: readonly (readonly number[])[]): readonly number[] {
  const rows = equations.map((row) => [...row]);
  const width = rows.at(0)?.length ?? 0;
  let at = 0;
  for (let column = 0; column < width && at < rows.length; column++) {
    const pivot = rows.findIndex((row, i) => i >= at && Math.abs(row[column]) > 1e-9);
    if (pivot < 0) continue;
    [rows[at], rows[pivot]] = [rows[pivot], rows[at]];
    const head = rows[at].map((v) => v / rows[at][column]);
    rows[at] = head;
    rows.forEach((row, i) => {
      const factor = row[column];
      if (i !== at && Math.abs(factor) > 1e-9) rows[i] = row.map((v, c) => v - factor * head[c]);
    });
    at++;
  }
  return rows.flatMap((row) => {
    const left = row.flatMap((v, c) => (Math.abs(v) > 1e-9 ? [c] : []));
    return left.length === 1 ? left : [];
  });
}
