"""What a plot shows, as plain data that a test can read."""

from collections.abc import Callable

import numpy as np


def described(draw: Callable, *arguments: object) -> dict:
    """Call ``draw(ax, *arguments)`` on empty axes and tell what stands there then.

    Returns
    -------
    dict
        ``title``, ``xlabel``, ``ylabel``: text; ``xscale``, ``yscale``: "linear" or "log"; ``legend``: list of
        text; ``lines``, ``points`` and ``bars``: lists of ``[x, y]`` pairs of lists (the height of a bar stands
        at its middle); ``horizontal``: heights of lines right across.
    """
    import matplotlib.pyplot as plt  # late: sets without a plot, and the command line, must not wait for it

    figure, ax = plt.subplots()
    try:
        draw(ax, *arguments)
        lines = [np.asarray(line.get_data(), dtype=float) for line in ax.lines]  # (2, n) each
        across = [
            line for line in ax.lines if list(line.get_xdata()) == [0, 1] and len(set(line.get_ydata())) == 1
        ]
        return {
            "title": ax.get_title(),
            "xlabel": ax.get_xlabel(),
            "ylabel": ax.get_ylabel(),
            "xscale": ax.get_xscale(),
            "yscale": ax.get_yscale(),
            "legend": [text.get_text() for text in ax.get_legend().get_texts()] if ax.get_legend() else [],
            "lines": [line.tolist() for line in lines],
            "points": [np.asarray(c.get_offsets(), dtype=float).T.tolist() for c in ax.collections],
            "bars": [
                [[bar.get_x() + bar.get_width() / 2 for bar in bars], [bar.get_height() for bar in bars]]
                for bars in ax.containers
            ],
            "horizontal": [float(line.get_ydata()[0]) for line in across],
        }
    finally:
        plt.close(figure)
