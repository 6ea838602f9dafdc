"""Times exhaustive power-law fits of Python packages, for the benchmarks of MLSpectral.

Prints one JSON line with the fitters that can be had, then answers each JSON line of the standard input
    {"fitter": name, "repetitions": how often, "values": base64 of little-endian float64}
with the fit and the seconds of one repetition, measured here: {"alpha": ..., "xmin": ..., "seconds": ...}.
"""
import base64
import contextlib
import inspect
import json
import sys
import time


def fitters(numpy):
    found = {}
    with contextlib.suppress(Exception):
        import powerlaw

        # Version 2 tries 100 candidates unless told otherwise.
        options = {"test_all_xmin": True} if "test_all_xmin" in inspect.signature(powerlaw.Fit.__init__).parameters else {}

        def fit(values):
            result = powerlaw.Fit(values, **options)
            return result.power_law.alpha, result.xmin

        found["powerlaw " + getattr(powerlaw, "__version__", "")] = fit
    with contextlib.suppress(Exception):
        import weightwatcher
        from weightwatcher.WW_powerlaw import WWFit

        def fit_like_weightwatcher(values):
            result = WWFit(values)
            return result.alpha, result.xmin

        found["WeightWatcher " + getattr(weightwatcher, "__version__", "")] = fit_like_weightwatcher
    found["exhaustive numpy"] = lambda values: exhaustive(numpy, values)
    return found


def exhaustive(numpy, values):
    """Every value but the largest as x_min, each against its whole tail: the algorithm of the packages, without their bookkeeping."""
    x = numpy.sort(values)
    logs = numpy.log(x)
    best = (numpy.inf, numpy.nan, numpy.nan)
    for i in range(len(x) - 1):
        m = len(x) - i
        over = logs[i:] - logs[i]
        total = over.sum()
        if total == 0:
            continue
        rate = m / total
        distance = numpy.abs(1 - numpy.exp(-rate * over) - numpy.arange(m) / m).max()
        if distance < best[0]:
            best = (distance, 1 + rate, x[i])
    return best[1], best[2]


def main():
    try:
        import numpy
    except ImportError:
        print(json.dumps([]), flush=True)
        return
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        found = fitters(numpy)
        print(json.dumps(list(found)), file=answers, flush=True)
        for line in sys.stdin:
            request = json.loads(line)
            fit = found[request["fitter"]]
            values = numpy.frombuffer(base64.b64decode(request["values"]), dtype="<f8").copy()
            start = time.perf_counter()
            for _ in range(request["repetitions"]):
                alpha, xmin = fit(values)
            seconds = (time.perf_counter() - start) / request["repetitions"]
            print(json.dumps({"alpha": float(alpha), "xmin": float(xmin), "seconds": seconds}), file=answers, flush=True)


main()
