"""Scores the logged model on data it has not seen. A model below the bar stops the pipeline: it is never registered."""

import argparse

import mlflow
from sklearn.metrics import accuracy_score, f1_score

from training.files import read_record, read_table


def evaluate(record: dict[str, str], test: str) -> dict[str, float]:
    """Metrics of the model as it was logged, kept in its run."""
    features, target = read_table(test)
    predicted = mlflow.pyfunc.load_model(record["model"]).predict(features)
    metrics = {
        "test_accuracy": float(accuracy_score(target, predicted)),
        "test_f1": float(f1_score(target, predicted, average="macro")),
    }
    with mlflow.start_run(run_id=record["run"]):
        mlflow.log_metrics(metrics)
    return metrics


def main(arguments: list[str] | None = None) -> None:
    """Entry point of the step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", required=True)
    parser.add_argument("--test", required=True)
    parser.add_argument("--minimum-accuracy", type=float, required=True)
    options = parser.parse_args(arguments)
    metrics = evaluate(read_record(options.run), options.test)
    print(", ".join(f"{name} {value:.3f}" for name, value in metrics.items()))
    if metrics["test_accuracy"] < options.minimum_accuracy:
        raise SystemExit(f"accuracy {metrics['test_accuracy']:.3f} is below {options.minimum_accuracy}: the model is not registered")


if __name__ == "__main__":
    main()
