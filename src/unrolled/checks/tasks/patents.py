"""The tasks of the lab on patent abstracts."""

import math

from unrolled.checks.feedback import Feedback, choice, number, returned_number

_TOLERANCE = 0.0006  # three decimals, rounded or cut off

_RUNS = (  # written, known texts, n, share, advice
    ("a neural network system", ("a neural network",), 2, 2 / 3, "Two of the three pairs are known."),
    ("the input layer", ("the output layer", "an output"), 1, 2 / 3, "With n = 1 the runs are single words."),
    ("layer input the", ("the input layer",), 2, 0.0, "The order of the words counts."),
    ("the net the net", ("the net",), 2, 2 / 3, "Count each run as often as it was written."),
    ("input layer", ("the input", "layer of"), 2, 0.0, "No run goes across two texts."),
)


def known_runs(function: object) -> Feedback:
    """Judge a function of a written text, known texts and n to the share of known runs of n words."""
    for written, known, n, expected, advice in _RUNS:
        given = f"With {written!r}, {list(known)} and n = {n} it"
        found = returned_number(
            function,
            written.split(),
            [text.split() for text in known],
            n,
            write="Write a function of a list of words, a list of such lists, and n.",
            fill="Replace the dots by the share of the runs of n words that are known.",
            it=given,
        )
        if isinstance(found, Feedback):
            return found
        if not math.isclose(found, expected, abs_tol=1e-6):
            return Feedback("wrong", f"{given} returns {found:.3g}. {advice}")
    return Feedback(
        "right", "Ask it of text that people wrote as well: patents repeat each other without any network."
    )


def of_known_words(answer: object) -> Feedback:
    """Accuracy on known words, from 27 % of all words with 4 % unknown."""
    return number(
        answer,
        0.27 / 0.96,
        tolerance=_TOLERANCE,
        why="A model that spells, or that copies words it has never seen, could win some of the other 4 %.",
        hint="All right guesses are on known words. How large a part of all words are these?",
        mistakes=[
            (0.27, "That is the share of all words. The unknown ones are none of its right guesses."),
            (0.27 * 0.96, "Divide: the same right guesses are a larger share of fewer words."),
            (0.27 - 0.04, "Unknown words are wrong in both: do not take them off the right ones."),
            (0.27 + 0.04, "Had it guessed all unknown words, too, that would be the share of all words."),
        ],
    )


def mixture(answer: object) -> Feedback:
    """The probability of a word in a mixture of network, table and memory."""
    return number(
        answer,
        0.5 * 0.10 + 0.3 * 0.02 + 0.2 * 0.50,
        tolerance=_TOLERANCE,
        why="Most of it comes from the memory, which has the smallest weight and is the surest here.",
        hint="Multiply each probability by its weight and add.",
        mistakes=[
            ((0.10 + 0.02 + 0.50) / 3, "That is the plain mean: use the weights."),
            (0.10 * 0.02 * 0.50, "A mixture adds; a product would ask all three at once."),
            (0.50, "That is the memory alone."),
        ],
    )


def memory(answer: object) -> Feedback:
    """What a memory of pairs says after "the network" has been read twice and "network" is the last word."""
    return number(
        answer,
        2 / 3,
        tolerance=0.005,
        why="After 'network' came 'is', 'has' and 'is' again.",
        hint="Look for every earlier 'network', and at the word after it.",
        mistakes=[
            (1 / 3, "Count the word after each earlier 'network' as often as it came."),
            (2 / 4, "The last 'network' has no word after it yet."),
            (2 / 17, "Only words that followed 'network' are counted, not all words."),
        ],
    )


def leak(answer: object) -> Feedback:
    """Why shuffled windows make the test easier."""
    return choice(
        answer,
        "b",
        why="The rest of the abstract, the words right after the one that is asked included, was trained on.",
        mistakes={
            "a": "About as many words are trained on in both. Ask which abstracts they come from.",
            "c": "The windows are of 50 words in both, or can be. What has the network seen of this abstract?",
            "d": "Frequent words are as frequent in both. What is rare, and comes again in the same abstract?",
        },
    )


def better_loss(answer: object) -> Feedback:
    """Can a model have the lower perplexity and the lower accuracy?"""
    return choice(
        answer,
        "c",
        why="Accuracy sees the first guess only. A model that spreads its bets well wins probability where it is "
        "wrong, and a table that has seen the very words before wins first guesses.",
        mistakes={
            "a": "Perplexity looks at the probability of the word that came, first guess or not.",
            "b": "The vocabulary is the same for all models here.",
        },
    )
