"""Makes the checked candidate the champion, remembers the one before, tells where to serve it from, and keeps what it was trained on as the
reference that drift is measured against."""

import argparse
import re
from pathlib import Path

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from training.features import SEED
from training.files import read_record, read_table

CHAMPION = "champion"
PREVIOUS = "previous"
MOST_ROWS = 10_000
"""Rows of the reference: enough for every measure of drift, and small enough to be read every day."""


def storage_uri(address: str) -> str:
    """An artifact's address as KServe reads it: the same, but for Azure, where it wants the account's web address."""
    azure = re.fullmatch(r"wasbs://([^@]+)@([^/]+)/(.*)", address)
    return f"https://{azure[2]}/{azure[1]}/{azure[3]}" if azure else address


def promote(registered: dict[str, str]) -> str:
    """Moves the aliases; gives the address to serve from."""
    client, name, version = MlflowClient(), registered["model"], registered["version"]
    try:
        before = client.get_model_version_by_alias(name, CHAMPION).version
    except MlflowException:
        before = None
    if before is not None and str(before) != version:
        client.set_registered_model_alias(name, PREVIOUS, before)
    client.set_registered_model_alias(name, CHAMPION, version)
    return storage_uri(client.get_model_version_download_uri(name, version))


def write_reference(train: str, reference: str) -> None:
    """A sample of the features that the model learned from, one column each, without the answers."""
    features, _ = read_table(train)
    rows = features if len(features) <= MOST_ROWS else features.sample(MOST_ROWS, random_state=SEED)
    rows.to_csv(reference, index=False)


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("registered", "train", "storage-uri", "reference"):
        parser.add_argument(f"--{option}", required=True)
    options = parser.parse_args(arguments)
    write_reference(options.train, options.reference)
    registered = read_record(options.registered)
    address = promote(registered)
    Path(options.storage_uri).write_text(address, encoding="utf-8")
    print(f"{registered['model']} version {registered['version']} is the champion; serve it from {address}")


if __name__ == "__main__":
    main()
