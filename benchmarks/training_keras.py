"""One training run with Keras, for ``training.py``: prints its figures as one line of JSON.

Keras chooses its backend when it is imported, so every run is a process of its own.
"""

import json
import os
import sys
import time

backend, cell, seed, path = sys.argv[1:]
os.environ["KERAS_BACKEND"] = backend
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras  # noqa: E402  (the environment above must be set first)
import numpy as np  # noqa: E402

reviews = np.load(path)
settings = json.loads(str(reviews["settings"]))
keras.utils.set_random_seed(int(seed))

layer = {"rnn": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM}[cell]
model = keras.Sequential(
    [
        keras.layers.Embedding(settings["vocab_size"], settings["embedding_dim"]),
        layer(settings["hidden_size"]),
        keras.layers.Dense(1),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(settings["learning_rate"], clipnorm=settings["clip"]),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)


def padded(part: str) -> np.ndarray:
    """Reviews of one part, filled with zeros in front, as Keras' users do.  (n, T)"""
    ends = np.cumsum(reviews[f"{part}_lengths"])[:-1]
    rows = np.split(reviews[f"{part}_tokens"], ends)
    return keras.utils.pad_sequences(rows, maxlen=settings["length"], padding="pre", truncating="pre")


parts = {part: (padded(part), reviews[f"{part}_labels"]) for part in ("train", "validation", "test")}
X, y = parts["train"]
best, weights, seconds = -1.0, None, []
for _ in range(settings["epochs"][cell]):
    start = time.perf_counter()
    model.fit(X, y, batch_size=settings["batch_size"], epochs=1, verbose=0)
    seconds.append(time.perf_counter() - start)
    accuracy = model.evaluate(*parts["validation"], batch_size=500, verbose=0)[1]
    if accuracy > best:
        best, weights = accuracy, model.get_weights()
model.set_weights(weights)
test = model.evaluate(*parts["test"], batch_size=500, verbose=0)[1]
print(json.dumps({"accuracy": test, "seconds": seconds, "parameters": model.count_params()}))
