import { seeded } from "../../lib/stats/random.js";
import type { Table } from "../../lib/stats/table.js";

/** People in clusters with an exposure of their cluster and wave, two factors, a covariate of their own, and weights; seeded. */
export function simulatedPeople(seed: number, people = 600, clusters = 15) {
  const random = seeded(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const effect = Array.from({ length: clusters }, () => 0.4 * normal());
  const exposure = Array.from(
    { length: clusters * 3 },
    () => Math.round(1000 * Math.max(1 + normal(), 0)) / 1000,
  );
  const table: Record<string, (number | string)[]> = {
    y: [],
    x: [],
    z: [],
    wave: [],
    age: [],
    cluster: [],
    count: [],
    weight: [],
  };
  for (let i = 0; i < people; i++) {
    const cluster = Math.floor(random() * clusters);
    const wave = Math.floor(random() * 3);
    const age = Math.floor(random() * 4);
    const x = exposure[cluster * 3 + wave];
    const z = Math.round(100 * normal()) / 100;
    const eta = 0.2 + 0.25 * x - 0.3 * z + 0.2 * age - 0.1 * wave + effect[cluster];
    table.y.push(random() < 1 / (1 + Math.exp(-eta)) ? 1 : 0);
    table.x.push(x);
    table.z.push(z);
    table.wave.push(`w${wave}`);
    table.age.push(["a", "b", "c", "d"][age]);
    table.cluster.push(`c${cluster}`);
    table.count.push(1 + Math.floor(random() * 3));
    table.weight.push(Math.round(100 * (0.5 + 2 * random())) / 100);
  }
  return table;
}

/** A table's rows in another order, or some of them more than once. */
export function rowsAt(table: Table, at: readonly number[]): Table {
  return Object.fromEntries(Object.entries(table).map(([name, column]) => [name, at.map((i) => column[i])]));
}

/** 0 … n-1, shuffled. */
export function shuffled(n: number, seed: number): readonly number[] {
  const random = seeded(seed);
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
