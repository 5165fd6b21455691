/** A number as it leaves a run: null where it was suppressed. */
export interface Leaving {
  readonly id: string;
  readonly kind: string;
  readonly unit: string;
  readonly value: number | null;
  readonly printed: string;
}

/** Cells that partition people: each with what can be told of it, and their total. */
interface Partition {
  readonly name: string;
  readonly cells: ReadonlyMap<string, number | null>;
  readonly total: number | null;
}

const suppressed = (n: Leaving | undefined): boolean => n?.printed === "suppressed";

/** The share b behind a standardised difference of b from a known share a, where one value of b alone gives a whole count. */
function solved(difference: number, a: number, total: number): number | null {
  const fits = Array.from({ length: Math.round(total) + 1 }, (_, n) => n).filter((n) => {
    const b = n / total;
    const spread = Math.sqrt((a * (1 - a) + b * (1 - b)) / 2);
    return spread > 0 && Math.abs((b - a) / spread - difference) < 1e-9;
  });
  return fits.length === 1 ? fits[0] : null;
}

/** What partitions a report's numbers tell of: levels of each covariate in each sample, answers by year, deciles, steps of the flow. */
function partitionsOf(numbers: ReadonlyMap<string, Leaving>): readonly Partition[] {
  const value = (id: string): number | null => numbers.get(id)?.value ?? null;
  const first = (...values: readonly (number | null)[]): number | null =>
    values.find((v) => v !== null) ?? null;
  const ids = [...numbers.keys()];
  const found: Partition[] = [];
  const levels = (covariate: string): readonly string[] => [
    ...new Set(ids.flatMap((id) => new RegExp(`^tableS4\\.${covariate}\\.(\\d+)\\.`).exec(id)?.[1] ?? [])),
  ];
  const covariates = new Set(ids.flatMap((id) => /^tableS4\.([a-z]+)\.\d+\./.exec(id)?.[1] ?? []));
  const samples = new Set(ids.flatMap((id) => /^tableS4\.age\.\d+\.([a-z]+)$/.exec(id)?.[1] ?? []));
  for (const covariate of covariates)
    for (const sample of samples) {
      if (["population", "returned", "analysed", "population65"].includes(sample)) continue;
      const counted = { survey: "returned", share: "analysed" }[sample];
      const counts = levels(covariate).map((l) =>
        counted === undefined ? null : value(`tableS4.${covariate}.${l}.${counted}`),
      );
      const n = { survey: "survey", share: "analysed" }[sample] ?? sample;
      const shares = levels(covariate).map((l) => value(`tableS4.${covariate}.${l}.${sample}`));
      // Of those who returned the questionnaire some have no known level: their total is that of any level whose count and share stand.
      const whole =
        sample === "survey"
          ? first(
              ...counts.map((c, i) =>
                c !== null && (shares[i] ?? 0) > 0 ? Math.round(c / shares[i]!) : null,
              ),
            )
          : value(`tableS4.total.${n}`);
      const cells = levels(covariate).map((l, i): readonly [string, number | null] => {
        const share = shares[i];
        const survey = value(`tableS4.${covariate}.${l}.survey`);
        const difference = value(`tableS4differences.${covariate}.${l}.unweighted.${sample}`);
        const farthest = value(`tableS4differences.${covariate}.${l}.unweighted.farthest`);
        const byDifference = (d: number | null): number | null =>
          d === null || survey === null || whole === null || sample === "survey"
            ? null
            : solved(d, survey, whole);
        const decile = covariate === "deprivation" ? value(`tableS11.${sample}.decile${l}.n`) : null;
        return [
          l,
          first(
            counts[i],
            share === null || whole === null ? null : Math.round(share * whole),
            decile,
            byDifference(difference),
            byDifference(farthest),
          ),
        ];
      });
      found.push({ name: `${covariate} in ${sample}`, cells: new Map(cells), total: whole });
    }
  const years = new Set(ids.flatMap((id) => /^tableS5\.[a-z]+\.all\.(\d+)\.n$/.exec(id)?.[1] ?? []));
  const outcomes = new Set(ids.flatMap((id) => /^tableS5\.([a-z]+)\.all\./.exec(id)?.[1] ?? []));
  for (const outcome of outcomes)
    for (const year of years) {
      const own = ids.filter(
        (id) => id.startsWith(`tableS5.${outcome}.`) && id.endsWith(`.${year}.n`) && !id.includes(".all."),
      );
      const total = first(value(`tableS5.${outcome}.all.${year}.n`), value(`tableS1.${year}.rows`));
      const told = own.map((id): readonly [string, number | null] => {
        const share = value(id.replace(/\.n$/, ".share"));
        return [id, first(value(id), share === null || total === null ? null : Math.round(share * total))];
      });
      found.push({ name: `answers on ${outcome} in ${year}`, cells: new Map(told), total });
    }
  return found;
}

/** Samples within which another lies: the analysed among those who returned, each outcome's among the analysed, the second and third model's within the first's. */
function nestedTotals(numbers: ReadonlyMap<string, Leaving>): readonly (readonly [string, string])[] {
  return [...numbers.keys()].flatMap((id): (readonly [string, string])[] => {
    const model = /^(table1|tableS6|box2)\.([a-z]+)\.model[23](\.n|)$/.exec(id);
    if (model !== null) return [[`${model[1]}.${model[2]}.model1${model[3]}`, id]];
    const total = /^(tableS4\.total|flow)\.([a-z]+)$/.exec(id)?.[2];
    if (total === undefined || !numbers.has(`box2.${total}.model1`)) return [];
    return ["flow.analysed", "tableS4.total.analysed", `box2.${total}.model1`].map((outer) => [outer, id]);
  });
}

/** Counts under `fewest`, but not none, by which a sample is larger than one within it: of a level of a covariate, or in all. */
function betweenSamples(
  numbers: ReadonlyMap<string, Leaving>,
  partitions: readonly Partition[],
  fewest: number,
): readonly string[] {
  const few = (
    what: string,
    outer: number | null | undefined,
    inner: number | null | undefined,
  ): string[] => {
    if (typeof outer !== "number" || typeof inner !== "number") return [];
    const left = outer - inner;
    return left !== 0 && Math.abs(left) < fewest ? [`${what}: ${left} are left`] : [];
  };
  const levels = partitions.flatMap(({ name, cells }): string[] => {
    const [covariate, sample] = name.split(" in ");
    if (sample === "survey" || name.startsWith("answers")) return [];
    const outer = partitions.find(
      (p) => p.name === `${covariate} in ${sample === "share" ? "survey" : "share"}`,
    );
    return [...cells].flatMap(([level, n]) => few(`${name}, level ${level}`, outer?.cells.get(level), n));
  });
  const totals = nestedTotals(numbers).flatMap(([outer, inner]) =>
    few(`${outer} without ${inner}`, numbers.get(outer)?.value, numbers.get(inner)?.value),
  );
  return [...levels, ...totals];
}

/** What an attack found: cells that are told, and partitions in which hidden cells are held too narrowly. */
export interface Recovered {
  readonly told: readonly string[];
  readonly narrow: readonly string[];
  readonly partitions: number;
  readonly hidden: number;
}

/**
 * Tries to tell the suppressed counts of a report from all the numbers that left: by shares and their totals, by standardised differences,
 * by the same count in another table, by what is left of a total, and by what a sample has more than one within it. A hidden cell under `fewest` must not be told, nor hidden cells be left
 * that are together fewer than that.
 */
export function attack(leaving: readonly Leaving[], fewest: number): Recovered {
  const numbers = new Map(leaving.map((n) => [n.id, n]));
  const told: string[] = [];
  const narrow: string[] = [];
  let hidden = 0;
  const partitions = partitionsOf(numbers);
  for (const { name, cells, total } of partitions) {
    const known = [...cells].flatMap(([, v]) => (v === null ? [] : [v]));
    const unknown = [...cells].filter(([, v]) => v === null).map(([cell]) => cell);
    hidden += unknown.length;
    told.push(
      ...[...cells].filter(([, v]) => v !== null && v < fewest).map(([c, v]) => `${name}: ${c} is ${v}`),
    );
    if (total === null || unknown.length === 0) continue;
    const left = total - known.reduce((sum, v) => sum + v, 0);
    if (unknown.length === 1 && left < fewest) told.push(`${name}: ${unknown[0]} is ${left}`);
    else if (left < fewest) narrow.push(`${name}: ${unknown.join(", ")} are ${left} together`);
  }
  const counts = leaving.filter((n) => n.kind === "count" && n.unit === "responders" && !suppressed(n));
  told.push(...counts.filter((n) => (n.value ?? fewest) < fewest).map((n) => `${n.id} is ${n.value}`));
  told.push(...betweenSamples(numbers, partitions, fewest));
  return { told, narrow, partitions: partitions.length, hidden };
}
