"""Reading samples: CSV files with a header, one row for each request or training example."""

import csv

# More features than this would make more series than anybody looks at.
MOST_FEATURES = 50


def read(path):
    """Columns by name, as texts; a missing file is an empty sample."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        return {}
    names = list(rows[0])[:MOST_FEATURES] if rows else []
    return {name: [row[name] for row in rows if row[name] not in (None, "")] for name in names}


def numbers(values):
    """The values as numbers, or None when one of them is a text."""
    try:
        return [float(value) for value in values]
    except ValueError:
        return None
