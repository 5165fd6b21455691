import fc from "fast-check";
import { columnValue, logistic, type Person } from "../../lib/stats/dense.js";
import type { Column } from "../../lib/stats/columns.js";
import { continuous, factor, interaction, polynomial, type Model, type Term } from "../../lib/stats/model.js";
import type { Table } from "../../lib/stats/table.js";
import { simulatedPeople } from "./simulated.js";

/** A model and the people it is of, made at random. */
export interface Generated {
  readonly seed: number;
  readonly table: Table;
  readonly terms: readonly Term[];
  readonly weights: NonNullable<Model["weights"]> | null;
  readonly cluster: string | null;
}

const mains = {
  x: fc.constantFrom<Term>(continuous("x"), polynomial("x", 2)),
  z: fc.constant<Term>(continuous("z")),
  age: fc.constantFrom<Term>(factor("age"), factor("age", "c")),
  wave: fc.constantFrom<Term>(factor("wave"), factor("wave", "w2")),
};
const pairs = [
  ["x", "age"],
  ["x", "z"],
  ["wave", "age"],
  ["z", "wave"],
] as const;

/** Models of two to four variables in any order, with some of their products, weights and clusters. */
export const generatedModel: fc.Arbitrary<Omit<Generated, "table">> = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    mains: fc.record(mains),
    names: fc.shuffledSubarray(["x", "z", "age", "wave"] as const, { minLength: 2 }),
    pairs: fc.subarray([...pairs], { maxLength: 2 }),
    weights: fc.constantFrom<Generated["weights"]>(
      null,
      { kind: "frequency", column: "count" },
      { kind: "probability", column: "weight" },
    ),
    cluster: fc.constantFrom("cluster", null),
  })
  .map(({ seed, mains: made, names, pairs: products, weights, cluster }) => ({
    seed,
    terms: [
      ...names.map((name) => made[name]),
      ...products.filter((of) => of.every((name) => names.includes(name))).map((of) => interaction(...of)),
    ],
    weights,
    cluster,
  }));

/** The people of a generated model. */
export const withPeople = (model: Omit<Generated, "table">): Generated => ({
  ...model,
  table: simulatedPeople(model.seed, 700),
});

/** The rows of a table as people for the readable road. */
export const peopleOf = ({ table, weights }: Pick<Generated, "table" | "weights">): readonly Person[] =>
  Array.from({ length: table.y.length }, (_, i) => ({
    levels: { wave: String(table.wave[i]), age: String(table.age[i]) },
    values: { x: Number(table.x[i]), z: Number(table.z[i]) },
    y: Number(table.y[i]) as 0 | 1,
    weight: weights === null ? 1 : Number(table[weights.column][i]),
    cluster: String(table.cluster[i]),
  }));

/**
 * The maximum of the log-likelihood by BFGS with a backtracking search, which knows nothing of the information matrix: an independent road to the
 * same estimates. Columns are scaled to their root mean square.
 */
export function climbed(people: readonly Person[], columns: readonly Column[]): Float64Array {
  const raw = people.map((p) => columns.map((c) => columnValue(c, p)));
  const scale = columns.map((_, j) => Math.sqrt(raw.reduce((s, row) => s + row[j] ** 2, 0) / people.length));
  const k = columns.length;
  const x = Float64Array.from(raw.flatMap((row) => row.map((v, j) => v / scale[j])));
  const total = people.reduce((s, p) => s + p.weight, 0);
  const at = (b: Float64Array) => {
    const slope = new Float64Array(k);
    let value = 0;
    for (let i = 0; i < people.length; i++) {
      let eta = 0;
      for (let j = 0; j < k; j++) eta += x[i * k + j] * b[j];
      const { mean, logMean, logComplement } = logistic(eta);
      const share = people[i].weight / total;
      value -= share * (people[i].y === 1 ? logMean : logComplement);
      for (let j = 0; j < k; j++) slope[j] -= share * (people[i].y - mean) * x[i * k + j];
    }
    return { b, value, slope };
  };
  let inverse = Array.from({ length: k }, (_, i) =>
    Float64Array.from({ length: k }, (_v, j) => (i === j ? 1 : 0)),
  );
  let here = at(new Float64Array(k));
  for (let step = 0; step < 300 && here.slope.some((g) => Math.abs(g) > 1e-11); step++) {
    const move = Float64Array.from(inverse, (row) => -row.reduce((s, v, j) => s + v * here.slope[j], 0));
    const fall = move.reduce((s, v, j) => s + v * here.slope[j], 0);
    let share = 1;
    let there = at(here.b.map((v, j) => v + share * move[j]));
    while (there.value > here.value + 1e-4 * share * fall && share > 1e-10) {
      share /= 2;
      there = at(here.b.map((v, j) => v + share * move[j]));
    }
    if (!(there.value <= here.value)) break;
    const s = there.b.map((v, j) => v - here.b[j]);
    const g = there.slope.map((v, j) => v - here.slope[j]);
    const sg = s.reduce((sum, v, j) => sum + v * g[j], 0);
    here = there;
    if (!(sg > 0)) continue;
    const hg = inverse.map((row) => row.reduce((sum, v, j) => sum + v * g[j], 0));
    const ghg = hg.reduce((sum, v, j) => sum + v * g[j], 0);
    inverse = inverse.map((row, i) =>
      row.map((v, j) => v + ((1 + ghg / sg) * s[i] * s[j] - hg[i] * s[j] - s[i] * hg[j]) / sg),
    );
  }
  return here.b.map((v, j) => v / scale[j]);
}
