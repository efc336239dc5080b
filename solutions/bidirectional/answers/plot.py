# %% probes
plotted({"one": [0.6, 0.7, 0.9], "two": [0.8, 0.55, 0.75]})
plotted({"q": [0.1, 0.4, 0.9], "p": [0.8, 0.55, 0.25], "r": [0.2, 0.5, 0.3]})

# %% correct: in one call of plot for each, legend with handles
def draw(ax, accuracy):
    handles = [ax.plot(three, "-s")[0] for three in accuracy.values()]
    ax.legend(handles, accuracy)
    ax.axhline(0.5, ls="--", lw=1)
    ax.set_ylabel("accuracy")


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% correct: pyplot, arrays, chance drawn first
import matplotlib.pyplot as plt

def draw(ax, accuracy):
    plt.sca(ax)
    plt.axhline(y=0.5, c="k")
    for name in accuracy:
        plt.plot(np.arange(3), np.array(accuracy[name]), label=name)
    plt.xticks([0, 1, 2], ["early", "middle", "late"])
    plt.ylabel("Accuracy")
    plt.legend(loc="lower right")


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% correct: chance with a hidden label
def draw(ax, accuracy):
    for name, (a, b, c) in accuracy.items():
        ax.plot((0, 1, 2), (a, b, c), label=str(name))
    ax.axhline(1 / 2, label="_chance")
    ax.set(ylabel="test accuracy", xlabel="place", ylim=(0, 1))
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.83: no line at chance
# 1. How would a reader see which networks only guess?
# 2. There is no line at chance.
# 3. Let ax draw one horizontal line right across at 0.5.
def draw(ax, accuracy):
    for name, three in accuracy.items():
        ax.plot([0, 1, 2], three, label=name)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.5: no legend
# 1. Which line belongs to which network?
# 2. Your lines may have labels, but there is no legend.
# 3. Call the legend after the lines are drawn.
def draw(ax, accuracy):
    for name, three in accuracy.items():
        ax.plot([0, 1, 2], three, label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.5: the legend before the lines
def draw(ax, accuracy):
    ax.legend()
    for name, three in accuracy.items():
        ax.plot([0, 1, 2], three, label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.83: no label on the axis
# 1. What do the heights mean?
# 2. The vertical axis has no label.
# 3. Set the y label of the axes.
def draw(ax, accuracy):
    for name, three in accuracy.items():
        ax.plot([0, 1, 2], three, label=name)
    ax.axhline(0.5)
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.67: positions 1, 2, 3
# 1. At which position does your first place stand?
# 2. Your positions begin with 1.
# 3. Draw at 0, 1, 2.
def draw(ax, accuracy):
    for name, three in accuracy.items():
        ax.plot([1, 2, 3], three, label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.33: a line for each place
# 1. What is one line: a network, or a place?
# 2. Your lines join the networks at one place.
# 3. Draw the three numbers of one network as one line.
def draw(ax, accuracy):
    table = np.array(list(accuracy.values()))
    for place, name in zip(range(3), accuracy):
        ax.plot(range(len(table)), table[:, place], label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.33: points without lines
# 1. How would the eye go from early to late?
# 2. You draw points only.
# 3. Use plot, which joins them, in place of scatter.
def draw(ax, accuracy):
    for name, three in accuracy.items():
        ax.scatter([0, 1, 2], three, label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.33: bars
# 1. What was asked for: bars or lines?
# 2. You draw bars.
# 3. Draw one line for each network.
def draw(ax, accuracy):
    for shift, (name, three) in enumerate(accuracy.items()):
        ax.bar(np.arange(3) + shift / 8, three, width=0.1, label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.17: only the first network
# 1. How many networks does accuracy hold?
# 2. You draw the first one only.
# 3. Loop over the items of accuracy.
def draw(ax, accuracy):
    name = next(iter(accuracy))
    ax.plot([0, 1, 2], accuracy[name], label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.5: chance in the legend
# 1. Which entries has your legend?
# 2. The line at chance has an entry in the legend, and was not to have one.
# 3. Give that line no label.
def draw(ax, accuracy):
    for name, three in accuracy.items():
        ax.plot([0, 1, 2], three, label=name)
    ax.axhline(0.5, label="chance")
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.33: axes turned round
# 1. Which axis is that of the places?
# 2. Your accuracies are on the horizontal axis.
# 3. Positions come first in the call, heights second.
def draw(ax, accuracy):
    for name, three in accuracy.items():
        ax.plot(three, [0, 1, 2], label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.67: in alphabetical order
# 1. In which order do your networks come?
# 2. You sort the names; the legend should have the order of accuracy.
# 3. Loop over accuracy as it is.
def draw(ax, accuracy):
    for name in sorted(accuracy):
        ax.plot([0, 1, 2], accuracy[name], label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0.17: draws the notebook's numbers, not the argument's
def draw(ax, accuracy):
    for name, three in globals().get("accuracy", {}).items():
        ax.plot([0, 1, 2], three, label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)

# %% wrong 0: a new figure
# 1. On which axes do you draw?
# 2. You make a new figure and leave the given axes empty.
# 3. Use the ax that you are given.
import matplotlib.pyplot as plt

def draw(ax, accuracy):
    figure, ax = plt.subplots()
    for name, three in accuracy.items():
        ax.plot([0, 1, 2], three, label=name)
    ax.axhline(0.5)
    ax.set_ylabel("accuracy")
    ax.legend()
    plt.close(figure)


def plotted(accuracy):
    """What your plot shows, in numbers; the test reads this."""
    return described(draw, accuracy)
