"""Refuses data that cannot be learned from: the pipeline stops here, not after hours of training."""

import argparse

import pandas as pd

from training.files import TARGET, write_record

MINIMUM_ROWS = 50
MINIMUM_OF_A_CLASS = 5


def problems(table: pd.DataFrame) -> list[str]:
    """What is wrong with the table, one line each; nothing when it is fit for training."""
    found = []
    features = [column for column in table.columns if column != TARGET]
    if len(table) < MINIMUM_ROWS:
        found.append(f"at least {MINIMUM_ROWS} rows are needed, got {len(table)}")
    if not features:
        found.append("there is no column to learn from")
    found += [f"column {column} has {empty} empty values" for column, empty in table.isna().sum().items() if empty]
    found += [f"column {column} is not a number" for column in features if not pd.api.types.is_numeric_dtype(table[column])]
    found += [f"column {column} has one value only" for column in features if table[column].nunique(dropna=True) == 1]
    classes = table[TARGET].value_counts()
    if len(classes) < 2:
        found.append(f"at least two classes are needed, got {len(classes)}")
    found += [f"class {name} has {count} rows, at least {MINIMUM_OF_A_CLASS} are needed" for name, count in classes.items() if count < MINIMUM_OF_A_CLASS]
    return found


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--report", required=True)
    options = parser.parse_args(arguments)
    table = pd.read_csv(options.data)
    found = problems(table)
    write_record(options.report, {"rows": len(table), "problems": found})
    if found:
        raise SystemExit("\n".join(found))
    print(f"{len(table)} rows are fit for training")


if __name__ == "__main__":
    main()
