"""Adjusted P values by statsmodels' multipletests and E-values by mpmath with 50 digits: writes multiplicity.json beside this file.

pip install statsmodels==0.15.0 mpmath==1.4.1
"""
import json
import random
from pathlib import Path

import mpmath
import statsmodels
from statsmodels.stats.multitest import multipletests

mpmath.mp.dps = 50


def e_value(ratio, low, high):
    def strength(r):
        r = 1 / r if r < 1 else r
        return r + mpmath.sqrt(r * (r - 1))

    nearer = low if low > 1 else high if high < 1 else mpmath.mpf(1)
    return [float(strength(ratio)), float(strength(nearer))]


def odds(or_, low, high, common):
    exact = [mpmath.mpf(str(x)) for x in (or_, low, high)]
    point, limit = e_value(*[mpmath.sqrt(x) if common else x for x in exact])
    return {"or": or_, "low": low, "high": high, "common": common, "point": point, "limit": limit}


draw = random.Random(5)
families = [
    [0.011, 0.0004, 0.012, 0.0081, 0.35],
    [0.04, 0.04, 0.04],
    [0.9, 0.8, 1.0, 0.0],
    [0.03],
    [3e-300, 0.05, 1e-20],
    [draw.random() ** 3 for _ in range(40)],
]
made = {
    "software": f"statsmodels {statsmodels.__version__}, mpmath {mpmath.__version__}",
    "families": [
        {
            "p": p,
            "holm": list(multipletests(p, method="holm")[1]),
            "benjaminiHochberg": list(multipletests(p, method="fdr_bh")[1]),
        }
        for p in families
    ],
    "eValues": [
        odds(1.015, 1.004, 1.027, True),
        odds(1.015, 1.004, 1.027, False),
        odds(0.8, 0.7, 0.95, True),
        odds(0.8, 0.7, 0.95, False),
        odds(1.2, 0.9, 1.6, False),
        odds(40.0, 12.5, 128.0, True),
    ],
}
Path(__file__).with_name("multiplicity.json").write_text(json.dumps(made, indent=2) + "\n")
