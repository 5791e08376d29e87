"""Cleans the table and sets data aside that the model never sees. Whatever is learned from data is part of the model, so nothing leaks."""

import argparse

import pandas as pd
from sklearn.model_selection import train_test_split

from training.files import TARGET

TEST_SHARE = 0.2
SEED = 7


def split(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and test rows without duplicates, every class in both in the same share."""
    distinct = table.drop_duplicates()
    train, test = train_test_split(distinct, test_size=TEST_SHARE, random_state=SEED, stratify=distinct[TARGET])
    return train, test


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--train", required=True)
    parser.add_argument("--test", required=True)
    options = parser.parse_args(arguments)
    train, test = split(pd.read_csv(options.data))
    train.to_csv(options.train, index=False)
    test.to_csv(options.test, index=False)
    print(f"{len(train)} rows to learn from, {len(test)} set aside")


if __name__ == "__main__":
    main()
