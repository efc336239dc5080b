"""Do the tasks of the lab on parts of speech know right from wrong?"""

from collections import Counter, defaultdict

import pytest

from unrolled.checks.tasks import tagging


@pytest.mark.parametrize(
    "task",
    [
        tagging.mixture,
        tagging.traces,
        tagging.whole_sentences,
        tagging.prefix,
        tagging.unknown_words,
        tagging.leak,
        tagging.best_tags,
    ],
)
def test_an_unanswered_task_says_so(task):
    assert task(...).status == "unanswered"


@pytest.mark.parametrize(
    ("task", "right", "mistakes"),
    [
        (
            tagging.mixture,
            0.953,
            {0.885: "plain mean", 0.817: "wrong way round", 0.776: "multiplied", 0.5: "Weight"},
        ),
        (
            tagging.traces,
            0.9626,
            {1.025: "More than everything", 0.8976: "too", 0.96: "change it", 0.5: "for nothing"},
        ),
        (
            tagging.whole_sentences,
            0.4814,
            {
                0.5186: "at least one",
                0.28: "twice",
                0.0: "every word is wrong",
                0.97: "one word",
                0.7: "multiply",
            },
        ),
    ],
)
def test_numbers(task, right, mistakes):
    assert task(right)
    for wrong, hint in mistakes.items():
        assert hint in str(task(wrong))


@pytest.mark.parametrize(
    ("task", "right", "mistakes"),
    [
        (tagging.prefix, "c", {"a": "larger state", "b": "both sentences at once", "d": "always right"}),
        (tagging.unknown_words, "b", {"a": "the same in both", "c": "fast"}),
        (tagging.leak, "a", {"b": "in size", "c": "annotators"}),
    ],
)
def test_choices(task, right, mistakes):
    assert task(right)
    for wrong, hint in mistakes.items():
        assert hint in str(task(wrong))


def best(sentences):
    counts = defaultdict(Counter)
    for sentence in sentences:
        for word, tag in sentence:
            counts[word][tag] += 1
    return {word: count.most_common(1)[0][0] for word, count in counts.items()}


def test_the_most_frequent_tag_is_right():
    assert tagging.best_tags(best)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (3, "type int"),
        (lambda sentences: 1 / 0, "ZeroDivisionError"),
        (lambda sentences: [("run", "VB")], "returns a list"),
        (lambda sentences: {"run": "VB"}, "each once"),
        (lambda sentences: {word.lower(): tag for word, tag in best(sentences).items()}, "capital letter"),
        (lambda sentences: {word: (tag, 1) for word, tag in best(sentences).items()}, "without its count"),
        (lambda sentences: dict(pair for s in sentences for pair in s), "most often"),
        (lambda sentences: dict(pair for s in reversed(sentences) for pair in s), "most often"),
        (lambda sentences: best(sentences) | {"run": "NN"}, "by itself"),
    ],
)
def test_a_wrong_function_gets_its_hint(function, hint):
    assert hint in str(tagging.best_tags(function))


def test_a_function_that_returns_nothing_is_unanswered():
    assert tagging.best_tags(lambda sentences: None).status == "unanswered"
