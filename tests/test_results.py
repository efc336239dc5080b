"""Do pages read back what the labs measured?"""

import json

import numpy as np
import pytest

from unrolled import results


def test_a_saved_figure_is_quoted(tmp_path):
    path = results.save(
        tmp_path / "lab.json", {"test": {"r2": np.float64(0.25), "seeds": np.arange(2)}}, seconds=1.26
    )
    assert results.quote(path, "test.r2") == 0.25
    assert results.quote(path, "test.seeds") == [0, 1]
    assert results.quote(path, "test.seeds.1") == 1
    with pytest.raises(KeyError, match="no '2' among 0, 1"):
        results.quote(path, "test.seeds.2")
    record = json.loads(path.read_text())
    assert record["seconds"] == 1.3
    assert record["versions"]["numpy"] == np.__version__


def test_an_unknown_figure_is_named_with_its_neighbours(tmp_path):
    path = results.save(tmp_path / "lab.json", {"test": {"r2": 0.25}}, seconds=1)
    with pytest.raises(KeyError, match=r"no figure 'test\.mse': no 'mse' among r2"):
        results.quote(path, "test.mse")


@pytest.mark.parametrize("bad", [float("nan"), object()])
def test_what_is_no_figure_is_refused_and_nothing_is_written(tmp_path, bad):
    with pytest.raises((ValueError, TypeError)):
        results.save(tmp_path / "lab.json", {"a": bad}, seconds=1)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_an_error_for_people(tmp_path):
    with pytest.raises(FileNotFoundError, match="There is no folder"):
        results.save(tmp_path / "nowhere" / "lab.json", {}, seconds=1)


def test_a_record_of_the_course_is_found_by_name():
    assert results.quote(results.record("nyse"), "data.days") == 6051


def test_an_unknown_record_is_named_with_its_neighbours():
    with pytest.raises(FileNotFoundError, match=r"no record 'nothing' in .*; there are .*nyse"):
        results.record("nothing")
