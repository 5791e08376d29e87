"""Metrics as OTLP JSON over HTTP, which the collector hands to every Prometheus. No client library is needed for that."""

import json
import time
from urllib.request import Request, urlopen


def gauge(name, points):
    """A gauge; points are pairs of a value and its attributes. Without a unit the name stays as it is."""
    now = str(time.time_ns())
    data = [
        {
            "asDouble": float(value),
            "timeUnixNano": now,
            "attributes": [{"key": key, "value": {"stringValue": text}} for key, text in attributes.items()],
        }
        for value, attributes in points
    ]
    return {"name": name, "gauge": {"dataPoints": data}}


def document(metrics):
    """One export request."""
    resource = {"attributes": [{"key": "service.name", "value": {"stringValue": "drift-detection"}}]}
    return {"resourceMetrics": [{"resource": resource, "scopeMetrics": [{"metrics": metrics}]}]}


def send(endpoint, metrics):
    """Posts the metrics; an answer other than success is an error."""
    body = json.dumps(document(metrics)).encode()
    request = Request(f"{endpoint}/v1/metrics", data=body, headers={"Content-Type": "application/json"})
    with urlopen(request, timeout=30) as answer:
        if answer.status >= 300:
            raise RuntimeError(f"{endpoint} answered {answer.status}")
