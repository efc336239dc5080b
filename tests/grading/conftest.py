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


@pytest.fixture(scope="session")
def open_folder(tmp_path_factory):
    """Makes folders that every user may enter: pytest's own are closed, and would stop whom a barrier is to stop."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        for place in (folder, *folder.parents):
            if place.stat().st_mode & 0o005 == 0o005:
                break
            place.chmod(0o755)
        return folder

    return make


@pytest.fixture
def root(template, tmp_path):
    """The folder of a course of its own."""
    return Path(shutil.copytree(template, tmp_path / "course"))
