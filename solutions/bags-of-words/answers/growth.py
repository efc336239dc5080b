# %% probes
plotted("to be or not to be".split())["lines"]
plotted("to be or not to be".split())["points"]
plotted("to be or not to be".split())["xscale"]
plotted("to be or not to be".split())["yscale"]
plotted("to be or not to be".split())["xlabel"].strip() == ""
plotted("to be or not to be".split())["ylabel"].strip() == ""
len(plotted(["so", "so", "so"])["bars"])

# %% correct: a slice for each point, with a line for comparison
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.plot(x, x, ":", label="every word new")
    ax.plot(x, [len(set(tokens[:t])) for t in x], label="read in order")
    ax.set(xscale="log", yscale="log", xlabel="$t$", ylabel="distinct tokens", title="Growth")
    ax.legend()


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% correct: cumulated new words, as steps
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    first = {}
    for t, token in enumerate(tokens):
        first.setdefault(token, t)
    is_new = np.zeros(len(tokens))
    is_new[list(first.values())] = 1
    ax.step(np.arange(len(tokens)) + 1, np.cumsum(is_new), where="post")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.set_xlabel("words read")
    ax.set_ylabel("vocabulary")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% correct: points, drawn with pyplot
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    import matplotlib.pyplot as plt

    seen, x, y = {}, [], []
    for t, token in enumerate(tokens, start=1):
        seen[token] = True
        x.append(t)
        y.append(len(seen))
    plt.scatter(x, y, s=4)
    plt.xscale("log")
    plt.yscale("log")
    plt.xlabel("read")
    plt.ylabel("seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: how many tokens there are, not how many types
# 1. Does your curve rise when a word comes back?
# 2. You count every token, also those that were seen before.
# 3. Count the elements of the set of the first t tokens.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.loglog(x, [len(tokens[:t]) for t in x])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: seen before, not new
# 1. How many types has a reader seen after the first token?
# 2. Your curve is one token late: the token at t itself is not counted.
# 3. Among the first t tokens is the one at place t: a slice [:t] holds t tokens.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.loglog(x, [len(set(tokens[: t - 1])) for t in x])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: x begins at zero
# 1. Where does your curve begin, and where does zero stand on a logarithmic axis?
# 2. Your first point stands at x = 0, since plot counts from zero when it is given no x.
# 3. Give the numbers of tokens read, 1 to T, as x.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    types = [len(set(tokens[: t + 1])) for t in range(len(tokens))]
    ax.loglog(types)
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: the axes are swapped
# 1. Which of the two numbers depends on the other?
# 2. You draw the tokens read against the types seen.
# 3. The number of tokens read belongs on the horizontal axis.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.loglog([len(set(tokens[:t])) for t in x], x)
    ax.set(xlabel="types seen", ylabel="tokens read")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 1.75: axes are not logarithmic
# 1. Would a power law be a straight line in your plot?
# 2. Your axes are linear.
# 3. Set both scales to logarithmic, with set_xscale and set_yscale or with loglog in place of plot.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.plot(x, [len(set(tokens[:t])) for t in x])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 1.75: only x is logarithmic
# 1. Are both axes logarithmic?
# 2. Only the horizontal axis is logarithmic.
# 3. Use loglog, or set the scale of the vertical axis too.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.semilogx(x, [len(set(tokens[:t])) for t in x])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 1.75: only y is logarithmic
# 1. Are both axes logarithmic?
# 2. Only the vertical axis is logarithmic.
# 3. Use loglog, or set the scale of the horizontal axis too.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.semilogy(x, [len(set(tokens[:t])) for t in x])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.25: logarithms are drawn on linear axes
# 1. Which numbers stand at the ticks of your axes?
# 2. You draw the logarithms of the numbers on linear axes; a reader would have to undo them.
# 3. Draw the numbers themselves, on axes whose scale is logarithmic.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = np.arange(1, len(tokens) + 1)
    ax.plot(np.log(x), np.log([len(set(tokens[:t])) for t in x]))
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 1.75: no labels
# 1. Could somebody else read off what your axes count?
# 2. Your axes have no labels.
# 3. Call set_xlabel and set_ylabel on `ax`.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.loglog(x, [len(set(tokens[:t])) for t in x])


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 1.75: only one label
# 1. Could somebody else read off what each of your axes counts?
# 2. The horizontal axis has no label.
# 3. Call set_xlabel on `ax` too.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.loglog(x, [len(set(tokens[:t])) for t in x])
    ax.set_ylabel("types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: counts by rank, Zipf's plot
# 1. What stands on your horizontal axis?
# 2. You draw the counts of the words by rank, which is Zipf's law; asked for is how many types have been seen.
# 3. Let t run through the tokens and count the distinct ones among the first t.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    counts = sorted(Counter(tokens).values(), reverse=True)
    ax.loglog(range(1, len(counts) + 1), counts)
    ax.set(xlabel="rank", ylabel="count")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: the last point only
# 1. How many points has your curve?
# 2. You draw the whole text only, one point.
# 3. Compute the number of distinct tokens for each t from 1 to T.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    ax.loglog([len(tokens)], [len(set(tokens))], "o")
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: only the steps at new words
# 1. What does the line between two of your points claim?
# 2. You draw a point only where a new word comes; between them the line rises although nothing new was seen.
# 3. Append a point for every token, new or not.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    seen, x, y = set(), [], []
    for t, token in enumerate(tokens, start=1):
        if token not in seen:
            seen.add(token)
            x.append(t)
            y.append(len(seen))
    ax.loglog(x, y)
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: one where the word is new
# 1. Does your curve ever fall?
# 2. You draw whether each token is new, not how many have been new so far.
# 3. Add the new ones up: np.cumsum.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.loglog(x, [tokens[t - 1] not in tokens[: t - 1] for t in x])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.5: words that occur once so far
# 1. Does your curve fall when a word comes for the second time?
# 2. You count the words seen exactly once; a distinct token is one seen at least once.
# 3. Count the elements of the set of the first t tokens.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.loglog(x, [sum(c == 1 for c in Counter(tokens[:t]).values()) for t in x])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0.25: bars
# 1. Is there a line in your plot?
# 2. You draw a bar for each token; on a logarithmic axis their widths say something that is not meant.
# 3. Use loglog or plot.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    x = range(1, len(tokens) + 1)
    ax.bar(x, [len(set(tokens[:t])) for t in x], log=True)
    ax.set_xscale("log")
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 0: on a figure of its own
# 1. On which axes does your function draw?
# 2. The axes `ax` that your function is given stay empty: you make new ones.
# 3. Call the methods of `ax`, and leave plt.subplots out.
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    import matplotlib.pyplot as plt

    _, own = plt.subplots()
    x = range(1, len(tokens) + 1)
    own.loglog(x, [len(set(tokens[:t])) for t in x])
    own.set(xlabel="tokens read", ylabel="types seen")
    plt.close()


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)

# %% wrong 1: the curve of the example
def draw(ax, tokens):
    """The growth of the vocabulary of `tokens`."""
    ax.loglog([1, 2, 3, 4], [1, 2, 2, 3])
    ax.set(xlabel="tokens read", ylabel="types seen")


def plotted(tokens):
    """What `draw` draws, as plain data."""
    return described(draw, tokens)
