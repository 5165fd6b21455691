d <- d[complete.cases(d[c("y", "x", "age", "sex", "cluster")]), ]
d$age <- factor(d$age, levels = c("young", "middle", "old"))
d$sex <- factor(d$sex, levels = c("f", "m"))
fit <- glm(y ~ x + age + sex + age:sex, family = binomial, data = d, control = list(epsilon = 1e-14, maxit = 100))
V <- vcov(fit)
lmtest::coeftest(fit, vcov. = V)
marginaleffects::avg_slopes(fit, variables = "x", vcov = V)
marginaleffects::avg_slopes(fit, variables = "age", vcov = V)
marginaleffects::avg_slopes(fit, variables = "sex", vcov = V)
