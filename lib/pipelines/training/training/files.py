"""What the steps hand to one another: small JSON records and CSV tables."""

import json
from pathlib import Path
from typing import Any

import pandas as pd

TARGET = "target"
"""Column to predict, whatever the source calls it."""


def write_record(path: str, record: dict[str, Any]) -> None:
    """Writes a JSON record, making its folder."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def read_record(path: str) -> dict[str, Any]:
    """Reads a JSON record."""
    return json.loads(Path(path).read_text(encoding="utf-8"))


def read_table(path: str) -> tuple[pd.DataFrame, pd.Series]:
    """Reads a table: the columns to learn from, and the one to predict."""
    table = pd.read_csv(path)
    return table.drop(columns=[TARGET]), table[TARGET]
