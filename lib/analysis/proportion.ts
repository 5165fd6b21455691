/** Counts of one cluster: how many answered, how many of them well. */
export interface ClusterCount {
  readonly n: number;
  readonly good: number;
}

/** A proportion over clusters with its clustered standard error and 95% interval. */
export interface Proportion {
  readonly n: number;
  readonly clusters: number;
  readonly share: number;
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

const z95 = 1.959963984540054;

/**
 * The share of good answers, its linearised standard error with clusters as the units (factor G/(G-1), as Stata's
 * `proportion, vce(cluster)`), and the interval of the logit scale, so that it stays within 0 and 1.
 * With one cluster, or a share of 0 or 1, error and limits are NaN.
 */
export function clusteredProportion(counts: readonly ClusterCount[]): Proportion {
  const clusters = counts.length;
  let n = 0;
  let good = 0;
  for (const c of counts) {
    n += c.n;
    good += c.good;
  }
  const share = good / n;
  let meat = 0;
  for (const c of counts) meat += (c.good - share * c.n) ** 2;
  const error = clusters < 2 ? NaN : Math.sqrt((clusters / (clusters - 1)) * meat) / n;
  const logit = Math.log(share / (1 - share));
  const half = (z95 * error) / (share * (1 - share));
  const limit = (eta: number): number => 1 / (1 + Math.exp(-eta));
  return { n, clusters, share, error, low: limit(logit - half), high: limit(logit + half) };
}
