"""Does training do the same whatever happens on the way, and say what went wrong?"""

import pickle
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pytest
import torch
from torch import nn

from unrolled import training
from unrolled.batches import IGNORE, Batches, bucketed, in_order, shuffled, stream
from unrolled.models import Forecasters, LanguageModel, SequenceClassifier, SequenceTagger
from unrolled.training import (
    History,
    NextToken,
    TrainingConfig,
    TrainingFailed,
    classification,
    clip_gradients,
    cross_entropy,
    describe,
    device,
    evaluate,
    fit,
    learning_rate,
    load_checkpoint,
    restore,
    threads,
)

RNG = np.random.default_rng(0)
SEQUENCES = [RNG.integers(1, 8, size=length) for length in RNG.integers(1, 9, size=40)]
LABELS = np.array([int(sequence[0] < 4) for sequence in SEQUENCES])
LENGTHS = [len(sequence) for sequence in SEQUENCES]
CONFIG = TrainingConfig(epochs=4, learning_rate=0.01, monitor="accuracy", schedule="one-cycle", device="cpu")


def batches(rng):
    return Batches(SEQUENCES, LABELS, bucketed(LENGTHS, 8, rng))  # five of them


def validate(model):
    return evaluate(model, Batches(SEQUENCES, LABELS, in_order(40, 40)), classification)


def classifier(seed=0, dropout=0.3):
    torch.manual_seed(seed)
    return SequenceClassifier(8, 3, 4, 2, cell="gru", dropout=dropout)


def train(model, config=CONFIG, *, loss=cross_entropy, validate=validate, checkpoint=None, progress=False):
    return fit(
        model, batches, loss, config=config, validate=validate, checkpoint=checkpoint, progress=progress
    )


def interrupting(step, error=KeyboardInterrupt):
    """A loss that fails at a step, counted over all epochs from 1."""
    taken = 0

    def loss(model, batch):
        nonlocal taken
        taken += 1
        if taken == step:
            raise error
        return cross_entropy(model, batch)

    return loss


def assert_same(model, history, expected_model, expected_history):
    for name, value in expected_model.state_dict().items():
        assert torch.equal(model.state_dict()[name], value), name
    assert without_seconds(history) == without_seconds(expected_history)


def without_seconds(history):
    return {name: value for name, value in asdict(history).items() if name != "seconds"}


def test_a_network_learns():
    model = classifier(dropout=0.0)
    history = train(model, TrainingConfig(epochs=20, learning_rate=0.05, device="cpu"))
    assert history.metrics["accuracy"][-1] > 0.95
    assert history.loss[-1] < history.loss[0] / 2
    assert len(history) == len(history.seconds) == len(history.learning_rate) == 20
    assert not model.training


# Five steps an epoch: in the first epoch, between two epochs, in the middle of the third, in the last.
@pytest.mark.parametrize("step", [1, 3, 11, 13, 20])
@pytest.mark.parametrize("again", ["a new model", "the same model"])
def test_an_interrupted_training_ends_as_if_it_had_not_been(tmp_path, step, again):
    expected = classifier()
    expected_history = train(expected)
    model = classifier()
    with pytest.raises(KeyboardInterrupt) as interruption:
        train(model, loss=interrupting(step), checkpoint=tmp_path / "run.pt")
    epoch = (step - 1) // 5
    assert f"in epoch {epoch + 1}. Run fit again" in interruption.value.__notes__[0]
    assert len(load_checkpoint(tmp_path / "run.pt")["history"]["loss"]) == epoch
    if again == "a new model":
        model = classifier(seed=1)
    torch.manual_seed(99)  # must not matter
    history = train(model, checkpoint=tmp_path / "run.pt")
    assert_same(model, history, expected, expected_history)


def test_training_goes_on_after_an_interrupted_validation(tmp_path):
    expected = classifier()
    expected_history = train(expected)

    def interrupted(model):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(classifier(), validate=interrupted, checkpoint=tmp_path / "run.pt")
    model = classifier()
    assert_same(model, train(model, checkpoint=tmp_path / "run.pt"), expected, expected_history)


def test_an_interruption_without_a_checkpoint_says_what_would_help():
    with pytest.raises(KeyboardInterrupt) as interruption:
        train(classifier(), loss=interrupting(7))
    assert "Interrupted in epoch 2. With checkpoint='file.pt'" in interruption.value.__notes__[0]


@pytest.mark.slow
def test_a_killed_training_ends_as_if_it_had_not_been(tmp_path):
    expected = classifier()
    expected_history = train(expected)
    code = f"""
import os, signal, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from test_training import classifier, cross_entropy, train
taken = 0
def loss(model, batch):
    global taken
    taken += 1
    if taken == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return cross_entropy(model, batch)
train(classifier(), loss=loss, checkpoint="run.pt")
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["run.pt"]
    model = classifier()
    assert_same(model, train(model, checkpoint=tmp_path / "run.pt"), expected, expected_history)


def test_a_finished_training_is_not_repeated(tmp_path):
    expected = classifier()
    expected_history = train(expected, checkpoint=tmp_path / "run.pt")
    model = classifier(seed=1)
    history = train(model, loss=interrupting(1), checkpoint=tmp_path / "run.pt")
    assert_same(model, history, expected, expected_history)


def test_a_constant_rate_can_be_trained_further(tmp_path):
    config = replace(CONFIG, schedule="constant")
    expected = classifier()
    expected_history = train(expected, config)
    model = classifier()
    train(model, replace(config, epochs=2), checkpoint=tmp_path / "run.pt")
    assert_same(model, train(model, config, checkpoint=tmp_path / "run.pt"), expected, expected_history)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seed": 1}, "another configuration: seed was 0 and is 1"),
        ({"epochs": 9}, "epochs was 4 and is 9"),
        ({"schedule": "constant", "epochs": 3}, "epochs was 4 and is 3, schedule was 'one-cycle'"),
    ],
)
def test_a_checkpoint_of_another_configuration_is_refused(tmp_path, change, message):
    path = tmp_path / "run.pt"
    train(classifier(), checkpoint=path)
    before, model = path.read_bytes(), classifier(seed=1)
    with pytest.raises(ValueError, match=message):
        train(model, replace(CONFIG, **change), checkpoint=path)
    assert path.read_bytes() == before
    assert_same(model, History(), classifier(seed=1), History())


def test_a_checkpoint_in_which_nothing_was_trained_binds_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        train(classifier(), loss=interrupting(2), checkpoint=tmp_path / "run.pt")
    other = replace(CONFIG, learning_rate=0.005)
    expected = classifier()
    expected_history = train(expected, other)
    model = classifier(seed=1)
    assert_same(model, train(model, other, checkpoint=tmp_path / "run.pt"), expected, expected_history)


@pytest.mark.parametrize("use", [train, restore], ids=["fit", "restore"])
@pytest.mark.parametrize(
    ("other", "message"),
    [
        (SequenceClassifier(8, 3, 5, 2, cell="gru"), r"has shape \(12, 3\) there and \(15, 3\) here"),
        (SequenceClassifier(8, 3, 4, 2, cell="gru", bidirectional=True), "has shape None there"),
    ],
)
def test_a_checkpoint_of_another_model_is_refused(tmp_path, use, other, message):
    train(classifier(), checkpoint=tmp_path / "run.pt")
    with pytest.raises(ValueError, match=message):
        use(other, checkpoint=tmp_path / "run.pt")


class Malice:
    def __reduce__(self):
        return Path.touch, (Path("touched"),)


@pytest.mark.parametrize(
    "write",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("epoch,loss\n1,0.5\n"),
        lambda path: torch.save([1, 2], path),
        lambda path: torch.save({"format": 99}, path),
        lambda path: torch.save(Malice(), path),
        lambda path: path.write_bytes(pickle.dumps(Malice())),
    ],
)
def test_what_is_no_checkpoint_is_refused_and_not_run(tmp_path, monkeypatch, write):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "run.pt"
    write(path)
    with pytest.raises(ValueError, match=r"run\.pt is not a checkpoint.*: delete it to start anew"):
        train(classifier(), checkpoint=path)
    assert not Path("touched").exists()


def test_a_checkpoint_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "run.pt"
    with pytest.raises(KeyboardInterrupt):
        train(classifier(), loss=interrupting(6), checkpoint=path)
    before = path.read_bytes()

    def full_disk(state, file):
        file.write(b"half a checkp")
        raise OSError("no space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(torch, "save", full_disk)
        with pytest.raises(OSError, match="no space"):
            train(classifier(), checkpoint=path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_checkpoint_needs_its_folder_before_anything_is_trained(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no folder .*nowhere for the checkpoint run\.pt"):
        train(classifier(), loss=interrupting(1), checkpoint=tmp_path / "nowhere" / "run.pt")
    with pytest.raises(FileNotFoundError):
        restore(classifier(), tmp_path / "run.pt")


def scripted(values, seen):
    """A validation that gives these values, and keeps the parameters that it saw."""
    values = iter(values)

    def validate(model):
        seen.append({name: value.clone() for name, value in model.state_dict().items()})
        return {"score": next(values)}

    return validate


@pytest.mark.parametrize(
    ("higher_is_better", "best"),
    [(True, 1), (False, 2)],
)
def test_the_model_ends_with_the_parameters_of_the_best_epoch(tmp_path, higher_is_better, best):
    config = replace(CONFIG, monitor="score", higher_is_better=higher_is_better)
    seen, model = [], classifier()
    history = train(
        model, config, validate=scripted([0.5, 0.9, 0.1, 0.4], seen), checkpoint=tmp_path / "run.pt"
    )
    assert history.best == best
    assert history.metrics == {"score": [0.5, 0.9, 0.1, 0.4]}
    restored = classifier(seed=1)
    assert restore(restored, tmp_path / "run.pt") == history
    for name, value in seen[best].items():
        assert torch.equal(model.state_dict()[name], value)
        assert torch.equal(restored.state_dict()[name], value)
    assert not restored.training


def test_without_a_monitor_the_model_ends_with_its_last_parameters(tmp_path):
    seen, model = [], classifier()
    history = train(
        model,
        replace(CONFIG, monitor=None),
        validate=scripted([4, 3, 2, 1], seen),
        checkpoint=tmp_path / "run.pt",
    )
    assert history.best is None
    restored = classifier(seed=1)
    restore(restored, tmp_path / "run.pt")
    for name, value in seen[-1].items():
        assert torch.equal(model.state_dict()[name], value)
        assert torch.equal(restored.state_dict()[name], value)


@pytest.mark.parametrize(("patience", "epochs"), [(1, 3), (2, 6), (None, 8)])
def test_training_stops_when_patience_is_spent(patience, epochs):
    config = replace(CONFIG, epochs=8, monitor="score", patience=patience)
    values = [0.1, 0.5, 0.4, 0.6, 0.6, 0.2, 0.9, 0.3]
    assert len(train(classifier(), config, validate=scripted(values, []))) == epochs


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_stops_training(tmp_path, bad):
    path, taken = tmp_path / "run.pt", 0

    def loss(model, batch):
        nonlocal taken
        taken += 1
        return cross_entropy(model, batch) * (bad if taken == 8 else 1.0)

    model = classifier()
    with pytest.raises(
        TrainingFailed, match=rf"The loss is {bad} in epoch 2, step 3\. Try a learning rate below"
    ):
        train(model, loss=loss, checkpoint=path)
    assert all(value.isfinite().all() for value in model.state_dict().values())
    assert len(restore(classifier(), path)) == 1


@pytest.mark.parametrize("clip", [1.0, None])
def test_a_gradient_that_is_no_number_stops_training(clip):
    def loss(model, batch):
        return cross_entropy(model, batch) + (0 * model.classify.bias.sum()).sqrt()

    model = classifier()
    with pytest.raises(TrainingFailed, match="The gradient is nan in epoch 1, step 1"):
        train(model, replace(CONFIG, clip=clip), loss=loss)
    assert all(value.isfinite().all() for value in model.state_dict().values())


def test_the_seed_decides_alone():
    def trained(config, global_seed):
        model = classifier()
        torch.manual_seed(global_seed)
        history = train(model, config)
        return model, history

    model, history = trained(CONFIG, 5)
    assert_same(*trained(CONFIG, 6), model, history)
    assert without_seconds(trained(replace(CONFIG, seed=1), 5)[1]) != without_seconds(history)


def test_training_leaves_the_global_random_numbers_alone():
    model = classifier()
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    train(model)
    assert torch.equal(torch.rand(3), expected)


def test_each_epoch_has_an_order_of_its_own():
    seen = []

    def noting(rng):
        seen.append(shuffled(40, 8, rng))
        return Batches(SEQUENCES, LABELS, seen[-1])

    fit(classifier(), noting, cross_entropy, config=replace(CONFIG, monitor=None), progress=False)
    orders = {tuple(np.concatenate(order).tolist()) for order in seen}
    assert len(seen) == len(orders) == 4


def test_validation_has_no_dropout_and_no_gradients():
    def looking(model):
        assert not model.training
        assert not torch.is_grad_enabled()
        return {"accuracy": 1.0}

    def loss(model, batch):
        assert model.training
        return cross_entropy(model, batch)

    train(classifier(), loss=loss, validate=looking)


@pytest.mark.parametrize("clip", [0.5, None])
def test_a_long_gradient_is_shortened(clip):
    model = nn.Linear(2, 1)
    model.weight.grad, model.bias.grad = torch.tensor([[3.0, 0.0]]), torch.tensor([4.0])
    assert clip_gradients(model, clip) == pytest.approx(5.0)
    expected = [[0.3, 0.0], [0.4]] if clip else [[3.0, 0.0], [4.0]]
    np.testing.assert_allclose(model.weight.grad[0], expected[0], rtol=1e-4)
    np.testing.assert_allclose(model.bias.grad, expected[1], rtol=1e-4)


@pytest.mark.parametrize("clip", [0.05, None])
def test_models_trained_together_are_those_trained_alone(clip):
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=(60, 5, 2)).astype(np.float32), rng.normal(size=60).astype(np.float32)
    many = Forecasters(3, 2, 4, cell="gru", skip=5)
    alone = [many.model(s) for s in range(3)]

    def windows(rng):
        return [(x[rows], y[rows]) for rows in shuffled(60, 20, rng)]

    def loss(model, batch):
        return ((model(batch[0]) - batch[1]) ** 2).mean(dim=-1).sum()

    config = TrainingConfig(epochs=3, learning_rate=0.05, clip=clip, device="cpu")
    for model in (many, *alone):
        fit(model, windows, loss, config=config, progress=False)
    for s, model in enumerate(alone):
        for name, value in model.state_dict().items():
            torch.testing.assert_close(many.state_dict()[name][s], value, rtol=1e-3, atol=1e-5)


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ("constant", [1.0, 1.0, 1.0, 1.0, 1.0]),
        ("cosine", [1.0, 0.8550, 0.505, 0.1550, 0.01]),
        ("one-cycle", [0.01, 1.0, 0.7525, 0.2575, 0.01]),
    ],
)
def test_the_learning_rate_follows_its_schedule(schedule, expected):
    config = TrainingConfig(learning_rate=1.0, schedule=schedule, warmup=0.25)
    found = [learning_rate(config, progress) for progress in (0, 0.25, 0.5, 0.75, 1)]
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_training_uses_the_schedule():
    history = train(classifier())
    expected = [learning_rate(CONFIG, (epoch + 4 / 5) / 4) for epoch in range(4)]  # five steps an epoch
    assert history.learning_rate == pytest.approx(expected)


def test_threads_are_what_was_asked_for_and_then_what_they_were():
    before = torch.get_num_threads()
    with threads(before + 1):
        assert torch.get_num_threads() == before + 1
    with pytest.raises(ZeroDivisionError), threads(before + 1):
        raise ZeroDivisionError
    assert torch.get_num_threads() == before
    with threads(None):
        assert torch.get_num_threads() == before

    def loss(model, batch):
        assert torch.get_num_threads() == before + 2
        return cross_entropy(model, batch)

    train(classifier(), replace(CONFIG, threads=before + 2), loss=loss)
    assert torch.get_num_threads() == before


def test_the_device_is_one_that_is_there_and_has_a_name(monkeypatch):
    assert device("auto").type in ("cpu", "cuda", "mps")
    with threads(1):
        assert describe(device("cpu")) == "processor, 1 thread"
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    assert device("auto") == torch.device("mps")
    assert describe(device("mps")) == "Apple GPU (MPS)"
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert device("auto") == torch.device("cpu")
    with pytest.raises(ValueError, match="torch finds no cuda device here"):
        device("cuda")
    with pytest.raises(ValueError, match="auto, cuda, mps or cpu, not 'gpu'"):
        device("gpu")


def test_half_precision_on_a_processor_needs_its_instructions(monkeypatch):
    def loss(model, batch):
        assert (model.classify(torch.ones(1, 4)).dtype == torch.bfloat16) == expected
        return cross_entropy(model, batch)

    expected = False
    train(classifier(), loss=loss)  # precision="auto"
    monkeypatch.setattr(training, "_processor_has_bfloat16", lambda: False)
    half = replace(CONFIG, precision="bfloat16")
    with pytest.raises(ValueError, match="no instructions for bfloat16: take precision='auto'"):
        train(classifier(), half)
    monkeypatch.setattr(training, "_processor_has_bfloat16", lambda: True)
    expected = True
    train(classifier(), half, loss=loss)


def test_nothing_is_printed_without_progress(capfd):
    train(classifier())
    assert capfd.readouterr() == ("", "")


def test_progress_says_epoch_and_loss(capfd):
    history = train(classifier(), progress=True)
    printed = capfd.readouterr()
    assert printed.out == ""
    last = printed.err.rsplit("\r", 1)[-1]
    assert "epoch 4 of 4: 100%" in last
    assert "20/20" in last
    assert f"loss={history.loss[-1]:.3f}" in last


def test_scores_are_means_over_rows_not_over_batches():
    model = classifier().train()
    whole = evaluate(model, Batches(SEQUENCES, LABELS, in_order(40, 40)), classification)
    pieces = evaluate(model, Batches(SEQUENCES, LABELS, in_order(40, 7)), classification)
    assert pieces == pytest.approx(whole)
    assert model.training
    model.eval()
    evaluate(model, Batches(SEQUENCES, LABELS, in_order(40, 40)), classification)
    assert not model.training
    tokens, lengths, labels = map(torch.as_tensor, next(iter(Batches(SEQUENCES, LABELS, in_order(40, 40)))))
    logits = model(tokens, lengths)
    assert whole["accuracy"] == pytest.approx((logits.argmax(dim=1) == labels).float().mean().item())
    assert whole["loss"] == pytest.approx(cross_entropy(model, (tokens, lengths, labels)).item())


def test_padding_has_no_part_in_the_loss_of_a_tagger():
    torch.manual_seed(0)
    model = SequenceTagger(8, 3, 4, 5)
    tokens, lengths = torch.tensor([[1, 2, 3], [4, 0, 0]]), torch.tensor([3, 1])
    targets = torch.tensor([[0, 1, 2], [4, IGNORE, IGNORE]])
    logits = model(tokens, lengths)
    real = torch.cat([logits[0], logits[1, :1]]), torch.tensor([0, 1, 2, 4])
    expected = nn.functional.cross_entropy(*real)
    torch.testing.assert_close(cross_entropy(model, (tokens, lengths, targets)), expected)
    scores = evaluate(model, [(tokens, lengths, targets)], classification)
    assert scores["loss"] == pytest.approx(expected.item())
    assert scores["accuracy"] == pytest.approx((real[0].argmax(dim=1) == real[1]).float().mean().item())


@pytest.mark.parametrize("cell", ["rnn", "lstm"])
def test_a_stream_is_read_as_one_text(cell):
    torch.manual_seed(0)
    model, ids = LanguageModel(9, 4, 6, cell=cell), RNG.integers(9, size=90)
    whole = evaluate(model, stream(ids, 3, 100), NextToken().measure)
    chunks = evaluate(model, stream(ids, 3, 4), NextToken().measure)
    assert chunks == pytest.approx(whole)
    words = NextToken()
    passes = [evaluate(model, stream(ids, 3, 4), words.measure) for _ in range(2)]
    assert passes[0] == passes[1]


def test_gradients_reach_no_further_back_than_a_chunk():
    torch.manual_seed(0)
    model, loss = LanguageModel(9, 4, 6), NextToken()
    first, second = stream(range(9), 1, 4)
    first, second = (tuple(map(torch.as_tensor, chunk)) for chunk in (first, second))
    loss(model, first).backward()
    model.zero_grad()
    loss(model, second).backward()
    touched = model.embedding.weight.grad.abs().sum(dim=1) > 0
    assert touched.nonzero().flatten().tolist() == second[0].flatten().tolist()


def test_a_language_model_learns_to_count():
    torch.manual_seed(0)
    model, ids = LanguageModel(9, 8, 16), np.arange(400) % 8 + 1
    config = TrainingConfig(
        epochs=15, learning_rate=0.02, device="cpu", monitor="loss", higher_is_better=False
    )

    def validate(model):
        return evaluate(model, stream(ids, 2, 50), NextToken().measure)

    history = fit(
        model, lambda rng: stream(ids, 4, 10), NextToken(), config=config, validate=validate, progress=False
    )
    assert history.metrics["accuracy"][history.best] > 0.99
    assert history.best == int(np.argmin(history.metrics["loss"]))


def test_a_history_shows_both_losses_together_and_the_best_epoch():
    history = History(
        [0.9, 0.7, 0.5],
        [1.0, 1.0, 1.0],
        [0.1, 0.1, 0.1],
        {"loss": [0.8, 0.7, 0.75], "accuracy": [0.5, 0.7, 0.6]},
        best=1,
    )
    figure = history.plot()
    losses, accuracy = figure.axes
    texts = [text.get_text() for text in losses.get_legend().get_texts()]
    assert texts == ["training loss", "validation loss", "best epoch: 2"]
    assert losses.lines[1].get_ydata().tolist() == [0.8, 0.7, 0.75]
    assert accuracy.get_ylabel() == "accuracy"
    assert accuracy.lines[1].get_xdata() == [2, 2]
    plt.close(figure)


def test_a_history_without_validation_is_one_panel():
    figure = History([0.9], [1.0], [0.1]).plot()
    assert [axis.get_ylabel() for axis in figure.axes] == ["training loss"]
    plt.close(figure)
    with pytest.raises(ValueError, match="no epoch was trained"):
        History().plot()


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"epochs": 0}, "epochs must be at least 1, and is 0"),
        ({"learning_rate": 0.0}, "learning_rate must be positive, and is 0.0"),
        ({"schedule": "linear"}, "constant, cosine or one-cycle, not 'linear'"),
        ({"warmup": 1.0}, "a share between 0 and 1, not 1.0"),
        ({"clip": 0.0}, "clip must be positive or None, and is 0.0"),
        ({"patience": 0, "monitor": "loss"}, "at least 1 epoch, or None"),
        ({"patience": 2}, "patience needs monitor"),
        ({"seed": -1}, "seed must not be negative, and is -1"),
        ({"precision": "float16"}, "auto, float32 or bfloat16, not 'float16'"),
        ({"threads": 0}, "threads must be at least 1"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(choice, message):
    with pytest.raises(ValueError, match=message):
        TrainingConfig(**choice)


def test_what_cannot_be_trained_is_refused_before_anything_is_written(tmp_path):
    path = tmp_path / "run.pt"
    with pytest.raises(ValueError, match="monitor='accuracy' needs validate"):
        train(classifier(), validate=None, checkpoint=path)
    assert not path.exists()
    with pytest.raises(ValueError, match="monitor='accuracy' is not among the metrics loss, f1"):
        train(classifier(), validate=lambda model: {"loss": 1.0, "f1": 1.0})
    with pytest.raises(ValueError, match="no batches to train on"):
        fit(classifier(), lambda rng: [], cross_entropy, config=TrainingConfig(), progress=False)


@pytest.mark.skipif(sys.platform != "linux", reason="the allocator is glibc's")
def test_freed_memory_is_kept_for_the_next_step():
    """Does a large tensor come without fresh pages, once the heap has settled after a few steps?"""
    script = """
import resource, torch
from unrolled.training import keep_freed_memory
if {keep}: keep_freed_memory()
for step in range(20):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    torch.ones(12_500_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""
    faults = {
        keep: int(subprocess.check_output([sys.executable, "-c", script.format(keep=keep)]))
        for keep in (True, False)
    }
    assert faults[True] < 100 < faults[False]
