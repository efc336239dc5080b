"""Are experiments run over seeds, taken up again after an interruption, and recorded as they came out?"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from unrolled import experiments, results
from unrolled.cli import app
from unrolled.experiments import Experiment, record

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Config:
    slope: float = 2.0


class Recorder:
    """Models "a" and "b" whose score is known for each seed, and a list of what was trained."""

    def __init__(self):
        self.scores = {"a": [3.0, 5.0, 10.0], "b": [1.0, 2.0, 3.0]}
        self.trained = []

    def run(self, model, data, config, seed):
        self.trained.append((model, seed))
        score = self.scores[model][seed]
        return {"score": score, "twice": config.slope * score, "predictions": np.full(4, data + seed)}

    def experiment(self, **changes):
        return replace(
            Experiment(
                config=Config(),
                small=Config(slope=1.0),
                models=("a", "b"),
                prepare=lambda config: 100,
                run=self.run,
                pairs=(("a", "b"),),
                seeds=3,
            ),
            **changes,
        )


@pytest.fixture
def recorder():
    return Recorder()


def test_mean_spread_and_paired_difference_are_recorded(recorder, tmp_path):
    """Are the summary's numbers those of a t-test done elsewhere?"""
    from scipy import stats

    path = record.run("known", recorder.experiment(), tmp_path / "known.json")
    score = results.quote(path, "models.a.score")
    assert score["each"] == [3.0, 5.0, 10.0]
    assert (score["mean"], score["sd"]) == (pytest.approx(6.0), pytest.approx(np.std([3, 5, 10], ddof=1)))
    low, high = stats.ttest_rel([3.0, 5, 10], [1.0, 2, 3]).confidence_interval(0.95)
    difference = results.quote(path, "differences.a_b.score")
    assert (difference["mean"], difference["low"], difference["high"]) == pytest.approx((4.0, low, high))
    assert results.quote(path, "config.slope") == 2.0
    assert results.quote(path, "models.b.seconds.mean") >= 0
    assert results.quote(path, "models.b.peak_mb.mean") > 10
    assert not (tmp_path / ".partial" / "known").exists()


def test_an_interrupted_experiment_goes_on_where_it_stopped(recorder, tmp_path):
    """Is a finished run neither lost nor done twice?"""

    def interrupt(model, data, config, seed):
        if (model, seed) == ("b", 1):
            raise KeyboardInterrupt
        return recorder.run(model, data, config, seed)

    path = tmp_path / "known.json"
    with pytest.raises(KeyboardInterrupt):
        record.run("known", recorder.experiment(run=interrupt), path)
    assert not path.exists()
    assert recorder.trained == [("a", 0), ("a", 1), ("a", 2), ("b", 0)]
    record.run("known", recorder.experiment(), path)
    assert recorder.trained[4:] == [("b", 1), ("b", 2)]
    assert results.quote(path, "models.b.score.each") == [1.0, 2.0, 3.0]


def test_runs_of_other_settings_are_not_mixed_in(recorder, tmp_path):
    """Does a changed setting begin anew?"""

    def interrupt(model, data, config, seed):
        if model == "b":
            raise KeyboardInterrupt
        return recorder.run(model, data, config, seed)

    path = tmp_path / "known.json"
    with pytest.raises(KeyboardInterrupt):
        record.run("known", recorder.experiment(run=interrupt), path)
    record.run("known", recorder.experiment(config=Config(slope=5.0)), path)
    assert results.quote(path, "models.a.twice.each") == [15.0, 25.0, 50.0]


def test_seeds_may_be_trained_together(tmp_path):
    """Does an experiment that trains all seeds at once give the same record?"""
    calls = []

    def together(model, data, config, seeds):
        calls.append((model, list(seeds)))
        return [{"score": float(10 * data + seed)} for seed in seeds]

    experiment = Experiment(
        Config(), Config(), models=("a",), prepare=lambda config: 1, run_together=together, seeds=4
    )
    path = record.run("together", experiment, tmp_path / "together.json")
    assert calls == [("a", [0, 1, 2, 3])]
    assert results.quote(path, "models.a.score.each") == [10.0, 11.0, 12.0, 13.0]


def test_a_conclusion_is_drawn_from_all_predictions(recorder, tmp_path):
    """Does ``conclude`` see one row for each seed?"""

    def conclude(data, config, predictions):
        return {"mean_of_a": float(predictions["a"].mean()), "shape": list(predictions["b"].shape)}

    path = record.run("known", recorder.experiment(conclude=conclude), tmp_path / "known.json")
    assert results.quote(path, "conclusion") == {"mean_of_a": 101.0, "shape": [3, 4]}


def test_a_single_seed_has_no_spread(recorder, tmp_path):
    path = record.run("known", recorder.experiment(), tmp_path / "known.json", seeds=1)
    assert set(results.quote(path, "models.a.score")) == {"mean", "each"}


def test_a_number_that_is_none_is_not_recorded(tmp_path):
    """Is a diverged model named?"""
    experiment = Experiment(
        Config(), Config(), models=("a",), prepare=lambda config: 0, run=lambda *args: {"loss": float("nan")}
    )
    with pytest.raises(ValueError, match="a, seed 0: loss is nan"):
        record.run("diverged", experiment, tmp_path / "diverged.json")
    assert not (tmp_path / "diverged.json").exists()


def test_a_missing_folder_is_found_before_anything_is_trained(recorder, tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no folder"):
        record.run("known", recorder.experiment(), tmp_path / "nowhere" / "known.json")
    assert recorder.trained == []


@pytest.mark.parametrize("wrong", [{"run": None}, {"pairs": (("a", "c"),)}])
def test_an_experiment_that_cannot_run_is_refused(recorder, wrong):
    with pytest.raises(ValueError, match=r"either run or run_together|not among the models"):
        recorder.experiment(**wrong)


def test_the_command_lists_experiments_and_names_an_unknown_one():
    listed = CliRunner().invoke(app, ["run"])
    assert listed.output.split() == experiments.names() != []
    unknown = CliRunner().invoke(app, ["run", "nonsense"])
    assert unknown.exit_code == 2
    assert "There is no experiment" in unknown.output


def test_the_command_runs_small_and_says_where_the_record_is(recorder, tmp_path, monkeypatch):
    """Does --small use the small settings, one seed, and leave results/ alone?"""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(experiments, "experiment", lambda name: recorder.experiment())
    done = CliRunner().invoke(app, ["run", "known", "--small"])
    assert done.exit_code == 0, done.output
    assert "_build/results/known.json" in done.output
    assert results.quote("_build/results/known.json", "models.a.twice.each") == [3.0]
    assert not (tmp_path / "results").exists()


def test_the_command_says_that_an_interrupted_experiment_goes_on(recorder, tmp_path, monkeypatch):
    def interrupt(model, data, config, seed):
        raise KeyboardInterrupt

    (tmp_path / "results").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(experiments, "experiment", lambda name: recorder.experiment(run=interrupt))
    done = CliRunner().invoke(app, ["run", "known"])
    assert done.exit_code == 130
    assert "the same command goes on from there" in done.output


@pytest.mark.parametrize("name", experiments.names())
def test_the_record_is_that_of_the_settings_in_the_code(name):
    """Were the settings, the models or the pairs changed after the run that pages quote?"""
    path = ROOT / "results" / f"{name}.json"
    experiment = experiments.experiment(name)
    assert results.quote(path, "config") == json.loads(json.dumps(asdict(experiment.config)))
    assert set(results.quote(path, "models")) == set(experiment.models)
    assert set(results.quote(path, "differences")) == {f"{a}_{b}" for a, b in experiment.pairs}
    assert len(results.quote(path, "seeds")) == experiment.seeds >= 5
