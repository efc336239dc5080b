"""The book's methods from scratch in NumPy and SciPy; the pages show these very functions."""
