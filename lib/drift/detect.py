"""Compares what a model is asked about with what it was trained on, and reports how far the two are apart.

Reads two CSV files, writes metrics. Environment: MODEL, REFERENCE and CURRENT (paths), THRESHOLDS (JSON: statistic to
number), OTLP_ENDPOINT. Ends well when a sample is missing: then there is nothing to compare, and the number of samples
says so.
"""

import json
import os
import sys
import time

import measures
import metrics
import samples


def compare(reference, current):
    """Scores and shares of one feature: numbers by quantiles of the reference, texts by their values."""
    first, second = samples.numbers(reference), samples.numbers(current)
    if first is not None and second is not None:
        edges = measures.quantile_edges(first)
        names = measures.bin_names(edges)
        before, now = measures.shares(first, edges), measures.shares(second, edges)
        scores = {"ks": measures.kolmogorov_smirnov(first, second)}
    else:
        names = sorted(set(reference) | set(current))
        before, now = measures.category_shares(reference, names), measures.category_shares(current, names)
        scores = {}
    scores["psi"] = measures.population_stability_index(before, now)
    scores["js"] = measures.jensen_shannon(before, now)
    return scores, {"reference": dict(zip(names, before)), "current": dict(zip(names, now))}


def measure(model, reference, current, thresholds):
    """The metrics of one run."""
    sizes = [(max(map(len, data.values()), default=0), {"model": model, "dataset": name})
             for name, data in (("reference", reference), ("current", current))]
    result = [metrics.gauge("ml_drift_samples", sizes)]
    features = [name for name in reference if reference[name] and current.get(name)]
    if not features:
        return result
    scores, distribution = [], []
    for feature in features:
        found, shares = compare(reference[feature], current[feature])
        scores += [(value, {"model": model, "feature": feature, "statistic": name}) for name, value in found.items()]
        distribution += [
            (share, {"model": model, "feature": feature, "dataset": dataset, "bin": name})
            for dataset, bins in shares.items() for name, share in bins.items()
        ]
    return [
        *result,
        metrics.gauge("ml_drift_score", scores),
        metrics.gauge("ml_drift_feature_share", distribution),
        metrics.gauge("ml_drift_threshold", [(value, {"model": model, "statistic": name}) for name, value in thresholds.items()]),
        metrics.gauge("ml_drift_last_run_timestamp_seconds", [(time.time(), {"model": model})]),
    ]


def main():
    """Runs once, by the environment."""
    model = os.environ["MODEL"]
    reference, current = samples.read(os.environ["REFERENCE"]), samples.read(os.environ["CURRENT"])
    found = measure(model, reference, current, json.loads(os.environ["THRESHOLDS"]))
    metrics.send(os.environ["OTLP_ENDPOINT"], found)
    compared = len(found) > 1
    print(f"{model}: {'compared' if compared else 'nothing to compare: a sample is missing or empty'}")


if __name__ == "__main__":
    sys.exit(main())
