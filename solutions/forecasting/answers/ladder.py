# %% correct: the course's lagged and scikit-learn
from sklearn.linear_model import LinearRegression
from sklearn.metrics import r2_score
from unrolled.series import lagged

_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
table = nyse[["DJ_return", "log_volume", "log_volatility"]]
past = lagged(table, lag)
learn = np.arange(len(nyse)) < split
learn &= past.notna().all(axis=1).to_numpy()
ask = np.arange(len(nyse)) >= split
truth = volume[ask]
ladder["yesterday"] = r2_score(truth, past["log_volume lag 1"][ask])
for name, X in (("ar", past), ("weekday", past.join(pd.get_dummies(nyse["day_of_week"])))):
    model = LinearRegression().fit(X[learn], volume[learn])
    ladder[name] = r2_score(truth, model.predict(X[ask]))

# %% correct: one weekday left out, beside a constant
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days][:, 1:]]))

# %% correct: normal equations on scaled inputs
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
rows = np.arange(lag, len(series))
flat = np.stack([series[t - lag : t].reshape(-1) for t in rows])
learn = rows < split
flat = (flat - flat[learn].mean(axis=0)) / flat[learn].std(axis=0)
y = volume[rows]
below = np.sum((y[~learn] - np.mean(y[~learn])) ** 2)
ladder["yesterday"] = 1 - np.sum((y[~learn] - volume[rows - 1][~learn]) ** 2) / below
for name, columns in {"ar": [np.ones((len(rows), 1))], "weekday": [weekday[rows]]}.items():
    X = np.concatenate([flat, *columns], axis=1)
    beta = np.linalg.solve(X[learn].T @ X[learn], X[learn].T @ y[learn])
    ladder[name] = np.float32(1 - np.sum((y[~learn] - X[~learn] @ beta) ** 2) / below)

# %% wrong 0: measured against the mean of the training days
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - volume[:split].mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 0: truth and forecast swapped
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((z - z.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: fitted on all days
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days >= 0, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: the day of the forecast is among the inputs
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(0, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: the newest lag is the day itself, the oldest left out
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(0, lag)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: lags from 2 on
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag + 1, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(2, lag + 2)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: one lag too few
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag - 1, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: one lag too many
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag + 1, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 2)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: volume alone
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [1]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 2: the weekday of the day before
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days - 1]]))

# %% wrong 2: the weekday as one number
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, np.argmax(weekday[days], axis=1)[:, None]]))

# %% wrong 0: the lab's split and the lab's lag, from its page
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
ladder = {"yesterday": 0.180, "ar": 0.413, "weekday": 0.460}

# %% wrong 1: the lab's lag
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(5, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, 6)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 2: yesterday of the first test day is left out
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))
t, z = volume[split + 1 :], volume[split:-1]
ladder["yesterday"] = 1 - ((t - z) ** 2).sum() / ((t - t.mean()) ** 2).sum()

# %% wrong 1: the pairs are cut at the number of a day
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split + lag, days >= split + lag
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))
t, z = volume[split:], volume[split - 1 : -1]
ladder["yesterday"] = 1 - ((t - z) ** 2).sum() / ((t - t.mean()) ** 2).sum()

# %% wrong 1: the last days of learning reach into the test days
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split + lag, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 0: scored on the training days
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days < split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 2: no constant
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.zeros((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 0: rounded to one decimal
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))
ladder = {name: round(float(value), 1) for name, value in ladder.items()}

# %% wrong 0: the split of the lab
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = is_train[days], ~is_train[days]
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))

# %% wrong 1: only the first number
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
y, z = volume[split:], volume[split - 1 : -1]
ladder["yesterday"] = 1 - ((y - z) ** 2).sum() / ((y - y.mean()) ** 2).sum()

# %% wrong 0: the correlation instead of the score
_drawn = rng(student, "forecasting/ladder")
lag, split = int(_drawn.integers(3, 9)), int(_drawn.integers(3000, 4800))
ladder = {"yesterday": None, "ar": None, "weekday": None}
days = np.arange(lag, len(series))
past = np.hstack([series[days - k][:, [0, 1, 2]] for k in range(1, lag + 1)])
past = np.hstack([past, np.ones((len(days), 1))])
fit, asked = days < split, days >= split
truth = volume[days[asked]]


def score(z):
    return 1 - ((truth - z) ** 2).sum() / ((truth - truth.mean()) ** 2).sum()


def fitted(inputs):
    beta = np.linalg.lstsq(inputs[fit], volume[days[fit]], rcond=None)[0]
    return score(inputs[asked] @ beta)


ladder["yesterday"] = score(volume[days[asked] - 1])
ladder["ar"] = fitted(past)
ladder["weekday"] = fitted(np.hstack([past, weekday[days]]))
ladder = {"yesterday": np.corrcoef(volume[split:], volume[split - 1 : -1])[0, 1] ** 2, "ar": None, "weekday": None}
