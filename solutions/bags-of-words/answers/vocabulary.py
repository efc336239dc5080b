# %% probes
vocabulary([["quay", "pier"], ["raft", "pier", "quay", "quay"], ["raft"]], 2)
vocabulary([["quay", "pier"], ["raft", "pier", "quay", "quay"], ["raft"]], 3)
vocabulary([["ni", "mo", "ni", "ni"], ["os", "mo"], ["os", "mo"], ["os"]], 1)
vocabulary([["ni", "mo", "ni", "ni"], ["os", "mo"], ["os", "mo", "os", "os"]], 9)
vocabulary([["sea", "sea", "ice"], ["bay", "oar"]], 2)

# %% correct: sorted twice, since sorting keeps the order of equals
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = {}
    for document in documents:
        for token in document:
            counts[token] = counts.get(token, 0) + 1
    return sorted(sorted(counts), key=counts.get, reverse=True)[:size]

# %% correct: np.unique, returned as an array
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    tokens, counts = np.unique([t for d in documents for t in d], return_counts=True)
    return tokens[np.argsort(-counts, kind="stable")][:size]

# %% correct: most_common of sorted tokens
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    together = sorted(sum((list(document) for document in documents), []))
    return [token for token, _ in Counter(together).most_common(size)]

# %% correct: one maximum after the other
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    together = [token for document in documents for token in document]
    left, chosen = set(together), []
    while left and len(chosen) < size:
        best = min(left, key=lambda token: (-together.count(token), token))
        chosen.append(best)
        left.remove(best)
    return tuple(chosen)

# %% wrong 1.5: ties in the order of the text
# 1. Shuffle the documents. Is your vocabulary still the same?
# 2. Tokens with the same count stand in the order in which they came in the text.
# 3. Sort by two keys: the count, downwards, then the token itself.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    return [token for token, _ in counts.most_common(size)]

# %% wrong 1.5: ties from z to a
# 1. What does reverse=True do to tokens of equal count?
# 2. You turn both keys round, so that ties stand from z to a.
# 3. Take the negative count as the first key, and leave reverse out.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    return sorted(counts, key=lambda token: (counts[token], token), reverse=True)[:size]

# %% wrong 0: the rarest first
# 1. Which end of the list do you keep?
# 2. You sort from the rarest to the most frequent token.
# 3. Sort by the negative of the count.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    return sorted(counts, key=lambda token: (counts[token], token))[:size]

# %% wrong 1: counts documents
# 1. How often does a token count that one document holds three times?
# 2. You count the documents that hold a token, not its occurrences.
# 3. Leave out the set: let every token of every document add one.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in set(document))
    return sorted(counts, key=lambda token: (-counts[token], token))[:size]

# %% wrong 1: the chosen tokens sorted from a to z
# 1. In which order do the chosen tokens stand, and in which should they?
# 2. You choose the right tokens and then sort them by the alphabet.
# 3. Sort once, by the negative count and then by the token, and cut the list; nothing is sorted after that.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    return sorted(sorted(counts, key=lambda token: (-counts[token], token))[:size])

# %% wrong 0: by the alphabet alone
# 1. Where do the counts come into your order?
# 2. You sort by the alphabet; the counts decide nothing.
# 3. Count the tokens, and use the negative count as the first key of the sort.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    return sorted({token for document in documents for token in document})[:size]

# %% wrong 0: tokens with their counts
# 1. What is the first element of your list?
# 2. Your list holds pairs of a token and its count; only the tokens are asked for.
# 3. Keep the first of each pair.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:size]

# %% wrong 0.5: one token too many
# 1. How long is your list?
# 2. You keep one token more than `size`.
# 3. A slice [:k] has k elements.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    return sorted(counts, key=lambda token: (-counts[token], token))[: size + 1]

# %% wrong 0.5: one token too few
# 1. How long is your list?
# 2. You keep one token less than `size`.
# 3. A slice [:k] has k elements.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    return sorted(counts, key=lambda token: (-counts[token], token))[: size - 1]

# %% wrong 1.5: stops with an error when there are fewer tokens than `size`
# 1. What if `size` is larger than the number of distinct tokens?
# 2. You ask for `size` elements one by one, although there may be fewer.
# 3. A slice stops at the end of the list by itself; an index does not.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter(token for document in documents for token in document)
    ranked = sorted(counts, key=lambda token: (-counts[token], token))
    return [ranked[i] for i in range(size)]

# %% wrong 1: only the first document
# 1. Which documents do you count?
# 2. Your function returns after the first document.
# 3. Count the tokens of all documents in one Counter before you sort; check the indentation of your return.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter()
    for document in documents:
        counts.update(document)
        return sorted(counts, key=lambda token: (-counts[token], token))[:size]

# %% wrong 0.5: counts letters
# 1. What are the elements of your vocabulary if the tokens are longer than one letter?
# 2. You join each document into one text and count its letters.
# 3. Give the list of tokens to Counter.update, not a string.
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    counts = Counter("".join("".join(document) for document in documents))
    return sorted(counts, key=lambda token: (-counts[token], token))[:size]

# %% wrong 0.5: the answer of the example
def vocabulary(documents, size):
    """The `size` most frequent tokens; ties in alphabetical order."""
    return ["b", "a"]
