# %% probes
[float(same_bag(["x", "y", "x"], ["x", "x", "y"], n)) for n in (1, 2, 3, 4)]
[float(same_bag(["x", "x", "y"], ["y", "y", "x"], n)) for n in (1, 2)]
[float(same_bag("s t s t t u s t".split(), "s t t u s t s t".split(), n)) for n in (1, 2, 3)]
[float(same_bag("s t s t u s".split(), "s t u s t u s".split(), n)) for n in (1, 2)]
[float(same_bag(["x", "y"], ["y", "x"], n)) for n in (1, 2)]
[float(same_bag(["xy", "z"], ["x", "yz"], n)) for n in (1, 2)]
[float(same_bag(["x", "y", "z"], ["x", "y", "w"], n)) for n in (1, 2, 3)]
[float(same_bag(["x"], ["y", "z"], n)) for n in (2, 3)]
[float(same_bag(["x", "y", "z", "z"], ["x", "y"], n)) for n in (1, 2)]
after(same_bag, ["y", "x"], ["x", "y"], 1)
float(same_bag("v s t u".split(), "w s t u".split(), 2))

# %% correct: sorted lists of n-grams
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    return sorted(zip(*(a[i:] for i in range(n)))) == sorted(zip(*(b[i:] for i in range(n))))

# %% correct: taken away one by one
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    left = [a[i : i + n] for i in range(len(a) - n + 1)]
    for i in range(len(b) - n + 1):
        if b[i : i + n] not in left:
            return False
        left.remove(b[i : i + n])
    return not left

# %% correct: joined with a space, 0 and 1 for False and True
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    bags = [Counter(" ".join(x[i : i + n]) for i in range(len(x) - n + 1)) for x in (a, b)]
    return np.int64(bags[0] == bags[1])

# %% correct: the course's own n-grams
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    from unrolled.text import ngrams

    return not Counter(ngrams(a, n)) - Counter(ngrams(b, n)) and not Counter(ngrams(b, n)) - Counter(ngrams(a, n))

# %% wrong 1.33: sets
# 1. Do "a a b" and "a b b" have the same bag?
# 2. You compare sets, and a set does not count.
# 3. Use a Counter, or sort the n-grams.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return {tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)}

    return bag(a) == bag(b)

# %% wrong 0.67: lists in order
# 1. Is a bag a list? What may change without changing it?
# 2. You compare the n-grams in their order, so that only equal texts are equal.
# 3. Use a Counter, or sort the n-grams before you compare.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def grams(tokens):
        return [tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1)]

    return grams(a) == grams(b)

# %% wrong 0.67: the last n-gram is left out
# 1. How many n-grams have T tokens? Try T = n.
# 2. Your loop stops one n-gram too early.
# 3. The last n-gram begins at place T - n, and range does not include its end.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n))

    return bag(a) == bag(b)

# %% wrong 0.67: the first n-gram is left out
# 1. At which place does the first n-gram begin?
# 2. Your loop leaves out the n-gram at the beginning.
# 3. Begin at place 0.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(1, len(tokens) - n + 1))

    return bag(a) == bag(b)

# %% wrong 1.67: fragments at the end
# 1. Of how many tokens are the n-grams that you compare?
# 2. You also count runs of fewer than n tokens.
# 3. Take slices of exactly n tokens; the last one begins at place T - n.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens)))

    return bag(a) == bag(b)

# %% wrong 1.67: n-grams glued together
# 1. Does your function tell the tokens "ab", "c" from "a", "bc"?
# 2. You glue the tokens of an n-gram together, so that it is lost where one ends.
# 3. Make a tuple of the tokens, or put a space between them.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter("".join(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    return bag(a) == bag(b)

# %% wrong 1.33: n-grams of letters
# 1. Is your n-gram a run of tokens, or of letters?
# 2. You join the text and cut it into runs of letters.
# 3. Take slices of the list of tokens.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        text = " ".join(tokens)
        return Counter(text[i : i + n] for i in range(len(text) - n + 1))

    return bag(a) == bag(b)

# %% wrong 1.67: sorted within the n-gram
# 1. Is "not good" the same bigram as "good not"?
# 2. You sort the tokens within an n-gram, so that their order is lost there too.
# 3. Leave the order within the n-gram; sort nothing but the list of n-grams.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(sorted(tokens[i : i + n])) for i in range(len(tokens) - n + 1))

    return bag(a) == bag(b)

# %% wrong 1: n is ignored
# 1. Does your answer depend on n?
# 2. You compare the single words, whatever n is.
# 3. Count slices of n tokens.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    return Counter(a) == Counter(b)

# %% wrong 1.33: steps of n
# 1. How many bigrams have three tokens? Do neighbouring bigrams share a token?
# 2. Your n-grams stand side by side; they must overlap.
# 3. Begin an n-gram at every place, not at every nth.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(0, len(tokens) - n + 1, n))

    return bag(a) == bag(b)

# %% wrong 1.67: one bag within the other
# 1. What if one text has everything that the other has, and more?
# 2. You look only whether all of the first bag is in the second.
# 3. Compare in both directions, or compare the two Counters with ==.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    return not bag(a) - bag(b)

# %% wrong 1.67: the other bag within the one
# 1. What if one text has everything that the other has, and more?
# 2. You look only whether all of the second bag is in the first.
# 3. Compare in both directions, or compare the two Counters with ==.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    return not bag(b) - bag(a)

# %% wrong 0: a lost return
# 1. What is the value of same_bag(["a"], ["a"], 1)?
# 2. Your function returns nothing.
# 3. Return the result of the comparison.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    bag(a) == bag(b)

# %% wrong 0: True when they differ
# 1. What do you return for two equal texts?
# 2. Your answer is the opposite of the one that is asked for.
# 3. Return True if the bags are equal.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    return bag(a) != bag(b)

# %% wrong 1.67: all lengths up to n
# 1. Of how many tokens are the n-grams that you compare?
# 2. You also count runs of fewer than n tokens.
# 3. Take slices of exactly n tokens; the last one begins at place T - n.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        return Counter(tuple(tokens[i : i + m]) for m in range(1, n + 1) for i in range(len(tokens) - m + 1))

    return bag(a) == bag(b)

# %% wrong 1.67: a short text stops the program
# 1. How many bigrams has a text of one token?
# 2. A text shorter than n stops your program.
# 3. Such a text has an empty bag; a range that ends below its beginning is empty by itself.
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    def bag(tokens):
        if len(tokens) < n:
            raise ValueError("the text is too short")
        return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

    return bag(a) == bag(b)

# %% wrong 0: always True
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    return True

# %% wrong 0: always False
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    return False

# %% wrong 0.33: True for single words, as in the example
def same_bag(a, b, n):
    """Whether the token lists `a` and `b` have the same n-grams, each as often."""
    return n == 1
