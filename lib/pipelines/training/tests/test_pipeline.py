"""The whole pipeline against a real tracking server, whose address is in MLFLOW_TRACKING_URI."""

import os

import mlflow
import pandas as pd
import pytest
from mlflow import MlflowClient

from training import evaluate, features, ingest, promote, register, serving_check, train, validate
from training.files import read_record, read_table, write_record

pytestmark = pytest.mark.skipif("MLFLOW_TRACKING_URI" not in os.environ, reason="MLFLOW_TRACKING_URI names no server")

MODEL = "iris-classifier"


@pytest.fixture
def folder(tmp_path):
    """Paths of the files that steps hand on."""
    return lambda name: str(tmp_path / name)


def run_until_registered(folder, minimum: str = "0.9") -> dict[str, str]:
    """Every step up to registration, called as Argo calls them."""
    ingest.main(["--source", "sklearn:iris", "--target", "target", "--data", folder("data.csv")])
    validate.main(["--data", folder("data.csv"), "--report", folder("report.json")])
    features.main(["--data", folder("data.csv"), "--train", folder("train.csv"), "--test", folder("test.csv")])
    train.main(["--train", folder("train.csv"), "--model", MODEL, "--run", folder("run.json")])
    evaluate.main(["--run", folder("run.json"), "--test", folder("test.csv"), "--minimum-accuracy", minimum])
    names = {"run": "run.json", "test": "test.csv", "registered": "registered.json", "artifact": "artifact"}
    register.main(["--model", MODEL, *[part for option, name in names.items() for part in (f"--{option}", folder(name))]])
    return read_record(folder("registered.json"))


def promote_it(folder) -> None:
    """The last step, called as Argo calls it."""
    names = {"registered": "registered.json", "train": "train.csv", "storage-uri": "storage-uri", "reference": "reference.csv"}
    promote.main([part for option, name in names.items() for part in (f"--{option}", folder(name))])


def test_a_model_is_trained_registered_checked_promoted_and_predicts(folder) -> None:
    registered = run_until_registered(folder)
    assert serving_check.check(folder("artifact")) == []
    promote_it(folder)
    reference = pd.read_csv(folder("reference.csv"))
    assert list(reference.columns) == list(read_table(folder("train.csv"))[0].columns)

    client = MlflowClient()
    champion = client.get_model_version_by_alias(MODEL, "champion")
    assert str(champion.version) == registered["version"]
    assert client.get_run(registered["run"]).data.metrics["test_accuracy"] >= 0.9
    served = mlflow.pyfunc.load_model(f"models:/{MODEL}@champion")
    flower = pd.DataFrame([[5.1, 3.5, 1.4, 0.2]], columns=read_table(folder("test.csv"))[0].columns)
    assert list(served.predict(flower)) == ["setosa"]


def test_the_next_champion_leaves_the_one_before_under_an_alias(folder) -> None:
    for _ in range(2):
        run_until_registered(folder)
        promote_it(folder)
    client = MlflowClient()
    champion, before = (client.get_model_version_by_alias(MODEL, alias).version for alias in ("champion", "previous"))
    assert int(champion) > int(before)


def test_a_model_below_the_bar_is_not_registered(folder) -> None:
    with pytest.raises(SystemExit, match="is below 1.1: the model is not registered"):
        run_until_registered(folder, minimum="1.1")
    assert not os.path.exists(folder("registered.json"))


def test_a_model_that_answers_otherwise_in_the_serving_runtime_is_not_promoted(folder) -> None:
    run_until_registered(folder)
    path = folder("artifact") + "/expected.json"
    expected = read_record(path)
    write_record(path, {**expected, "outputs": ["another", *expected["outputs"][1:]]})
    assert len(serving_check.check(folder("artifact"))) == 1


def test_prompts_have_versions_and_aliases_and_agents_leave_traces() -> None:
    mlflow.set_experiment("agents")
    first = mlflow.genai.register_prompt(name="greeting", template="Greet {{name}}.")
    second = mlflow.genai.register_prompt(name="greeting", template="Greet {{name}} in one word.")
    mlflow.genai.set_prompt_alias("greeting", alias="production", version=second.version)
    assert second.version == first.version + 1
    assert mlflow.genai.load_prompt("prompts:/greeting@production").format(name="Ada") == "Greet Ada in one word."

    @mlflow.trace
    def agent(question: str) -> str:
        return question.upper()

    assert agent("why?") == "WHY?"
    trace = mlflow.get_trace(mlflow.get_last_active_trace_id(), flush=True)
    assert [span.name for span in trace.data.spans] == ["agent"]
