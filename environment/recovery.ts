import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { compareIntervals, recover, type Recovered } from "../bench/recovery.js";
import { projectRoot } from "../lib/index.js";

const LARGE = {
  clusters: 200,
  people: 30,
  unequal: false,
  slope: 0.1,
  exposure: "by wave",
  phi: 0.9,
} as const;
const FEW = { people: 60, slope: 0, exposure: "by cluster", phi: 0.9 } as const;

/**
 * `npm run recovery [-- --studies N]`: simulates studies whose marginal truth is known (default 4,000 of each kind), fits each, and writes
 * `bench/recovery.md`. @returns 0, or 1 where a bias or a coverage is not what it must be
 */
export function run(args: readonly string[]): Promise<number> {
  const at = args.indexOf("--studies");
  const studies = at < 0 ? 4000 : Number(args[at + 1]);
  if (!(Number.isInteger(studies) && studies >= 10)) {
    console.error(`recovery: --studies is "${args[at + 1] ?? ""}"; a whole number from 10 is needed`);
    return Promise.resolve(2);
  }
  const large = recover(LARGE, studies, 1_000_000);
  const few = [8, 20, 50].flatMap((clusters) =>
    [false, true].map((unequal) => {
      const seed = 2_000_000 + clusters * 100_000 + (unequal ? 50_000 : 0);
      return { clusters, unequal, ...compareIntervals({ ...FEW, clusters, unequal }, studies, seed) };
    }),
  );
  const wrong = large.filter((r) => !isMet(r));
  const text = report(studies, large, few);
  writeFileSync(join(projectRoot(), "bench", "recovery.md"), text);
  console.log(text);
  for (const r of wrong) console.error(`not recovered: ${r.name}`);
  return Promise.resolve(wrong.length === 0 ? 0 : 1);
}

/** Bias within four Monte Carlo errors of none, and coverage of 94 to 96 per cent. */
const isMet = (r: Recovered): boolean =>
  Math.abs(r.bias) < 4 * r.biasError && r.covered >= 0.94 && r.covered <= 0.96;

type Few = ReturnType<typeof compareIntervals> & { readonly clusters: number; readonly unequal: boolean };

function report(studies: number, large: readonly Recovered[], few: readonly Few[]): string {
  const percent = (r: Recovered): string =>
    `${(100 * r.covered).toFixed(1)} ± ${(196 * r.coveredError).toFixed(1)}`;
  const ways = few[0].rows.map((r) => r.name);
  return `# What is recovered of a known truth

Written by \`npm run recovery\`; the same seeds give the same numbers. Clusters have effects from the bridge distribution (Wang & Louis
2003), so that the marginal model is exactly a logit with the planted coefficients: what a clustered logit estimates is known.
± is 1.96 Monte Carlo standard errors.

## Many clusters: bias and coverage

${studies.toLocaleString("en-GB")} studies of ${LARGE.clusters} clusters of ${LARGE.people} people; an exposure that changes from wave to wave, two factors; CR1 (Stata's clustered variance), the normal.

| | truth (mean) | bias | its Monte Carlo error | sd of estimates | mean standard error | 95 % interval covers, % |
|---|---|---|---|---|---|---|
${large
  .map(
    (r) =>
      `| ${r.name} | ${r.truth.toFixed(4)} | ${r.bias.toFixed(5)} | ${r.biasError.toFixed(5)} | ${r.spread.toFixed(4)} | ${r.meanError.toFixed(4)} | ${percent(r)} |`,
  )
  .join("\n")}

## Few clusters: which interval holds

${studies.toLocaleString("en-GB")} studies of each kind, ${FEW.people} people a cluster on average, "unequal" sizes from a third to three times a middle one; the exposure is one
skewed value a cluster, the hardest case, and its coefficient is 0. Coverage of that 0 by 95 % intervals, in per cent; for the bootstrap (null
imposed, Rademacher signs, all of them with 8 clusters, else 399 draws) the share of p above 0.05.

| clusters | sizes | ${ways.join(" | ")} | without an estimate |
|---|---|${ways.map(() => "---").join("|")}|---|
${few
  .map(
    ({ clusters, unequal, rows, refused }) =>
      `| ${clusters} | ${unequal ? "unequal" : "equal"} | ${rows.map(percent).join(" | ")} | ${refused} |`,
  )
  .join("\n")}

Standard errors against the estimates' own spread (mean standard error / sd):

| clusters | sizes | ${ways
    .slice(1, -1)
    .map((w) => w.split(",")[0])
    .join(" | ")} |
|---|---|---|---|---|
${few
  .map(
    ({ clusters, unequal, rows }) =>
      `| ${clusters} | ${unequal ? "unequal" : "equal"} | ${rows
        .slice(1, -1)
        .map((r) => (r.meanError / r.spread).toFixed(2))
        .join(" | ")} |`,
  )
  .join("\n")}
`;
}
