"""One training loop for every network of the course: reproducible, resumable, and plain about what went wrong.

What is random in an epoch, the order of the batches and dropout, is drawn from the seed and the epoch's number
alone. So training that was interrupted goes on from its last whole epoch exactly as if nothing had happened
(on a GPU, whose sums may come in another order each time, up to rounding).
"""

import ctypes
import math
import pickle
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sized
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from unrolled.batches import IGNORE
from unrolled.files import replacing
from unrolled.models import detach

_FORMAT = 1  # of checkpoint files
_M_TRIM_THRESHOLD, _M_MMAP_MAX = -1, -4  # from glibc's malloc.h
_FINAL = 1e-2  # one-cycle and cosine end at this share of the learning rate


@dataclass(frozen=True)
class TrainingConfig:
    """Everything about training that is a choice.

    Parameters
    ----------
    epochs : int
        Passes over the training data, at most.
    learning_rate : float
        Of Adam (Kingma and Ba 2015); the highest one, where a schedule changes it.
    schedule : {"constant", "cosine", "one-cycle"}
        "cosine" falls along half a cosine (Loshchilov and Hutter 2017); "one-cycle" first rises for
        the share ``warmup`` of all steps (Smith and Topin 2018).
    clip : float, optional
        Largest norm of the gradient (Pascanu, Mikolov and Bengio 2013); in an ensemble, of each model's
        own. None: any.
    monitor : str, optional
        The validation metric that says which epoch is the best. The model ends with that epoch's
        parameters; without it, with the last epoch's.
    higher_is_better : bool
        Of that metric.
    patience : int, optional
        Stop after so many epochs without a better one.
    seed : int
        Of the order of batches and of dropout. The model's start is its maker's: `torch.manual_seed` before.
    device : {"auto", "cpu", "cuda", "mps"}
        See `device`.
    precision : {"auto", "float32", "bfloat16"}
        "auto": bfloat16 autocast on CUDA, float32 elsewhere. On a processor bfloat16 pays only with
        instructions for it. Without them it is refused: torch's LSTM fails in it with a message that
        nobody understands, and a simple network took half as long again.
    threads : int, optional
        Of the processor. One is the rule for recurrent layers up to about 64 units: their steps are too
        small to share, and where other programs run, two threads take many times as long. None leaves
        torch's choice, for large layers.
    """

    epochs: int = 10
    learning_rate: float = 1e-3
    schedule: str = "constant"
    warmup: float = 0.25
    clip: float | None = 1.0
    monitor: str | None = None
    higher_is_better: bool = True
    patience: int | None = None
    seed: int = 0
    device: str = "auto"
    precision: str = "auto"
    threads: int | None = 1

    def __post_init__(self):
        for problem, message in (
            (self.epochs < 1, f"epochs must be at least 1, and is {self.epochs}"),
            (self.learning_rate <= 0, f"learning_rate must be positive, and is {self.learning_rate}"),
            (
                self.schedule not in ("constant", "cosine", "one-cycle"),
                f"schedule is constant, cosine or one-cycle, not {self.schedule!r}",
            ),
            (not 0 < self.warmup < 1, f"warmup is a share between 0 and 1, not {self.warmup}"),
            (self.clip is not None and self.clip <= 0, f"clip must be positive or None, and is {self.clip}"),
            (self.patience is not None and self.patience < 1, "patience must be at least 1 epoch, or None"),
            (
                self.patience is not None and self.monitor is None,
                "patience needs monitor, the name of the metric that should get better",
            ),
            (self.seed < 0, f"seed must not be negative, and is {self.seed}"),
            (
                self.precision not in ("auto", "float32", "bfloat16"),
                f"precision is auto, float32 or bfloat16, not {self.precision!r}",
            ),
            (self.threads is not None and self.threads < 1, "threads must be at least 1, or None"),
        ):
            if problem:
                raise ValueError(message)


@dataclass
class History:
    """What happened, an entry an epoch: plain numbers, ready for a table or a record."""

    loss: list[float] = field(default_factory=list)  # mean training loss over the epoch's batches
    seconds: list[float] = field(default_factory=list)  # of training and validation
    learning_rate: list[float] = field(default_factory=list)  # of the epoch's last step
    metrics: dict[str, list[float]] = field(default_factory=dict)  # validation, by name
    best: int | None = None  # index of the epoch whose parameters the model ends with

    def __len__(self) -> int:
        return len(self.loss)

    def plot(self):
        """Where training went and where to stop: training loss, and each validation metric, by epoch.

        Returns
        -------
        matplotlib.figure.Figure

        Raises
        ------
        ValueError
            If no epoch was trained.
        """
        import matplotlib.pyplot as plt

        from unrolled.figures import BLUE, GREY, ORANGE

        if not len(self):
            raise ValueError("there is nothing to plot: no epoch was trained")
        curves = {"training loss": self.loss, **self.metrics}
        if "loss" in curves:  # the gap between the two losses is what to look at: one panel
            curves["validation loss"] = curves.pop("loss")
        panels = {name: [name] for name in curves if name != "validation loss"}
        if "validation loss" in curves:
            panels["training loss"].append("validation loss")
        epochs = range(1, len(self) + 1)
        figure, axes = plt.subplots(1, len(panels), squeeze=False, figsize=(3.5 * len(panels), 3.0))
        for axis, (title, names) in zip(axes[0], panels.items(), strict=True):
            for name, colour in zip(names, (BLUE, ORANGE), strict=False):
                axis.plot(epochs, curves[name], "o-", color=colour, markersize=4, label=name)
            if self.best is not None:
                axis.axvline(self.best + 1, color=GREY, linestyle=":", label=f"best epoch: {self.best + 1}")
            axis.set(xlabel="epoch", ylabel="loss" if len(names) > 1 else title)
            axis.xaxis.get_major_locator().set_params(integer=True)
            if len(names) > 1 or self.best is not None:
                axis.legend()
        return figure


class TrainingFailed(ArithmeticError):
    """Loss or gradient stopped being a number."""


def fit(
    model: nn.Module,
    batches: Callable[[np.random.Generator], Sized],
    loss: Callable[[nn.Module, tuple], Tensor],
    *,
    config: TrainingConfig,
    validate: Callable[[nn.Module], dict[str, float]] | None = None,
    checkpoint: str | Path | None = None,
    progress: bool = True,
) -> History:
    """Train ``model`` in place, and leave it ready to use, with its best parameters.

    Parameters
    ----------
    model : torch.nn.Module
        Moved to the device. A model with an attribute ``n_models`` is an ensemble whose parameters have
        one entry a model first: gradients are clipped model by model.
    batches : callable
        Called once an epoch with a random generator of that epoch: its batches, in order. Anything with a
        length that can be run through: tuples of arrays or tensors.
    loss : callable
        From model and batch to a scalar tensor; arrays arrive as tensors on the model's device.
    validate : callable, optional
        From the model to its metrics by name; called after each epoch, without gradients or dropout.
    checkpoint : path, optional
        A file to write before the first epoch and after each, whole or not at all. If it exists, training
        goes on from it, with the parameters in it. To use what it holds, see `restore`.
    progress : bool
        Show a progress bar; without, nothing is printed.

    Returns
    -------
    History

    Raises
    ------
    TrainingFailed
        If the loss or the gradient is not finite. It is found before the step is taken: the parameters
        are those of the step before, and the checkpoint that of the epoch before.
    ValueError
        If ``monitor`` names no metric, if there are no batches, or if the checkpoint was made with
        another configuration or model, or is no checkpoint.
    FileNotFoundError
        If the checkpoint's folder does not exist.
    """
    where = device(config.device)
    autocast = _autocast(where, config.precision)
    if config.monitor is not None and validate is None:
        raise ValueError(f"monitor={config.monitor!r} needs validate, which computes it")
    path = None if checkpoint is None else Path(checkpoint)
    if path is not None and not path.parent.is_dir():
        raise FileNotFoundError(
            f"There is no folder {path.parent} for the checkpoint {path.name}: make it first"
        )
    saved = load_checkpoint(path) if path is not None and path.exists() else None
    if saved is not None:
        _check_same(saved, model, config, path)

    if where.type == "cpu":
        keep_freed_memory()
    model.to(where)
    parameters = [p for p in model.parameters() if p.requires_grad]
    # Fused: a step is one pass over the parameters. On a processor torch's own choice takes four times as
    # long for large embeddings; other devices keep its choice, since not every torch can fuse on each.
    fused = True if where.type == "cpu" else None
    optimizer = torch.optim.Adam(parameters, lr=config.learning_rate, fused=fused)
    history, best = History(), None
    if saved is not None:
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        history, best = History(**saved["history"]), saved["best"]

    if path is not None and saved is None:  # so that the first epoch, too, can be begun anew
        _save(path, model, optimizer, history, best, config)
    random_state = torch.random.fork_rng([where] if where.type == "cuda" else [])
    with threads(config.threads), random_state, _bar(progress, config.epochs) as bar:
        while len(history) < config.epochs and not _out_of_patience(history, config):
            epoch = len(history)
            started = time.perf_counter()
            try:
                mean_loss, rate = _train_epoch(model, batches, loss, optimizer, autocast, config, epoch, bar)
                metrics = _validated(model, validate, config)
            except KeyboardInterrupt as interruption:
                interruption.add_note(_advice(epoch, path))
                raise
            _record(history, config, mean_loss, time.perf_counter() - started, rate, metrics)
            if config.monitor is not None and history.best == epoch:
                best = {name: value.detach().cpu().clone() for name, value in model.state_dict().items()}
            if path is not None:
                _save(path, model, optimizer, history, best, config)
    if best is not None:
        model.load_state_dict(best)
    model.eval()
    return history


def restore(model: nn.Module, checkpoint: str | Path) -> History:
    """Give ``model`` the best parameters in a checkpoint, and return how they were found.

    Raises
    ------
    ValueError
        If the file is no checkpoint, or one of another model.
    FileNotFoundError
        If there is no such file.
    """
    saved = load_checkpoint(checkpoint)
    _check_model(saved, model, Path(checkpoint))
    model.load_state_dict(saved["best"] or saved["model"])
    model.eval()
    return History(**saved["history"])


def load_checkpoint(path: str | Path) -> dict:
    """What a checkpoint file holds, on the processor: plain data and tensors only, so that loading runs no code.

    Raises
    ------
    ValueError
        If it is no checkpoint of this course.
    FileNotFoundError
        If there is no such file.
    """
    path = Path(path)
    if path.exists() and not zipfile.is_zipfile(path):  # torch's own format is a zip archive
        raise ValueError(f"{path} is not a checkpoint: delete it to start anew")
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError) as error:
        raise ValueError(f"{path} is not a checkpoint: delete it to start anew") from error
    if not isinstance(saved, dict) or saved.get("format") != _FORMAT:
        raise ValueError(f"{path} is not a checkpoint of this version of the course: delete it to start anew")
    return saved


@torch.no_grad()
def evaluate(model: nn.Module, batches, measure: Callable[[nn.Module, tuple], dict]) -> dict[str, float]:
    """Means over all batches of what ``measure`` sums up, without gradients or dropout.

    Parameters
    ----------
    batches : iterable of tuples of arrays or tensors
    measure : callable
        From model and batch to ``{name: (sum, count)}``; such as `classification` or `NextToken().measure`.
    """
    where = next(model.parameters()).device
    was_training = model.training
    model.eval()
    sums: dict[str, float] = {}
    counts: dict[str, float] = {}
    for batch in batches:
        for name, (total, count) in measure(model, _to(batch, where)).items():
            sums[name] = sums.get(name, 0.0) + float(total)
            counts[name] = counts.get(name, 0.0) + float(count)
    model.train(was_training)
    return {name: sums[name] / counts[name] for name in sums}


def cross_entropy(model: nn.Module, batch: tuple) -> Tensor:
    """Mean cross-entropy of ``model(*inputs)`` for a batch (*inputs, targets); targets `IGNORE` are left out.

    Logits (B, C) with a class a row, or (B, T, C) with a class a token.
    """
    *inputs, targets = batch
    logits = model(*inputs)
    return F.cross_entropy(logits.flatten(0, -2), targets.flatten(), ignore_index=IGNORE)


def classification(model: nn.Module, batch: tuple) -> dict[str, tuple[float, float]]:
    """For `evaluate`: cross-entropy ("loss") and share of right classes ("accuracy"), of rows or of tokens."""
    *inputs, targets = batch
    return _scores(model(*inputs), targets)


class NextToken:
    """Loss over a `batches.stream`: each chunk begins in the state where the chunk before ended.

    The state is cut from its past, so that gradients reach back no further than one chunk: truncated
    backpropagation through time (Williams and Peng 1990). Make one for training and another for validation.
    """

    def __init__(self):
        self.state = None

    def logits(self, model: nn.Module, batch: tuple) -> Tensor:
        inputs, _, first = batch
        logits, state = model(inputs, None if first else self.state)
        self.state = detach(state)
        return logits  # (B, T, V)

    def __call__(self, model: nn.Module, batch: tuple) -> Tensor:
        return F.cross_entropy(self.logits(model, batch).flatten(0, 1), batch[1].flatten())

    def measure(self, model: nn.Module, batch: tuple) -> dict[str, tuple[float, float]]:
        """For `evaluate`: cross-entropy in nats, whose exponential is the perplexity, and accuracy."""
        return _scores(self.logits(model, batch), batch[1])


def device(choice: str = "auto") -> torch.device:
    """The device to train on: "auto" takes CUDA, then Apple's MPS, then the processor.

    Raises
    ------
    ValueError
        If the device asked for is not there, or unknown.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if choice == "auto":
        return torch.device(next(name for name, usable in there.items() if usable))
    if choice not in there:
        raise ValueError(f"a device is auto, cuda, mps or cpu, not {choice!r}")
    if not there[choice]:
        raise ValueError(f"torch finds no {choice} device here; device='auto' takes what there is")
    return torch.device(choice)


def describe(where: torch.device) -> str:
    """The device in words, for people: its name, and how many threads a processor has."""
    if where.type == "cuda":
        return f"{torch.cuda.get_device_name(where)} (CUDA)"
    if where.type == "mps":
        return "Apple GPU (MPS)"
    return f"processor, {torch.get_num_threads()} thread{'s' if torch.get_num_threads() > 1 else ''}"


@contextmanager
def threads(count: int | None) -> Iterator[None]:
    """Let torch compute with ``count`` threads inside the block; None changes nothing."""
    before = torch.get_num_threads()
    torch.set_num_threads(count or before)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def keep_freed_memory() -> None:
    """Let the process keep the memory that it frees, for the next step to use; only on Linux with glibc.

    Otherwise each large tensor of each step comes fresh from the system, which clears every page of it: for an
    LSTM that took a third of the training time. The process's largest size is what it would have been.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(_M_MMAP_MAX, 0)  # no tensor in a mapping of its own, which ends with it
        mallopt(_M_TRIM_THRESHOLD, 2**30)  # and what is free at the end of the heap stays, up to a gibibyte


def learning_rate(config: TrainingConfig, progress: float) -> float:
    """The rate of the step that begins when the share ``progress`` of all steps is done."""
    if config.schedule == "constant":
        return config.learning_rate
    rise = config.warmup if config.schedule == "one-cycle" else 0.0
    if progress < rise:
        return config.learning_rate * (_FINAL + (1 - _FINAL) * progress / rise)
    fallen = (progress - rise) / (1 - rise)
    return config.learning_rate * (_FINAL + (1 - _FINAL) * (1 + math.cos(math.pi * fallen)) / 2)


def _train_epoch(model, batches, loss, optimizer, autocast, config, epoch, bar) -> tuple[float, float]:
    """Mean loss of the epoch's batches, and the last step's learning rate."""
    where = next(model.parameters()).device
    seeds = np.random.SeedSequence((config.seed, epoch)).generate_state(2)
    torch.manual_seed(int(seeds[0]))
    chosen = batches(np.random.default_rng(seeds[1]))
    if not len(chosen):
        raise ValueError("there are no batches to train on")
    model.train()
    bar.start(epoch, len(chosen))
    total = 0.0
    for step, batch in enumerate(chosen):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(config, (epoch + step / len(chosen)) / config.epochs)
        optimizer.zero_grad()
        with autocast():
            value = loss(model, _to(batch, where))
        number = value.item()
        _check_finite("loss", number, epoch, step, optimizer)
        value.backward()
        _check_finite("gradient", clip_gradients(model, config.clip), epoch, step, optimizer)
        optimizer.step()
        total += number
        bar.step(total / (step + 1))
    return total / len(chosen), optimizer.param_groups[0]["lr"]


@torch.no_grad()
def clip_gradients(model: nn.Module, clip: float | None) -> float:
    """Shrink a gradient longer than ``clip`` to that length; the norm before, of an ensemble the largest.

    Each model of an ensemble has a norm of its own, so that none is held back by another.
    """
    gradients = [p.grad for p in model.parameters() if p.grad is not None]
    if not hasattr(model, "n_models"):
        return float(nn.utils.clip_grad_norm_(model.parameters(), math.inf if clip is None else clip))
    norms = torch.stack([g.flatten(1).square().sum(dim=1) for g in gradients]).sum(dim=0).sqrt()  # (S,)
    if clip is not None:
        shrink = (clip / (norms + 1e-6)).clamp(max=1.0)
        for g in gradients:
            g.mul_(shrink.reshape(-1, *[1] * (g.ndim - 1)))
    return float(norms.max())


@torch.no_grad()
def _validated(model, validate, config) -> dict[str, float]:
    if validate is None:
        return {}
    model.eval()
    metrics = {name: float(value) for name, value in validate(model).items()}
    if config.monitor is not None and config.monitor not in metrics:
        raise ValueError(f"monitor={config.monitor!r} is not among the metrics {', '.join(metrics)}")
    return metrics


def _record(history, config, mean_loss, seconds, rate, metrics) -> None:
    epoch = len(history)
    history.loss.append(mean_loss)
    history.seconds.append(seconds)
    history.learning_rate.append(rate)
    for name, value in metrics.items():
        history.metrics.setdefault(name, []).append(value)
    if config.monitor is not None:
        values = np.array(history.metrics[config.monitor])
        better = np.nanargmax if config.higher_is_better else np.nanargmin
        history.best = int(better(values)) if not np.isnan(values).all() else epoch


def _out_of_patience(history: History, config: TrainingConfig) -> bool:
    if config.patience is None or history.best is None:
        return False
    return len(history) - 1 - history.best >= config.patience


def _check_finite(what, value, epoch, step, optimizer) -> None:
    if not math.isfinite(value):
        rate = optimizer.param_groups[0]["lr"]
        raise TrainingFailed(
            f"The {what} is {value} in epoch {epoch + 1}, step {step + 1}. Try a learning rate below {rate:g}, "
            "clip the gradient (clip=1.0), and look for NaN or huge values in the data."
        )


def _save(path, model, optimizer, history, best, config) -> None:
    state = {
        "format": _FORMAT,
        "config": asdict(config),
        "history": asdict(history),
        "model": model.state_dict(),
        "best": best,
        "optimizer": optimizer.state_dict(),
    }
    with replacing(path) as file:
        torch.save(state, file.buffer)


def _check_same(saved: dict, model: nn.Module, config: TrainingConfig, path: Path) -> None:
    """Refuse to go on from a checkpoint whose trajectory this training would not have taken."""
    before, now = saved["config"], asdict(config)
    if not saved["history"]["loss"]:
        before = now  # nothing was trained yet
    if config.schedule == "constant" and before["epochs"] < now["epochs"]:
        before = before | {"epochs": now["epochs"]}  # more of the same
    different = [name for name in now if before.get(name) != now[name]]
    if different:
        changes = ", ".join(f"{name} was {before.get(name)!r} and is {now[name]!r}" for name in different)
        raise ValueError(
            f"{path} was made with another configuration: {changes}. "
            "Go back to it, delete the file, or name another checkpoint."
        )
    _check_model(saved, model, path)


def _check_model(saved: dict, model: nn.Module, path: Path) -> None:
    theirs = {name: tuple(value.shape) for name, value in saved["model"].items()}
    ours = {name: tuple(value.shape) for name, value in model.state_dict().items()}
    if theirs != ours:
        name = next(name for name in [*ours, *theirs] if ours.get(name) != theirs.get(name))
        raise ValueError(
            f"{path} holds another model: {name} has shape {theirs.get(name)} there and {ours.get(name)} here. "
            "Delete the file, or name another checkpoint."
        )


def _advice(epoch: int, path: Path | None) -> str:
    if path is None:
        return (
            f"Interrupted in epoch {epoch + 1}. With checkpoint='file.pt', fit can go on after such a stop."
        )
    return f"Interrupted in epoch {epoch + 1}. Run fit again: from {path} it goes on after epoch {epoch}."


def _autocast(where: torch.device, precision: str) -> Callable:
    if precision == "float32" or (precision == "auto" and where.type != "cuda"):
        return nullcontext
    if where.type == "cpu" and not _processor_has_bfloat16():
        raise ValueError("this processor has no instructions for bfloat16: take precision='auto'")
    return lambda: torch.autocast(where.type, dtype=torch.bfloat16)


def _processor_has_bfloat16() -> bool:
    return torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()


def _to(batch: tuple, where: torch.device) -> tuple:
    """Arrays become tensors on the device; what is neither, such as a flag, stays as it is."""
    return tuple(
        torch.as_tensor(part, device=where) if isinstance(part, np.ndarray | Tensor) else part
        for part in batch
    )


def _scores(logits: Tensor, targets: Tensor) -> dict[str, tuple[float, float]]:
    logits, targets = logits.flatten(0, -2), targets.flatten()  # (N, C), (N,)
    count = int((targets != IGNORE).sum())
    loss = F.cross_entropy(logits, targets, ignore_index=IGNORE, reduction="sum")
    return {"loss": (loss.item(), count), "accuracy": (int((logits.argmax(-1) == targets).sum()), count)}


class _Bar:
    """One progress bar for a whole training, counted in steps; without one, nothing."""

    def __init__(self, progress: bool, epochs: int):
        self.bar, self.epochs = None, epochs
        if progress:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a notebook without ipywidgets gets a plain bar: no matter
                from tqdm.auto import tqdm
            self.bar = tqdm(unit="step")

    def start(self, epoch: int, steps: int) -> None:
        if self.bar is not None:
            self.bar.total = self.epochs * steps
            self.bar.n = epoch * steps
            self.bar.set_description(f"epoch {epoch + 1} of {self.epochs}")

    def step(self, loss: float) -> None:
        if self.bar is not None:
            self.bar.set_postfix(loss=f"{loss:.3f}", refresh=False)
            self.bar.update()


@contextmanager
def _bar(progress: bool, epochs: int) -> Iterator[_Bar]:
    bar = _Bar(progress, epochs)
    try:
        yield bar
    finally:
        if bar.bar is not None:
            bar.bar.close()
