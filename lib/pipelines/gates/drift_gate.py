"""Fails when a feature of the current sample is further from the reference than the threshold (population stability index).

Uses the measures of lib/drift, the same as the daily workflow in the cluster: PYTHONPATH names that folder.
"""

import argparse
import sys

import detect
import samples


def drifted(reference: str, current: str, threshold: float) -> dict[str, float]:
    """Features beyond the threshold, with how far. A feature that the current sample lacks is infinitely far."""
    before, now = samples.read(reference), samples.read(current)
    scores = {
        name: detect.compare(values, now[name])[0]["psi"] if now.get(name) else float("inf")
        for name, values in before.items()
    }
    if not scores:
        raise SystemExit(f"{reference}: the reference has no features")
    return {name: score for name, score in scores.items() if score > threshold}


def main(arguments: list[str] | None = None) -> int:
    """The command line; the exit code is the gate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reference", required=True)
    parser.add_argument("--current", required=True)
    parser.add_argument("--threshold", type=float, required=True)
    options = parser.parse_args(arguments)
    found = drifted(options.reference, options.current, options.threshold)
    for name, score in found.items():
        print(f"{name}: {score:.3f} is beyond {options.threshold}")
    print(f"{len(found)} features drifted")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
