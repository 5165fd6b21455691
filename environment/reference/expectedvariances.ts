import { z } from "zod";

/** Numbers as other programs write them: null (or NA, Inf as text) where there is none. */
const numeric = z.union([z.number(), z.string(), z.null()]);
const row = z.array(numeric);
const matrix = z.array(row);

const draws = z.looseObject({
  t: numeric.optional(),
  draws: z.number().optional(),
  p_ge: numeric.optional(),
  p_gt: numeric.optional(),
  n_greater: z.number().optional(),
  n_ties: z.number().optional(),
  mean_abs_t_star: numeric.optional(),
  max_abs_t_star: numeric.optional(),
  gap_to_nearest_untied: numeric.optional(),
});

const hypothesis = z.looseObject({
  u: row.optional(),
  numerator: numeric.optional(),
  restricted_b: row.nullish(),
  share_centred: draws.optional(),
  uncentred: draws.optional(),
});

/** The jackknife over the clusters without which there is an estimate. */
const existing = z.looseObject({
  r: z.number().optional(),
  mean_of_replicates: row.nullish(),
  se_mse: row.nullish(),
  se_mean: row.nullish(),
  vcov_mse: matrix.nullish(),
  vcov_mean: matrix.nullish(),
});

const cluster = z.union([z.string(), z.number(), z.boolean()]);

/** `variances.json` of a case; what is absent is not compared. */
export const variancesSchema = z.looseObject({
  tolerances: z.record(z.string(), z.number()).optional(),
  n: z.number().optional(),
  k: z.number().optional(),
  clusters: z.number().optional(),
  order: z.array(z.string()).optional(),
  coefficients: z.array(z.looseObject({ name: z.string() })).optional(),
  vcov: z.record(z.string(), matrix.nullable()).optional(),
  factors: z.record(z.string(), numeric).optional(),
  jackknife: z
    .looseObject({
      vcov_mse: matrix.nullish(),
      vcov_mean: matrix.nullish(),
      clusters_where_no_mle_after_deletion: z.array(z.looseObject({ cluster })).optional(),
      mean_of_replicates: row.nullish(),
      over_the_clusters_where_the_mle_exists: existing.nullish(),
      replicates: z.array(z.looseObject({ cluster, b: row.nullable() })).optional(),
    })
    .nullish(),
  wild_score_bootstrap: z
    .looseObject({
      cluster_order: z.array(cluster).optional(),
      cluster_share: row.optional(),
      coefficients: z.record(z.string(), z.record(z.string(), hypothesis)).optional(),
    })
    .nullish(),
});

export type ExpectedVariances = z.infer<typeof variancesSchema>;
export type ExpectedJackknife = NonNullable<ExpectedVariances["jackknife"]>;
export type ExpectedWild = NonNullable<ExpectedVariances["wild_score_bootstrap"]>;
