"""A small course, made once and copied for each test."""

import shutil
from pathlib import Path

import pytest
import small_course


@pytest.fixture(scope="session")
def template(tmp_path_factory):
    """The course as `small_course.make` makes it, which no test may change."""
    root = tmp_path_factory.mktemp("template") / "course"
    root.mkdir()
    small_course.make(root)
    return root


@pytest.fixture
def root(template, tmp_path):
    """The folder of a course of its own."""
    return Path(shutil.copytree(template, tmp_path / "course"))
