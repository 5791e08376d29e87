"""The measures on distributions whose distance is known, and a whole run against a collector on loopback."""

import json
import os
import random
import subprocess
import sys
import tempfile
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from math import log
from pathlib import Path
from threading import Thread

CODE = Path(__file__).resolve().parents[2] / "lib" / "drift"
sys.path.insert(0, str(CODE))

import detect  # noqa: E402
import measures  # noqa: E402


class KnownDistances(unittest.TestCase):
    def test_equal_samples_are_at_no_distance(self):
        sample = [1.0, 2.0, 2.0, 3.0, 5.0]
        self.assertEqual(measures.kolmogorov_smirnov(sample, sample), 0)
        self.assertEqual(measures.population_stability_index([0.25] * 4, [0.25] * 4), 0)
        self.assertEqual(measures.jensen_shannon([0.25] * 4, [0.25] * 4), 0)

    def test_samples_that_share_nothing_are_at_the_largest_distance(self):
        self.assertEqual(measures.kolmogorov_smirnov([1, 2, 3], [4, 5, 6]), 1)
        self.assertAlmostEqual(measures.jensen_shannon([1, 0], [0, 1]), 1)

    def test_uniform_against_shifted_uniform(self):
        # U(0,1) and U(0.3,1.3): the distribution functions are 0.3 apart.
        first = [i / 1000 for i in range(1000)]
        second = [i / 1000 + 0.3 for i in range(1000)]
        self.assertAlmostEqual(measures.kolmogorov_smirnov(first, second), 0.3, places=2)

    def test_normal_against_shifted_normal(self):
        # N(0,1) and N(1,1): 2 * Phi(0.5) - 1 = 0.3829.
        rng = random.Random(7)
        first = [rng.gauss(0, 1) for _ in range(20000)]
        second = [rng.gauss(1, 1) for _ in range(20000)]
        self.assertAlmostEqual(measures.kolmogorov_smirnov(first, second), 0.3829, delta=0.02)

    def test_stability_index_by_hand(self):
        expected = (0.6 - 0.5) * log(0.6 / 0.5) + (0.4 - 0.5) * log(0.4 / 0.5)
        self.assertAlmostEqual(measures.population_stability_index([0.5, 0.5], [0.6, 0.4]), expected)

    def test_an_empty_bin_is_finite(self):
        self.assertGreater(measures.population_stability_index([0.5, 0.5], [1, 0]), 1)

    def test_divergence_by_hand(self):
        # Middle (0.75, 0.25): half of log2(4/3) + half of (0.5 log2(2/3) + 0.5 log2(2)).
        self.assertAlmostEqual(measures.jensen_shannon([1, 0], [0.5, 0.5]), 0.3112781, places=6)

    def test_ties_and_edges(self):
        self.assertEqual(measures.quantile_edges([1] * 10), [1])
        self.assertEqual(measures.shares([0, 1, 1, 2], [1]), [0.25, 0.75])
        self.assertAlmostEqual(sum(measures.shares(range(100), measures.quantile_edges(range(100)))), 1)

    def test_nothing_to_measure_is_an_error(self):
        with self.assertRaises(ValueError):
            measures.kolmogorov_smirnov([], [1])


class Features(unittest.TestCase):
    def test_the_same_source_stays_below_and_another_goes_above_the_thresholds(self):
        rng = random.Random(3)
        draw = lambda mean: [str(rng.gauss(mean, 1)) for _ in range(2000)]  # noqa: E731
        reference = draw(0)
        same, _ = detect.compare(reference, draw(0))
        other, shares = detect.compare(reference, draw(1))
        for statistic, threshold in {"ks": 0.1, "psi": 0.2, "js": 0.05}.items():
            self.assertLess(same[statistic], threshold)
            self.assertGreater(other[statistic], threshold)
        self.assertAlmostEqual(sum(shares["current"].values()), 1)

    def test_texts_are_compared_by_their_values(self):
        scores, shares = detect.compare(["a", "a", "b", "b"], ["a", "b", "c", "c"])
        self.assertEqual(set(scores), {"psi", "js"})
        self.assertEqual(shares["current"], {"a": 0.25, "b": 0.25, "c": 0.5})


class WholeRun(unittest.TestCase):
    def run_once(self, current):
        received = []

        class Collector(BaseHTTPRequestHandler):
            def do_POST(self):
                received.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                """Quiet."""

        server = HTTPServer(("127.0.0.1", 0), Collector)
        Thread(target=server.serve_forever, daemon=True).start()
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "reference.csv").write_text("width,colour\n" + "".join(f"{i},red\n" for i in range(50)))
            if current is not None:
                (Path(folder) / "current.csv").write_text(current)
            environment = {
                **os.environ,
                "MODEL": "iris",
                "REFERENCE": f"{folder}/reference.csv",
                "CURRENT": f"{folder}/current.csv",
                "THRESHOLDS": '{"psi": 0.2}',
                "OTLP_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
            }
            subprocess.run([sys.executable, CODE / "detect.py"], env=environment, check=True, capture_output=True)
        server.shutdown()
        server.server_close()
        [(path, document)] = received
        self.assertEqual(path, "/v1/metrics")
        return {metric["name"]: metric["gauge"]["dataPoints"] for metric in document["resourceMetrics"][0]["scopeMetrics"][0]["metrics"]}

    def test_sends_scores_shares_thresholds_and_the_time(self):
        sent = self.run_once("width,colour\n" + "".join(f"{i + 100},blue\n" for i in range(50)))
        self.assertEqual(
            set(sent),
            {"ml_drift_score", "ml_drift_feature_share", "ml_drift_threshold", "ml_drift_samples", "ml_drift_last_run_timestamp_seconds"},
        )
        labels = {attribute["key"] for attribute in sent["ml_drift_score"][0]["attributes"]}
        self.assertEqual(labels, {"model", "feature", "statistic"})

    def test_a_missing_sample_is_counted_and_no_fault(self):
        sent = self.run_once(None)
        self.assertEqual(set(sent), {"ml_drift_samples"})
        self.assertEqual(sorted(point["asDouble"] for point in sent["ml_drift_samples"]), [0, 50])


if __name__ == "__main__":
    unittest.main()
