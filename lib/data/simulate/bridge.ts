/**
 * The quantile of the bridge distribution of the logit link: with b drawn from it, E[expit(eta / phi + b)] = expit(eta) for every eta.
 * `u` and `phi` strictly between 0 and 1; phi = 1 would be no effect at all.
 * Source: Wang and Louis, "Matching conditional and marginal shapes in binary random intercept models using a bridge distribution
 * function", Biometrika 90 (2003).
 */
export const bridgeQuantile = (u: number, phi: number): number =>
  Math.log(Math.sin(phi * Math.PI * u) / Math.sin(phi * Math.PI * (1 - u))) / phi;

/** Its variance: (pi^2 / 3)(1 / phi^2 - 1). Its mean is 0. */
export const bridgeVariance = (phi: number): number => (Math.PI ** 2 / 3) * (phi ** -2 - 1);
