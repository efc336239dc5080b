# %% probes
tokens("Who's Who<br />A-Z")
tokens("one 'two' _three_")
tokens("Room 101: déjà vu, vu")
tokens("")

# %% correct: the course's own function
def tokens(text):
    """The lower-case words of `text`, in order."""
    return words(text)

# %% correct: letter by letter
def tokens(text):
    """The lower-case words of `text`, in order."""
    found, word = [], ""
    for letter in text.replace("<br />", " ").lower() + " ":
        if letter.isalnum() or letter == "'":
            word += letter
        else:
            if word.strip("'"):
                found.append(word.strip("'"))
            word = ""
    return found

# %% correct: signs replaced by spaces, lower case at the end, a tuple
def tokens(text):
    """The lower-case words of `text`, in order."""
    text = re.sub(r"<br />|[^\w']|_", " ", text)
    pieces = (piece.strip("'").lower() for piece in text.split())
    return tuple(piece for piece in pieces if piece)

# %% correct: an array of strings
def tokens(text):
    """The lower-case words of `text`, in order."""
    return np.array(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower().replace("<br />", "\n")))

# %% wrong 0: cut at white space only
# 1. Print your words for "long, long...". Would the two count as the same word?
# 2. You cut at white space only, so that punctuation sticks to the words and tags stay.
# 3. Do not describe what separates words, describe what a word is: a regular expression for runs of letters and digits, and re.findall.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return text.lower().split()

# %% wrong 0.4: punctuation is stripped at the ends of what white space separates
# 1. What becomes of a line break that stands between two words without a space?
# 2. You cut at white space and strip signs from the ends: signs within a piece stay where they are.
# 3. Replace "<br />" by a space first, and find the runs of letters and digits instead of stripping signs.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return [piece.strip(".,:;!?-_'\"<>/()") for piece in text.lower().split()]

# %% wrong 0.4: capitals are kept
# 1. Is a word at the beginning of a sentence another word than in the middle?
# 2. Your words keep their capitals.
# 3. Turn the text, or each word, into lower case.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.replace("<br />", " "))

# %% wrong 1.2: cut at the apostrophe
# 1. How many words is don't?
# 2. Your words end at an apostrophe.
# 3. After a run of letters and digits allow, any number of times, an apostrophe that is followed by another such run.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"[^\W_]+", text.replace("<br />", " ").lower())

# %% wrong 0.8: \w+, cut at the apostrophe and with underscores
# 1. How many words is don't? And what does \w match?
# 2. Your words end at an apostrophe, and they may hold underscores, since \w matches those too.
# 3. [^\W_] matches letters and digits only; after a run of them allow an apostrophe that is followed by another run.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"\w+", text.replace("<br />", " ").lower())

# %% wrong 1.2: apostrophes and underscores anywhere
# 1. Where in a word may an apostrophe stand?
# 2. Your class of characters takes apostrophes at the ends of a word too, and underscores.
# 3. Let the apostrophe come only between two runs: a run, then any number of times an apostrophe with a run. [^\W_] is \w without the underscore.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"[\w']+", text.replace("<br />", " ").lower())

# %% wrong 1.2: letters of English only
# 1. Which letters and which signs of a year does a to z leave out?
# 2. Only the letters a to z count as letters with you: digits and letters with accents are lost.
# 3. Use [^\W_] (what \w matches, without the underscore) in place of [a-z].
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"[a-z]+(?:'[a-z]+)*", text.replace("<br />", " ").lower())

# %% wrong 1.2: the line break is a word
# 1. Print your words for a text with a line break. Which of them did nobody write?
# 2. The br of the line break is counted as a word.
# 3. Replace "<br />" by a space before you look for words.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower())

# %% wrong 1.6: the line break glues two words together
# 1. What stands between two words once the line break is gone?
# 2. You take the line break out and put nothing in its place, so that its neighbours become one word.
# 3. Replace "<br />" by a space, not by the empty string.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.replace("<br />", "").lower())

# %% wrong 1.6: underscores belong to words
# 1. Does \w match more than letters and digits?
# 2. Your words may hold underscores, for \w matches them too.
# 3. Use [^\W_] in place of \w.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return re.findall(r"\w+(?:'\w+)*", text.replace("<br />", " ").lower())

# %% wrong 0: each word once, in alphabetical order
# 1. How long is your list, and how long is the text?
# 2. You return the distinct words; the tokens of a text are all of its words, in order.
# 3. Return the list that re.findall gives, without set or sorted.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return sorted(set(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.replace("<br />", " ").lower())))

# %% wrong 0: printed, not returned
# 1. What is the value of tokens("a b")?
# 2. Your function prints the words and returns nothing.
# 3. Put return in the place of print.
def tokens(text):
    """The lower-case words of `text`, in order."""
    print(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.replace("<br />", " ").lower()))

# %% wrong 0: one string
# 1. Of what type is your answer?
# 2. You return one text, not a list of words.
# 3. Leave the words in the list; do not join them.
def tokens(text):
    """The lower-case words of `text`, in order."""
    return " ".join(re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.replace("<br />", " ").lower()))

# %% wrong 0.4: the words of the example
def tokens(text):
    """The lower-case words of `text`, in order."""
    return ["don't", "go", "it's", "long", "long"]
