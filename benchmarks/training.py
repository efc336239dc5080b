"""Time the course's SimpleRNN and LSTM on IMDb against Keras 3, and compare accuracies.

Every contender trains the same architecture on the same 25,000 reviews with the same optimiser, batch size
and number of passes, in a process of its own, on this machine; contenders take turns, so that a slow minute
hits all. The pass with the best accuracy on held-out films is tested. Prints the table and records it.

`make bench` installs what it needs and runs it. By hand, from the course's folder:

    python benchmarks/training.py            # a quiet machine, about half an hour on two cores
    python benchmarks/training.py --small    # two minutes, to see that it works
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.model_selection import GroupShuffleSplit
from tqdm import tqdm

from unrolled import results
from unrolled.datasets import load
from unrolled.text import Vocabulary, words

HERE = Path(__file__).parent
CONTENDERS = {
    "unrolled": ["training_unrolled.py"],
    "keras-jax": ["training_keras.py", "jax"],
    "keras-tensorflow": ["training_keras.py", "tensorflow"],
}
SETTINGS = {
    "vocab_size": 10_000,
    "embedding_dim": 32,
    "hidden_size": 32,
    "length": 500,
    "batch_size": 128,
    "learning_rate": 1e-3,
    "clip": 1.0,
    "epochs": {"rnn": 4, "lstm": 3},
}


def prepare(path: Path, sample: bool) -> None:
    """Encode the reviews once for all: 0 pads, 1 is an unknown word, 2 … the most frequent words."""
    imdb = load("imdb", sample=sample)
    fit = imdb[imdb["split"] == "train"].reset_index(drop=True)
    splitter = GroupShuffleSplit(n_splits=1, test_size=0.2, random_state=0)
    train_rows, validation_rows = next(splitter.split(fit, groups=fit["movie"]))
    parts = {
        "train": fit.iloc[train_rows],
        "validation": fit.iloc[validation_rows],
        "test": imdb[imdb["split"] == "test"],
    }
    tokens = {part: [words(text) for text in frame["text"]] for part, frame in parts.items()}
    vocab = Vocabulary(tokens["train"], max_size=SETTINGS["vocab_size"], specials=("<pad>", "<unk>"))
    arrays = {}
    for part, frame in parts.items():
        # The last words of a review hold its verdict; what is cut is cut in front, as Keras cuts.
        encoded = [vocab.encode(review)[-SETTINGS["length"] :] for review in tokens[part]]
        arrays[f"{part}_tokens"] = np.concatenate(encoded)
        arrays[f"{part}_lengths"] = np.array([len(review) for review in encoded])
        arrays[f"{part}_labels"] = frame["label"].to_numpy()
    np.savez(path, settings=json.dumps(SETTINGS), **arrays)


def measure(contender: str, cell: str, seed: int, path: Path) -> dict:
    """Train one model in a process of its own."""
    script, *arguments = CONTENDERS[contender]
    command = [sys.executable, str(HERE / script), *arguments, cell, str(seed), str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{contender}, {cell}, seed {seed} failed:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--small", action="store_true", help="the 2,000 reviews that come with the course")
    options = parser.parse_args()
    started = time.perf_counter()
    runs = {(cell, contender): [] for cell in SETTINGS["epochs"] for contender in CONTENDERS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reviews.npz"
        prepare(path, options.small)
        turns = [(seed, *run) for seed in range(options.seeds) for run in runs]
        for seed, cell, contender in tqdm(turns, unit="run"):
            runs[cell, contender].append(measure(contender, cell, seed, path))

    figures = {"settings": SETTINGS, "seeds": options.seeds}
    for cell in SETTINGS["epochs"]:
        rows = {contender: summary(runs[cell, contender]) for contender in CONTENDERS}
        keras = min(row["epoch_seconds"] for name, row in rows.items() if name != "unrolled")
        figures[cell] = rows | {"ratio": keras / rows["unrolled"]["epoch_seconds"]}
        print(f"\n{cell}, {rows['unrolled']['parameters']:,} parameters in torch")
        print(f"{'':18}{'s a pass':>10}{'s in all':>10}{'test accuracy, mean (each)':>32}")
        for name, row in rows.items():
            each = ", ".join(f"{accuracy:.4f}" for accuracy in row["accuracies"])
            print(
                f"{name:18}{row['epoch_seconds']:10.2f}{row['total_seconds']:10.1f}"
                f"{row['accuracy']:14.4f} ({each})"
            )
        print(f"ratio to the faster Keras: {figures[cell]['ratio']:.2f}")
    if not options.small:
        results.save("results/benchmark-training.json", figures, seconds=time.perf_counter() - started)


def summary(runs: list[dict]) -> dict:
    """Over seeds: the mean pass (without the first, in which Keras compiles), the whole, the accuracy."""
    return {
        "epoch_seconds": float(np.mean([run["seconds"][1:] for run in runs])),
        "total_seconds": float(np.mean([sum(run["seconds"]) for run in runs])),
        "accuracy": float(np.mean([run["accuracy"] for run in runs])),
        "accuracies": [run["accuracy"] for run in runs],
        "parameters": runs[0]["parameters"],
    }


if __name__ == "__main__":
    main()
