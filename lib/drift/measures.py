"""How far two samples of one feature are apart: three measures, standard library only."""

from bisect import bisect_right
from math import log, log2

# A bin that one of the samples never fell into still counts as this share, or one value would make the index infinite.
SMALLEST_SHARE = 1e-4


def kolmogorov_smirnov(reference, current):
    """Largest distance between the two distribution functions, 0 to 1. Numbers only; ties are counted right."""
    if not reference or not current:
        raise ValueError("both samples must have values")
    first, second = sorted(reference), sorted(current)
    points = sorted(set(first) | set(second))
    return max(abs(bisect_right(first, x) / len(first) - bisect_right(second, x) / len(second)) for x in points)


def quantile_edges(sample, bins=10):
    """Inner edges of bins that hold equal parts of the sample; fewer where values repeat."""
    ordered = sorted(sample)
    edges = [ordered[min(len(ordered) - 1, len(ordered) * i // bins)] for i in range(1, bins)]
    return sorted(set(edges))


def shares(sample, edges):
    """Part of the sample in each bin; a value on an edge belongs to the bin above it."""
    if not sample:
        raise ValueError("a sample must have values")
    counts = [0] * (len(edges) + 1)
    for value in sample:
        counts[bisect_right(edges, value)] += 1
    return [count / len(sample) for count in counts]


def category_shares(sample, categories):
    """Part of the sample in each category."""
    if not sample:
        raise ValueError("a sample must have values")
    return [sum(1 for value in sample if value == category) / len(sample) for category in categories]


def population_stability_index(reference, current):
    """Sum of (c - r) ln(c / r) over bins. Customary reading: under 0.1 the same, over 0.2 different."""
    pairs = [(max(r, SMALLEST_SHARE), max(c, SMALLEST_SHARE)) for r, c in zip(reference, current, strict=True)]
    return sum((c - r) * log(c / r) for r, c in pairs)


def jensen_shannon(reference, current):
    """Divergence of two distributions over the same bins in bits: 0 for equal ones, 1 for ones that share no bin."""

    def relative_entropy(p, q):
        return sum(a * log2(a / b) for a, b in zip(p, q, strict=True) if a > 0)

    middle = [(r + c) / 2 for r, c in zip(reference, current, strict=True)]
    return (relative_entropy(reference, middle) + relative_entropy(current, middle)) / 2


def bin_names(edges):
    """Names of bins for people: the edges, with the place in front so that they sort."""
    ends = ["-inf", *(f"{edge:.4g}" for edge in edges), "inf"]
    return [f"{place:02d} {low}..{high}" for place, (low, high) in enumerate(zip(ends, ends[1:]), 1)]
