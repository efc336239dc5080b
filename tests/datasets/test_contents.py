"""Are the canonical bytes read back as they were written, and the same for the same content?"""

import io
import zipfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unrolled.datasets.contents import read_vectors, rows, table, vectors, zip_listing

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(TEXT, TEXT), max_size=8))
def test_a_table_is_read_as_it_was_written(lines):
    assert rows(table(["a", "b"], lines)) == [["a", "b"], *map(list, lines)]


def test_the_bytes_of_a_table():
    assert table(["a", "b"], [["x\u0085y", 1], ['say "x"', "p,q\nr"]]) == (
        'a,b\nx\u0085y,1\n"say ""x""","p,q\nr"\n'.encode()
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float16, ">f4"])
def test_vectors_are_read_as_they_were_written(dtype):
    values = np.arange(6, dtype=dtype).reshape(2, 3) / 4
    words, read = read_vectors(vectors(["naïve", "x\u0085"], values))
    assert words == ["naïve", "x\u0085"]
    assert read.dtype == np.float32
    np.testing.assert_array_equal(read, values)


def test_the_bytes_of_vectors():
    head = b"1 2 <f2\nw\n"
    assert vectors(["w"], np.array([[1, 2]], dtype=np.float16)) == head + b"\x00\x3c\x00\x40"


def packed(members: dict[str, bytes], compression: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_is_the_listing_of_an_archive_the_same_however_it_was_packed():
    one = packed({"f/": b"", "f/a": b"1", "f/b": b"2"}, zipfile.ZIP_STORED)
    two = packed({"f/b": b"2", "f/a": b"1"}, zipfile.ZIP_DEFLATED)
    assert one != two and zip_listing(one) == zip_listing(two)
    assert zip_listing(one) != zip_listing(packed({"f/a": b"1", "f/b": b"3"}, zipfile.ZIP_STORED))
    assert zip_listing(one) != zip_listing(packed({"f/a": b"1", "f/c": b"2"}, zipfile.ZIP_STORED))
