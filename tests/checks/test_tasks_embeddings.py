"""Is each answer to the tasks of "Word embeddings" judged rightly, and each mistake given its hint?"""

import math

import pytest

from unrolled.checks.tasks import embeddings as check

TASKS = [
    check.one_hot_distance,
    check.classifier_parameters,
    check.pmi,
    check.glove_weight,
    check.how_trained,
]


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("answer", [..., None])
def test_an_open_answer_is_not_an_error(task, answer):
    assert task(answer).status == "unanswered"


@pytest.mark.parametrize(
    ("task", "answer"),
    [
        (check.one_hot_distance, 1.4142),
        (check.classifier_parameters, 500_102),
        (check.pmi, math.log(150)),
        (check.glove_weight, 0.3536),
        (check.how_trained, "b"),
        (check.how_trained, " B "),
    ],
)
def test_the_right_answer_is_accepted(task, answer):
    assert task(answer)


@pytest.mark.parametrize(
    ("task", "answer", "part_of_hint"),
    [
        (check.one_hot_distance, 2, "root"),
        (check.one_hot_distance, 1, "length"),
        (check.one_hot_distance, 0, "cosine"),
        (check.one_hot_distance, 7, "how many places"),
        (check.classifier_parameters, 500_000, "alone"),
        (check.classifier_parameters, 500_100, "bias"),
        (check.classifier_parameters, 20_002, "bag of words"),
        (check.classifier_parameters, 50, "Count the entries"),
        (check.pmi, 150, "logarithm"),
        (check.pmi, math.log2(150), "bits"),
        (check.pmi, math.log10(150), "base ten"),
        (check.pmi, -math.log(150), "upside down"),
        (check.pmi, 0, "independent"),
        (check.glove_weight, 0.25, "exponent 1"),
        (check.glove_weight, 25**0.75, "first"),
        (check.glove_weight, 1, "capped"),
        (check.glove_weight, 0.9, "Divide"),
        (check.how_trained, "a", "PCA"),
        (check.how_trained, "c", "skip-gram"),
        (check.how_trained, "d", "No labels"),
    ],
)
def test_each_mistake_gets_its_hint(task, answer, part_of_hint):
    feedback = task(answer)
    assert feedback.status == "wrong"
    assert part_of_hint in feedback.message
