"""Fetches the data set: one that scikit-learn ships, or a CSV file by its address."""

import argparse

import pandas as pd
from sklearn import datasets

from training.files import TARGET

SHIPPED = {
    "iris": datasets.load_iris,
    "wine": datasets.load_wine,
    "breast_cancer": datasets.load_breast_cancer,
}


def load(source: str, target: str) -> pd.DataFrame:
    """The table at `source`, with the column `target` under the name that later steps know."""
    kind, _, name = source.partition(":")
    if kind == "sklearn":
        if name not in SHIPPED:
            raise SystemExit(f"source: must be one of {', '.join(f'sklearn:{key}' for key in SHIPPED)}, got {source}")
        shipped = SHIPPED[name](as_frame=True)
        labels = shipped.target.map(dict(enumerate(map(str, shipped.target_names))))
        return shipped.data.assign(**{TARGET: labels})
    table = pd.read_csv(source)
    if target not in table.columns:
        raise SystemExit(f"target: must be a column of {source} ({', '.join(table.columns)}), got {target}")
    return table.rename(columns={target: TARGET})


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", required=True)
    parser.add_argument("--target", required=True)
    parser.add_argument("--data", required=True)
    options = parser.parse_args(arguments)
    table = load(options.source, options.target)
    table.to_csv(options.data, index=False)
    print(f"{len(table)} rows, {len(table.columns)} columns from {options.source}")


if __name__ == "__main__":
    main()
