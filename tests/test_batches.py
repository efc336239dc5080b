"""Do minibatches hold each example once, with little padding, and a stream each token in its place?"""

import numpy as np
import pytest

from unrolled.batches import IGNORE, Batches, bucketed, in_order, pad, shuffled, stream
from unrolled.datasets import load
from unrolled.text import words


def rng():
    return np.random.default_rng(0)


def test_rows_are_filled_up_on_the_right():
    padded, lengths = pad([[3, 1], [], [2, 2, 5]], value=9)
    assert padded.tolist() == [[3, 1, 9], [9, 9, 9], [2, 2, 5]]
    assert lengths.tolist() == [2, 0, 3]
    assert padded.dtype == lengths.dtype == np.int64


@pytest.mark.parametrize(("keep", "expected"), [("first", [1, 2]), ("last", [3, 4])])
def test_a_long_row_is_cut_at_the_end_that_is_not_kept(keep, expected):
    padded, lengths = pad([np.array([1, 2, 3, 4]), [7]], max_length=2, keep=keep)
    assert padded.tolist() == [expected, [7, 0]]
    assert lengths.tolist() == [2, 1]


def test_there_is_always_something_to_read():
    padded, lengths = pad([[], []])
    assert padded.tolist() == [[0], [0]]
    assert lengths.tolist() == [0, 0]
    assert pad([])[0].shape == (0, 1)


@pytest.mark.parametrize(
    ("n", "batch_size", "sizes"), [(10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 5, [3]), (0, 4, [])]
)
@pytest.mark.parametrize(
    "cut",
    [
        lambda n, size: shuffled(n, size, rng()),
        lambda n, size: bucketed(rng().integers(50, size=n), size, rng(), pool=2),
        in_order,
    ],
    ids=["shuffled", "bucketed", "in_order"],
)
def test_each_example_comes_once(cut, n, batch_size, sizes):
    batches = cut(n, batch_size)
    assert sorted(map(len, batches), reverse=True) == sizes
    assert sorted(np.concatenate([*batches, []]).astype(int).tolist()) == list(range(n))


@pytest.mark.parametrize("cut", [lambda r: shuffled(100, 8, r), lambda r: bucketed(range(100), 8, r)])
def test_the_order_is_that_of_the_generator(cut):
    def flat(generator):
        return np.concatenate(cut(generator)).tolist()

    assert flat(rng()) == flat(rng())
    going_on = rng()
    assert flat(going_on) != flat(going_on)


def test_in_order_is_in_order():
    assert [batch.tolist() for batch in in_order(5, 2)] == [[0, 1], [2, 3], [4]]


@pytest.fixture(scope="module")
def review_lengths():
    reviews = load("imdb", sample=True)
    return np.array([len(words(text)) for text in reviews.text])


def test_buckets_hold_little_padding(review_lengths):
    sequences = [range(length) for length in review_lengths]

    def padding(orders):
        return Batches(sequences, review_lengths, orders).padding

    at_random = padding(shuffled(len(review_lengths), 32, rng()))
    in_buckets = padding(bucketed(review_lengths, 32, rng()))
    assert at_random > 0.55
    assert in_buckets < 0.15
    small_pools = padding(bucketed(review_lengths, 32, rng(), pool=5))
    assert in_buckets < small_pools < at_random / 1.5


def test_buckets_are_well_mixed(review_lengths):
    """Neither do the lengths follow an order over an epoch, nor do the same reviews meet again in the next."""
    generator = rng()
    first = bucketed(review_lengths, 32, generator)
    second = bucketed(review_lengths, 32, generator)
    means = [review_lengths[batch].mean() for batch in first]
    assert abs(np.corrcoef(means, range(len(means)))[0, 1]) < 0.3
    batch_of = np.empty(len(review_lengths), dtype=int)
    for number, batch in enumerate(second):
        batch_of[batch] = number
    again = [np.unique(batch_of[batch], return_counts=True)[1].max() / len(batch) for batch in first]
    assert np.mean(again) < 0.5


def test_noise_mixes_neighbours_where_one_pool_holds_everything():
    def partners(noise):
        generator = np.random.default_rng(1)
        epochs = [bucketed(range(100, 164), 4, generator, noise=noise) for _ in range(2)]
        return [{frozenset(batch.tolist()) for batch in epoch} for epoch in epochs]

    sorted_1, sorted_2 = partners(noise=0.0)
    assert sorted_1 == sorted_2
    mixed_1, mixed_2 = partners(noise=0.1)
    assert not mixed_1 & mixed_2


def test_a_batch_is_padded_to_its_own_longest_row():
    sequences = [[1, 2, 3], [4], [5, 6]]
    batches = Batches(sequences, np.array([1, 0, 1]), [np.array([1, 2]), np.array([0])])
    assert len(batches) == 2
    (tokens, lengths, targets), (second, _, _) = batches
    assert tokens.tolist() == [[4, 0], [5, 6]]
    assert lengths.tolist() == [1, 2]
    assert targets.tolist() == [0, 1]
    assert second.tolist() == [[1, 2, 3]]
    assert batches.padding == pytest.approx(1 / 7)


def test_targets_of_tokens_are_padded_with_what_losses_leave_out():
    batches = Batches([[1, 2, 3], [4]], [[7, 8, 9], [6]], in_order(2, 2))
    ((_, _, targets),) = batches
    assert targets.tolist() == [[7, 8, 9], [6, IGNORE, IGNORE]]


def test_a_stream_goes_on_where_the_chunk_before_ended():
    chunks = stream(range(100, 123), batch_size=3, length=3)
    inputs = np.concatenate([chunk[0] for chunk in chunks], axis=1)
    targets = np.concatenate([chunk[1] for chunk in chunks], axis=1)
    assert inputs.tolist() == [[*range(100, 106)], [*range(107, 113)], [*range(114, 120)]]
    assert (targets == inputs + 1).all()
    assert [chunk[0].shape for chunk in chunks] == [chunk[1].shape for chunk in chunks] == [(3, 3), (3, 3)]
    assert [chunk[2] for chunk in chunks] == [True, False]


def test_the_last_chunk_of_a_stream_may_be_short():
    chunks = stream(range(10), batch_size=2, length=3)
    assert [chunk[0].tolist() for chunk in chunks] == [[[0, 1, 2], [5, 6, 7]], [[3], [8]]]
    assert [chunk[1].tolist() for chunk in chunks] == [[[1, 2, 3], [6, 7, 8]], [[4], [9]]]


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda: pad([[1]], max_length=0), "max_length must be at least 1, and is 0"),
        (lambda: pad([[1]], keep="middle"), "first or last, not 'middle'"),
        (lambda: shuffled(3, 0, rng()), "at least 1 example, not 0"),
        (lambda: in_order(3, 0), "at least 1 example, not 0"),
        (lambda: bucketed([1], 0, rng()), "at least 1 example, not 0"),
        (lambda: bucketed([1], 1, rng(), pool=0), "at least 1 batch, not 0"),
        (lambda: Batches([[1], [2]], [0], []), "2 sequences need as many targets, not 1"),
        (lambda: stream([1, 2, 3], 0, 1), "at least 1 example, not 0"),
        (lambda: stream([1, 2, 3], 1, 0), "length must be at least 1, and is 0"),
        (lambda: stream([1, 2, 3], 2, 1), "3 ids are too few for 2 rows"),
    ],
)
def test_what_makes_no_batches_is_refused(use, message):
    with pytest.raises(ValueError, match=message):
        use()
