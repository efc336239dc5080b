"""The tasks of the lab that describes rows of digits."""

from unrolled.checks.feedback import Feedback, choice, number, unanswered
from unrolled.experiments.captioning import caption, sentence

_DESCRIBED = (4, 9, 0, 9)


def describe(answer: object) -> Feedback:
    """The caption of a row with a repeated largest digit."""
    if unanswered(answer):
        return Feedback("unanswered", "")
    if not isinstance(answer, str):
        return Feedback(
            "wrong", f"A text in quotes is expected here, and this is of type {type(answer).__name__}."
        )
    given = " ".join(answer.lower().rstrip(".").split())
    if given == sentence(caption(_DESCRIBED)):
        return Feedback(
            "right", "The two nines stand for more than a network can copy: it has to notice that they tie."
        )
    for sign, hint in (
        ("and nine", "The digits come first, in order, with 'and' before the last."),
        (":", "A colon stands between the digits and the summary."),
        ("four digits", "The summary begins with how many digits there are."),
        ("repeated", "Look for the largest digit again: does it stand in one place only?"),
    ):
        if sign not in given:
            return Feedback("wrong", hint)
    return Feedback(
        "wrong", "Compare letter by letter with 'seven three three and one: four digits, largest left'."
    )


def one_wrong(answer: object) -> Feedback:
    """Word accuracy of a caption of four digits with one name wrong and nothing else."""
    return number(
        answer,
        11 / 12,
        tolerance=5e-4,
        why="More than nine words in ten are right, and the caption is wrong. That is why both are reported.",
        hint="Count the words of the true caption: names, 'and', the colon, the summary with its comma. And its end.",
        mistakes=[
            (10 / 11, "The end mark is a word too: the model has to say when it is done."),
            (3 / 4, "That is the share of the digits. Count all words of the caption."),
            (0.0, "That is the share of whole captions. Count words."),
        ],
    )


def by_digit(answer: object) -> Feedback:
    """Exact captions of a template whose eye is right on nine digits of ten, rows of two, four or six digits."""
    return number(
        answer,
        (0.9**2 + 0.9**4 + 0.9**6) / 3,
        tolerance=5e-4,
        why="A caption needs every one of its digits, so small errors of the eye add up.",
        hint="A row of n digits is right with probability 0.9 to the power n. Then take the mean over the rows.",
        mistakes=[
            (0.9**4, "Four digits are the mean length, but the mean of powers is not the power of the mean."),
            (0.9, "That is one digit. All digits of a row have to be right."),
            (0.9**12, "That is one row of twelve digits. Take the mean over three kinds of row."),
        ],
    )


def windows(answer: object) -> Feedback:
    """How many windows of eight pixels, two apart, fit on eighty pixels."""
    return number(
        answer,
        37,
        why="The first window starts at pixel 0, the last at pixel 72.",
        hint="The first window starts at pixel 0. Where does the last one start, if it is to fit?",
        mistakes=[
            (36, "Those are the steps. There is one window more than there are steps."),
            (19, "That is for steps of four pixels, as in the lab."),
            (40, "The last window has to fit: it cannot start at the last pixel."),
            (10, "That is for windows side by side: here they overlap."),
        ],
    )


def split_by_row(answer: object) -> Feedback:
    """What is wrong with holding out rows."""
    return choice(
        answer,
        "b",
        why="The rows are new, the digits in them are not: the test would not tell reading from remembering.",
        mistakes={
            "a": "A thousand rows give an interval of a few hundredths. Think of what the rows are made of.",
            "c": "Counts can be balanced by drawing as many rows of each length. Think of the digits.",
        },
    )


def wider_strip(answer: object) -> Feedback:
    """Which part of the captioner is tied to the width of the strip."""
    return choice(
        answer,
        "b",
        why="Each has numbers for each of the 15 cells. Convolution, attention and decoder take any number of cells.",
        mistakes={
            "a": "The same window slides over a strip of any width; it just gives more cells.",
            "c": "A softmax can be taken over any number of cells, and one step follows another as long as you like.",
        },
    )
