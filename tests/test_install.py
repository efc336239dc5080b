"""Do conda, Binder and `make` install the same package from the same pins?"""

import re
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import yaml
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINS = dict(re.findall(r"^([\w.-]+)==(.+)$", (ROOT / "constraints.txt").read_text(), re.MULTILINE))


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_conda_installs_this_package_from_the_same_pins():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, _, packages = environment["dependencies"]
    assert packages["pip"] == ["--constraint constraints.txt", "--editable .[book,grade]"]
    assert python.removeprefix("python=") in PROJECT["requires-python"]


def test_every_requirement_of_the_tested_extras_is_pinned():
    wanted = [*PROJECT["dependencies"]]
    for extra in ("book", "grade", "dev"):
        wanted += PROJECT["optional-dependencies"][extra]
    pinned = {normal(name): pin for name, pin in PINS.items()}
    for requirement in map(Requirement, wanted):
        assert requirement.specifier.contains(pinned[normal(requirement.name)]), requirement


def test_the_pinned_versions_are_the_ones_tested():
    # A local label, such as torch's "+cpu", names the build and not the version.
    installed = {name: version(name).split("+")[0] for name in PINS}
    assert installed == PINS


def test_a_student_needs_no_builder_and_no_grader():
    base = {normal(Requirement(r).name) for r in requires("unrolled") if "extra ==" not in r}
    assert base.isdisjoint({"jupyter-book", "nbgrader", "dask", "tensorflow", "pytest"})
    assert set(PROJECT["optional-dependencies"]) == {"book", "grade", "cluster", "bench", "dev"}


def test_one_repository_address():
    address = yaml.safe_load((ROOT / "_config.yml").read_text())["repository"]["url"]
    assert PROJECT["urls"]["Repository"] == address
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["repository-code"] == address
    for lab in ROOT.glob("labs/*.ipynb"):
        assert f"git+{address}" in lab.read_text(), f"{lab.name} installs the course from elsewhere"
