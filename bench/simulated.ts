import { seeded, type Table } from "../lib/index.js";

const levels = { year: 6, age: 8, gender: 3, eth: 5, work: 8, imd: 10, ru: 8, ltc: 2 } as const;

/** People like the study's in number and shape, for a machine without the shared file: random, seeded, of no one. */
export function simulatedResponders(people: number, networks = 1268): Table {
  const random = seeded(20260101);
  const exposure = Float64Array.from({ length: networks * levels.year }, (_, g) =>
    g % levels.year < 2 ? 0 : Math.round(3000 * random()) / 1000,
  );
  const names = Object.keys(levels) as (keyof typeof levels)[];
  const table = Object.fromEntries(
    [...names, "pcn", "x", "y"].map((name) => [name, new Float64Array(people)]),
  );
  for (let i = 0; i < people; i++) {
    const pcn = Math.floor(random() * networks);
    let eta = 0.4;
    for (const name of names) {
      const level = Math.floor(random() ** 2 * levels[name]);
      table[name][i] = level;
      eta += (0.3 * level) / levels[name];
    }
    const x = exposure[pcn * levels.year + table.year[i]];
    table.pcn[i] = pcn;
    table.x[i] = x;
    table.y[i] = random() < 1 / (1 + Math.exp(-eta - 0.018 * x)) ? 1 : 0;
  }
  return table;
}
