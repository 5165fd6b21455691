# Satterthwaite's degrees of freedom of linear combinations and of average marginal effects under CR2, by clubSandwich's linear_contrast.
# Run: Rscript test/reference/contrasts.R   (reads few-clusters.csv, writes contrasts.json beside itself)
suppressMessages({ library(clubSandwich); library(jsonlite) })
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
d <- read.csv(file.path(here, "few-clusters.csv"))
d$age <- factor(d$age, levels = c("young", "middle", "old"))
fit <- glm(y ~ z + age, binomial, d, control = list(epsilon = 1e-14, maxit = 100))
# clubSandwich takes the working weights of glm's last step, which are those before it: two more steps from the answer bring them there.
fit <- suppressWarnings(glm(y ~ z + age, binomial, d, start = coef(fit), control = list(epsilon = 1e-16, maxit = 2)))
V <- vcovCR(fit, cluster = d$cluster, type = "CR2")

X <- model.matrix(fit); b <- coef(fit); p <- plogis(drop(X %*% b)); q <- p * (1 - p)
slope <- colMeans(q * (1 - 2 * p) * b[["z"]] * X) + mean(q) * c(0, 1, 0, 0)
at <- function(level) { e <- d; e$age <- factor(level, levels = levels(d$age)); X <- model.matrix(~ z + age, e); p <- plogis(drop(X %*% b)); colMeans(p * (1 - p) * X) }
contrasts <- list(`old less middle` = c(0, 0, -1, 1), `z and old` = c(0, 1, 0, 1), `slope of z` = slope, `change to old` = at("old") - at("young"))
found <- lapply(contrasts, function(C) {
  r <- linear_contrast(fit, V, contrasts = matrix(C, 1), test = "Satterthwaite", p_values = TRUE)
  list(se = r$SE, df = r$df, low = r$CI_L, high = r$CI_U, estimate = r$Est, p = r$p_val)
})
writeLines(toJSON(list(made = list(R = R.version.string, clubSandwich = as.character(packageVersion("clubSandwich"))), contrasts = found),
                  auto_unbox = TRUE, digits = NA, pretty = TRUE), file.path(here, "contrasts.json"))
