# %% probes
ahead(np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[0.5, 0.1, -0.2, 0.3], [0.0, 0.4, 0.25, -0.1]]), np.array([1.0, -0.5]), 3)
ahead(np.array([[1, 2], [3, -1]]), np.array([[0.5, 0.1, -0.2, 0.3], [0.0, 0.4, 0.25, -0.1]]), np.array([1.0, -0.5]), 3)
ahead(np.array([[1.0], [2.0], [5.0]]), np.array([[0.5, -0.25, 0.3]]), np.array([0.7]), 4)
after(ahead, np.array([[1.0, 2.0], [3.0, -1.0]]), np.array([[0.5, 0.1, -0.2, 0.3], [0.0, 0.4, 0.25, -0.1]]), np.array([1.0, -0.5]), 2)

# %% correct: a window that moves
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, forecasts = np.array(window, dtype=float), []
    for _ in range(m):
        x = B @ z.ravel() + b
        z = np.vstack([z[1:], x])
        forecasts.append(x.tolist())
    return forecasts

# %% correct: powers of one matrix
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    lag, d = np.shape(window)
    n = lag * d
    A = np.zeros((n + 1, n + 1))  # one step of (window, 1)
    A[: n - d, d:n] = np.eye(n - d)
    A[n - d : n, :n], A[n - d : n, n], A[n, n] = B, b, 1
    z = np.append(np.ravel(window), 1.0)
    return np.array([(np.linalg.matrix_power(A, k + 1) @ z)[n - d : n] for k in range(m)])

# %% correct: recursion
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    if m == 0:
        return np.zeros((0, len(b)))
    window = np.asarray(window, dtype=float)
    x = np.einsum("ij,j->i", B, window.reshape(-1)) + b
    return np.concatenate([x[None], np.reshape(ahead(np.vstack([window[1:], x]), B, b, m - 1), (m - 1, len(b)))])

# %% correct: a queue, in float32, with loops over series
from collections import deque


def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    lag, d = np.shape(window)
    values = deque((np.float32(x) for day in window for x in day), maxlen=lag * d)
    out = []
    for _ in range(m):
        z = list(values)
        day = [sum(B[i][j] * z[j] for j in range(lag * d)) + b[i] for i in range(d)]
        values.extend(day)
        out.append(day)
    return np.array(out, dtype=np.float32)

# %% wrong 0.33: the first forecast, repeated
# 1. Which days does your second forecast read?
# 2. Every forecast reads the same window; nothing is fed back.
# 3. After each forecast move the window: the oldest day leaves, and the forecast joins.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    return np.array([B @ np.ravel(window) + b for _ in range(m)], dtype=float)

# %% wrong 0.67: the forecast enters where the oldest day stands
# 1. Where in the window is the newest day?
# 2. The forecast is put in front of the window, where the oldest day stands.
# 3. Drop the first row, and put the forecast behind the last.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        out.append(B @ z.ravel() + b)
        z = np.vstack([out[-1], z[:-1]])
    return np.array(out)

# %% wrong 0.67: the newest day is overwritten, nothing moves
# 1. Does the oldest day leave the window?
# 2. The forecast overwrites the newest day, and all other days stay where they are.
# 3. Move all days one place towards the old end first.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        out.append(B @ z.ravel() + b)
        z[-1] = out[-1]
    return np.array(out)

# %% wrong 1: only the first series is fed back
# 1. Which series move on, and which stand still?
# 2. Only one of the series is fed back; the others keep their last values.
# 3. All d forecasts of a day form its row in the window.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        x = B @ z.ravel() + b
        day = z[-1].copy()
        day[0] = x[0]
        z = np.vstack([z[1:], day])
        out.append(x)
    return np.array(out)

# %% wrong 0: the last known day is returned first
# 1. Which day is the first that you forecast?
# 2. Your result begins with the last day of the window, which is known: it is off by one day.
# 3. Collect each forecast after it has been made.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        out.append(z[-1])
        z = np.vstack([z[1:], B @ z.ravel() + b])
    return np.array(out)

# %% wrong 0.33: only the last forecast
# 1. How many days does the question ask for?
# 2. You return the forecast of day m alone.
# 3. Collect all m forecasts, one row each.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z = np.array(window, dtype=float)
    for _ in range(m):
        z = np.vstack([z[1:], B @ z.ravel() + b])
    return z[-1:]

# %% wrong 0.33: the newest day first
# 1. In which order does B read the window?
# 2. You lay the window out from the newest day to the oldest: reversed in time.
# 3. Keep the oldest day first, as window.ravel() does.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        out.append(B @ z[::-1].ravel() + b)
        z = np.vstack([z[1:], out[-1]])
    return np.array(out)

# %% wrong 0: the constant is forgotten
# 1. Which of the arguments do you not use?
# 2. b is missing from the forecasts.
# 3. Add b to every forecast, and before it is fed back.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        out.append(B @ z.ravel())
        z = np.vstack([z[1:], out[-1]])
    return np.array(out)

# %% wrong 0.33: the constant only in the first step
# 1. Is each step made with the same equation?
# 2. b is added in the first step only.
# 3. Add b in every step.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for k in range(m):
        out.append(B @ z.ravel() + (b if k == 0 else 0))
        z = np.vstack([z[1:], out[-1]])
    return np.array(out)

# %% wrong 0.33: the constant is added after feeding back
# 1. Does the number that you feed back equal the number that you forecast?
# 2. The constant is added to what you return but not to what you feed back.
# 3. Feed back the complete forecast, b included.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        x = B @ z.ravel()
        out.append(x + b)
        z = np.vstack([z[1:], x])
    return np.array(out)

# %% wrong 1.67: the window of the caller is overwritten
# 1. What does the window that you were given look like after the call?
# 2. You write the forecasts into the array that was passed in.
# 3. Work on a copy.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.asarray(window, dtype=float), []
    for _ in range(m):
        x = B @ z.ravel() + b
        z[:-1] = z[1:].copy()
        z[-1] = x
        out.append(x)
    return np.array(out)

# %% wrong 1.67: forecasts cut to whole numbers
# 1. What type has an array of whole numbers, and what happens to 2.7 in it?
# 2. The copy of the window keeps its type: with whole numbers every forecast that is fed back loses its decimals.
# 3. Make the copy an array of floats.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window), []
    for _ in range(m):
        x = B @ z.ravel() + b
        z[:-1] = z[1:].copy()
        z[-1] = x
        out.append(x)
    return np.array(out)

# %% wrong 1: the window laid out series after series
# 1. In which order does window.ravel() give the numbers?
# 2. You lay the window out column by column: one series after the other.
# 3. Row after row: all series of the oldest day, then those of the next.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m):
        out.append(B @ z.T.ravel() + b)
        z = np.vstack([z[1:], out[-1]])
    return np.array(out)

# %% wrong 0: one day too many
# 1. How many forecasts do you return?
# 2. You return m + 1 days.
# 3. Take m steps.
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for _ in range(m + 1):
        out.append(B @ z.ravel() + b)
        z = np.vstack([z[1:], out[-1]])
    return np.array(out)

# %% wrong 1: every second day is fed back
def ahead(window, B, b, m):
    """Forecasts of the next m days, each fed back.  (lag, d) → (m, d)"""
    z, out = np.array(window, dtype=float), []
    for k in range(m):
        out.append(B @ z.ravel() + b)
        if k % 2 == 0:
            z = np.vstack([z[1:], out[-1]])
    return np.array(out)
