"""Loads the candidate's artifact and compares its answers. Runs in the image of the serving runtime, so it imports nothing of the pipeline."""

import json
import os
import sys
from pathlib import Path

import mlflow.pyfunc
import pandas as pd


def check(folder: str) -> list[str]:
    """What is wrong with the artifact in `folder`; nothing when this interpreter serves it as it was trained."""
    expected = json.loads((Path(folder) / "expected.json").read_text(encoding="utf-8"))
    answers = mlflow.pyfunc.load_model(str(Path(folder) / "model")).predict(pd.DataFrame(expected["inputs"]))
    pairs = zip(expected["outputs"], map(str, answers), strict=True)
    return [f"row {row}: expected {wanted}, got {got}" for row, (wanted, got) in enumerate(pairs) if wanted != got]


if __name__ == "__main__":
    wrong = check(os.environ.get("ARTIFACT", "/data/artifact"))
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"loaded and answered as trained, by Python {sys.version.split()[0]}")
