"""Each step by itself, on small tables."""

import json

import pandas as pd
import pytest

from training import features, ingest, promote, validate
from training.files import TARGET


def table(rows: int = 60) -> pd.DataFrame:
    """A table that is fit for training."""
    return pd.DataFrame({"length": range(rows), "width": [row % 7 for row in range(rows)], TARGET: [f"class-{row % 3}" for row in range(rows)]})


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer"])
def test_shipped_data_sets_are_fit_for_training(name: str) -> None:
    loaded = ingest.load(f"sklearn:{name}", "target")
    assert validate.problems(loaded) == []
    assert loaded[TARGET].dtype == object


def test_a_file_is_read_with_its_own_target(tmp_path) -> None:
    path = tmp_path / "flowers.csv"
    table().rename(columns={TARGET: "species"}).to_csv(path, index=False)
    assert list(ingest.load(str(path), "species").columns) == ["length", "width", TARGET]
    with pytest.raises(SystemExit, match="target: must be a column of .*length, width, species.*, got colour"):
        ingest.load(str(path), "colour")


def test_an_unknown_data_set_is_named() -> None:
    with pytest.raises(SystemExit, match="source: must be one of sklearn:iris, .*, got sklearn:digits"):
        ingest.load("sklearn:digits", "target")


@pytest.mark.parametrize(
    ("spoiled", "problem"),
    [
        (table(20), "at least 50 rows are needed, got 20"),
        (table().assign(length=None), "column length has 60 empty values"),
        (table().assign(width="wide"), "column width is not a number"),
        (table().assign(width=1), "column width has one value only"),
        (table().assign(target="all"), "at least two classes are needed, got 1"),
        (table().assign(target=["rare"] * 2 + ["often"] * 58), "class rare has 2 rows, at least 5 are needed"),
        (table()[[TARGET]], "there is no column to learn from"),
    ],
)
def test_unfit_data_is_refused(spoiled: pd.DataFrame, problem: str) -> None:
    assert problem in validate.problems(spoiled)


def test_the_report_is_left_when_data_is_refused(tmp_path) -> None:
    data, report = tmp_path / "data.csv", tmp_path / "report.json"
    table(20).to_csv(data, index=False)
    with pytest.raises(SystemExit, match="at least 50 rows"):
        validate.main(["--data", str(data), "--report", str(report)])
    assert json.loads(report.read_text())["rows"] == 20


def test_no_row_is_in_both_parts_and_every_class_is() -> None:
    train, test = features.split(table(90))
    assert len(train) == 72
    assert len(test) == 18
    assert set(train.index).isdisjoint(test.index)
    assert set(train[TARGET]) == set(test[TARGET]) == {"class-0", "class-1", "class-2"}


def test_duplicates_do_not_leak_into_the_test_rows() -> None:
    twice = pd.concat([table(), table()])
    train, test = features.split(twice)
    assert len(train) + len(test) == 60


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("s3://bucket/mlflow/1/models/m-1/artifacts", "s3://bucket/mlflow/1/models/m-1/artifacts"),
        ("gs://bucket/mlflow/1/models/m-1/artifacts", "gs://bucket/mlflow/1/models/m-1/artifacts"),
        ("wasbs://box@account.blob.core.windows.net/mlflow/1", "https://account.blob.core.windows.net/box/mlflow/1"),
    ],
)
def test_addresses_are_written_as_kserve_reads_them(address: str, expected: str) -> None:
    assert promote.storage_uri(address) == expected


@pytest.mark.parametrize(("rows", "kept"), [(60, 60), (promote.MOST_ROWS + 500, promote.MOST_ROWS)])
def test_the_reference_is_what_was_learned_from_without_the_answers(tmp_path, rows: int, kept: int) -> None:
    train, reference = tmp_path / "train.csv", tmp_path / "reference.csv"
    table(rows).to_csv(train, index=False)
    promote.write_reference(str(train), str(reference))
    written = pd.read_csv(reference)
    assert list(written.columns) == ["length", "width"]
    assert len(written) == kept
