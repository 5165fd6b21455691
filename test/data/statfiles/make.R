# Makes survey-2021.dta beside it: two responders of 2021 as Stata holds them, system missing values in place of the missing codes,
# value labels on gender. Run in this folder: Rscript make.R
names <- c("Q94", "Q32", "Q91_3", "Q91_1", "Q91_2", "Q91_4", "Q28", "Q87", "Q30_recoded", "Q31_14", "Q48_Merged", "Q49", "Q50")
responders <- as.data.frame(matrix(rep(c(1L, NA), length(names)), 2, dimnames = list(NULL, names)))
responders$Q31_14 <- c(1L, 0L)
responders$Q112 <- factor(c("Female", "Male"), levels = c("Female", "Male", "Non-binary"))
responders$wt_new <- c(1.25, 0.5)
responders$Practice_Code <- c("A81001", "A81002")
foreign::write.dta(responders, "survey-2021.dta", version = 10L)
cat(R.version.string, as.character(packageVersion("foreign")), "\n")
