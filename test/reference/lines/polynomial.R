d <- d[complete.cases(d[c("y", "z", "sex", "cluster")]), ]
d$sex <- factor(d$sex, levels = c("f", "m"))
fit <- glm(y ~ z + I(z^2) + I(z^3) + sex, family = binomial, data = d, control = list(epsilon = 1e-14, maxit = 100))
V <- sandwich::sandwich(fit) * nrow(d) / (nrow(d) - 1)
lmtest::coeftest(fit, vcov. = V)
marginaleffects::avg_slopes(fit, variables = "z", vcov = V)
marginaleffects::avg_slopes(fit, variables = "sex", vcov = V)
