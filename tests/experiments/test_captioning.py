"""Rows, captions, scores and models of the captioning experiment."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from unrolled.batches import IGNORE
from unrolled.experiments import captioning as task

SMALL = task.EXPERIMENT.small


@pytest.fixture(scope="module")
def digits():
    return task.split(task.Config())[0]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((7, 3, 3, 1), "seven three three and one: four digits, largest left"),
        ((0, 5), "zero and five: two digits, largest right"),
        ((2, 9, 8), "two nine and eight: three digits, largest inside"),
        ((6, 0, 6), "six zero and six: three digits, largest repeated"),
    ],
)
def test_rows_are_described(row, words):
    assert task.sentence(task.caption(row)) == words


def test_the_summary_can_come_first():
    words = task.caption((2, 9, 8), "summary")
    assert task.sentence(words) == "three digits, largest inside: two nine and eight"
    assert task.parts(words) == task.parts(task.caption((2, 9, 8)))


def test_every_row_of_the_digits_has_words_in_the_vocabulary():
    for row in ((0, 1, 2, 3), (4, 5, 6, 7, 8, 9, 0, 1), (5, 5)):
        words = task.caption(row)
        assert task.VOCAB.decode(task.VOCAB.encode(words)) == words
        assert len(words) <= task.MAX_WORDS


def test_no_digit_is_in_training_and_test():
    train, test = task.split(task.Config())
    seen = {picture.tobytes() for picture in train.pictures}
    assert len(train.values) + len(test.values) == 1797
    assert not any(picture.tobytes() in seen for picture in test.pictures)


def test_choices_are_made_without_the_test_digits():
    config = task.Config()
    (some, held_out), (train, _) = task.split(task.choosing(config)), task.split(config)
    np.testing.assert_array_equal(np.concatenate([some.pictures, held_out.pictures]), train.pictures)
    assert task.choosing(config).epochs == config.epochs


def test_the_test_rows_depend_on_their_own_seed_alone():
    config = replace(task.Config(), test_rows=5)
    rows = task.prepare(config)[1]
    for other, same in ((replace(config, epochs=1), True), (replace(config, test_seed=3), False)):
        assert (task.prepare(other)[1][4].digits == rows[4].digits) == same


def test_digits_stand_in_their_places_from_left_to_right(digits):
    rows = task.draw(digits, [2, 8, 5], np.random.default_rng(0))
    known = {picture.tobytes(): value for picture, value in zip(*digits, strict=True)}
    for picture, values, places in zip(*rows, strict=True):
        assert len(values) == len(places) and list(places) == sorted(set(places))
        cut = np.split(picture, task.PLACES, axis=1)
        assert [known[np.ascontiguousarray(cut[place]).tobytes()] for place in places] == list(values)
        assert not any(cut[place].any() for place in set(range(task.PLACES)) - set(places))
    assert [len(values) for values in rows.digits] == [2, 8, 5]


def test_targets_are_shifted_by_one_and_marked(digits):
    rows = task.draw(digits, [2, 4], np.random.default_rng(0))
    _, read, write = task.batch(rows)
    words = task.caption(rows.digits[0])
    assert task.VOCAB.decode(read[0, : len(words) + 1]) == [task.START, *words]
    assert task.VOCAB.decode(write[0, : len(words) + 1]) == [*words, task.END]
    assert (write[0, len(words) + 1 :] == IGNORE).all()


def test_scores_of_captions_right_wrong_and_cut_off():
    rows = task.Rows(np.zeros((4, 8, 64)), [(1, 2), (1, 2), (1, 2), (1, 2)], [(0, 1)] * 4)
    written = [
        task.caption((1, 2)),
        task.caption((1, 3)),  # one word wrong of ten; consistent with itself
        [*task.caption((1, 2))[:-1], "left"],  # one word wrong; contradicts itself
        ["one"],  # one word right, and no end in its place
    ]
    found = task.scores(written, rows)
    assert found["exact"] == 0.25
    assert found["words"] == pytest.approx((10 + 9 + 9 + 1) / 40)
    assert found["listed"] == 0.5 and found["summary"] == 0.5 and found["consistent"] == 0.5


def test_share_on_place():
    rows = task.Rows(np.zeros((1, 8, 64)), [(1, 2)], [(0, 7)])
    written = [task.caption((1, 2))]  # one and two: the names are words 0 and 2
    weights = np.zeros((1, task.MAX_WORDS + 1, task.CELLS))
    weights[0, 0, 0] = weights[0, 2, task.CELLS - 1] = 1.0
    assert task.share_on_place(weights, written, rows) == 1.0
    weights[0, 2] = np.eye(task.CELLS)[3]
    assert task.share_on_place(weights, written, rows) == 0.5
    assert task.share_on_place(weights, [["one"]], rows) == 0.0


def test_a_cell_sees_its_window_alone(digits):
    torch.manual_seed(0)
    eye = task.Eye(4)
    picture = torch.as_tensor(task.draw(digits, [8], np.random.default_rng(0)).pictures)
    before = eye.cells(picture)
    picture[:, :, 40:] = 0.5  # from the sixth place on
    changed = ~torch.isclose(before, eye.cells(picture)).all(dim=-1)[0]
    assert changed.tolist() == [task.STEP * r + task.SIDE > 39 for r in range(task.CELLS)]


@pytest.mark.parametrize("model", task.MODELS)
def test_stepping_and_reading_agree(model, digits):
    """Are the logits of one word after another those of the whole caption at once?"""
    network = task.build(model, SMALL, seed=0).eval()
    rows = task.draw(digits, [2, 4], np.random.default_rng(1))
    pictures, read, _ = map(torch.as_tensor, task.batch(rows))
    whole, weights = network(pictures, read)
    memory, state = network.look(pictures)
    for t in range(read.shape[1]):
        logits, state, _ = network.write(read[:, t : t + 1], state, memory)
        torch.testing.assert_close(logits[:, 0], whole[:, t], rtol=1e-4, atol=1e-5)
    assert (weights is None) == (task.MODELS[model][1] is None)
    if weights is not None:
        torch.testing.assert_close(weights.sum(dim=-1), torch.ones(weights.shape[:2]))


def test_the_blind_model_does_not_look(digits):
    network = task.build("blind", SMALL, seed=0).eval()
    rows = task.draw(digits, [2, 3, 4], np.random.default_rng(1))
    written, weights = task.greedy_captions(network, rows.pictures)
    assert written[0] == written[1] == written[2] and weights is None


def test_a_beam_of_one_is_greedy(digits):
    network = task.build("attention", SMALL, seed=3).eval()
    rows = task.draw(digits, [2, 3, 4], np.random.default_rng(1))
    assert task.beam_captions(network, rows.pictures, 1) == task.greedy_captions(network, rows.pictures)[0]


def test_the_template_is_right_when_the_eye_is(digits):
    """Does a perfect classifier get every caption?"""
    rows = task.draw(digits, [2, 5, 8], np.random.default_rng(2))
    known = {picture.tobytes(): value for picture, value in zip(*digits, strict=True)}

    class Perfect(task.Eye):
        def forward(self, pictures):
            found = [known.get(picture.numpy().tobytes(), 0) for picture in pictures.contiguous()]
            return torch.nn.functional.one_hot(torch.tensor(found), 10)

    assert task.template_captions(Perfect(4), rows.pictures) == [task.caption(row) for row in rows.digits]


@pytest.mark.parametrize("model", (task.TEMPLATE, *task.MODELS))
def test_each_model_runs(model):
    config = replace(SMALL, rows=64, test_rows=4, beam_rows=1)
    outcome = task.run(model, task.prepare(config), config, seed=0)
    assert all(0 <= share <= 1 for share in outcome.values())
    assert {"exact", "words", "consistent", "exact_6"} <= set(outcome)
    assert ("beam" in outcome) == (model in ("attention", "untaught_eye"))
