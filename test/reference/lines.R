# Runs R lines that lib/stats/rlanguage.ts wrote, kept in test/reference/lines/*.R, on the data set of the same name, and keeps what they give:
#   Rscript test/reference/lines.R
# Lines of packages that are not installed are left out, and said so in the file.
suppressMessages(library(jsonlite))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
for (file in sort(list.files(file.path(here, "lines"), "\\.R$", full.names = TRUE))) {
  name <- sub("\\.R$", "", basename(file))
  lines <- readLines(file)
  packages <- unique(unlist(regmatches(lines, gregexpr("[a-zA-Z]+(?=::)", lines, perl = TRUE))))
  absent <- Filter(function(p) !requireNamespace(p, quietly = TRUE), packages)
  kept <- Filter(function(l) !any(sapply(absent, function(p) grepl(paste0(p, "::"), l, fixed = TRUE))), lines)
  where <- new.env()
  # A file of lines that has no data set of its name says whose it uses.
  data <- c(part = "main-effects", `one-step` = "few-clusters", jackknife = "few-clusters", frequency = "frequency-weights", `frequency-clustered` = "frequency-weights",
            probability = "probability-weights", `probability-clustered` = "probability-weights")
  of <- if (name %in% names(data)) data[[name]] else name
  assign("d", read.csv(file.path(here, paste0(of, ".csv"))), where)
  for (expression in parse(text = kept)) eval(expression, where)
  fit <- get("fit", where); V <- get("V", where)
  writeLines(toJSON(list(R = R.version.string, left_out = as.list(absent), names = names(coef(fit)), beta = unname(coef(fit)),
                         se = unname(sqrt(diag(V))),
                         effects = lapply(get("effects", where), function(e) as.vector(unname(e)))), auto_unbox = TRUE, digits = NA), file.path(here, "lines", paste0(name, ".json")))
}
