"""Logit, its variances, tests and effects in 60 digits by mpmath: by definitions alone, row by row."""

import itertools
import math

import mpmath as mp
import numpy as np

mp.mp.dps = 60
F = mp.mpf


def arr(x):
    return np.array(x, dtype=object)


class Design:
    """Columns of terms as functions of a row (a dict), with the derivative in one covariate."""

    def __init__(self, terms, drop=()):
        self.parts = {}
        self.cols = [("(Intercept)", lambda r: F(1), lambda r, v: F(0))]
        for t in terms:
            if "interaction" in t:
                for combo in itertools.product(*[self.parts[a] for a in t["interaction"]]):
                    self.cols.append(self.product(combo))
            else:
                self.parts[t["var"]] = self.main(t)
                self.cols += self.parts[t["var"]]
        self.cols = [c for c in self.cols if c[0] not in drop]
        self.names = [c[0] for c in self.cols]

    @staticmethod
    def product(combo):
        def f(r):
            out = F(1)
            for c in combo:
                out *= c[1](r)
            return out

        def d(r, v):
            out = F(0)
            for i, c in enumerate(combo):
                x = c[2](r, v)
                for j, o in enumerate(combo):
                    if j != i:
                        x *= o[1](r)
                out += x
            return out

        return (":".join(c[0] for c in combo), f, d)

    @staticmethod
    def main(t):
        n = t["var"]
        if t["kind"] == "continuous":
            return [(n, lambda r: F(r[n]), lambda r, v: F(v == n))]
        if t["kind"] == "factor":
            return [
                (f"{n}={show(l)}", (lambda l: lambda r: F(same(r[n], l)))(l), lambda r, v: F(0))
                for l in t["levels"][1:]
            ]
        if t["kind"] == "polynomial":
            return [
                (
                    n if p == 1 else f"{n}^{p}",
                    (lambda p: lambda r: F(r[n]) ** p)(p),
                    (lambda p: lambda r, v: F(p) * F(r[n]) ** (p - 1) if v == n else F(0))(p),
                )
                for p in range(1, t["degree"] + 1)
            ]
        k = [F(x) for x in t["knots"]]
        pos = lambda x: x if x > 0 else F(0)
        out = [(n, lambda r: F(r[n]), lambda r, v: F(v == n))]
        for i in range(len(k) - 2):

            def f(r, i=i):
                x = F(r[n])
                return (
                    pos(x - k[i]) ** 3
                    - pos(x - k[-2]) ** 3 * (k[-1] - k[i]) / (k[-1] - k[-2])
                    + pos(x - k[-1]) ** 3 * (k[-2] - k[i]) / (k[-1] - k[-2])
                ) / (k[-1] - k[0]) ** 2

            def d(r, v, i=i):
                if v != n:
                    return F(0)
                x = F(r[n])
                return (
                    3
                    * (
                        pos(x - k[i]) ** 2
                        - pos(x - k[-2]) ** 2 * (k[-1] - k[i]) / (k[-1] - k[-2])
                        + pos(x - k[-1]) ** 2 * (k[-2] - k[i]) / (k[-1] - k[-2])
                    )
                    / (k[-1] - k[0]) ** 2
                )

            out.append((n + "'" * (i + 1), f, d))
        return out

    def row(self, r):
        return arr([c[1](r) for c in self.cols])

    def slope(self, r, v):
        return arr([c[2](r, v) for c in self.cols])


def show(l):
    return str(l).lower() if isinstance(l, bool) else str(l)


def same(a, b):
    return str(a) == str(b) or show(a) == show(b)


def inv(A):
    s = arr([mp.sqrt(A[i, i]) for i in range(len(A))])
    S = np.outer(s, s)
    M = mp.matrix((A / S).tolist()) ** -1
    M = arr(M.tolist()).reshape(A.shape)
    return (M + M.T) / 2 / S


def logistic(e):
    return 1 / (1 + mp.exp(-e)), 1 / (1 + mp.exp(e))


def fit(X, y, w, start=None):
    b = start if start is not None else arr([F(0)] * X.shape[1])
    ll = lambda b: sum(wi * (-mp.log1p(mp.exp(-e)) if yi else -mp.log1p(mp.exp(e))) for e, yi, wi in zip(X @ b, y, w))
    cur = ll(b)
    for it in range(400):
        p = [logistic(e) for e in X @ b]
        s = X.T @ arr([wi * (q if yi else -pp) for (pp, q), yi, wi in zip(p, y, w)])
        I = X.T @ (X * arr([wi * pp * q for (pp, q), wi in zip(p, w)])[:, None])
        step = inv(I) @ s
        t = F(1)
        while t > F(10) ** -30:
            new = ll(b + t * step)
            if new >= cur - abs(cur) * F(10) ** -37:
                break
            t /= 2
        b = b + t * step
        cur = new
        if max(abs(x) for x in step) < F(10) ** -30 * max(F(1), max(abs(x) for x in b)):
            break
    else:
        raise ValueError("no convergence")
    p = arr([logistic(e)[0] for e in X @ b])
    q = arr([logistic(e)[1] for e in X @ b])
    V = w * p * q
    return dict(
        b=b,
        p=p,
        q=q,
        I=X.T @ (X * V[:, None]),
        M=inv(X.T @ (X * V[:, None])),
        ll=cur,
        r=arr([qq if yi else -pp for pp, qq, yi in zip(p, q, y)]),
    )


def f(x):
    v = float(x)
    return v if math.isfinite(v) else ("Inf" if v > 0 else "-Inf")


def normal_p(z):
    return f(mp.erfc(abs(z) / mp.sqrt(2)))


def chi2_p(c, df):
    return f(mp.gammainc(F(df) / 2, c / 2, mp.inf, regularized=True)) if c > 0 else 1.0


def t_p(t, df):
    x = df / (df + t * t)
    return f(mp.betainc(df / 2, F(1) / 2, 0, x, regularized=True))


Z = mp.sqrt(2) * mp.erfinv(F("0.95"))


class Case:
    def __init__(self, spec, rows, drop=(), removed=None):
        """rows: list of dict, the estimation sample already (listwise); drop: names of dropped columns."""
        self.spec, self.rows = spec, rows
        self.D = Design(spec["terms"], drop)
        self.names = self.D.names
        self.y = [int(r[spec["outcome"]]) for r in rows]
        W = spec.get("weights")
        self.w = arr([F(r[W["column"]]) for r in rows]) if W else arr([F(1)] * len(rows))
        self.kind = W["type"] if W else None
        self.X = arr([self.D.row(r) for r in rows])
        self.fit = fit(self.X, self.y, self.w)
        self.b, self.M = self.fit["b"], self.fit["M"]
        self.N = int(sum(self.w)) if self.kind == "fweight" else len(rows)
        self.k = len(self.b)
        self.scores = self.X * (self.w * self.fit["r"])[:, None]
        c = spec.get("cluster")
        self.cl = [str(r[c]) for r in rows] if c else None
        self.labels = sorted(set(self.cl)) if c else []
        self.vc = {}

    def members(self, g):
        return [i for i, c in enumerate(self.cl) if c == g]

    def V(self, kind):
        if kind not in self.vc:
            self.vc[kind] = self.make(kind)
        return self.vc[kind]

    def byC(self):
        return arr([self.scores[self.members(g)].sum(axis=0) for g in self.labels])

    def make(self, kind):
        M, N, k, G = self.M, self.N, self.k, len(self.labels)
        if kind == "oim":
            return M
        if kind == "robust":
            u = (
                self.X
                * self.fit["r"][:, None]
                * (self.w if self.kind == "pweight" else arr([mp.sqrt(x) for x in self.w]))[:, None]
            )
            return M @ (u.T @ u) @ M * F(N) / (N - 1)
        S = self.byC()
        V0 = M @ (S.T @ S) @ M
        return {
            "CR0": F(1),
            "cluster": F(G) / max(G - 1, 1),
            "CR1": F(G) / max(G - 1, 1),
            "CR1S": F(G) / max(G - 1, 1) * F(N - 1) / (N - k),
        }[kind] * V0

    # joint tests
    def wald(self, names, V):
        i = [self.names.index(n) for n in names]
        b = self.b[i]
        A = V[np.ix_(i, i)]
        r = self.rank(A)
        if r < len(i):
            return {"chi2": None, "df": len(i), "p": None, "rank": r}
        c = b @ inv(A) @ b
        return {"chi2": f(c), "df": len(i), "p": chi2_p(c, len(i)), "rank": r}

    @staticmethod
    def rank(A):
        s = arr([mp.sqrt(A[i, i]) for i in range(len(A))])
        e = mp.eigsy(mp.matrix((A / np.outer(s, s)).tolist()), eigvals_only=True)
        return sum(1 for x in e if x > F(10) ** -20)

    def coef(self, kinds):
        out = []
        for j, n in enumerate(self.names):
            b = self.b[j]
            row = {"name": n, "b": f(b), "or": f(mp.exp(b))}
            for kd in kinds:
                se = mp.sqrt(self.V(kd)[j, j])
                z = b / se
                row |= {
                    f"se_{kd}": f(se),
                    f"z_{kd}": f(z),
                    f"p_{kd}": normal_p(z),
                    f"ci_{kd}": [f(b - Z * se), f(b + Z * se)],
                    f"or_se_{kd}": f(mp.exp(b) * se),
                    f"or_ci_{kd}": [f(mp.exp(b - Z * se)), f(mp.exp(b + Z * se))],
                }
            out.append(row)
        return out

    def model(self, kinds, rows_in_file=None):
        W = sum(self.w)
        S = sum(wi for wi, yi in zip(self.w, self.y) if yi)
        ll0 = S * mp.log(S / W) + (W - S) * mp.log((W - S) / W)
        ll = self.fit["ll"]
        lr = 2 * (ll - ll0)
        df = self.k - 1
        m = {
            "n": self.N,
            "rows": len(self.rows),
            "k": self.k,
            "loglik": f(ll),
            "loglik_null": f(ll0),
            "pseudo_r2": f(1 - ll / ll0),
            "lr_chi2": f(lr),
            "lr_df": df,
            "lr_p": chi2_p(lr, df),
        }
        if rows_in_file:
            m["rows_in_file"] = rows_in_file
        if self.cl:
            m |= {
                "clusters": len(self.labels),
                "small_sample_factor": len(self.labels) / (len(self.labels) - 1) if len(self.labels) > 1 else None,
            }
        for kd in kinds:
            m[f"wald_{kd}"] = self.wald(self.names[1:], self.V(kd))
        return m

    # effects
    def average(self, who, make):
        """make(row) -> value, gradient; average over rows `who`, with its gradient and the rows' own part."""
        vals = [make(self.rows[i]) for i in who]
        W = sum(self.w[i] for i in who)
        est = sum(self.w[i] * v[0] for i, v in zip(who, vals)) / W
        g = sum((self.w[i] * v[1] for i, v in zip(who, vals)), arr([F(0)] * self.k)) / W
        own = arr([F(0)] * len(self.rows))
        for i, v in zip(who, vals):
            own[i] = (v[0] - est) / W
        return est, g, own

    def pred(self, r):
        x = self.D.row(r)
        p, q = logistic(x @ self.b)
        return p, p * q * x

    def deriv(self, r, v):
        x = self.D.row(r)
        d = self.D.slope(r, v)
        p, q = logistic(x @ self.b)
        t = d @ self.b
        return p * q * t, p * q * (q - p) * t * x + p * q * d

    def change(self, r, v, to, base):
        a = self.pred({**r, v: to})
        b = self.pred({**r, v: base})
        return a[0] - b[0], a[1] - b[1]

    def effect(self, what, kinds, who=None, at=None, sampled=False):
        who = list(range(len(self.rows))) if who is None else who
        at = at or {}
        fn = {
            "derivative": lambda r: self.deriv({**r, **at}, what.get("term")),
            "change": lambda r: self.change({**r, **at}, what.get("term"), what.get("level"), what.get("base")),
            "margin": lambda r: self.pred({**r, **at}),
        }[what["how"]]
        est, g, own = self.average(who, fn)
        out = {k: v for k, v in what.items() if k != "how"} | {"estimate": f(est)}
        if at:
            out["at"] = at
        for kd in kinds:
            if sampled:
                var = self.sampled(g, own, kd)
            else:
                var = g @ self.V(kd) @ g
            se = mp.sqrt(var)
            z = est / se
            out |= {
                f"se_{kd}": f(se),
                f"z_{kd}": f(z),
                f"p_{kd}": normal_p(z),
                f"ci_{kd}": [f(est - Z * se), f(est + Z * se)],
            }
        return out

    def sampled(self, g, own, kd):
        base = self.X @ (self.M @ g) * self.fit["r"]
        if kd == "robust":
            if self.kind == "fweight":  # each row stands for w people
                return sum(w * x * x for w, x in zip(self.w, own + base)) * F(self.N) / (self.N - 1)
            h = own * self.w + base * self.w
            return sum(x * x for x in h) * F(self.N) / (self.N - 1)
        h = own * self.w + base * self.w
        G = len(self.labels)
        return sum(sum(h[i] for i in self.members(c)) ** 2 for c in self.labels) * F(G) / (G - 1)

    # other variances
    def variances(self, jack=True, wild=(), club=True):
        G, N, k, M = len(self.labels), self.N, self.k, self.M
        L = arr(mp.cholesky(mp.matrix(M.tolist())).tolist()).reshape(k, k)
        out = {
            "case": self.spec["name"],
            "n": N,
            "k": k,
            "clusters": G,
            "order": self.names,
            "factors": {"CR0": 1.0, "CR1": f(F(G) / (G - 1)), "CR1S": f(F(G) / (G - 1) * F(N - 1) / (N - k))},
        }
        V = {n: self.V(n) for n in ["CR0", "CR1", "CR1S"]}
        S = self.byC()
        p, q, r, w = self.fit["p"], self.fit["q"], self.fit["r"], self.w
        v = p * q

        def root(A, power, cut=None):
            e, Q = mp.eigsy(mp.matrix(A.tolist()))
            e = [x for x in e]
            Qn = arr(Q.tolist()).reshape(A.shape)
            d = arr([F(0) if (cut is not None and x <= cut) else x**power for x in e])
            return (Qn * d) @ Qn.T

        one = arr(np.eye(k).astype(object) * F(1))
        info = [
            self.X[self.members(g)].T @ (self.X[self.members(g)] * (w * v)[self.members(g)][:, None])
            for g in self.labels
        ]
        sym, a2s, hs = [], [], []
        try:
            for g, Ig, s in zip(self.labels, info, S):
                E = L @ root(one - L.T @ Ig @ L, F(-1) / 2) @ L.T
                sym.append(E @ s)
                a2s.append(np.diag(E @ Ig @ E.T))
                hs.append(E @ Ig @ L)
            c = arr(sym)
            V["CR2_symmetric"] = c.T @ c
            dfs = self.satt(a2s, hs)
        except (ZeroDivisionError, ValueError):
            V["CR2_symmetric"] = None
        dfc = None
        if club:
            parts, a2, h2 = [], [], []
            for g in self.labels:
                m = self.members(g)
                X = self.X[m]
                t = v[m] / w[m]
                C = arr([mp.sqrt(x) for x in t])
                D = X * v[m][:, None]
                B = C[:, None] * (arr(np.diag(t)) * F(1) - D @ M @ D.T) * C[None, :]
                A = C[:, None] * root(B, F(-1) / 2, F("1e-12")) * C[None, :]
                wr = (w / v)[m]
                # M D' W A r with W = w/V: D'W = X' w
                Xw = X * w[m][:, None]
                P = M @ (Xw.T @ A)
                parts.append(P @ r[m])
                a2.append(arr([(P[j] * t) @ P[j] for j in range(k)]))
                h2.append((P @ D) @ L)
            c = arr(parts)
            V["CR2"] = c.T @ c
            dfc = self.satt(a2, h2)
        try:
            c = arr([inv_general(self.fit["I"] - Ig) @ s for Ig, s in zip(info, S)])
            V["CR3"] = c.T @ c
        except ZeroDivisionError:
            V["CR3"] = None
        co = []
        for j, n in enumerate(self.names):
            row = {"name": n, "b": f(self.b[j])}
            for kd, A in V.items():
                row[f"se_{kd}"] = None if A is None else f(mp.sqrt(A[j, j]))
            if club:
                t = self.b[j] / mp.sqrt(V["CR2"][j, j])
                row |= {"t_CR2": f(t), "df_satterthwaite_CR2": f(dfc[j]), "p_satterthwaite_CR2": t_p(t, dfc[j])}
            if V["CR2_symmetric"] is not None:
                t = self.b[j] / mp.sqrt(V["CR2_symmetric"][j, j])
                row |= {"df_satterthwaite_CR2_symmetric": f(dfs[j]), "p_satterthwaite_CR2_symmetric": t_p(t, dfs[j])}
            co.append(row)
        out |= {
            "coefficients": co,
            "vcov": {kd: None if A is None else [[f(x) for x in r_] for r_ in A] for kd, A in V.items()},
        }
        if jack:
            self.jack(out)
        if wild:
            self.wild(out, wild)
        return out

    def satt(self, a2, h):
        out = []
        for j in range(self.k):
            a = [x[j] for x in a2]
            H = arr([x[j] for x in h])
            hh = [x @ x for x in H]
            tr = sum(a) - sum(hh)
            T = H.T @ H
            s2 = sum(x * x for x in a) - 2 * sum(x * y for x, y in zip(a, hh)) + sum(x * x for x in T.ravel())
            out.append(tr * tr / s2)
        return out

    def jack(self, out):
        G = len(self.labels)
        reps = []
        lost = []
        for g in self.labels:
            keep = [i for i in range(len(self.rows)) if self.cl[i] != g]
            b = (
                None
                if not exists(self.X[keep], [self.y[i] for i in keep])
                else fit(self.X[keep], [self.y[i] for i in keep], self.w[keep], self.b)["b"]
            )
            reps.append(b)
            if b is None:
                lost.append({"cluster": g, "reason": "separation"})
        J = {
            "factor": "(G-1)/G",
            "clusters_where_no_mle_after_deletion": lost,
            "replicates": [
                {"cluster": g, "rows": len(self.members(g)), "b": None if b is None else [f(x) for x in b]}
                for g, b in zip(self.labels, reps)
            ],
        }
        for row in out["coefficients"]:
            row |= {"se_jackknife_mse": None, "se_jackknife_mean": None}
        if lost:
            J |= {"mean_of_replicates": None, "vcov_mse": None, "vcov_mean": None}
        else:
            R = arr(reps)
            mean = R.sum(axis=0) / G
            J["mean_of_replicates"] = [f(x) for x in mean]
            for c, m in (("mse", self.b), ("mean", mean)):
                A = (R - m).T @ (R - m) * F(G - 1) / G
                J[f"vcov_{c}"] = [[f(x) for x in r] for r in A]
                for j, row in enumerate(out["coefficients"]):
                    row[f"se_jackknife_{c}"] = f(mp.sqrt(A[j, j]))
        out["jackknife"] = J

    def wild(self, out, names):
        G = len(self.labels)
        N = len(self.rows)
        share = [F(len(self.members(g))) / N for g in self.labels]
        res = {}
        for n in names:
            j = self.names.index(n)
            res[n] = {}
            for hyp in ("null_imposed", "unrestricted"):
                if hyp == "null_imposed":
                    keep = [i for i in range(self.k) if i != j]
                    fr = fit(self.X[:, keep], self.y, self.w)
                    b = arr([F(0)] * self.k)
                    b[keep] = fr["b"]
                    M = inv(self.X.T @ (self.X * (self.w * fr["p"] * fr["q"])[:, None]))
                    r = fr["r"]
                else:
                    b, M, r = self.b, self.M, self.fit["r"]
                sc = self.X * (self.w * r)[:, None]
                u = [M[j] @ sc[self.members(g)].sum(axis=0) for g in self.labels]
                entry = {"numerator": f(sum(u) if hyp == "null_imposed" else self.b[j]), "u": [f(x) for x in u]}
                if hyp == "null_imposed":
                    entry["restricted_b"] = [f(x) for x in b]
                for cname, fs in (("share_centred", share), ("uncentred", [F(0)] * G)):

                    def tstar(v):
                        s = sum(a * c for a, c in zip(v, u))
                        d = sum((a * c - ff * s) ** 2 for a, c, ff in zip(v, u, fs))
                        return s / mp.sqrt(d)

                    t = tstar([1] * G) if hyp == "null_imposed" else self.b[j] / mp.sqrt(sum(x * x for x in u))
                    ts = [abs(tstar(v)) for v in itertools.product((1, -1), repeat=G)]
                    T = abs(t)
                    tie = F("1e-9") * T
                    ge = sum(1 for x in ts if x >= T - tie)
                    gt = sum(1 for x in ts if x > T + tie)
                    entry[cname] = {
                        "t": f(t),
                        "draws": 2**G,
                        "n_greater": gt,
                        "n_ties": ge - gt,
                        "p_ge": ge / 2**G,
                        "p_gt": gt / 2**G,
                        "mean_abs_t_star": f(sum(ts) / len(ts)),
                        "max_abs_t_star": f(max(ts)),
                        "gap_to_nearest_untied": f(min((abs(x - T) for x in ts if abs(x - T) > tie), default=F(0))),
                    }
                res[n][hyp] = entry
        out["wild_score_bootstrap"] = {
            "weights": "rademacher, all",
            "cluster_order": self.labels,
            "cluster_share": [f(x) for x in share],
            "coefficients": res,
        }


def inv_general(A):
    s = arr([mp.sqrt(abs(A[i, i])) if A[i, i] else F(1) for i in range(len(A))])
    M = mp.matrix((A / np.outer(s, s)).tolist())
    e = mp.eigsy(M, eigvals_only=True)
    if min(abs(x) for x in e) < F(10) ** -25:
        raise ZeroDivisionError
    return arr((M**-1).tolist()).reshape(A.shape) / np.outer(s, s)


def exists(X, y):
    """Whether a maximum exists: a linear programme finds a separating direction, or none."""
    from scipy.optimize import linprog

    A = np.array(X, dtype=float)
    A = A / np.maximum(np.abs(A).max(axis=0), 1e-300)
    Zs = A * np.where(np.array(y) == 1, 1, -1)[:, None]
    r = linprog(-Zs.sum(axis=0), A_ub=-Zs, b_ub=np.zeros(len(y)), bounds=[(-1, 1)] * A.shape[1], method="highs")
    rank = np.linalg.matrix_rank(A) == A.shape[1]
    return rank and -r.fun < 1e-9


def whole(case, kinds, tests=(), effects=(), predictions=(), uncond=(), rows_in_file=None, dropped=None):
    e = {
        "model": case.model(kinds, rows_in_file),
        "coefficients": case.coef(kinds),
        "vcov_order": case.names,
        "vcov": {k: [[f(x) for x in r] for r in case.V(k)] for k in kinds},
        "tests": [{"name": n, "coefficients": c} | {k: case.wald(c, case.V(k)) for k in kinds} for n, c in tests],
        "margins_dydx": list(effects),
        "predictions": list(predictions),
    }
    if uncond:
        e["unconditional"] = list(uncond)
    if dropped:
        e["dropped"] = dropped
    return e
