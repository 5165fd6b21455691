import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import "../support/near.js";
import {
  contents,
  makeRoot,
  needsPython,
  printed,
  projectRoot,
  python,
  startKernel,
} from "./kernel-session.js";
import type { Session } from "./kernel-session.js";

/** The modules themselves: the whole of lib takes the kernel's checks longer. */
const imports = `
import { indexRows } from "./lib/stats/compress";
import { marginalEffects } from "./lib/stats/effects";
import { modelFrame } from "./lib/stats/frame";
import { fitLogit } from "./lib/stats/logit";
import { continuous, factor } from "./lib/stats/model";
import { seeded } from "./lib/stats/random";
import { variance } from "./lib/stats/variance";
import { threads } from "./lib/stats/kernels/machine";
import { residentOf, road } from "./lib/stats/kernels/resident";
import { columnsOf } from "./lib/stats/columns";
import { laidOut } from "./lib/stats/laidout";
`;

/** Simulated people, 40 clusters in five waves. */
const people = `
const random = seeded(7);
const count = 120_000;
const group = Uint32Array.from({ length: count }, () => Math.floor(200 * random()));
const x = Float64Array.from({ length: 200 }, () => 3 * random());
const wave = Uint8Array.from(group, (g) => g % 5);
const age = Uint8Array.from({ length: count }, () => Math.floor(4 * random()));
const y = Uint8Array.from(group, (g, i) => (random() < 1 / (1 + Math.exp(0.5 - 0.05 * x[g] - 0.2 * age[i])) ? 1 : 0));
const rows = {
  count,
  group,
  groups: { count: 200, covariates: { x }, clusters: { network: { codes: Uint32Array.from(x, (_v, g) => Math.floor(g / 5)) } } },
  factors: {
    wave: { codes: wave, levels: ["1", "2", "3", "4", "5"] },
    age: { codes: age, levels: ["a", "b", "c", "d"] },
  },
  outcomes: { y },
};
const terms = [continuous("x"), factor("wave"), factor("age")];
`;

/** Fits on frames of their own, each with whether the fast road was there for it. */
const fits = `
const fitted = () => {
const frame = modelFrame(indexRows(rows), { outcome: "y", terms, cluster: "network" });
const model = fitLogit(frame, terms);
const v = variance(frame, model);
const effect = marginalEffects(frame, model, v, "x").effects[0];
const fast = residentOf(laidOut(frame, columnsOf(frame, terms).columns)) !== null;
return { fast, beta: [...model.beta], matrix: [...v.matrix], effect: [effect.estimate, effect.se] };
};
road.from = 0;
const threaded = fitted();
threads.help = false;
const alone = fitted();
road.fast = false;
console.log(JSON.stringify({ threaded, alone, plain: fitted() }));
`;

interface Fitted {
  readonly fast: boolean;
  readonly beta: readonly number[];
  readonly matrix: readonly number[];
  readonly effect: readonly number[];
}

describe.skipIf(python === undefined)(`the estimator in a notebook's cell ${needsPython}`, () => {
  const root = makeRoot(join(projectRoot, "build"));
  let kernel: Session;

  beforeAll(async () => {
    cpSync(join(projectRoot, "lib/stats"), join(root, "lib/stats"), { recursive: true });
    kernel = await startKernel(root);
  }, 180_000);
  afterAll(async () => {
    await kernel.close();
    rmSync(root, { recursive: true, force: true });
  });

  it("gives the same digits by the fast road, alone or with threads, and by the plain one", async () => {
    const answered = await kernel.execute(imports + people + fits);
    expect(contents(answered, "error")).toEqual([]);
    const { threaded, alone, plain } = JSON.parse(printed(answered)) as Readonly<
      Record<"threaded" | "alone" | "plain", Fitted>
    >;
    expect([threaded.fast, alone.fast, plain.fast]).toEqual([true, true, false]);
    expect(alone).toEqual(threaded);
    expect(threaded.beta).toBeNear(plain.beta, 1e-10);
    expect(threaded.effect).toBeNear(plain.effect, 1e-10);
    const largest = Math.max(...plain.matrix);
    const shifted = ({ matrix }: Fitted): readonly number[] => matrix.map((m) => 2 + m / largest);
    expect(shifted(threaded)).toBeNear(shifted(plain), 1e-10);
  }, 180_000);
});
