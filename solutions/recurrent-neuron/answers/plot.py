# %% probes
plotted("abc", np.array([[0.2, -0.5], [-0.4, 0.7], [0.9, 0.1]]))["lines"]
[bool(plotted("abc", np.array([[0.2, -0.5], [-0.4, 0.7], [0.9, 0.1]]))[part]) for part in ("xlabel", "ylabel", "legend", "points")]
"abc" in plotted("abc", np.array([[0.2, -0.5], [-0.4, 0.7], [0.9, 0.1]]))["title"]
[[character for character in entry if character.isdigit()] for entry in plotted("abc", np.array([[0.2, -0.5], [-0.4, 0.7], [0.9, 0.1]]))["legend"]]

# %% correct: all lines in one call
import matplotlib.pyplot as plt


def draw(ax, text, states):
    lines = ax.plot(np.arange(len(states)) + 1, np.asarray(states))
    ax.legend(lines, [f"h_{k + 1}" for k in range(len(lines))])
    ax.set_title(f"States while reading {text!r}")
    ax.set_xlabel("letters read")
    ax.set_ylabel("value of the unit")


def plotted(text, states):
    return described(draw, text, states)

# %% correct: units from the last to the first, with a line at zero
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in reversed(range(states.shape[1])):
        ax.plot(list(range(1, len(states) + 1)), list(states[:, k]), "o--", label="neuron number " + str(k + 1))
    ax.set_xticks(range(1, len(text) + 1), list(text))
    ax.set_xlabel("letter")
    ax.set_ylabel("$h_t$")
    ax.set_title("reading " + text)
    ax.legend(loc="lower left")


def plotted(text, states):
    return described(draw, text, states)

# %% correct: tensors and markers
import torch
import matplotlib.pyplot as plt


def draw(ax, text, states):
    states = torch.as_tensor(states).T
    steps = torch.arange(1, states.shape[1] + 1)
    for number, unit in enumerate(states, 1):
        ax.plot(steps, unit, marker="s", label=f"unit {number}")
    ax.set(xlabel="step t", ylabel="state", title=f"{text}: states")
    ax.legend(title="which")


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.17: a line for each step
# 1. How many lines do you draw, and how many units are there?
# 2. Your lines run over the units, one for each letter; states has a row for each letter and a column for each unit.
# 3. Draw the columns of states, not its rows.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for t in range(len(states)):
        ax.plot(range(1, states.shape[1] + 1), states[t], label=f"unit {t + 1}")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.83: steps from zero
# 1. At which number does your horizontal axis begin?
# 2. Your steps start at 0; the first state is the one after the first letter, step 1.
# 3. Give the steps to the plot, from 1 to the number of letters.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(states[:, k], label=f"unit {k + 1}")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.83: no legend
# 1. How can a reader tell which line is which unit?
# 2. The lines have labels, but no legend shows them.
# 3. Ask the axes for a legend after the lines have been drawn.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), states[:, k], label=f"unit {k + 1}")
    ax.set(title=text, xlabel="step", ylabel="state")


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.83: no labels on the axes
# 1. What do your axes say?
# 2. The axes have no labels.
# 3. Set an xlabel and a ylabel.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), states[:, k], label=f"unit {k + 1}")
    ax.set_title(text)
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.83: no title
# 1. Which text was read?
# 2. Your title does not hold the text.
# 3. Set the title to the text.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), states[:, k], label=f"unit {k + 1}")
    ax.set(xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.83: units from zero in the legend
# 1. Which number has your first unit?
# 2. Your legend counts the units from 0.
# 3. Add one to the index when you write the label.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), states[:, k], label=f"unit {k}")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.17: points in place of lines
# 1. Are there lines in your plot?
# 2. You draw single points; how a unit moves is easier to follow along a line.
# 3. Use plot in place of scatter.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.scatter(range(1, len(text) + 1), states[:, k], label=f"unit {k + 1}")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.17: only the first unit
# 1. How many units does the network have?
# 2. You draw one unit only.
# 3. Run over all columns of states.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(1):
        ax.plot(range(1, len(text) + 1), states[:, k], label=f"unit {k + 1}")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.17: one unit against the other
# 1. What does your horizontal axis show?
# 2. You draw the second unit over the first; asked for is each unit over the steps.
# 3. Put the steps on the horizontal axis, and draw one line for each column.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    ax.plot(states[:, 0], states[:, 1], label="unit 1")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.67: sizes without their signs
# 1. Can a state be negative?
# 2. Your lines show absolute values.
# 3. Draw the states as they are.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), abs(states[:, k]), label=f"unit {k + 1}")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.67: time runs backwards
# 1. Which state stands at step 1?
# 2. Your lines are turned round: the last state comes first.
# 3. Draw each column from its first entry to its last.
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), states[::-1, k], label=f"unit {k + 1}")
    ax.set(title=text, xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.83: the title is always hell
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), states[:, k], label=f"unit {k + 1}")
    ax.set(title="hell", xlabel="step", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0.83: the same label on both axes
import matplotlib.pyplot as plt


def draw(ax, text, states):
    for k in range(states.shape[1]):
        ax.plot(range(1, len(text) + 1), states[:, k], label=f"unit {k + 1}")
    ax.set(title=text, xlabel="state", ylabel="state")
    ax.legend()


def plotted(text, states):
    return described(draw, text, states)

# %% wrong 0: empty axes
import matplotlib.pyplot as plt


def draw(ax, text, states):
    pass


def plotted(text, states):
    return described(draw, text, states)

