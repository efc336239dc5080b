"""What goes wrong with data, said so that the reader can act on it."""


class DataError(Exception):
    """A data set cannot be had; the message says what, where, and what to do."""
