d <- d[complete.cases(d[c("y", "z", "age", "cluster")]), ]
d$age <- factor(d$age, levels = c("young", "middle", "old"))
fit <- glm(y ~ z + age, family = binomial, data = d, control = list(epsilon = 1e-14, maxit = 100))
V <- as.matrix(clubSandwich::vcovCR(fit, cluster = d$cluster, type = "CR2"))
lmtest::coeftest(fit, vcov. = V)
marginaleffects::avg_slopes(fit, variables = "z", vcov = V)
marginaleffects::avg_slopes(fit, variables = "age", vcov = V)
