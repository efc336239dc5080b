"""The tasks of *Sequences everywhere*."""

from unrolled.checks.feedback import Feedback, choice, number, returned_number

# Sentences for the task on "not": the final mood that is right, and what to think of if it is missed.
_BUT = 'Sentences without "not" must come out as before; "but" still wipes out what came before it.'
_TURN = 'The mood word after "not" counts with the other sign.'
_WAIT = 'The flag has to wait over words without a mood, such as "a", until a mood word uses it up.'
_FALL = 'Does the flag fall once a mood word has used it, and rise again at the next "not"?'
_NEGATED = (
    ("glorious and tender", 2, _BUT),
    ("dull but glorious", 1, _BUT),
    ("glorious but dull and clumsy", -2, _BUT),
    ("not dull", 1, _TURN),
    ("not glorious", -1, _TURN),
    ("glorious but not tender", -1, _TURN),
    ("not a dull encore", 1, _WAIT),
    ("not dull and tender", 2, _FALL),
    ("not dull and not clumsy", 2, _FALL),
)


def tagging(answer: object) -> Feedback:
    """Which of the four shapes is part-of-speech tagging? One output at every step: aligned."""
    return choice(
        answer,
        "aligned",
        why="Each word gets a tag of its own, so input and output have the same length, step by step.",
        mistakes={
            "one-to-many": "A whole sentence goes in, not one thing.",
            "many-to-one": "One answer for the whole sentence would be a class; here every word has its tag.",
            "unaligned": "Ask whether the output's length can differ from the input's, and whether the "
            "first tag has to wait for the last word.",
        },
    )


def parameters(answer: object) -> Feedback:
    """The number of weights of the tanh recurrence with d = 50 and H = 32, read over T = 200 words."""
    d, H, T = 50, 32, 200
    right = H * d + H * H + H
    return number(
        answer,
        right,
        why="H·d + H·H + H: the same weights serve every step, so T does not enter.",
        hint="Add up the sizes of the two matrices and the bias vector of the recurrence.",
        mistakes=[
            (right - H, "Nearly: the bias vector is missing."),
            (right + H, "That is torch's count, with two bias vectors; the equation has one."),
            (right * T, "The weights are shared: step 200 uses the very weights of step 1."),
            (H * d + H, "The state is an input too: it has a matrix of its own."),
        ],
    )


def steps_to_half(answer: object) -> Feedback:
    """The first whole number of steps after which less than half of an input is left, for a = 0.9."""
    return number(
        answer,
        7,
        why="0.9⁶ ≈ 0.531 is still above one half, and 0.9⁷ ≈ 0.478 is below it.",
        hint="Take the half-life, and remember that steps are whole.",
        mistakes=[
            (6, "After six steps 0.9⁶ ≈ 0.531 is left: more than half."),
            (5, "A tenth of what is left goes at each step, not a tenth of the beginning."),
        ],
    )


def negation(read: object) -> Feedback:
    """Judge a function from a list of tokens to the final mood, in which "not" turns the next mood word."""
    for text, expected, advice in _NEGATED:
        found = returned_number(
            read,
            text.split(),
            write='Write a function of the list of tokens in which "not" turns moods.',
            fill="The function returns nothing yet: return the final mood, one number.",
            it=f"On {text!r} it",
        )
        if isinstance(found, Feedback):
            return found
        if found != expected:
            return Feedback(
                "wrong", f"On {text!r} the final mood should be {expected}, and is {found:g}. {advice}"
            )
    return Feedback(
        "right", 'The state now holds two things: the mood so far, and whether a "not" is waiting.'
    )


def bigram(answer: object) -> Feedback:
    """The estimate of P(long | so) from the text "so long and so short and so long"."""
    return number(
        answer,
        2 / 3,
        tolerance=0.005,
        why='"so" is followed by a word three times, and two of the three are "long".',
        hint='Divide the count of the pair by how often "so" is the first word of a pair.',
        mistakes=[
            (2 / 8, 'Divide by the occurrences of "so", not by the number of all words.'),
            (1.0, 'The condition is the wrong way round: every "long" comes after "so".'),
            (2.0, "That is the count; a probability needs the division."),
        ],
    )
