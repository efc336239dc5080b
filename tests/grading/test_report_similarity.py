"""Is copied work asked about, and honest work left alone?"""

import dataclasses
import random
import re

import made_class
import pytest

from unrolled.grading.report import records, similarity


@pytest.fixture(scope="module")
def given():
    return [
        answer.code for q in made_class.problem_set("bidirectional").questions for answer in q.answers[:2]
    ]


@pytest.fixture(scope="module")
def works():
    return [records._work(one, records.notebook(one), None) for one in made_class.a_class(25, seed=4)]


def own_work(student: str, seed: int) -> records.Work:
    """Answers that nobody else has: random arithmetic."""
    r = random.Random(seed)
    answers = {}
    for question in "abcd":
        lines = [f"def {question}_{seed}(x, y):"]
        for i in range(12):
            lines.append(
                f"    v{i} = {r.choice(['x', 'y'])} {r.choice('+-*/@')} {r.randrange(99)} {r.choice('+-*/@')} len(x)"
            )
        answers[question] = "\n".join([*lines, f"    return v{r.randrange(12)}"])
    return records.Work(student, "n", {}, {}, {}, (), True, 0.0, 0.0, 0, answers=answers)


def test_a_copy_with_other_names_and_comments_is_asked_about():
    """Does it help to rename variables, to write comments and to lay the lines out anew?"""
    honest = [own_work(f"s{i}", i) for i in range(20)]
    disguised = {
        question: "# all my own\n"
        + re.sub(r"\bv(\d+)", r"value_\1", code).replace("x", "mine").replace("    ", "\t")
        for question, code in honest[7].answers.items()
    }
    copy = dataclasses.replace(honest[7], student="copy", answers=disguised)
    (pair,) = similarity.pairs([*honest, copy])
    assert {pair.one, pair.other} == {"s7", "copy"}
    assert pair.share > 0.9
    assert [grade_id for grade_id, *_ in pair.answers] == ["a", "b", "c", "d"]


def test_the_reference_and_the_stubs_are_nobodys(given):
    """Is a class of three who all found the reference left alone?"""
    one = made_class.problem_set("bidirectional")
    picked = {question.name: question.answers[0] for question in one.questions}
    three = [made_class.graded(f"s{i}", "bidirectional", picked, seed=i) for i in range(3)]
    works = [records._work(graded, records.notebook(graded), None) for graded in three]
    assert similarity.pairs(works, given) == []
    assert similarity.pairs(works) != []  # or this test would show nothing


def test_what_many_share_is_no_sign():
    """Is an answer from the lecture, which half of the class has, left alone?"""
    lecture = own_work("lecture", 99).answers
    class_ = [dataclasses.replace(own_work(f"s{i}", i), answers=lecture) for i in range(10)]
    assert similarity.pairs(class_) == []


def test_numbers_of_another_student(works):
    """Are personal numbers that stand in a notebook of another name asked about?"""
    numbers = frozenset({"0.513", "0.871", "0.497", "0.862"})
    one = dataclasses.replace(works[0], personal_numbers=numbers, answers={}, signed="ada")
    two = dataclasses.replace(works[1], personal_numbers=numbers | {"0.111"}, answers={}, signed="bob")
    far = dataclasses.replace(
        works[2], personal_numbers=frozenset({"0.513", "0.2"}), answers={}, signed="eve"
    )
    (pair,) = similarity.pairs([one, two, far])
    assert (pair.one, pair.other, set(pair.numbers)) == (one.student, two.student, numbers)
    same = dataclasses.replace(two, signed=" ADA ")
    (pair,) = similarity.pairs([one, same, far])
    assert (pair.numbers, pair.signed) == ((), "ada")


def test_typed_and_printed_numbers_are_found():
    """Are the numbers read that a student types into a personal answer, and those of the cell `numbers`?"""
    r = random.Random(1)
    graded = made_class.a_student("s1", "bidirectional", r)
    document = records.notebook(graded)
    for cell in document.cells:
        if cell.id == "places":
            cell.source = (
                'r = rng(student, "bidirectional/places")\naccuracy = {"both": [0.861, 0.53, 0.874]}'
            )
    work = records._work(graded, document, None)
    assert {"0.861", "0.53", "0.874"} <= work.personal_numbers
    assert len(work.personal_numbers) > 8
    assert work.signed == "s1"
    assert "student: 's1'" in work.numbers_shown


def test_answers_that_are_no_python():
    """Is what cannot be read compared as far as it can?"""
    broken = own_work("s1", 1)
    broken.answers["a"] += "\n    'open"
    assert similarity.tokens("a = (1,\n") == ["name", "=", "(", "1", ","]
    assert similarity.pairs([broken, own_work("s2", 2)]) == []
    assert similarity.pairs([]) == similarity.pairs([broken]) == []


def test_an_honest_class_is_asked_little(works, given):
    """Of 300 pairs that drew their answers from one catalogue, are at most a few asked about?"""
    assert len(similarity.pairs(works, given)) <= 4
