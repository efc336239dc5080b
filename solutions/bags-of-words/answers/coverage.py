# %% correct: in a set
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
hundred = {word for word, _ in Counter(mine).most_common(100)}
coverage = sum(word in hundred for word in mine) / 20_000

# %% correct: with NumPy
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
_, counts = np.unique(mine, return_counts=True)
coverage = np.sort(counts)[::-1][:100].sum() / counts.sum()

# %% correct: the last of cumulated shares, in float32 and as an array of one number
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
shares = np.array(sorted(Counter(mine).values(), reverse=True), dtype=np.float32) / len(mine)
coverage = np.cumsum(shares)[99:100]

# %% wrong 0: the whole book
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
counts = Counter(book)
coverage = sum(count for _, count in counts.most_common(100)) / len(book)

# %% wrong 0: counted in the part, divided by the whole
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
counts = Counter(mine)
coverage = sum(count for _, count in counts.most_common(100)) / len(book)

# %% wrong 0: counted in the whole, divided by the part
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
counts = Counter(book)
coverage = sum(count for _, count in counts.most_common(100)) / len(mine)

# %% wrong 0: a share of the distinct words
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
coverage = 100 / len(set(mine))

# %% wrong 0: running words divided by distinct ones
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
counts = Counter(mine)
coverage = sum(count for _, count in counts.most_common(100)) / len(counts)

# %% wrong 0: a number, not a share
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
coverage = sum(count for _, count in Counter(mine).most_common(100))

# %% wrong 0: a percentage
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
coverage = 100 * sum(count for _, count in Counter(mine).most_common(100)) / len(mine)

# %% wrong 0: 99 words
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
counts = sorted(Counter(mine).values(), reverse=True)
coverage = sum(counts[1:100]) / len(mine)

# %% wrong 0: ten words
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
coverage = sum(count for _, count in Counter(mine).most_common(10)) / len(mine)

# %% wrong 0: the share of the others
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
coverage = 1 - sum(count for _, count in Counter(mine).most_common(100)) / len(mine)

# %% wrong 0: the hundred words of the whole book
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
hundred = {word for word, _ in Counter(book).most_common(100)}
coverage = sum(word in hundred for word in mine) / len(mine)

# %% wrong 0: the rarest hundred
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
coverage = sum(sorted(Counter(mine).values())[:100]) / len(mine)

# %% wrong 0: a number copied from another student
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
start = rng("a friend", "bags-of-words/coverage").integers(len(book) - 20_000)
coverage = sum(count for _, count in Counter(book[start : start + 20_000]).most_common(100)) / 20_000

# %% wrong 0: text
book = words(load("ulysses"))
start = rng(student, "bags-of-words/coverage").integers(len(book) - 20_000)
mine = book[start : start + 20_000]  # your part of the book
coverage = "about a half"
