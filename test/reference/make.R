# Simulates the data sets of this folder and computes their reference values with R's own glm, sandwich, clubSandwich and numDeriv.
# Run: Rscript test/reference/make.R   (writes NAME.csv and NAME.json beside itself; seeded, so the same bytes from the same versions)
suppressMessages({ library(sandwich); library(clubSandwich); library(jsonlite); library(numDeriv) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

versions <- list(R = R.version.string, sandwich = as.character(packageVersion("sandwich")),
                 clubSandwich = as.character(packageVersion("clubSandwich")), numDeriv = as.character(packageVersion("numDeriv")))

# Inverse of cross-products with columns of very different size.
inverse <- function(A) { s <- sqrt(diag(A)); solve(A / outer(s, s), tol = 0) / outer(s, s) }

# glm stops at a relative deviance; more Newton steps take it to the machine's precision.
polish <- function(X, y, w, b) {
  for (i in 1:8) {
    p <- plogis(drop(X %*% b))
    b <- b + drop(inverse(crossprod(X, X * (w * p * (1 - p)))) %*% crossprod(X, w * (y - p)))
  }
  b
}

# Mean over rows of the slope of x (through every term it is in), or of a factor's change, with its delta-method error.
delta <- function(f, b, V) {
  s <- sqrt(diag(V))   # steps in standard errors, so that covariates of any size are differentiated well
  gradient <- jacobian(function(t) f(b + t * s), 0 * b, method.args = list(eps = 1e-2, r = 6))
  list(estimate = f(b), se = sqrt(drop(gradient %*% (V / outer(s, s)) %*% t(gradient))), gradient = drop(gradient) / s)
}

make <- function(name, title, data, formula, spec, weights = NULL, cluster = "cluster", club = TRUE) {
  data[sapply(data, is.numeric)] <- lapply(data[sapply(data, is.numeric)], function(v) signif(v, 12))
  write.csv(data, file.path(here, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
  w <- if (is.null(weights)) rep(1, nrow(data)) else data[[weights]]
  data$.w <- w
  fit <- suppressWarnings(glm(formula, binomial, data, weights = .w, control = list(epsilon = 1e-14, maxit = 100)))
  X <- model.matrix(fit); y <- data$y
  b <- polish(X, y, w, coef(fit)); names(b) <- spec$names
  fit$coefficients[] <- b
  p <- plogis(drop(X %*% b))
  B <- inverse(crossprod(X, X * (w * p * (1 - p))))
  G <- length(unique(data[[cluster]])); N <- if (spec$weights == "frequency") sum(w) else nrow(data); k <- ncol(X)
  scores <- X * (w * (y - p)); byCluster <- rowsum(scores, data[[cluster]])
  CR0 <- B %*% crossprod(byCluster) %*% B
  robust <- B %*% crossprod(X * ((y - p) * (if (spec$weights == "frequency") sqrt(w) else w))) %*% B * N / (N - 1)
  V <- list(oim = B, robust = robust, CR0 = CR0, CR1 = CR0 * G / (G - 1), CR1S = CR0 * G / (G - 1) * (N - 1) / (N - k))
  if (is.null(weights)) {
    again <- suppressWarnings(glm(formula, binomial, data, start = b, control = list(epsilon = 1e-16, maxit = 2)))
    stopifnot(max(abs(vcovCL(again, data[[cluster]], type = "HC0", cadjust = FALSE) / CR0 - 1)) < 1e-5)
  } else if (spec$weights == "probability") V$oim <- NULL
  out <- list(title = title, made = versions, terms = spec$terms, names = spec$names, cluster = cluster,
              weights = if (is.null(weights)) NULL else list(kind = spec$weights, column = weights),
              rows = nrow(data), clusters = G, beta = unname(b), logLikelihood = sum(w * (y * log(p) + (1 - y) * log1p(-p))),
              variances = lapply(V, function(v) unname(as.matrix(v))))
  if (club && is.null(weights)) {
    for (type in c("CR2", "CR3")) {
      v <- vcovCR(again, cluster = data[[cluster]], type = type)
      out[[type]] <- list(se = unname(sqrt(diag(as.matrix(v)))))
      if (type == "CR2") out$CR2$df <- unname(coef_test(again, v, test = "Satterthwaite")$df_Satt)
    }
  }
  out$wald <- { R <- b[-1]; list(chi2 = drop(R %*% inverse(V$CR1[-1, -1]) %*% R), df = k - 1) }
  out$wald$p <- pchisq(out$wald$chi2, k - 1, lower.tail = FALSE)
  out$wald$pF <- pf(out$wald$chi2 / (k - 1), k - 1, G - 1, lower.tail = FALSE)
  design <- function(d) model.matrix(delete.response(terms(fit)), d, xlev = fit$xlevels)
  # Each effect row by row, m(b); its mean over the rows of `over` (default all), covariates held (delta) and sampled (influence by cluster, by row).
  averaged <- lapply(spec$effects, function(e) {
    m <- if (!is.null(e$level)) {
      at <- function(l) { d <- data; d[[e$of]] <- factor(l, levels = fit$xlevels[[e$of]]); design(d) }
      hi <- at(e$level); lo <- at(fit$xlevels[[e$of]][1])
      function(b) plogis(drop(hi %*% b)) - plogis(drop(lo %*% b))
    } else {
      D <- if (!is.null(e$derivative)) e$derivative(data) else {
        step <- 1e-3 * sd(data[[e$of]])   # the columns are at most cubic in x: this five-point rule is exact but for rounding
        shift <- function(h) { d <- data; d[[e$of]] <- d[[e$of]] + h * step; design(d) }
        (shift(-2) - 8 * shift(-1) + 8 * shift(1) - shift(2)) / (12 * step)
      }
      function(b) { p <- plogis(drop(X %*% b)); p * (1 - p) * drop(D %*% b) }
    }
    inside <- if (is.null(e$over)) rep(1, nrow(data)) else as.numeric(data[[e$over]] == e$group)
    r <- delta(function(b) sum(w * inside * m(b)) / sum(w * inside), b, V$CR1)
    h <- w * inside * (m(b) - r$estimate) / sum(w * inside) + drop(scores %*% B %*% r$gradient)
    byRow <- sum((if (spec$weights == "frequency") h / sqrt(w) else h)^2) * N / (N - 1)
    e$derivative <- NULL
    c(e, list(estimate = r$estimate, se = r$se,
              sampled = list(CR1 = sqrt(sum(rowsum(h, data[[cluster]])^2) * G / (G - 1)), robust = sqrt(byRow))))
  })
  # At the means: spec$means gives the design's row from the means of x, z and of the indicators.
  if (!is.null(spec$means)) {
    mean1 <- function(v) sum(w * v) / sum(w)
    row <- function(x, z) unname(spec$means(x, z, sapply(c(middle = "middle", old = "old"), function(l) mean1(data$age == l)), mean1(data$sex == "m")))
    x0 <- mean1(data$x); z0 <- mean1(data$z)
    out$atMeans <- lapply(spec$slopesAtMeans, function(of) {
      move <- function(h) if (of == "x") row(x0 + h, z0) else row(x0, z0 + h)
      D <- (move(-2e-2) - 8 * move(-1e-2) + 8 * move(1e-2) - move(2e-2)) / 0.12
      r <- delta(function(b) { p <- plogis(sum(row(x0, z0) * b)); p * (1 - p) * sum(D * b) }, b, V$CR1)
      list(of = of, estimate = r$estimate, se = r$se)
    })
    r <- delta(function(b) plogis(sum(row(x0, z0) * b)), b, V$CR1)
    out$predictionAtMeans <- list(estimate = r$estimate, se = r$se)
  }
  # Clusters drawn (in the order of their numbers) 2, 1, 0, 1, 1, 2, 1, 0, … times, and the covariance of sandwich's own draws.
  times <- setNames(rep_len(c(2, 1, 0, 1, 1), G), sort(unique(data[[cluster]])))
  out$drawn <- list(times = unname(times), b = unname(polish(X, y, w * times[as.character(data[[cluster]])], b)))
  if (isTRUE(spec$bootstrap)) { set.seed(1); out$pairs <- list(draws = 3000, se = unname(sqrt(diag(vcovBS(again, cluster = data[[cluster]], R = 3000))))) }
  # Tests of one term without it: likelihood ratio, Rao's score, and the score with the sandwich of rows and of clusters.
  if (!is.null(spec$test)) {
    at <- spec$test$columns
    b0 <- b; b0[] <- 0; b0[-at] <- polish(X[, -at, drop = FALSE], y, w, b[-at])
    p0 <- plogis(drop(X %*% b0)); s0 <- X * (w * (y - p0)); B0 <- inverse(crossprod(X, X * (w * p0 * (1 - p0))))
    step <- (B0 %*% colSums(s0))[at]
    quad <- function(meat) drop(step %*% inverse((B0 %*% meat %*% B0)[at, at, drop = FALSE]) %*% step)
    cl <- crossprod(rowsum(s0, data[[cluster]]))
    ll <- function(p) sum(w * (y * log(p) + (1 - y) * log1p(-p)))
    out$test <- list(name = spec$test$name, df = length(at), lr = 2 * (ll(p) - ll(p0)), oim = drop(colSums(s0) %*% B0 %*% colSums(s0)),
                     robust = quad(crossprod(X * ((y - p0) * (if (spec$weights == "frequency") sqrt(w) else w)))) * (N - 1) / N,
                     CR0 = quad(cl), CR1 = quad(cl) * (G - 1) / G)
    if (is.null(weights)) {
      smaller <- glm(y ~ X[, -at] - 1, family = binomial, control = list(epsilon = 1e-14)); larger <- glm(y ~ X - 1, family = binomial, control = list(epsilon = 1e-14))
      stopifnot(abs(anova(smaller, larger, test = "Rao")$Rao[2] / out$test$oim - 1) < 1e-6)
    }
  }
  out$effects <- averaged
  writeLines(toJSON(out, auto_unbox = TRUE, digits = NA, pretty = FALSE, null = "null"), file.path(here, paste0(name, ".json")))
}

people <- function(n, clusters, seed) {
  set.seed(seed)
  d <- data.frame(cluster = sample(clusters, n, TRUE))
  u <- rnorm(clusters, 0, 0.5)
  exposure <- round(pmax(rnorm(clusters, 1, 0.8), 0), 3)
  d$x <- exposure[d$cluster]; d$z <- round(rnorm(n), 2)
  d$age <- factor(sample(c("young", "middle", "old"), n, TRUE, c(3, 4, 2)), levels = c("young", "middle", "old"))
  d$sex <- factor(sample(c("f", "m"), n, TRUE), levels = c("f", "m"))
  d$u <- u[d$cluster]
  d
}
draw <- function(d, eta) { d$y <- as.integer(runif(nrow(d)) < plogis(eta + d$u)); d$u <- NULL; d }
continuous <- function(n) list(kind = "continuous", name = n)
fct <- function(n, levels) list(kind = "factor", name = n, levels = levels)
ages <- fct("age", c("young", "middle", "old")); sexes <- fct("sex", c("f", "m"))
ageNames <- c("age=middle", "age=old")

d <- people(800, 25, 1); d <- draw(d, 0.3 + 0.2 * d$x + 0.4 * (d$age == "old"))
make("main-effects", "an exposure of clusters and two factors", d, y ~ x + age + sex,
     list(names = c("(Intercept)", "x", ageNames, "sex=m"), terms = list(continuous("x"), ages, sexes), weights = "none",
          bootstrap = TRUE, test = list(name = "age", columns = 3:4), slopesAtMeans = list("x"), means = function(x, z, age, m) c(1, x, age, m),
          effects = list(list(of = "x"), list(of = "age", level = "old"), list(of = "sex", level = "m"), list(of = "x", over = "age", group = "old"))))

d <- people(900, 30, 2); d <- draw(d, -0.5 + 0.3 * d$x * (d$age == "old") + 0.2 * d$z)
make("interaction", "the exposure by a factor, and a covariate by person", d, y ~ x + age + x:age + z,
     list(names = c("(Intercept)", "x", ageNames, "z", "x:age=middle", "x:age=old"),
          terms = list(continuous("x"), ages, continuous("z"), list(kind = "interaction", of = c("x", "age"))), weights = "none",
          test = list(name = "x:age", columns = 6:7), slopesAtMeans = list("x", "z"), means = function(x, z, age, m) c(1, x, age, z, x * age),
          effects = list(list(of = "x"), list(of = "z"), list(of = "age", level = "middle"), list(of = "x", over = "age", group = "young"),
                         list(of = "age", level = "old", over = "sex", group = "m"))))

d <- people(700, 20, 3); d <- draw(d, -0.2 + 0.5 * d$z - 0.2 * d$z^2)
make("polynomial", "a cubic of a covariate by person", d, y ~ z + I(z^2) + I(z^3) + sex,
     list(names = c("(Intercept)", "z", "z^2", "z^3", "sex=m"), terms = list(list(kind = "polynomial", name = "z", degree = 3), sexes),
          weights = "none", slopesAtMeans = list("z"), means = function(x, z, age, m) c(1, z, z^2, z^3, m), test = list(name = "sex", columns = 5),
          effects = list(list(of = "z"), list(of = "sex", level = "m"))))

d <- people(600, 40, 4); d <- draw(d, 0.1 + 0.3 * d$z); d$count <- sample(1:4, nrow(d), TRUE)
make("frequency-weights", "rows that stand for several people", d, y ~ x + z + age, weights = "count", club = FALSE,
     list(names = c("(Intercept)", "x", "z", ageNames), terms = list(continuous("x"), continuous("z"), ages), weights = "frequency",
          test = list(name = "age", columns = 4:5), slopesAtMeans = list("z"), means = function(x, z, age, m) c(1, x, z, age),
          effects = list(list(of = "x"), list(of = "age", level = "old"))))

d <- people(600, 15, 5); d <- draw(d, 0.4 - 0.3 * d$x); d$weight <- round(runif(nrow(d), 0.5, 4), 2)
make("probability-weights", "inverse sampling chances", d, y ~ x + sex + z, weights = "weight", club = FALSE,
     list(names = c("(Intercept)", "x", "sex=m", "z"), terms = list(continuous("x"), sexes, continuous("z")), weights = "probability",
          test = list(name = "sex", columns = 3), slopesAtMeans = list("x"), means = function(x, z, age, m) c(1, x, m, z),
          effects = list(list(of = "x"), list(of = "sex", level = "m"))))

d <- people(400, 6, 6); d <- draw(d, 0.2 * d$z)
make("few-clusters", "six clusters, where the kind of variance matters", d, y ~ z + age,
     list(names = c("(Intercept)", "z", ageNames), terms = list(continuous("z"), ages), weights = "none",
          effects = list(list(of = "z"), list(of = "age", level = "old"))))

d <- people(900, 30, 7); d$big <- 1e6 + 1e5 * d$z; d$small <- round(d$z * 1e-6 + rnorm(nrow(d)) * 1e-6, 10); d <- draw(d, -3.5 + 1.5 * d$z)
make("scales", "a rare outcome, and covariates of size 1e6 and 1e-6", d, y ~ big + small + sex,
     list(names = c("(Intercept)", "big", "small", "sex=m"), terms = list(continuous("big"), continuous("small"), sexes), weights = "none",
          effects = list(list(of = "small"), list(of = "sex", level = "m"))), club = FALSE)

d <- people(1200, 50, 8); d <- draw(d, 0.2 + 0.3 * (d$age == "old") * (d$sex == "m") + 0.1 * d$x)
make("factor-by-factor", "two factors and their products", d, y ~ x + age + sex + age:sex,
     list(names = c("(Intercept)", "x", ageNames, "sex=m", "age=middle:sex=m", "age=old:sex=m"),
          terms = list(continuous("x"), ages, sexes, list(kind = "interaction", of = c("age", "sex"))), weights = "none",
          effects = list(list(of = "x"), list(of = "age", level = "old"), list(of = "sex", level = "m"))))

d <- people(800, 35, 9); knots <- c(-1.4, -0.3, 0.3, 1.4); d <- draw(d, sin(d$z))
cubic <- function(x, t) sapply(1:2, function(j) { q <- function(a) pmax(x - a, 0)^3
  (q(t[j]) - (q(t[3]) * (t[4] - t[j]) - q(t[4]) * (t[3] - t[j])) / (t[4] - t[3])) / (t[4] - t[1])^2 })
slope <- function(x, t) sapply(1:2, function(j) { q <- function(a) 3 * pmax(x - a, 0)^2
  (q(t[j]) - (q(t[3]) * (t[4] - t[j]) - q(t[4]) * (t[3] - t[j])) / (t[4] - t[3])) / (t[4] - t[1])^2 })
make("spline", "a restricted cubic spline with four knots", d, y ~ z + cubic(z, knots) + sex,
     list(names = c("(Intercept)", "z", "z'", "z''", "sex=m"), terms = list(list(kind = "spline", name = "z", knots = knots), sexes),
          weights = "none", test = list(name = "z", columns = 2:4), slopesAtMeans = list("z"),
          means = function(x, z, age, m) c(1, z, cubic(z, knots), m),
          effects = list(list(of = "sex", level = "m"), list(of = "z", derivative = function(d) cbind(0, 1, slope(d$z, knots), 0)))))
