"""Cases that other software's files leave out, laid out like theirs: spec.json, data, expected.json and variances.json, by oracle.py's definitions.

Run: python test/reference/cases.py   (needs numpy, scipy, mpmath, pyarrow; seeded; writes the folders of test/reference/cases)
CR2 under probability weights agrees with R's clubSandwich 0.5.8 (`vcovCR(glm(…, weights = w), cluster, "CR2")`, `coef_test`) to 1e-12.
"""

import csv
import datetime
import decimal
import json
import math
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from oracle import Case, whole

OUT = Path(__file__).parent / "cases"
ALL = ["oim", "robust", "cluster"]


def con(v):
    return {"var": v, "kind": "continuous"}


def fac(v, levels):
    return {"var": v, "kind": "factor", "levels": levels}


def slope(v, **more):
    return {"term": v, "how": "derivative", **more}


def change(v, level, base, **more):
    return {"term": v, "level": level, "base": base, "how": "change", **more}


def people(seed, n, clusters=8):
    """Rows with a planted logit: x, z, t continuous, g of three levels, h of two, m 0 or 1, cl the cluster, w a probability weight."""
    rng = np.random.default_rng(seed)
    u = rng.normal(size=clusters) * 0.5
    rows = []
    for _ in range(n):
        c = int(rng.integers(clusters))
        x, z = (float(f"{v:.8g}") for v in (rng.normal() + 0.3 * u[c], rng.gamma(2) * 2))
        g, h, m = str(rng.choice(["a", "b", "c"])), str(rng.choice(["p", "q"])), int(rng.random() < 0.4)
        eta = -0.4 + 0.5 * x - 0.1 * z + 0.5 * (g == "b") - 0.4 * (g == "c") * x + 0.3 * (h == "q") + u[c]
        y = int(rng.random() < 1 / (1 + np.exp(-eta)))
        w, t = float(f"{0.5 + rng.gamma(2):.6g}"), float(f"{rng.uniform(-2, 2):.6g}")
        rows.append(dict(y=y, x=x, z=z, g=g, h=h, m=m, cl=f"c{c}", w=w, t=t))
    return rows


def write(name, title, spec, rows, expected, variances=None, table=None):
    folder = OUT / name
    folder.mkdir(parents=True, exist_ok=True)
    files = {"spec": {"name": name, "title": title, **spec}, "expected": expected, "variances": variances}
    for file, content in files.items():
        if content is not None:
            (folder / f"{file}.json").write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    if table is not None:
        pq.write_table(table, folder / "data.parquet")
        return
    with open(folder / "data.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        writer.writerows(["" if v is None else v for v in r.values()] for r in rows)


def where(rows, **levels):
    return [i for i, r in enumerate(rows) if all(r[k] == v for k, v in levels.items())]


def probability_weights():
    rows, kinds = people(4, 110, 6), ["robust", "cluster"]
    weights = {"type": "pweight", "column": "w"}
    spec = {
        "outcome": "y",
        "terms": [con("x"), fac("g", ["a", "b", "c"])],
        "cluster": "cl",
        "weights": weights,
        "vce": kinds,
        "over": "m",
    }
    c = Case({"name": "weights", **spec}, rows)
    effects = [c.effect(slope("x"), kinds), c.effect(change("g", "b", "a"), kinds)]
    effects += [c.effect(slope("x", over=f"m={m}"), kinds, where(rows, m=m)) for m in (0, 1)]
    sampled = [
        c.effect(slope("x"), kinds, sampled=True),
        c.effect(slope("x", over="m=1"), kinds, where(rows, m=1), sampled=True),
    ]
    mean = [c.effect(dict(what="average_prediction", how="margin"), kinds)]
    expected = whole(c, kinds, [("i.g", ["g=b", "g=c"])], effects, mean, sampled)
    title = "probability weights: every variance, over groups, covariates sampled"
    write("probability_weights", title, spec, rows, expected, c.variances())


def odd_labels():
    """Levels that look alike as numbers or truths, cluster labels with quotes, commas, spaces and equal signs, and values missing everywhere."""
    rows = people(6, 150, 7)
    labels = ['St. Mary\'s, "A"', "Ünit—1", "a=b", "NA'", " lead", "1e3", "x;y"]
    for i, r in enumerate(rows):
        r["cl"], r["g"] = labels[int(r["cl"][1:])], {"a": "01", "b": "1.0", "c": "true"}[r["g"]]
        for every, at, column in ((29, 3, "x"), (31, 4, "g"), (37, 5, "cl"), (41, 6, "y"), (23, 7, "z")):
            if i % every == at:
                r[column] = None
    complete = ["y", "x", "g", "cl", "z"]
    sample = {"filter": [{"var": "t", "greater_than": -1.5}], "complete_cases": complete}
    spec = {
        "outcome": "y",
        "terms": [con("x"), fac("g", ["01", "1.0", "true"])],
        "cluster": "cl",
        "weights": None,
        "vce": ALL,
        "sample": sample,
    }
    used = [r for r in rows if r["t"] > -1.5 and all(r[k] is not None for k in complete)]
    c = Case({"name": "odd", **spec}, used)
    effects = [c.effect(slope("x"), ALL)] + [c.effect(change("g", level, "01"), ALL) for level in ("1.0", "true")]
    expected = whole(c, ALL, [("i.g", ["g=1.0", "g=true"])], effects, rows_in_file=len(rows))
    margins = [c.effect(dict(how="margin"), ["cluster"], at={"g": level}) for level in ("01", "1.0", "true")]
    expected["predictive_margins_g"] = [[m["estimate"], m["se_cluster"]] for m in margins]
    write(
        "odd_labels", "labels alike as numbers, odd ones, values missing", spec, rows, expected, c.variances(wild=["x"])
    )


def few_clusters():
    rows = people(12, 100, 3)
    spec = {
        "outcome": "y",
        "terms": [con("x"), con("z"), fac("g", ["a", "b", "c"])],
        "cluster": "cl",
        "weights": None,
        "vce": ALL,
    }
    c = Case({"name": "few", **spec}, rows)
    expected = whole(c, ALL, [("i.g", ["g=b", "g=c"]), ("three", ["x", "z", "g=b"])], [c.effect(slope("x"), ALL)])
    write(
        "few_clusters",
        "3 clusters, 5 coefficients: joint tests have no rank",
        spec,
        rows,
        expected,
        c.variances(wild=["x"]),
    )


def empty_cells():
    """A combination of levels and a group of `over` without rows."""
    rows = [r for r in people(2, 130) if (r["g"], r["h"]) != ("c", "q")]
    terms = [fac("g", ["a", "b", "none", "c"]), fac("h", ["p", "q"]), {"interaction": ["g", "h"]}, con("x")]
    spec = {"outcome": "y", "terms": terms, "cluster": "cl", "weights": None, "vce": ALL, "over": "g"}
    lost = ["g=none", "g=none:h=q", "g=c:h=q"]
    c = Case({"name": "empty", **spec}, rows, drop=lost)
    effects = [c.effect(slope("x", over=f"g={g}"), ALL, where(rows, g=g)) for g in ("a", "b", "c")]
    effects.append({"term": "x", "over": "g=none", "estimate": None, "se_cluster": None})
    effects.append({"term": "g", "level": "none", "base": "a", "estimate": None, "se_oim": None})
    dropped = [
        {"term": "g", "level": "none", "reason": "empty", "rows_removed": 0},
        {"term": "g#h", "reason": "empty: no rows"},
    ]
    expected = whole(c, ALL, [("g#h", ["g=b:h=q"])], effects, dropped=dropped)
    write("empty_cells", "an empty level, combination and group", spec, rows, expected, c.variances(jack=False))


def near_separation():
    """60 of 3,000 rows that a line separates but for one beside it: estimates of thousands, whose predictors reach thousands too."""
    rng = np.random.default_rng(1)
    points = [(a + 0.5 * b + 0.013, a, b) for a, b in rng.uniform(-1, 1, size=(3000, 2))]
    points.sort(key=lambda point: abs(point[0]))
    kept = [(i, point) for i, point in enumerate(points) if i < 40 or i >= 2980]
    rows = [dict(y=int((e > 0) != (i == 2)), x1=float(f"{a:.12g}"), x2=float(f"{b:.12g}")) for i, (e, a, b) in kept]
    spec = {"outcome": "y", "terms": [con("x1"), con("x2")], "cluster": None, "weights": None, "vce": ALL[:2]}
    expected = whole(Case({"name": "near", **spec}, rows), ALL[:2], [], [])
    # Predictors of thousands keep three digits less, which the sandwich and an odds ratio's interval show.
    expected["tolerances"] = {"vcov.robust": 1e-6, "or_ci_oim": 1e-6, "or_ci_robust": 1e-6, "or_se_robust": 1e-6}
    write("near_separation", "one row short of complete separation: a finite maximum", spec, rows, expected)


def one_cluster():
    rows = people(11, 50, 1)
    spec = {"outcome": "y", "terms": [con("x")], "cluster": "cl", "weights": None, "vce": ALL}
    c = Case({"name": "one", **spec}, rows)
    expected = whole(c, ALL[:2], [], [c.effect(slope("x"), ALL[:2])])
    expected["model"] |= {"small_sample_factor": None, "wald_cluster": {"chi2": None, "df": 1, "p": None, "rank": 0}}
    for row in expected["coefficients"]:
        row |= {"se_cluster": None, "z_cluster": None, "p_cluster": None, "ci_cluster": [None, None]}
    expected["vcov"]["cluster"] = None
    write("one_cluster", "one cluster: no clustered variance", spec, rows, expected)


def same_number():
    rows = people(21, 90)
    for r in rows:
        r["g"] = {"a": "01", "b": "1.0", "c": "1"}[r["g"]]
    spec = {
        "outcome": "y",
        "terms": [con("x"), fac("g", ["01", "1.0", "1"])],
        "cluster": "cl",
        "weights": None,
        "vce": ALL,
    }
    c = Case({"name": "same", **spec}, rows)
    expected = whole(c, ALL, [], [c.effect(change("g", level, "01"), ALL) for level in ("1.0", "1")])
    expected["tolerances"] = {"model.loglik": 1e-3}
    expected["model"]["loglik"] *= 1 + 1e-4
    write("same_number", "levels that are one number; a tolerance of the file's own", spec, rows, expected)


def parquet_types():
    """Whole numbers of 8 to 64 bits, a float, a decimal, truths, dates, a dictionary, and missing values as null and NaN."""
    rows = people(22, 150)
    for i, r in enumerate(rows):
        r |= dict(i8=r["m"] * 3 - 1, i16=-300 + 200 * (i // 3 % 3), i64=10**10 + i % 2, f32=float(np.float32(r["x"])))
        r |= dict(dec=decimal.Decimal(str(round(r["t"], 3))), day=datetime.date(2024, 1 + i // 9 % 3, 1), u8=i % 3)
        r |= dict(
            null8=None if i % 13 == 5 else i % 4,
            nulls=None if i % 17 == 2 else r["g"],
            nan=math.nan if i % 19 == 3 else r["z"],
        )
        r |= dict(won=bool(r["y"]))
    terms = [
        fac("i8", [-1, 2]),
        fac("i16", [-300, -100, 100]),
        fac("i64", [10**10, 10**10 + 1]),
        con("f32"),
        con("dec"),
    ]
    terms += [
        fac("day", ["2024-01-01", "2024-02-01", "2024-03-01"]),
        con("null8"),
        fac("nulls", ["b", "a", "c"]),
        con("nan"),
    ]
    weights = {"type": "fweight", "column": "u8"}
    spec = {"outcome": "won", "terms": terms, "cluster": "cl", "weights": weights, "vce": ALL}
    used = [
        {**r, "won": r["y"]}
        for r in rows
        if None not in (r["null8"], r["nulls"]) and not math.isnan(r["nan"]) and r["u8"] > 0
    ]
    c = Case({"name": "types", **spec}, used)
    effects = [c.effect(slope("f32"), ALL), c.effect(change("i64", 10**10 + 1, 10**10), ALL)]
    expected = whole(c, ALL, [("day", ["day=2024-02-01", "day=2024-03-01"])], effects, rows_in_file=len(rows))
    types = dict(
        won=pa.bool_(),
        i8=pa.int8(),
        i16=pa.int16(),
        i64=pa.int64(),
        f32=pa.float32(),
        dec=pa.decimal128(9, 3),
        day=pa.date32(),
    )
    types |= dict(null8=pa.int8(), nan=pa.float64(), u8=pa.uint8())
    columns = {name: pa.array([r[name] for r in rows], kind) for name, kind in types.items()}
    columns |= {name: pa.array([r[name] for r in rows]).dictionary_encode() for name in ("nulls", "cl")}
    write(
        "parquet_types",
        "Parquet columns of every type, frequency weights",
        spec,
        rows,
        expected,
        table=pa.table(columns),
    )


for make in (
    probability_weights,
    odd_labels,
    few_clusters,
    empty_cells,
    one_cluster,
    same_number,
    parquet_types,
    near_separation,
):
    make()
