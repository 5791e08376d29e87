"""Trains a classifier and logs it with its parameters, its score and the exact libraries it was made with."""

import argparse
from importlib.metadata import version

import mlflow
from mlflow.models import infer_signature
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from training.features import SEED
from training.files import read_table, write_record

PARAMETERS = {"n_estimators": 100, "max_depth": 6, "min_samples_leaf": 2}
PINNED = ["mlflow", "scikit-learn", "cloudpickle", "numpy", "pandas"]
"""Libraries that a loaded model needs at the version it was made with."""


def model() -> Pipeline:
    """The scaler is part of the model: it learns from training rows only."""
    return Pipeline([("scale", StandardScaler()), ("classify", RandomForestClassifier(random_state=SEED, **PARAMETERS))])


def train(path: str, name: str) -> dict[str, str]:
    """Trains on the table at `path`, in the experiment of the model's name; gives the run and the address of its model."""
    features, target = read_table(path)
    mlflow.set_experiment(name)
    with mlflow.start_run() as run:
        score = cross_val_score(model(), features, target, cv=5).mean()
        fitted = model().fit(features, target)
        mlflow.log_params(PARAMETERS)
        mlflow.log_metric("cross_validation_accuracy", float(score))
        logged = mlflow.sklearn.log_model(
            fitted,
            name="model",
            signature=infer_signature(features, fitted.predict(features)),
            input_example=features.head(3),
            pip_requirements=[f"{package}=={version(package)}" for package in PINNED],
            # The serving runtime reads this format; the default one needs a library that it does not have.
            serialization_format=mlflow.sklearn.SERIALIZATION_FORMAT_CLOUDPICKLE,
        )
    print(f"run {run.info.run_id}: accuracy {score:.3f} in cross-validation")
    return {"run": run.info.run_id, "model": logged.model_uri}


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--run", required=True)
    options = parser.parse_args(arguments)
    write_record(options.run, train(options.train, options.model))


if __name__ == "__main__":
    main()
