"""One style for every figure of the book and the labs: legible, colour-blind safe, alike."""

import matplotlib as mpl
from cycler import cycler

# Okabe and Ito's palette, told apart under the common colour-vision deficiencies (jfly.uni-koeln.de/color).
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
PURPLE, SKY, BLACK, GREY = "#CC79A7", "#56B4E9", "#000000", "#767676"
DIVERGING, SEQUENTIAL = "RdBu_r", "viridis"


def use_style() -> None:
    """Set Matplotlib's defaults; call it once, at the top of a notebook.

    Text alternatives are given with the cell that draws, in its metadata: ``mystnb: {image: {alt: ...}}``.
    """
    mpl.rcParams.update(
        {
            "axes.axisbelow": True,
            "axes.grid": True,
            "axes.prop_cycle": cycler(color=[BLUE, ORANGE, GREEN, RED, PURPLE, SKY, BLACK]),
            "axes.spines.right": False,
            "axes.spines.top": False,
            "axes.titlesize": "medium",
            "figure.constrained_layout.use": True,
            "figure.dpi": 110,
            "figure.figsize": (7.0, 3.6),
            "font.family": "DejaVu Sans",  # ships with Matplotlib, so that pages look alike everywhere
            "font.size": 10.5,
            "grid.alpha": 0.3,
            "image.cmap": SEQUENTIAL,
            "legend.frameon": False,
            "lines.linewidth": 1.8,
            "savefig.facecolor": "white",
        }
    )
