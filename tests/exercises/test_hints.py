"""Are outputs compared as people would compare them, and mistakes told apart?"""

import copy

import numpy as np
import pytest
import torch

from unrolled.exercises.hints import after, outputs, plain, same, same_table


@pytest.mark.parametrize(
    "one, other",
    [
        ([1, 2], np.array([1.0, 2.0])),
        (np.float32(0.1), 0.1),
        (torch.tensor([[True]]), [[1]]),
        ({"b": 1, "a": [2]}, {"a": np.array([2]), "b": 1.0}),
        (["x", [1, 2]], ["x", (1, 2)]),
        (float("nan"), np.nan),
        (None, None),
    ],
    ids=str,
)
def test_types_do_not_matter(one, other):
    assert same(plain(one), plain(other))


@pytest.mark.parametrize(
    "one, other",
    [
        ([1, 2], [[1, 2]]),
        (1.0, 1.001),
        ("x", "y"),
        (["x"], ["x", "x"]),
        (None, 0),
        ({"a": 1}, {"b": 1}),
        (float("nan"), 0.0),
    ],
    ids=str,
)
def test_values_and_shapes_do(one, other):
    assert not same(plain(one), plain(other))


def test_an_error_is_an_output_too():
    def fails(x):
        return x / 0

    assert outputs(["fails(1)", "missing(1)"], {"fails": fails}) == [
        {"error": "ZeroDivisionError"},
        {"error": "NameError"},
    ]


def test_a_change_in_place_is_seen():
    def careless(x):
        x *= 2
        return x.sum()

    (found,) = outputs(["after(careless, np.ones(2))"], {"careless": careless})
    (clean,) = outputs(["after(sum_, np.ones(2))"], {"sum_": lambda x: 2 * x.sum()})
    assert same(found[0], clean[0])
    assert not same(found[1], clean[1])


def test_after_leaves_its_own_arguments_alone():
    x = [1]
    assert after(lambda y: y.append(2), x) == [None, [1, 2]]
    assert x == [1]


TABLE = {"q": {"probes": ["f(1)"], "mistakes": [{"outputs": [plain(1 / 3)], "steps": ["a", "b", "c"]}]}}


def changed(place, value):
    table = copy.deepcopy(TABLE)
    table["q"] |= {place: value}
    return table


def test_a_table_is_compared_up_to_rounding():
    assert same_table(
        TABLE, changed("mistakes", [{"outputs": [plain(0.33333333334)], "steps": ["a", "b", "c"]}])
    )


@pytest.mark.parametrize(
    "other",
    [
        {},
        changed("probes", ["f(2)"]),
        changed("mistakes", []),
        changed("mistakes", [{"outputs": [plain(0.34)], "steps": ["a", "b", "c"]}]),
        changed("mistakes", [{"outputs": [plain(1 / 3)], "steps": ["a", "b", "d"]}]),
    ],
)
def test_tables_that_differ(other):
    assert not same_table(TABLE, other)
