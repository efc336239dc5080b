"""Is a file written whole or not at all?"""

import pytest

from unrolled.files import replacing


def test_the_file_is_replaced_when_the_block_ends(tmp_path):
    path = tmp_path / "record.json"
    path.write_text("old")
    with replacing(path) as file:
        file.write("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path, error):
    path = tmp_path / "record.json"
    path.write_text("old")
    with pytest.raises(type(error)), replacing(path) as file:
        file.write("half")
        raise error
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
