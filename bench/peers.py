"""Times one peer on the benchmark's main model and prints one line of JSON. Usage: python peers.py PEER FILE

The model: logit of y on x and eight factors, clustered by pcn (Stata's G/(G-1)), with the average marginal effect of x and its
standard error by the exact delta method, written by hand where the package has none. Versions are in requirements.txt.
"""

import json
import resource
import sys
import time

FACTORS = ["year", "age", "gender", "eth", "work", "imd", "ru", "ltc"]


def read(path):
    import pandas as pd

    frame = pd.read_parquet(path, columns=["y", "x", "pcn", *FACTORS])
    for name in FACTORS:
        frame[name] = frame[name].astype("category")
    frame["cluster"] = pd.factorize(frame["pcn"], sort=True)[0]
    return frame


def dummies(frame):
    import numpy as np

    columns = [np.ones(len(frame)), frame["x"].to_numpy(float)]
    for name in FACTORS:
        codes = frame[name].cat.codes.to_numpy()
        columns += [(codes == c).astype(float) for c in range(1, len(frame[name].cat.categories))]
    return np.column_stack(columns)


def effect(frame, beta, v, block=200_000):
    """Average marginal effect of x (the second coefficient) and its standard error, block by block."""
    import numpy as np

    total, gradient, n = 0.0, np.zeros(len(beta)), len(frame)
    for start in range(0, n, block):
        x = dummies(frame.iloc[start : start + block])
        p = 1 / (1 + np.exp(-(x @ beta)))
        w = p * (1 - p)
        total += w.sum()
        gradient += beta[1] * (x.T @ (w * (1 - 2 * p)))
    gradient[1] += total
    gradient /= n
    return beta[1] * total / n, float(np.sqrt(gradient @ v @ gradient))


def glum(frame):
    from glum import GeneralizedLinearRegressor

    model = GeneralizedLinearRegressor(
        family="binomial", alpha=0, drop_first=True, fit_intercept=True, gradient_tol=1e-8
    )
    began = time.perf_counter()
    model.fit(frame[["x", *FACTORS]], frame["y"].to_numpy(float))
    fitted = time.perf_counter()
    v = model.covariance_matrix(
        X=frame[["x", *FACTORS]], y=frame["y"].to_numpy(float), clusters=frame["cluster"].to_numpy(), store_covariance_matrix=False
    )
    import numpy as np

    beta = np.concatenate([[model.intercept_], model.coef_])
    # glum multiplies by (N-1)/(N-k) too; without it the variance is Stata's.
    n, k = len(frame), len(beta)
    return beta, np.asarray(v) * (n - k) / (n - 1), fitted - began, time.perf_counter() - fitted


def statsmodels(frame):
    import statsmodels.formula.api as smf

    formula = "y ~ x + " + " + ".join(f"C({name})" for name in FACTORS)
    began = time.perf_counter()
    fit = smf.logit(formula, frame).fit(disp=0, method="newton", tol=1e-10)
    fitted = time.perf_counter()

    names = list(fit.params.index)
    order = ["Intercept", "x", *[n for n in names if n not in ("Intercept", "x")]]
    from statsmodels.stats.sandwich_covariance import cov_cluster

    v = cov_cluster(fit, frame["cluster"].to_numpy(), use_correction=False)
    g = frame["cluster"].max() + 1
    at = [names.index(n) for n in order]

    return fit.params.to_numpy()[at], v[at][:, at] * g / (g - 1), fitted - began, time.perf_counter() - fitted


def pyfixest(frame):
    import pyfixest as pf

    formula = "y ~ x + " + " + ".join(f"C({name})" for name in FACTORS)
    began = time.perf_counter()
    fit = pf.feglm(formula, frame, family="logit", vcov={"CRV1": "cluster"}, ssc=pf.ssc(k_adj=False, G_adj=True))
    spent = time.perf_counter() - began
    names = list(fit.coef().index)
    order = ["Intercept", "x", *[n for n in names if n not in ("Intercept", "x")]]
    at = [names.index(n) for n in order]
    import numpy as np

    return fit.coef().to_numpy()[at], np.asarray(fit._vcov)[at][:, at], spent, 0.0


def main():
    peer, path = sys.argv[1:]
    began = time.perf_counter()
    frame = read(path)
    ready = time.perf_counter() - began
    beta, v, fit_seconds, variance_seconds = {"glum": glum, "statsmodels": statsmodels, "pyfixest": pyfixest}[peer](frame)
    began = time.perf_counter()
    ame, ame_se = effect(frame, beta, v)
    print(
        json.dumps(
            {
                "peer": peer,
                "readSeconds": ready,
                "fitSeconds": fit_seconds,
                "varianceSeconds": variance_seconds,
                "effectSeconds": time.perf_counter() - began,
                "peakMemoryMb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "beta": float(beta[1]),
                "se": float(v[1, 1] ** 0.5),
                "ame": float(ame),
                "ameSe": ame_se,
            }
        )
    )


if __name__ == "__main__":
    main()
