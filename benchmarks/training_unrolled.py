"""One training run with the course's networks, for ``training.py``: prints its figures as one line of JSON."""

import json
import sys
import time

import numpy as np
import torch

from unrolled import training
from unrolled.batches import Batches, bucketed
from unrolled.models import SequenceClassifier

cell, seed, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
reviews = np.load(path)
settings = json.loads(str(reviews["settings"]))


def part(name: str) -> tuple[list[np.ndarray], np.ndarray]:
    ends = np.cumsum(reviews[f"{name}_lengths"])[:-1]
    return np.split(reviews[f"{name}_tokens"], ends), reviews[f"{name}_labels"]


parts = {name: part(name) for name in ("train", "validation", "test")}  # read once, before the clock runs


def batches(name: str, batch_size: int, rng: np.random.Generator) -> Batches:
    sequences, labels = parts[name]
    return Batches(sequences, labels, bucketed([len(s) for s in sequences], batch_size, rng))


torch.manual_seed(seed)
model = SequenceClassifier(
    settings["vocab_size"], settings["embedding_dim"], settings["hidden_size"], n_classes=2, cell=cell
)
held_out, test = (batches(name, 500, np.random.default_rng(0)) for name in ("validation", "test"))
config = training.TrainingConfig(
    epochs=settings["epochs"][cell],
    learning_rate=settings["learning_rate"],
    clip=settings["clip"],
    monitor="accuracy",
    seed=seed,
    device="cpu",
)
validated = []  # seconds: Keras' clock does not run during validation either


def validate(model: torch.nn.Module) -> dict[str, float]:
    start = time.perf_counter()
    scores = training.evaluate(model, held_out, training.classification)
    validated.append(time.perf_counter() - start)
    return scores


history = training.fit(
    model,
    lambda rng: batches("train", settings["batch_size"], rng),
    training.cross_entropy,
    config=config,
    validate=validate,
    progress=False,
)
accuracy = training.evaluate(model, test, training.classification)["accuracy"]
seconds = [epoch - validation for epoch, validation in zip(history.seconds, validated, strict=True)]
parameters = sum(p.numel() for p in model.parameters())
print(json.dumps({"accuracy": accuracy, "seconds": seconds, "parameters": parameters}))
