d <- d[complete.cases(d[c("y", "z", "sex", "cluster")]), ]
d$sex <- factor(d$sex, levels = c("f", "m"))
rcs <- function(x, t) { k <- length(t); q <- function(a) pmax(x - a, 0)^3; sapply(1:(k - 2), function(j) (q(t[j]) - (q(t[k - 1]) * (t[k] - t[j]) - q(t[k]) * (t[k - 1] - t[j])) / (t[k] - t[k - 1])) / (t[k] - t[1])^2) }
fit <- glm(y ~ z + rcs(z, c(-1.4, -0.3, 0.3, 1.4)) + sex, family = binomial, data = d, control = list(epsilon = 1e-14, maxit = 100))
V <- sandwich::vcovCL(fit, cluster = d$cluster, type = "HC0", cadjust = FALSE)
lmtest::coeftest(fit, vcov. = V)
marginaleffects::avg_slopes(fit, variables = "sex", vcov = V)
marginaleffects::avg_slopes(fit, variables = "z", vcov = V)
