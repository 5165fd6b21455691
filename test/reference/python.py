"""Standard errors and effects by Python's statsmodels on main-effects.csv, for the factors in lib/stats/README.md.

Run: python test/reference/python.py   (reads main-effects.csv, writes python.json beside itself)
"""

import csv
import json
import platform
from pathlib import Path

import numpy as np
import statsmodels
import statsmodels.api as sm

here = Path(__file__).parent
with open(here / "main-effects.csv", encoding="utf-8") as file:
    rows = list(csv.DictReader(file))
y = np.array([float(r["y"]) for r in rows])
cluster = np.array([int(r["cluster"]) for r in rows])
names = ["(Intercept)", "x", "age=middle", "age=old", "sex=m"]
X = np.column_stack(
    [
        np.ones(len(rows)),
        [float(r["x"]) for r in rows],
        [r["age"] == "middle" for r in rows],
        [r["age"] == "old" for r in rows],
        [r["sex"] == "m" for r in rows],
    ]
).astype(float)


def fitted(**options):
    return sm.Logit(y, X).fit(method="newton", tol=1e-14, maxiter=100, disp=0, **options)


clustered = {"groups": cluster}
fits = {
    "nonrobust": fitted(),
    "HC0": fitted(cov_type="HC0"),
    "cluster": fitted(cov_type="cluster", cov_kwds=clustered),
    "cluster, no correction": fitted(cov_type="cluster", cov_kwds={**clustered, "use_correction": False}),
}
margins = {name: fit.get_margeff(at="overall") for name, fit in fits.items()}
out = {
    "made": {"python": platform.python_version(), "statsmodels": statsmodels.__version__},
    "names": names,
    "rows": len(rows),
    "clusters": len(set(cluster)),
    "beta": fits["nonrobust"].params.tolist(),
    "logLikelihood": fits["nonrobust"].llf,
    "se": {name: fit.bse.tolist() for name, fit in fits.items()},
    "slopeOfX": {name: [float(m.margeff[0]), float(m.margeff_se[0])] for name, m in margins.items()},
}
(here / "python.json").write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")
