"""Is a number read aloud as the page says, and does each word decide the digits that it is said to decide?"""

import numpy as np
import pytest
import torch

from unrolled.batches import IGNORE
from unrolled.experiments import alignment as task
from unrolled.models import EncoderDecoder


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("7", "seven"),
        ("74", "four and seventy"),
        ("05", "nought five"),
        ("00", "nought nought"),
        ("10", "ten"),
        ("19", "nineteen"),
        ("90", "ninety"),
        ("201", "twenty one"),
    ],
)
def test_pairs_are_read_units_first(digits, words):
    assert " ".join(task.spoken(digits)) == words


def test_the_deciding_word_alone_gives_the_digit():
    """Can each digit be told from its word, and from whether it is the first or the second of its pair?"""
    meanings = {}
    for number in task.draw([7] * 300 + [8] * 300, np.random.default_rng(0)):
        words, places = task.spoken(number), task.deciding(number)
        assert len(places) == len(number)
        for at, (digit, place) in enumerate(zip(number, places, strict=True)):
            alone = len(task.spoken(number[at - at % 2 : at - at % 2 + 2])) == 1
            meanings.setdefault((words[place], at % 2, alone), set()).add(digit)
    assert all(len(digits) == 1 for digits in meanings.values())


def test_no_two_numbers_sound_alike():
    numbers = [f"{i:0{n}d}" for n in (1, 2, 3, 4) for i in range(10**n)]
    assert len({" ".join(task.spoken(number)) for number in numbers}) == len(numbers)


def test_targets_are_shifted_by_one_and_marked():
    _, lengths, read, expected = task.batch(["74", "2015"])
    assert lengths.tolist() == [3, 2]
    assert task.TARGET.decode(read[1]) == [task.START, *"2015"]
    assert task.TARGET.decode(expected[1]) == [*"2015", task.END]
    assert (expected[0, 3:] == IGNORE).all() and task.TARGET.decode(expected[0, :3]) == [*"74", task.END]


def test_writing_stops_at_the_end_mark():
    """Is what comes after the first end mark left out, and a number without one cut off?"""
    torch.manual_seed(0)
    model = EncoderDecoder(len(task.SOURCE), len(task.TARGET), 4, 8)
    with torch.no_grad():
        model.predict.weight.zero_()
        model.predict.bias.zero_()[task.TARGET.index["7"]] = 1.0
        assert task.write(model, ["12", "3"], max_length=3) == ["777", "777"]
        model.predict.bias[task.TARGET.index[task.END]] = 2.0
        assert task.write(model, ["12", "3"], max_length=3) == ["", ""]


def test_share_on_the_deciding_word_is_one_for_a_perfect_reader(monkeypatch):
    numbers = ["7420", "05", "1"]
    source, _, target_in, _ = task.batch(numbers)
    weights = torch.zeros(len(numbers), target_in.shape[1], source.shape[1])
    for row, number in enumerate(numbers):
        for t, place in enumerate(task.deciding(number)):
            weights[row, t, place] = 1.0
    model = EncoderDecoder(len(task.SOURCE), len(task.TARGET), 4, 8)
    monkeypatch.setattr(model, "forward", lambda *inputs: (None, weights))
    assert task.share_on_deciding(model, numbers) == 1
    weights[0, 0] = torch.eye(source.shape[1])[0]  # one of seven digits looks elsewhere
    assert task.share_on_deciding(model, numbers) == pytest.approx(6 / 7)
