"""Plain data survive the way over, and no bytes do anything but fail or make plain data."""

import collections
import contextlib
import pickle
import random

import msgpack
import numpy as np
import pandas as pd
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse

from unrolled.grading.codec import LARGEST, Codec, Malformed, NotPlain, write_back


def no_reference(value):
    raise NotPlain(type(value).__name__)


CODEC = Codec(no_reference, lambda parts: ("reference", parts))


def there_and_back(value):
    return CODEC.decode(CODEC.encode(value))


numbers = st.one_of(
    st.booleans(), st.integers(), st.floats(allow_nan=False), st.complex_numbers(allow_nan=False)
)
leaves = st.one_of(
    st.none(), numbers, st.text(), st.binary(), st.sampled_from([range(2, 9, 3), slice(1, None, 2)])
)
plain = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.one_of(st.text(), st.integers(), st.tuples(st.integers())), inner, max_size=4),
        st.sets(st.one_of(st.integers(), st.text())),
        st.frozensets(st.integers()),
    ),
    max_leaves=20,
)


@given(plain)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_plain_data_comes_back_with_its_types(value):
    found = there_and_back(value)
    assert found == value
    assert repr(found) == repr(value) or isinstance(value, set | frozenset | dict | list | tuple)
    assert type(found) is type(value)


dtypes = st.one_of(
    arrays.boolean_dtypes(),
    arrays.integer_dtypes(),
    arrays.floating_dtypes(),
    arrays.complex_number_dtypes(),
    arrays.unicode_string_dtypes(),
)


@given(st.data())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_arrays_of_every_shape_and_kind(data):
    shape = data.draw(arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
    array = data.draw(arrays.arrays(data.draw(dtypes), shape))
    if array.ndim > 1 and data.draw(st.booleans()):
        array = array.T  # not contiguous
    found = there_and_back(array)
    assert found.dtype == array.dtype and found.shape == array.shape
    np.testing.assert_array_equal(found, array)
    assert found.flags.writeable


def test_scalars_keep_their_type():
    for value in (np.float32(0.1), np.int8(-3), np.bool_(True), np.str_("word"), np.float64(1) / 3):
        found = there_and_back(value)
        assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "tensor",
    [
        torch.ones(2, 3)[:, 1],
        torch.arange(6).reshape(2, 3).T,
        torch.tensor(1.5, dtype=torch.bfloat16),
        torch.zeros(0, 3),
        torch.ones(4, 3)[3:, 1],
        torch.ones(2, requires_grad=True),
        torch.tensor([True, False]),
        torch.ones(3) * 1j,
    ],
    ids=str,
)
def test_tensors_keep_numbers_shape_and_type(tensor):
    found = there_and_back(tensor)
    assert found.dtype == tensor.dtype and found.shape == tensor.shape
    assert torch.equal(found, tensor)
    assert found.requires_grad == tensor.requires_grad


def test_a_result_that_hangs_on_a_graph_comes_without_it():
    weight = torch.ones(2, requires_grad=True)
    assert not there_and_back(2 * weight).requires_grad


def test_what_libraries_return():
    table = pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}, index=[3, 4])
    pd.testing.assert_frame_equal(there_and_back(table), table)
    pd.testing.assert_series_equal(there_and_back(table["a"]), table["a"])
    for kind in (sparse.csr_array, sparse.csr_matrix, sparse.csc_array):
        matrix = kind(np.array([[0, 1.5], [2, 0]]))
        found = there_and_back(matrix)
        assert type(found) is kind
        np.testing.assert_array_equal(found.toarray(), matrix.toarray())
    assert there_and_back(collections.Counter("aab")) == collections.Counter("aab")
    found = there_and_back(np.array(["a", None, [1]], dtype=object))
    assert found.dtype == object and list(found) == ["a", None, [1]]


def test_a_generator_goes_on_where_it_was():
    generator = np.random.default_rng(5)
    generator.normal()
    copy = there_and_back(generator)
    assert copy.normal() == generator.normal()


def test_what_is_not_plain_is_refused_or_referred_to():
    with pytest.raises(NotPlain, match="function"):
        CODEC.encode([1, len, lambda: 0])
    codec = Codec(lambda value: ["named", "len"], lambda parts: parts)
    assert codec.decode(codec.encode({"f": len})) == {"f": ["named", "len"]}


def test_a_value_that_bites_is_refused():
    class Bites:
        def __getattribute__(self, name):
            raise RuntimeError("do not look at me")

    with pytest.raises(NotPlain):
        CODEC.encode(Bites())
    endless = []
    endless.append(endless)
    with pytest.raises(NotPlain):
        CODEC.encode(endless)
    with pytest.raises(NotPlain, match="too large"):
        CODEC.encode(np.zeros(LARGEST // 8 + 1))


def test_a_pickle_is_not_run(tmp_path):
    class Evil:
        def __reduce__(self):
            return (tmp_path.joinpath("owned").touch, ())

    with pytest.raises(Malformed):
        CODEC.decode(pickle.dumps(Evil()))
    assert not tmp_path.joinpath("owned").exists()


@pytest.mark.parametrize(
    ("kind", "parts", "why"),
    [
        (6, ["O", [1], b"12345678"], "array of object"),  # its bytes would be taken for pointers
        (6, ["i4,O", [1], b"123456789012"], "array of"),
        (6, ["<f8", [2], b"12345678"], "8 bytes"),
        (6, ["<f8", [-1], b"12345678"], "a shape"),
        (6, ["<f8", [True], b"12345678"], "a shape"),
        (6, ["<f8", [2**60, 2**60], b""], "0 bytes"),
        (9, ["float64", [2**50], b"", False], "0 bytes"),
        (9, ["storage", [1], b"12345678", False], "a tensor of storage"),
        (10, ["seed", {}], "a generator seed"),
        (10, ["PCG64", {"bit_generator": "PCG64", "state": {"state": 1}}], ""),
        (11, ["csr_matrix", [2, 2], [1.0], [5], [0, 1, 1]], ""),
        (11, ["load_npz", [2, 2], [1.0], [0], [0, 1, 1]], "of class load_npz"),
        (4, b"1" * 5000, "5000 bytes"),
        (2, [[1]], ""),
        (99, [], "kind 99"),
    ],
)
def test_bytes_that_lie_are_refused(kind, parts, why):
    data = msgpack.packb(msgpack.ExtType(kind, CODEC.encode(parts)))
    with pytest.raises(Malformed, match=why or None):
        CODEC.decode(data)


def test_a_message_that_is_too_large_is_not_even_looked_at():
    data = msgpack.packb(bytes(LARGEST))
    with pytest.raises(Malformed, match="a message of"):
        CODEC.decode(data)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_random_bytes_make_plain_data_or_an_error(data):
    with contextlib.suppress(Malformed):
        CODEC.decode(data)


def test_messages_with_changed_bytes_make_plain_data_or_an_error():
    message = CODEC.encode(
        {"a": [1, 2.5, "x", (1, 2)], "b": np.arange(6.0).reshape(2, 3), "c": torch.ones(2), "d": 2**80}
    )
    draw = random.Random(0)
    outcomes = collections.Counter()
    for _ in range(1000):
        spoiled = bytearray(message)
        for _ in range(draw.randint(1, 4)):
            spoiled[draw.randrange(len(spoiled))] = draw.randrange(256)
        try:
            CODEC.decode(bytes(spoiled if draw.random() < 0.9 else spoiled[: draw.randrange(len(spoiled))]))
        except Malformed:
            outcomes["refused"] += 1
        else:
            outcomes["read"] += 1
    assert outcomes["refused"] > 300 and outcomes["read"] > 100


def test_deep_nesting_is_refused_and_not_a_crash():
    with pytest.raises(Malformed):
        CODEC.decode(b"\x91" * 100_000 + b"\xc0")
    bomb = CODEC.encode(None)
    for _ in range(2000):
        bomb = msgpack.packb(msgpack.ExtType(1, bomb))
    with pytest.raises(Malformed):
        CODEC.decode(bomb)


def test_after_a_refusal_the_next_message_is_read():
    deep = []
    for _ in range(60):
        deep = (deep,)
    for _ in range(3):
        with pytest.raises(NotPlain, match="deep"):
            CODEC.encode(deep)
    assert there_and_back(((1,),)) == ((1,),)


def test_changes_in_place_are_brought_back():
    inner, array, generator = [3], np.zeros(2), np.random.default_rng(0)
    original = ([1, inner], {"a": array, "b": 1}, {1}, generator, torch.zeros(2), 5)
    later = np.random.default_rng(0)
    later.normal()
    changed = ([7, [4], 8], {"a": np.ones(2), "c": 2}, {2}, later, torch.ones(2), 6)
    write_back(original, changed)
    assert original[0] == [7, [4], 8] and original[0][1] is inner
    assert original[1].keys() == {"a", "c"} and original[1]["a"] is array and array.tolist() == [1, 1]
    assert original[2] == {2}
    assert generator.normal() == later.normal()
    assert original[4].tolist() == [1, 1]
    assert original[5] == 5


def test_what_cannot_be_changed_in_place_stays():
    array = np.zeros(2)
    array.flags.writeable = False
    write_back(array, np.ones(2))
    assert array.tolist() == [0, 0]
    short = np.zeros(2)
    write_back(short, np.ones(3))
    assert short.tolist() == [0, 0]
