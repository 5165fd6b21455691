import {
  bridgeQuantile,
  continuous,
  factor,
  indexRows,
  modelFrame,
  seeded,
  type Frame,
  type Term,
} from "../lib/index.js";

/** One simulated study's shape. */
export interface Shape {
  readonly clusters: number;
  /** People in an average cluster; with `unequal` sizes they go from a third to three times that, evenly on the log scale. */
  readonly people: number;
  readonly unequal: boolean;
  /** Planted marginal log odds ratio of the exposure. */
  readonly slope: number;
  /** The exposure changes from wave to wave, or is one value a cluster. */
  readonly exposure: "by wave" | "by cluster";
  /** Ratio of marginal to conditional coefficients: the bridge distribution's parameter. */
  readonly phi: number;
}

/** One study: its frame, and what is true of it. */
export interface Study {
  readonly frame: Frame;
  /** Marginal coefficients by name. */
  readonly truth: Readonly<Record<string, number>>;
  /** The mean slope in the exposure over these very people, at the truth. */
  readonly effect: number;
}

const WAVES = 3;
const waves = [0, 0.2, -0.1];
const ages = [0, 0.3, 0.6];
const CONSTANT = -0.4;

/** The model of every study: the exposure, the wave, an age group. */
export const studyTerms: readonly Term[] = [continuous("x"), factor("wave"), factor("age")];

/**
 * One study with cluster effects from the bridge distribution (Wang & Louis 2003): the conditional linear predictor is the marginal one / phi + b, so
 * that every person's marginal probability is exactly logistic in what was planted. Same shape and seed, same study.
 */
export function simulateStudy(shape: Shape, seed: number): Study {
  const { clusters, phi, slope } = shape;
  const random = seeded(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const sizes = Array.from({ length: clusters }, (_, g) => sizeOf(shape, g));
  const x = new Float64Array(clusters * WAVES);
  for (let g = 0; g < clusters; g++) {
    const own = normal();
    for (let w = 0; w < WAVES; w++)
      x[g * WAVES + w] = Math.exp(0.7 * (shape.exposure === "by cluster" ? own : 0.6 * own + 0.8 * normal()));
  }
  const count = sizes.reduce((sum, n) => sum + n, 0);
  const columns = {
    group: new Uint32Array(count),
    wave: new Uint8Array(count),
    age: new Uint8Array(count),
    y: new Uint8Array(count),
  };
  let [i, effect] = [0, 0];
  sizes.forEach((size, g) => {
    const b = bridgeQuantile(random(), phi);
    for (let person = 0; person < size; person++, i++) {
      const wave = Math.floor(random() * WAVES);
      const age = Math.floor(random() * ages.length);
      const eta = CONSTANT + slope * x[g * WAVES + wave] + waves[wave] + ages[age];
      const p = 1 / (1 + Math.exp(-eta));
      columns.group[i] = g * WAVES + wave;
      columns.wave[i] = wave;
      columns.age[i] = age;
      columns.y[i] = random() < 1 / (1 + Math.exp(-(eta / phi + b))) ? 1 : 0;
      effect += (slope * p * (1 - p)) / count;
    }
  });
  const index = indexRows({
    count,
    group: columns.group,
    groups: {
      count: clusters * WAVES,
      covariates: { x },
      clusters: { cluster: { codes: Uint32Array.from(x, (_v, g) => Math.floor(g / WAVES)) } },
    },
    factors: {
      wave: { codes: columns.wave, levels: ["1", "2", "3"] },
      age: { codes: columns.age, levels: ["young", "middle", "old"] },
    },
    outcomes: { y: columns.y },
  });
  const truth = {
    "(Intercept)": CONSTANT,
    x: slope,
    "wave=2": waves[1],
    "wave=3": waves[2],
    "age=middle": ages[1],
    "age=old": ages[2],
  };
  const frame = modelFrame(index, { outcome: "y", terms: studyTerms, cluster: "cluster" });
  return { frame, truth, effect };
}

function sizeOf({ clusters, people, unequal }: Shape, g: number): number {
  if (!unequal) return people;
  const mean = (3 - 1 / 3) / Math.log(9);
  return Math.round((people / mean) * 3 ** ((2 * g) / (clusters - 1) - 1));
}
