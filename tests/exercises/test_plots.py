"""Is what a plot shows told as it stands there?"""

import matplotlib.pyplot as plt

from unrolled.exercises import described


def test_what_is_drawn_is_told():
    def draw(ax, height):
        ax.plot([1, 2, 3], [4, 5, 6], label="a line")
        ax.axhline(height)
        ax.scatter([7, 8], [9, 10])
        ax.bar([1, 2], [3, 4], width=0.5)
        ax.set(title="T", xlabel="x", ylabel="y", yscale="symlog")
        ax.legend()

    seen = described(draw, 0.5)
    assert (seen["title"], seen["xlabel"], seen["ylabel"]) == ("T", "x", "y")
    assert (seen["xscale"], seen["yscale"]) == ("linear", "symlog")
    assert seen["legend"] == ["a line"]
    assert seen["lines"][0] == [[1, 2, 3], [4, 5, 6]]
    assert seen["horizontal"] == [0.5]
    assert seen["points"] == [[[7, 8], [9, 10]]]
    assert seen["bars"] == [[[1, 2], [3, 4]]]


def test_an_empty_plot_is_told_as_empty_and_no_figure_stays_open():
    before = plt.get_fignums()
    seen = described(lambda ax: None)
    assert seen["lines"] == seen["points"] == seen["bars"] == seen["legend"] == seen["horizontal"] == []
    assert plt.get_fignums() == before
