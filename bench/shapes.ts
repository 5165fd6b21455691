import {
  continuous,
  factor,
  fitLogit,
  indexRows,
  marginalEffects,
  modelFrame,
  seeded,
  tableRows,
  variance,
  type Table,
} from "../lib/index.js";
import { timed } from "./frame.js";

/** Models of another shape than the study's: 500 columns on a million rows, and a covariate of each person's own on 4.1 million. */
export const shapes = {
  wide: { rows: 1_000_000, numbers: ["x"], factors: ["place", "age", "work"] },
  person: { rows: 4_132_676, numbers: ["x", "score"], factors: ["age", "work"] },
} as const;

/** What one shape took: from the table to a frame, then fit, variance and effect, the first time in the process and warm. */
export interface ShapeTimes {
  readonly shape: keyof typeof shapes;
  readonly rows: number;
  readonly cells: number;
  readonly columns: number;
  readonly frameSeconds: number;
  readonly firstSeconds: number;
  readonly warmSeconds: number;
  /** Of processor time, all threads together, for the warm one: what a busy machine does not change. */
  readonly warmProcessorSeconds: number;
}

/** Simulates people, fits them three times, and gives the first and the last. */
export function timeShape(shape: keyof typeof shapes): ShapeTimes {
  const { rows, numbers, factors } = shapes[shape];
  const table = simulated(rows);
  const terms = [...numbers.map((name) => continuous(name)), ...factors.map((name) => factor(name))];
  const frame = timed(() => {
    const roles = { outcomes: ["y"], factors: [...factors], numbers: [...numbers], clusters: ["network"] };
    const index = indexRows(tableRows(table, roles), { numbers });
    return modelFrame(index, { outcome: "y", terms, cluster: "network" });
  });
  const all = (): number => {
    const fit = fitLogit(frame.value, terms);
    marginalEffects(frame.value, fit, variance(frame.value, fit), "x");
    return fit.names.length;
  };
  const first = timed(all);
  all();
  const before = process.cpuUsage();
  const warm = timed(all);
  const spent = process.cpuUsage(before);
  return {
    shape,
    rows,
    cells: frame.value.group.length,
    columns: first.value,
    frameSeconds: frame.seconds,
    firstSeconds: first.seconds,
    warmSeconds: warm.seconds,
    warmProcessorSeconds: (spent.user + spent.system) / 1e6,
  };
}

function simulated(rows: number): Table {
  const random = seeded(5);
  const networks = 1268;
  const exposure = Float64Array.from({ length: networks * 6 }, () => Math.round(3000 * random()) / 1000);
  const place = new Uint16Array(rows);
  const [age, work, y] = [new Uint8Array(rows), new Uint8Array(rows), new Uint8Array(rows)];
  const network = new Uint16Array(rows);
  const [x, score] = [new Float64Array(rows), new Float64Array(rows)];
  for (let i = 0; i < rows; i++) {
    place[i] = Math.floor(random() * 480);
    age[i] = Math.floor(random() * 12);
    work[i] = Math.floor(random() * 8);
    network[i] = Math.floor(random() * networks);
    x[i] = exposure[network[i] * 6 + (age[i] % 6)];
    score[i] = random() * 4 - 2;
    const eta = 0.2 + 0.02 * x[i] + 0.3 * score[i] + 0.1 * age[i] + 0.002 * (place[i] % 37);
    y[i] = random() < 1 / (1 + Math.exp(-eta)) ? 1 : 0;
  }
  return { y, x, score, place, age, work, network };
}
