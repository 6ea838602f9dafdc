"""Times kernels and their spectra in numpy, scipy and torch, for the benchmarks of MLSpectral.

The network is that of the "spikes to heavy tails" experiments, without biases, in the neural-tangent parameterization:
    A = tanh(X W1^T / sqrt(d)),  f = A W2^T / sqrt(h),
    CK = A A^T / h,  NTK = A A^T / h + (S S^T / h) o (X X^T / d),  S = (1 - A^2) diag(w2)
argv: a folder with X.f64, W1.f64, W2.f64 (little-endian, row by row), n, d, h, C; the first n rows of X are the sample.
Prints one JSON line with the jobs that can be done, then answers each line {"job": ..., "precision": "float32" | "float64"}
with the seconds of the best way known here and a number to compare: {"seconds": ..., "way": ..., "check": ...}.
"""
import contextlib
import json
import math
import os
import sys
import time


def main():
    try:
        import numpy as np
        import scipy.linalg as sla
        import scipy.sparse.linalg as ssl
    except ImportError:
        print(json.dumps([]), flush=True)
        return
    torch = None
    with contextlib.suppress(ImportError):
        import torch

        torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))

    folder, (n, d, h, outputs) = sys.argv[1], map(int, sys.argv[2:6])
    read = lambda name, columns: np.fromfile(os.path.join(folder, name + ".f64"), dtype="<f8").reshape(-1, columns)
    all_rows, w1, w2 = read("X", d), read("W1", d), read("W2", h)
    as_type = {}

    def data(precision):
        if precision not in as_type:
            as_type[precision] = tuple(np.ascontiguousarray(m.astype(precision)) for m in (all_rows[:n], w1, w2))
        return as_type[precision]

    def hidden(x, weights):
        a = x @ weights.T
        a /= a.dtype.type(math.sqrt(d))
        return np.tanh(a, out=a)

    def syrk_ntk(precision):
        x, weights, out = data(precision)
        a = hidden(x, weights)
        s = (1 - a * a) * np.abs(out[0])
        k = s @ s.T  # numpy calls SYRK for a matrix times its own transpose
        k *= x @ x.T
        k /= h * d
        a /= a.dtype.type(math.sqrt(h))
        k += a @ a.T
        return k

    def torch_ntk(precision):
        x, weights, out = (torch.from_numpy(m) for m in data(precision))
        a = torch.tanh_(x @ weights.t() / math.sqrt(d))
        s = (1 - a * a) * out[0].abs()
        k = s @ s.t()
        k *= x @ x.t()
        k /= h * d
        k.addmm_(a, a.t(), alpha=1 / h)
        return k.numpy()

    def values(driver):
        if driver == "torch":
            return lambda k: torch.linalg.eigvalsh(torch.from_numpy(k)).numpy()
        return lambda k: sla.eigh(k, eigvals_only=True, driver=driver, check_finite=False, overwrite_a=True)

    solvers = {"scipy " + name: values(name) for name in ("ev", "evd", "evr")}
    if torch:
        solvers["torch"] = values("torch")
    forms = {"numpy": syrk_ntk, **({"torch": torch_ntk} if torch else {})}
    stored = {}

    def kernel(precision):
        if precision not in stored:
            stored[precision] = syrk_ntk(precision)
        return stored[precision]

    def dual_ck(precision, solve):
        x, weights, _ = data(precision)
        a = hidden(x, weights)
        g = a.T @ a
        g /= h
        return solve(g)

    def streamed_ck(precision):
        weights = w1.astype(precision)
        rows = streamed.setdefault(precision, all_rows.astype(precision))
        g = np.zeros((h, h), dtype=precision)
        for i in range(0, len(rows), 2000):
            a = hidden(rows[i:i + 2000], weights)
            g += a.T @ a
        g /= h
        return sla.eigh(g, eigvals_only=True, driver="evd", check_finite=False, overwrite_a=True)

    streamed = {}

    def full_ntk(precision):
        x, weights, out = data(precision)
        a = hidden(x, weights)
        derivative = 1 - a * a
        inputs = (x @ x.T) / (h * d)
        last = (a @ a.T) / h
        k = np.empty((outputs, n, outputs, n), dtype=precision)
        for c in range(outputs):
            for e in range(c + 1):
                block = derivative @ (derivative * (out[c] * out[e])).T
                block *= inputs
                if c == e:
                    block += last
                k[c, :, e, :] = block
                if e < c:
                    k[e, :, c, :] = block
        return k

    def autograd_hundredth(precision, rows=20):
        """A hundredth of the kernel by automatic differentiation: a backward pass for each of n/100 samples, and n^2 P / 100 of the contraction's operations (half of it, by symmetry)."""
        x, weights, out = (torch.from_numpy(m) for m in data(precision))
        weights, out = weights.clone().requires_grad_(), out[:1].clone().requires_grad_()
        f = (torch.tanh(x[:rows] @ weights.t() / math.sqrt(d)) @ out.t() / math.sqrt(h))[:, 0]
        jacobian = torch.stack([torch.cat([g.reshape(-1) for g in torch.autograd.grad(f[i], (weights, out), retain_graph=True)]) for i in range(rows)])
        several = jacobian.repeat(round(n / 10 / math.sqrt(2) / rows), 1)
        return several @ several.t()

    first = lambda k: float(k[0, 1])
    largest = lambda e: float(np.max(e))
    jobs = {
        "ntk form": ({name: form for name, form in forms.items()}, first),
        "ntk spectrum": ({f"{a} + {b}": (lambda p, form=form, solve=solve: solve(form(p))) for a, form in forms.items() for b, solve in solvers.items()}, largest),
        "eigenvalues": ({name: (lambda p, solve=solve: solve(kernel(p).copy())) for name, solve in solvers.items()}, largest),
        "ck spectrum": ({"numpy, h x h, " + name: (lambda p, solve=solve: dual_ck(p, solve)) for name, solve in solvers.items()}, largest),
        "top ten": ({"ARPACK": lambda p: ssl.eigsh(kernel(p), k=10, which="LA", v0=np.ones(n, dtype=p))[0]}, largest),
        "ck streaming": ({"numpy": streamed_ck}, largest),
        "full ntk": ({"numpy": full_ntk}, lambda k: float(k[0, 0, 0, 1])),
    }
    if torch:
        jobs["autograd"] = ({"torch.autograd.grad per sample, blocks contracted": autograd_hundredth}, first)
    best = {}
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        print(json.dumps(list(jobs)), file=answers, flush=True)
        for line in sys.stdin:
            request = json.loads(line)
            ways, check = jobs[request["job"]]
            precision = request["precision"]

            def run(way):
                start = time.perf_counter()
                result = ways[way](precision)
                return time.perf_counter() - start, result

            key = (request["job"], precision)
            if key not in best:
                best[key] = min(ways, key=lambda way: min(run(way)[0] for _ in range(3 if len(ways) > 1 else 1)))
            seconds, result = run(best[key])
            print(json.dumps({"seconds": seconds, "way": best[key], "check": check(result)}), file=answers, flush=True)
            del result


main()
