"""Makes the checked candidate the champion, remembers the one before, and tells where to serve it from."""

import argparse
import re
from pathlib import Path

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from training.files import read_record

CHAMPION = "champion"
PREVIOUS = "previous"


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


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registered", required=True)
    parser.add_argument("--storage-uri", required=True)
    options = parser.parse_args(arguments)
    registered = read_record(options.registered)
    address = promote(registered)
    Path(options.storage_uri).write_text(address, encoding="utf-8")
    print(f"{registered['model']} version {registered['version']} is the champion; serve it from {address}")


if __name__ == "__main__":
    main()
