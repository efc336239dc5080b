"""What the problem sets are made of: their test cells, their hints, and the catalogue of answers behind them."""

from unrolled.exercises.check import Check, array, close, number
from unrolled.exercises.personal import rng
from unrolled.exercises.plots import described

__all__ = ["Check", "array", "close", "described", "number", "rng"]
