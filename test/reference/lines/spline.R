d <- d[complete.cases(d[c("y", "z", "sex", "cluster")]), ]
d$sex <- factor(d$sex, levels = c("f", "m"))
rcs <- function(x, t) { k <- length(t); q <- function(a) pmax(x - a, 0)^3; sapply(1:(k - 2), function(j) (q(t[j]) - (q(t[k - 1]) * (t[k] - t[j]) - q(t[k]) * (t[k - 1] - t[j])) / (t[k] - t[k - 1])) / (t[k] - t[1])^2) }
fit <- glm(y ~ z + rcs(z, c(-1.4, -0.3, 0.3, 1.4)) + sex, family = binomial, data = d, control = list(epsilon = 1e-14, maxit = 100))
V <- sandwich::vcovCL(fit, cluster = d$cluster, type = "HC0", cadjust = FALSE)
lmtest::coeftest(fit, vcov. = V)
p <- function(b, e) plogis(drop(model.matrix(delete.response(terms(fit)), e, xlev = fit$xlevels) %*% b))
effect <- function(f) { s <- sqrt(diag(V)); g <- numDeriv::jacobian(function(t) f(coef(fit) + t * s), 0 * s); c(estimate = f(coef(fit)), se = sqrt(drop(g %*% (V / outer(s, s)) %*% t(g)))) }
effects <- list()
at <- function(level) { e <- d; e$sex <- factor(level, levels = levels(d$sex)); e }
effects[["sex"]] <- sapply(levels(d$sex)[-1], function(l) effect(function(b) mean(p(b, at(l)) - p(b, at(levels(d$sex)[1])))))
h <- 1e-4 * sd(d$z); up <- down <- d; up$z <- d$z + h; down$z <- d$z - h
effects[["z"]] <- effect(function(b) mean((p(b, up) - p(b, down)) / (2 * h)))
effects
# with the package marginaleffects (1.0): avg_slopes(fit, variables = "sex", vcov = V)
# with the package marginaleffects (1.0): avg_slopes(fit, variables = "z", vcov = V)
