d <- d[complete.cases(d[c("y", "z", "age", "cluster")]), ]
d$age <- factor(d$age, levels = c("young", "middle", "old"))
fit <- glm(y ~ z + age, family = binomial, data = d, control = list(epsilon = 1e-14, maxit = 100))
G <- length(unique(d$cluster))
b <- sapply(unique(d$cluster), function(g) coef(update(fit, data = d[d$cluster != g, ])))
centre <- rowMeans(b)
V <- tcrossprod(b - centre) * (G - 1) / G
lmtest::coeftest(fit, vcov. = V)
p <- function(b, e) plogis(drop(model.matrix(delete.response(terms(fit)), e, xlev = fit$xlevels) %*% b))
effect <- function(f) { s <- sqrt(diag(V)); g <- numDeriv::jacobian(function(t) f(coef(fit) + t * s), 0 * s); c(estimate = f(coef(fit)), se = sqrt(drop(g %*% (V / outer(s, s)) %*% t(g)))) }
effects <- list()
h <- 1e-4 * sd(d$z); up <- down <- d; up$z <- d$z + h; down$z <- d$z - h
effects[["z"]] <- effect(function(b) mean((p(b, up) - p(b, down)) / (2 * h)))
at <- function(level) { e <- d; e$age <- factor(level, levels = levels(d$age)); e }
effects[["age"]] <- sapply(levels(d$age)[-1], function(l) effect(function(b) mean(p(b, at(l)) - p(b, at(levels(d$age)[1])))))
effects
# with the package marginaleffects (1.0): avg_slopes(fit, variables = "z", vcov = V)
# with the package marginaleffects (1.0): avg_slopes(fit, variables = "age", vcov = V)
