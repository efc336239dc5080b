# %% probes
[write("abcab", 12, {name: np.random.default_rng(100 * seed + sum(shape)).normal(0, 1.1, shape) for name, shape in {"W_xh": (5, 3), "W_hh": (5, 5), "b_h": (5,), "W_ho": (3, 5), "b_o": (3,)}.items()}, "cab") for seed in range(1, 7)]
[write("a", 12, {name: np.random.default_rng(100 * seed + sum(shape)).normal(0, 1.1, shape) for name, shape in {"W_xh": (5, 3), "W_hh": (5, 5), "b_h": (5,), "W_ho": (3, 5), "b_o": (3,)}.items()}, "bca") for seed in range(1, 7)]
write("he", 4, HELLO, LETTERS)
write("ehl", 6, HELLO, LETTERS)

# %% correct: first the prompt, then a loop that writes
def write(prompt, n, params, letters):
    def step(letter, h):
        j = letters.index(letter)
        return np.tanh(params["W_xh"][:, j] + params["W_hh"] @ h + params["b_h"])

    h = np.zeros(len(params["b_h"]))
    for letter in prompt:
        h = step(letter, h)
    text = ""
    while True:
        letter = letters[int(np.argmax(params["W_ho"] @ h + params["b_o"]))]
        text += letter
        if len(text) == n:
            return text
        h = step(letter, h)

# %% correct: torch, in float64
import torch


def write(prompt, n, params, letters):
    W_xh, W_hh, b_h, W_ho, b_o = (torch.tensor(params[k]) for k in ("W_xh", "W_hh", "b_h", "W_ho", "b_o"))
    h = torch.zeros(len(b_h), dtype=torch.float64)
    written, waiting = [], list(prompt)
    for _ in range(len(prompt) + n - 1):
        x_t = torch.nn.functional.one_hot(torch.tensor(letters.index(waiting.pop(0))), len(letters)).double()
        h = torch.tanh(W_xh @ x_t + W_hh @ h + b_h)
        if not waiting:
            written.append(letters[(W_ho @ h + b_o).argmax()])
            waiting.append(written[-1])
    return "".join(written)

# %% correct: reads everything anew for each letter
def write(prompt, n, params, letters):
    text = prompt
    for _ in range(n):
        h = np.zeros(len(params["b_h"]))
        for letter in text:
            h = np.tanh(params["W_xh"][:, letters.index(letter)] + h @ params["W_hh"].T + params["b_h"])
        o = h @ params["W_ho"].T + params["b_o"]
        text += letters[o.argmax()]
    return text[len(prompt) :]

# %% correct: probabilities, and float32
def write(prompt, n, params, letters):
    p = {name: w.astype("float32") for name, w in params.items()}
    h = np.zeros_like(p["b_h"])
    text = list(prompt)
    for t in range(len(prompt) + n - 1):
        h = np.tanh(p["W_xh"].T[letters.find(text[t])] + p["W_hh"] @ h + p["b_h"])
        if t + 1 == len(text):
            y_hat = np.exp(p["W_ho"] @ h + p["b_o"])
            y_hat /= y_hat.sum()
            text.append(letters[np.argsort(y_hat)[-1]])
    return "".join(text[-n:])

# %% wrong 0: the state is reset at each letter
# 1. What does your network write after the second *l* of hello, and what after the first?
# 2. The state goes back to zero before each letter, so that the same letter always gets the same answer.
# 3. Set the state to zero once, before the prompt, and let it run on.
def write(prompt, n, params, letters):
    text = prompt
    for t in range(len(prompt) + n - 1):
        h = 0 * params["b_h"]
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text[len(prompt) :]

# %% wrong 0.75: only the last letter of the prompt is read
# 1. Does your answer change if the prompt begins with another letter?
# 2. The network starts at the last letter of the prompt and has not read the ones before.
# 3. Run the step over every letter of the prompt before the first letter is written.
def write(prompt, n, params, letters):
    h, letter, text = 0 * params["b_h"], prompt[-1], ""
    for _ in range(n):
        h = np.tanh(params["W_xh"][:, letters.index(letter)] + params["W_hh"] @ h + params["b_h"])
        letter = letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
        text += letter
    return text

# %% wrong 0.75: only the first letter of the prompt is read
# 1. Does your answer change if the prompt ends with another letter?
# 2. The network begins to write after the first letter of the prompt.
# 3. Run the step over every letter of the prompt before the first letter is written.
def write(prompt, n, params, letters):
    h, letter, text = 0 * params["b_h"], prompt[0], ""
    for _ in range(n):
        h = np.tanh(params["W_xh"][:, letters.index(letter)] + params["W_hh"] @ h + params["b_h"])
        letter = letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
        text += letter
    return text

# %% wrong 0: the last letter of the prompt is read twice
# 1. How many steps has your network made when it writes its first letter?
# 2. You read the whole prompt, and then its last letter once more.
# 3. After the prompt write first, from the state that is there; then read what was written.
def write(prompt, n, params, letters):
    h = 0 * params["b_h"]
    for letter in prompt:
        h = np.tanh(params["W_xh"][:, letters.index(letter)] + params["W_hh"] @ h + params["b_h"])
    text = ""
    for _ in range(n):
        h = np.tanh(params["W_xh"][:, letters.index(letter)] + params["W_hh"] @ h + params["b_h"])
        letter = letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
        text += letter
    return text

# %% wrong 0: prompt and answer together
# 1. How long is the text that you return?
# 2. The prompt stands before the letters that were written; it should be left out.
# 3. Cut off as many letters as the prompt has.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n - 1):
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text

# %% wrong 0.5: what was written is not read
# 1. What is the input after the first letter that was written?
# 2. Your network goes on reading the last letter of the prompt and does not hear what it writes.
# 3. The letter just written is the next input.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], ""
    for letter in prompt[:-1]:
        h = np.tanh(params["W_xh"][:, letters.index(letter)] + params["W_hh"] @ h + params["b_h"])
    for _ in range(n):
        h = np.tanh(params["W_xh"][:, letters.index(prompt[-1])] + params["W_hh"] @ h + params["b_h"])
        text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text

# %% wrong 0.5: the recurrent weights the wrong way round
# 1. In `params`, which axis of W_hh belongs to the new state?
# 2. Your recurrent weights are transposed; they are (out, in).
# 3. Multiply W_hh by the state as a column: the matrix stands on the left.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n - 1):
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + h @ params["W_hh"] + params["b_h"])
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text[len(prompt) :]

# %% wrong 0.5: the output bias is forgotten
# 1. Which parameters does your function use?
# 2. The scores are computed without their bias.
# 3. Add b_o before you look for the largest score.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n - 1):
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h)]
    return text[len(prompt) :]

# %% wrong 0.5: the bias of the state is forgotten
# 1. Which parameters does your function use?
# 2. The states are computed without their bias.
# 3. Add b_h inside the tanh.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n - 1):
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + params["W_hh"] @ h)
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text[len(prompt) :]

# %% wrong 0.5: the letters of hello, whatever `letters` says
# 1. Does your function work for a network with other letters?
# 2. You use the letters of the example in place of the argument.
# 3. Look letters up, and choose them, in `letters`.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n - 1):
        x_t = np.eye(4)[LETTERS.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            text += LETTERS[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text[len(prompt) :]

# %% wrong 0.25: the letters are sorted first
# 1. Which number has the first letter of `letters`?
# 2. You number the letters by the alphabet; their order in `letters` counts.
# 3. Use the position in `letters` as it is given.
def write(prompt, n, params, letters):
    letters = "".join(sorted(letters))
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n - 1):
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text[len(prompt) :]

# %% wrong 0: one letter too many
# 1. How many letters do you return?
# 2. You write one letter more than asked for.
# 3. After the whole prompt has been read, the first letter is written without another step.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n):
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = np.tanh(params["W_xh"] @ x_t + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text[len(prompt) :]

# %% wrong 0.75: the probabilities are read, not the letter
# 1. What does your network get as its next input: a letter, or a bit of each?
# 2. You feed the softmax back as it is; the input should be the one-hot vector of the letter that was chosen.
# 3. Choose the letter first, and make its one-hot vector.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], ""
    inputs = [np.eye(len(letters))[letters.index(letter)] for letter in prompt]
    for t in range(len(prompt) + n - 1):
        h = np.tanh(params["W_xh"] @ inputs[t] + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            o = params["W_ho"] @ h + params["b_o"]
            inputs.append(np.exp(o) / np.exp(o).sum())
            text += letters[o.argmax()]
    return text

# %% wrong 0: no tanh
# 1. Which step does the network have?
# 2. Your states run on without a tanh.
# 3. The state is the tanh of the sum.
def write(prompt, n, params, letters):
    h, text = 0 * params["b_h"], prompt
    for t in range(len(prompt) + n - 1):
        x_t = np.eye(len(letters))[letters.index(text[t])]
        h = params["W_xh"] @ x_t + params["W_hh"] @ h + params["b_h"]
        if t >= len(prompt) - 1:
            text += letters[np.argmax(params["W_ho"] @ h + params["b_o"])]
    return text[len(prompt) :]

# %% wrong 0: numbers in place of letters
# 1. What does your function return, letters or their numbers?
# 2. You return the numbers of the letters in a list; a text is asked for.
# 3. Look each number up in `letters` and join the letters.
def write(prompt, n, params, letters):
    h, numbers = 0 * params["b_h"], [letters.index(letter) for letter in prompt]
    for t in range(len(prompt) + n - 1):
        h = np.tanh(params["W_xh"][:, numbers[t]] + params["W_hh"] @ h + params["b_h"])
        if t >= len(prompt) - 1:
            numbers.append(int(np.argmax(params["W_ho"] @ h + params["b_o"])))
    return numbers[len(prompt) :]

# %% wrong 0.5: hard-coded for hello
def write(prompt, n, params, letters):
    return "hello"[len(prompt) :][:n]
