"""Feedback on the tasks of the chapter "Word embeddings"."""

import math

from unrolled.checks.feedback import Feedback, choice, number


def one_hot_distance(answer: object) -> Feedback:
    """The Euclidean distance between the one-hot vectors of two different words."""
    return number(
        answer,
        math.sqrt(2),
        tolerance=0.005,
        why="Two places differ by one each, whichever two words you take.",
        hint="In how many places do the two vectors differ, and by how much in each?",
        mistakes=[
            (2.0, "That is the squared distance; take the root."),
            (1.0, "One is the length of each vector. They differ in two places."),
            (0.0, "Zero is their inner product, and so their cosine; the distance is asked."),
        ],
    )


def classifier_parameters(answer: object) -> Feedback:
    """Numbers learned by an embedding of 10,000 words in 50 dimensions and a linear layer with two outputs."""
    table, layer = 10_000 * 50, 2 * 50
    return number(
        answer,
        table + layer + 2,
        why="500,000 in the table, 100 weights, 2 biases: almost everything sits in the table.",
        hint="Count the entries of E, then those of the layer's weight matrix, then its biases.",
        mistakes=[
            (table, "That is the embedding matrix alone; the linear layer learns too."),
            (table + layer, "The two outputs have a bias each."),
            (10_000 * 2 + 2, "That is a linear layer on the bag of words, with no embedding at all."),
        ],
    )


def pmi(answer: object) -> Feedback:
    """PMI of a pair seen 30 times, its words 40 and 50 times, among 10,000 pairs."""
    ratio = 30 * 10_000 / (40 * 50)
    return number(
        answer,
        math.log(ratio),
        tolerance=0.005,
        why="The pair is 150 times as frequent as chance would have it.",
        hint="How often would the pair be seen if the two words were independent?",
        mistakes=[
            (ratio, "That is the ratio; PMI is its logarithm."),
            (math.log2(ratio), "That is in bits; this book uses the natural logarithm."),
            (math.log10(ratio), "That is to base ten; this book uses the natural logarithm."),
            (-math.log(ratio), "The ratio is upside down: seen over expected."),
        ],
    )


def glove_weight(answer: object) -> Feedback:
    """GloVe's weight of a pair that was counted 25 times."""
    return number(
        answer,
        0.25**0.75,
        tolerance=0.0005,
        why="A quarter of x_max still gets more than a third of the full weight.",
        hint="Divide by x_max = 100, then raise to the power 3/4.",
        mistakes=[
            (0.25, "That is the weight with exponent 1; GloVe's exponent is 3/4."),
            (25**0.75, "Divide by x_max = 100 first."),
            (1.0, "The weight is capped at one only from x_max = 100 on."),
        ],
    )


def how_trained(answer: object) -> Feedback:
    """How the published GloVe vectors were made."""
    return choice(
        answer,
        "b",
        why="A weighted least-squares fit to log counts, minimised by AdaGrad.",
        mistakes={
            "a": "PCA minimises an unweighted squared error and needs no steps; GloVe weights each pair "
            "and adds biases, so its minimiser is not a PCA of the counts.",
            "c": "That is skip-gram with negative sampling, one of the word2vec models.",
            "d": "No labels are used: only which words stand near each other.",
        },
    )
