"""Trading volume from the five days before: recurrent networks against least squares on the same inputs.

Epochs are chosen on 1976 to 1979 with networks trained on the days before; then each network is trained anew on
all training days for so many epochs and asked for the test years once. All seeds are trained at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import torch
from sklearn.linear_model import LinearRegression

from unrolled.datasets import load
from unrolled.evaluation import Estimate
from unrolled.experiments import Experiment
from unrolled.models import Forecasters
from unrolled.series import block_bootstrap
from unrolled.trading_calendar import announced_closings
from unrolled.training import device

CELLS = ("rnn", "lstm", "gru")
# What the network reads at each step, and whether it has a straight linear path from its inputs as well.
INPUTS = {
    "": ("series", False),
    "_weekday": ("weekday", False),
    "_calendar": ("calendar", False),
    "_calendar_skip": ("calendar", True),
}
MODELS = {cell + name: (cell, *reads) for name, reads in INPUTS.items() for cell in CELLS}


@dataclass(frozen=True)
class Config:
    """The settings; the test years begin where the data set says, on 2 January 1980."""

    lag: int = 5
    hidden_size: int = 12
    batch_size: int = 128
    learning_rate: float = 2e-3  # on the validation years 5e-3 did worse in most settings
    epochs: int = 50  # at most
    patience: int = 8  # epochs without a better validation score before the choice is made
    validate_from: str = "1976"
    block: int = 20  # days, about a month of trading
    draws: int = 2000


@dataclass(frozen=True)
class Days:
    """One row for each day that has a full window before it."""

    windows: dict[str, np.ndarray]  # by kind of input: (n, lag, d), oldest day first
    volume: np.ndarray  # (n,)  what is to be forecast
    early: np.ndarray  # (n,)  training days before the validation years
    late: np.ndarray  # (n,)  the validation years
    test: np.ndarray  # (n,)

    @property
    def train(self) -> np.ndarray:
        return self.early | self.late


def prepare(config: Config) -> Days:
    """The windows of all three kinds of input.

    A step holds what is known on the evening of its day: the three series, and, for the kinds that have it,
    the calendar of the trading day that follows.
    """
    days = load("nyse")
    series = days[["DJ_return", "log_volume", "log_volatility"]].to_numpy()
    weekday = pd.get_dummies(days.day_of_week, dtype=float).to_numpy()
    business_day = pd.offsets.BDay()
    closings = announced_closings(days.date.min() - business_day, days.date.max() + business_day)
    beside_closing = np.column_stack(
        [(days.date + side).isin(closings) for side in (business_day, -business_day)]
    ).astype(float)

    known = {"series": [series[:-1]]}
    known["weekday"] = [*known["series"], weekday[1:]]
    known["calendar"] = [*known["weekday"], beside_closing[1:]]
    windows = {}
    for kind, columns in known.items():
        steps = np.concatenate(columns, axis=1)
        view = np.lib.stride_tricks.sliding_window_view(steps, config.lag, axis=0)  # (n, d, lag)
        windows[kind] = view.transpose(0, 2, 1)
    dates, train = days.date[config.lag :], days.train[config.lag :].to_numpy()
    early = train & (dates < config.validate_from).to_numpy()
    return Days(windows, series[config.lag :, 1], early, train & ~early, ~train)


def r2(y: np.ndarray, forecast: np.ndarray) -> float:
    """Share of the variance of ``y`` that is explained (``eq-nyse-r2``)."""
    return 1 - ((y - forecast) ** 2).sum() / ((y - y.mean()) ** 2).sum()


def linear_forecast(data: Days, kind: str, fit_on: np.ndarray, ask_for: np.ndarray) -> np.ndarray:
    """Least squares on the very numbers that the networks read."""
    flat = data.windows[kind].reshape(len(data.volume), -1)
    return LinearRegression().fit(flat[fit_on], data.volume[fit_on]).predict(flat[ask_for])


def forecasts_by_epoch(
    model: str, data: Days, config: Config, seeds: Sequence[int], fit_on: np.ndarray, ask_for: np.ndarray
) -> Iterator[np.ndarray]:
    """Train one network for each seed on the days ``fit_on``; yield their forecasts (S, n) after each epoch."""
    cell, kind, skip = MODELS[model]
    windows = data.windows[kind]
    d = windows.shape[2]
    steps = windows[fit_on].reshape(-1, d)  # scaled by the days learned from, and by no others
    x = torch.tensor((windows - steps.mean(axis=0)) / steps.std(axis=0), dtype=torch.float32)
    mean, sd = data.volume[fit_on].mean(), data.volume[fit_on].std()
    y = torch.tensor((data.volume[fit_on] - mean) / sd, dtype=torch.float32)

    torch.manual_seed(seeds[0])  # for the order of the days
    where = device()
    networks = Forecasters(
        len(seeds), d, config.hidden_size, cell=cell, skip=config.lag if skip else 0, seed=seeds[0]
    ).to(where)
    x_fit, x_ask, y = x[fit_on].to(where), x[ask_for].to(where), y.to(where)
    optimizer = torch.optim.Adam(networks.parameters(), lr=config.learning_rate)
    for _ in range(config.epochs):
        for rows in torch.randperm(len(y)).to(where).split(config.batch_size):
            optimizer.zero_grad()
            # A sum over networks: each one's gradient is its own.
            ((networks(x_fit[rows]) - y[rows]) ** 2).mean(dim=1).sum().backward()
            optimizer.step()
        with torch.no_grad():
            yield networks(x_ask).cpu().numpy() * sd + mean


def run_together(model: str, data: Days, config: Config, seeds: Sequence[int]) -> list[dict]:
    """Choose the epochs on the validation years, train anew, and score the test years: one outcome a seed."""
    best, scores, epochs = -np.inf, None, 0
    for epoch, forecasts in enumerate(
        forecasts_by_epoch(model, data, config, seeds, data.early, data.late), start=1
    ):
        by_seed = [r2(data.volume[data.late], forecast) for forecast in forecasts]
        if np.mean(by_seed) > best:
            best, scores, epochs = np.mean(by_seed), by_seed, epoch
        elif epoch - epochs >= config.patience:
            break
    anew = forecasts_by_epoch(model, data, config, seeds, data.train, data.test)
    forecasts = next(islice(anew, epochs - 1, None))
    return [
        {
            "r2": r2(data.volume[data.test], forecast),
            "r2_validation": validation,
            "epochs": epochs,
            "predictions": forecast,
        }
        for forecast, validation in zip(forecasts, scores, strict=True)
    ]


def conclude(data: Days, config: Config, predictions: dict[str, np.ndarray]) -> dict:
    """Least squares, the mean forecast of each network's seeds, and their difference on the same days.

    Intervals are those of the block bootstrap: they say how much other test years could have changed a figure.
    """
    y = data.volume[data.test]
    drawing = {"block": config.block, "draws": config.draws, "seed": 0}

    def estimate(statistic, *forecasts: np.ndarray) -> dict[str, float]:
        low, high = np.quantile(block_bootstrap(statistic, y, *forecasts, **drawing), [0.025, 0.975])
        return Estimate(statistic(y, *forecasts), float(low), float(high)).figures()

    def gain(y: np.ndarray, new: np.ndarray, old: np.ndarray) -> float:
        return r2(y, new) - r2(y, old)

    linear = {kind: linear_forecast(data, kind, data.train, data.test) for kind in data.windows}
    validation = {
        kind: r2(data.volume[data.late], linear_forecast(data, kind, data.early, data.late))
        for kind in data.windows
    }
    least_squares = {
        kind: {"r2": estimate(r2, forecast), "r2_validation": validation[kind]}
        for kind, forecast in linear.items()
    }
    mean_forecast = {}
    for model, by_seed in predictions.items():
        forecast = by_seed.mean(axis=0)
        same_inputs = linear[MODELS[model][1]]
        mean_forecast[model] = {
            "r2": estimate(r2, forecast),
            "difference_to_linear": estimate(gain, forecast, same_inputs),
        }
    return {"least_squares": least_squares, "mean_forecast": mean_forecast}


EXPERIMENT = Experiment(
    config=Config(),
    small=Config(epochs=2, draws=20),
    models=tuple(MODELS),
    prepare=prepare,
    run_together=run_together,
    pairs=(
        ("lstm", "rnn"),
        ("gru", "rnn"),
        ("rnn_weekday", "rnn"),
        ("rnn_calendar", "rnn_weekday"),
        ("gru_calendar_skip", "gru_calendar"),
    ),
    conclude=conclude,
    seeds=20,
)
