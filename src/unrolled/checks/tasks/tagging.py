"""The tasks of the lab on parts of speech."""

from unrolled.checks.feedback import Feedback, called, choice, number

_TOLERANCE = 0.0006  # three decimals, rounded or cut off

# Tagged sentences that no corpus holds. The first tag of "home" and the last of "can" are not their most frequent.
_SENTENCES = (
    (("We", "PRP"), ("run", "VBP"), ("home", "RB")),
    (("A", "DT"), ("run", "NN"), ("can", "MD"), ("help", "VB")),
    (("You", "PRP"), ("can", "MD"), ("run", "VB"), ("the", "DT"), ("home", "NN")),
    (("The", "DT"), ("home", "NN")),
    (("They", "PRP"), ("run", "VBP"), ("a", "DT"), ("can", "NN")),
)


def mixture(answer: object) -> Feedback:
    """Accuracy over all words from that on known and on unknown ones."""
    return number(
        answer,
        0.9 * 0.97 + 0.1 * 0.8,
        tolerance=_TOLERANCE,
        why="One word in ten makes up two of the five percentage points that are missing.",
        hint="Weight each accuracy by the share of the words it is measured on, and add.",
        mistakes=[
            ((0.97 + 0.8) / 2, "That is the plain mean: nine words in ten are known."),
            (0.1 * 0.97 + 0.9 * 0.8, "You have the two shares the wrong way round."),
            (0.97 * 0.8, "Nothing is multiplied here: a word is either known or unknown."),
        ],
    )


def traces(answer: object) -> Feedback:
    """Accuracy with traces counted in, all of them right."""
    return number(
        answer,
        0.935 * 0.96 + 0.065,
        tolerance=_TOLERANCE,
        why="A quarter of a percentage point, and nothing was learned for it.",
        hint="6.5 % of the items are right for nothing, and the rest are right in 96 % of the cases.",
        mistakes=[
            (0.96 + 0.065, "More than everything cannot be right: the words are only 93.5 % of the items."),
            (0.96 * 0.935, "Those are the words. The traces are right, too."),
            (0.96, "The traces change it: they are all right."),
        ],
    )


def whole_sentences(answer: object) -> Feedback:
    """Share of sentences of 24 words without a mistake, were the mistakes independent."""
    return number(
        answer,
        0.97**24,
        tolerance=_TOLERANCE,
        why="Less than half. The measured share is higher than independence says: mistakes come in company.",
        hint="All 24 words must be right: multiply their probabilities.",
        mistakes=[
            (1 - 0.97**24, "That is the share with at least one mistake."),
            (1 - 24 * 0.03, "Adding the chances of a mistake counts sentences with two of them twice."),
            (0.03**24, "That is the chance that every word is wrong."),
            (0.97, "That is one word. A sentence has 24, and all must be right."),
        ],
    )


def prefix(answer: object) -> Feedback:
    """What a forward network can do with *early* in the two sentences."""
    return choice(
        answer,
        "c",
        why="Up to the word the two sentences are the same, so the state is, and so is the tag: one of the two "
        "is wrong, whatever the weights.",
        mistakes={
            "a": "A larger state still depends on nothing but 'They are early'. What differs comes afterwards.",
            "b": "More examples move the tag from one to the other, for both sentences at once.",
            "d": "One of the two is always right. Ask what the network has read when it has to answer.",
        },
    )


def unknown_words(answer: object) -> Feedback:
    """Why the hidden Markov model gains most from shapes."""
    return choice(
        answer,
        "b",
        why="A word that was never seen adds the same small count to each tag; divided by the tag's own total, "
        "that favours the rarest tags.",
        mistakes={
            "a": "The table of tag pairs is the same in both models. Look at what a tag says about a word.",
            "c": "It is fast in both. Compare the accuracies on known and on unknown words.",
        },
    )


def leak(answer: object) -> Feedback:
    """What random sentences share that articles do not."""
    return choice(
        answer,
        "a",
        why="A name that one sentence of an article introduces is met again in the others, with its tag.",
        mistakes={
            "b": "Both parts are about the same in size. Ask what two sentences of one article have in common.",
            "c": "The tags are those of the annotators in both. Ask which words a tagger has seen before.",
        },
    )


def best_tags(function: object) -> Feedback:
    """The reader's function from tagged sentences to each word's most frequent tag."""
    found = called(
        function,
        [list(sentence) for sentence in _SENTENCES],
        write="Write a function that takes tagged sentences and returns a dictionary.",
        fill="Let the function return the dictionary.",
    )
    if isinstance(found, Feedback):
        return found
    if not isinstance(found, dict):
        return Feedback(
            "wrong", f"A dictionary is expected, and your function returns a {type(found).__name__}."
        )
    words = {word for sentence in _SENTENCES for word, _ in sentence}
    if set(found) != words:
        if {str(word).lower() for word in found} == {word.lower() for word in words}:
            return Feedback(
                "wrong", "Keep the words as they are: a capital letter tells something about the tag."
            )
        return Feedback("wrong", "The keys should be the words of the sentences, each once.")
    if not all(isinstance(tag, str) for tag in found.values()):
        return Feedback("wrong", "Each value should be one tag, a string, without its count.")
    if found["can"] == "NN" or found["home"] == "RB":
        return Feedback("wrong", "One word has the tag it had first or last, not the one it had most often.")
    expected = {"run": "VBP", "can": "MD", "home": "NN"}
    if any(found[word] != tag for word, tag in expected.items()):
        return Feedback("wrong", "Count the tags of each word by itself: look at the word 'run'.")
    return Feedback("right", "That is the whole of the simplest tagger, but for unknown words.")
