"""Registers the model as candidate, and hands its artifact on with an example and the answers that the serving runtime has to give."""

import argparse
from pathlib import Path

import mlflow
from mlflow import MlflowClient

from training.files import read_record, read_table, write_record

CANDIDATE = "candidate"
EXAMPLES = 5


def register(record: dict[str, str], name: str) -> dict[str, str]:
    """Makes a version of the registered model and gives it the candidate's alias."""
    version = mlflow.register_model(record["model"], name)
    MlflowClient().set_registered_model_alias(name, CANDIDATE, version.version)
    return {"model": name, "version": str(version.version), "run": record["run"]}


def export(registered: dict[str, str], test: str, folder: str) -> None:
    """Puts the artifact and `expected.json` into `folder`: what is checked is what will be served."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    address = f"models:/{registered['model']}/{registered['version']}"
    local = mlflow.artifacts.download_artifacts(artifact_uri=address, dst_path=str(Path(folder) / "model"))
    features, _ = read_table(test)
    examples = features.head(EXAMPLES)
    answers = [str(answer) for answer in mlflow.pyfunc.load_model(local).predict(examples)]
    write_record(str(Path(folder) / "expected.json"), {"inputs": examples.to_dict(orient="list"), "outputs": answers})


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("run", "test", "model", "registered", "artifact"):
        parser.add_argument(f"--{option}", required=True)
    options = parser.parse_args(arguments)
    registered = register(read_record(options.run), options.model)
    export(registered, options.test, options.artifact)
    write_record(options.registered, registered)
    print(f"{registered['model']} version {registered['version']} is the candidate")


if __name__ == "__main__":
    main()
