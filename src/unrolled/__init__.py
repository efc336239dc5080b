"""Unrolled: a course on recurrent neural networks."""

from importlib.metadata import version

__version__ = version("unrolled")
