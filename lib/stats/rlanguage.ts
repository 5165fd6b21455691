import type { Frame } from "./frame.js";
import type { Model, Term } from "./model.js";
import { conditionsOf, numbersOf, spell, type LinesOptions, type Spelt } from "./othersoftware.js";
import type { VarianceName } from "./variance.js";

/**
 * R's lines for a model: `glm`, the variance by `sandwich` or `clubSandwich`, a table of coefficients, and average marginal effects by the delta method
 * (`numDeriv`), with the call of `marginaleffects` that means the same. The data are a data frame `d` with columns under the model's names. Names that
 * are no R names are quoted. Rows are repeated for frequency weights. The lines are run by R in test/reference/lines.R.
 */
export function rLines(frame: Frame, model: Model, options: LinesOptions = {}): readonly string[] {
  const s = spell(frame, model, options);
  const splines = model.terms.flatMap((t) => (t.kind === "spline" ? [t] : []));
  const sample = conditionsOf(model.sample ?? [], {
    mask: (name) => `${column(name)} == 1`,
    isIn: (name, levels) => `${column(name)} %in% c(${levels.map(text).join(", ")})`,
    compare: (name, sign, value) => `${column(name)} ${sign} ${value}`,
  });
  const used = [
    model.outcome,
    ...numbersOf(model),
    ...Object.keys(s.factors),
    ...(model.complete ?? []),
    ...(model.cluster == null ? [] : [model.cluster]),
    ...(model.weights == null ? [] : [model.weights.column]),
  ];
  const [repeated, weights] = weighting(model);
  const right = model.terms.length === 0 ? "1" : model.terms.map((t) => spelled(s, t)).join(" + ");
  return [
    ...(sample.length === 0
      ? []
      : [`d <- subset(d, ${sample.map((c) => c.replaceAll("d$", "")).join(" & ")})`]),
    `d <- d[complete.cases(d[c(${[...new Set(used)].map(text).join(", ")})]), ]`,
    ...repeated,
    ...Object.entries(s.factors).map(
      ([name, { levels }]) =>
        `${column(name)} <- factor(${column(name)}, levels = c(${levels.map(text).join(", ")}))`,
    ),
    ...(splines.length === 0 ? [] : [rcs]),
    `fit <- glm(${quoted(model.outcome)} ~ ${right}, family = ${model.weights?.kind === "probability" ? "quasibinomial" : "binomial"}, data = d${weights}, control = list(epsilon = 1e-14, maxit = 100))`,
    ...varianceLines(s.variance, model),
    "lmtest::coeftest(fit, vcov. = V)",
    ...effectLines(s),
  ];
}

/** Lines that make the weights work, and glm's argument. */
function weighting({ weights }: Model): readonly [readonly string[], string] {
  if (weights == null) return [[], ""];
  const w = column(weights.column);
  return weights.kind === "frequency"
    ? [[`d <- d[rep(seq_len(nrow(d)), ${w}), ]`], ""]
    : [[`d <- d[${w} > 0, ]`], `, weights = ${quoted(weights.column)}`];
}

/** Harrell's restricted cubic spline without its first, linear column. */
const rcs =
  "rcs <- function(x, t) { k <- length(t); q <- function(a) pmax(x - a, 0)^3; sapply(1:(k - 2), function(j) " +
  "(q(t[j]) - (q(t[k - 1]) * (t[k] - t[j]) - q(t[k]) * (t[k - 1] - t[j])) / (t[k] - t[k - 1])) / (t[k] - t[1])^2) }";

const text = (v: string): string => JSON.stringify(v);
const quoted = (name: string): string => (/^[A-Za-z][\w.]*$/.test(name) ? name : `\`${name}\``);
const column = (name: string): string => `d$${quoted(name)}`;

function main(s: Spelt, name: string): string {
  const term = s.model.terms.find((t) => t.kind !== "interaction" && t.name === name);
  const x = quoted(name);
  if (term?.kind === "polynomial")
    return [x, ...Array.from({ length: term.degree - 1 }, (_, d) => `I(${x}^${d + 2})`)].join(" + ");
  if (term?.kind === "spline") return `${x} + rcs(${x}, c(${term.knots.join(", ")}))`;
  return x;
}

function spelled(s: Spelt, term: Term): string {
  if (term.kind !== "interaction") return main(s, term.name);
  return term.of
    .map((name) => (main(s, name).includes(" + ") ? `(${main(s, name)})` : main(s, name)))
    .join(":");
}

function varianceLines(variance: VarianceName, model: Model): readonly string[] {
  const of = model.cluster == null ? "" : column(model.cluster);
  const hc0 = `sandwich::vcovCL(fit, cluster = ${of}, type = "HC0", cadjust = FALSE)`;
  const G = `G <- length(unique(${of}))`;
  const club = (type: string): string =>
    `V <- as.matrix(clubSandwich::vcovCR(fit, cluster = ${of}, type = "${type}"))`;
  switch (variance) {
    case "oim":
      return ["V <- vcov(fit)"];
    case "robust":
      return ["V <- sandwich::sandwich(fit) * nrow(d) / (nrow(d) - 1)"];
    case "CR0":
      return [`V <- ${hc0}`];
    case "CR1":
      return [G, `V <- ${hc0} * G / (G - 1)`];
    case "CR1S":
      return [G, "N <- nrow(d)", `V <- ${hc0} * G / (G - 1) * (N - 1) / (N - length(coef(fit)))`];
    case "CR2 clubSandwich":
      return [club("CR2")];
    case "CR3":
      return [club("CR3")];
    case "CR2":
      return ["# no R package has the symmetric CR2; this is clubSandwich's", club("CR2")];
    default:
      return [
        G,
        `b <- sapply(unique(${of}), function(g) coef(update(fit, data = d[${of} != g, ])))`,
        variance === "jackknife mse" ? "centre <- coef(fit)" : "centre <- rowMeans(b)",
        "V <- tcrossprod(b - centre) * (G - 1) / G",
      ];
  }
}

/** Average marginal effects: a central difference in a covariate, a change of level in a factor, and the delta method. */
function effectLines({ model, effectsOf, factors }: Spelt): readonly string[] {
  if (effectsOf.length === 0) return [];
  const weighted = model.weights?.kind === "probability" ? model.weights.column : null;
  const mean = (of: string): string =>
    weighted === null ? `mean(${of})` : `weighted.mean(${of}, ${column(weighted)})`;
  const wts = weighted === null ? "" : `, wts = ${text(weighted)}`;
  const one = (name: string): readonly string[] => {
    const to = `effects[[${text(name)}]]`;
    if (Object.hasOwn(factors, name))
      return [
        `at <- function(level) { e <- d; e$${quoted(name)} <- factor(level, levels = levels(${column(name)})); e }`,
        `${to} <- sapply(levels(${column(name)})[-1], function(l) effect(function(b) ${mean(`p(b, at(l)) - p(b, at(levels(${column(name)})[1]))`)}))`,
      ];
    return [
      `h <- 1e-4 * sd(${column(name)}); up <- down <- d; up$${quoted(name)} <- ${column(name)} + h; down$${quoted(name)} <- ${column(name)} - h`,
      `${to} <- effect(function(b) ${mean("(p(b, up) - p(b, down)) / (2 * h)")})`,
    ];
  };
  return [
    "p <- function(b, e) plogis(drop(model.matrix(delete.response(terms(fit)), e, xlev = fit$xlevels) %*% b))",
    "effect <- function(f) { s <- sqrt(diag(V)); g <- numDeriv::jacobian(function(t) f(coef(fit) + t * s), 0 * s); " +
      "c(estimate = f(coef(fit)), se = sqrt(drop(g %*% (V / outer(s, s)) %*% t(g)))) }",
    "effects <- list()",
    ...effectsOf.flatMap(one),
    "effects",
    ...effectsOf.map(
      (of) =>
        `# with the package marginaleffects (1.0): avg_slopes(fit, variables = ${text(of)}, vcov = V${wts})`,
    ),
  ];
}
