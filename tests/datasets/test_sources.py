"""Is the same content had from every kind of source, and is each failure told so that a person can act on it?"""

import errno
import gzip
import hashlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pooch
import pytest

from unrolled.datasets import DataError, fetch, load, sources, verify

# What a second process runs: the same fake registry, then `load`.
LOAD = """
import sys
from pathlib import Path
from unrolled.datasets import load, registry
registry.shipped = lambda name: Path(sys.argv[1]) / name
print(len(load("pairs")))
"""


def process(world) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", LOAD, str(world.shipped)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def no_downloads(monkeypatch):
    def refuse(*arguments, **options):
        raise AssertionError("a download was tried")

    monkeypatch.setattr(pooch, "retrieve", refuse)


def mirror_folder(world, monkeypatch):
    (world.mirror / "fra-eng.zip").write_bytes(world.pairs_zip)
    monkeypatch.setenv("UNROLLED_DATA_MIRROR", str(world.mirror))


def mirror_address(world, monkeypatch):
    world.server.files["/mirror/fra-eng.zip"] = world.pairs_zip
    monkeypatch.setenv("UNROLLED_DATA_MIRROR", f"{world.server.address}/mirror/")


def mirror_of_archives(world, monkeypatch):
    (world.mirror / "carrier-1.0.tar.gz").write_bytes(world.sdist)
    monkeypatch.setenv("UNROLLED_DATA_MIRROR", str(world.mirror))


def mirror_of_a_cache(world, monkeypatch):
    world.publish()
    monkeypatch.setenv("UNROLLED_DATA", str(world.mirror))
    fetch("pairs")
    world.server.files.clear()
    monkeypatch.setenv("UNROLLED_DATA", str(world.cache))
    monkeypatch.setenv("UNROLLED_DATA_MIRROR", str(world.mirror))


def publisher(world, monkeypatch):
    world.publish()


def source_archive(world, monkeypatch):
    world.publish_package("carrier-1.0.tar.gz")


def wheel(world, monkeypatch):
    world.publish_package("carrier-1.0-py3-none-any.whl")


KINDS = {
    mirror_folder: "mirror",
    mirror_address: "mirror",
    mirror_of_archives: "mirror",
    mirror_of_a_cache: "mirror",
    publisher: "publisher",
    source_archive: "package carrier 1.0",
    wheel: "package carrier 1.0",
}


@pytest.mark.parametrize("prepare", KINDS, ids=lambda kind: kind.__name__)
def test_same_content_from_each_kind_of_source(prepare, world, monkeypatch):
    prepare(world, monkeypatch)
    content, origin = fetch("pairs")
    assert content == world.pairs
    assert origin.startswith(KINDS[prepare])
    assert world.left_in_cache() == ["pairs.csv.gz"]
    assert fetch("pairs") == (content, f"cache {world.cache / 'pairs.csv.gz'}")


def test_is_the_cache_asked_first(world, no_downloads):
    world.cache.mkdir()
    (world.cache / "pairs.csv.gz").write_bytes(gzip.compress(world.pairs))
    frame = load("pairs")
    assert frame.english.tolist() == ["Go.", "Run!", "Run!", 'He said, "Go!"']
    assert frame.french[3] == "Il a dit : «\u202fVa !\u202f»"


def test_is_the_mirror_asked_before_the_publisher(world, monkeypatch, no_downloads):
    world.publish()
    mirror_folder(world, monkeypatch)
    assert fetch("pairs")[1] == f"mirror {world.mirror} (fra-eng.zip)"


def test_is_the_publisher_asked_before_the_package(world):
    world.publish()
    world.publish_package()
    assert fetch("pairs")[1].startswith("publisher")
    assert not any(path.startswith("/simple") for path in world.server.asked)


def test_two_files_of_one_publisher(world):
    world.publish()
    frame = load("titles")
    assert frame.headline.tolist() == ["A", "B", 'C, "D"', "E"]
    assert frame.clickbait.tolist() == [1, 1, 0, 0]


def test_does_the_archive_of_nltk_keep_its_name_and_bytes(world):
    world.publish()
    assert fetch("splitter")[0] == world.splitter_zip
    assert (world.cache / "nltk_data/tokenizers/punkt_tab.zip").read_bytes() == world.splitter_zip


def test_a_damaged_cache_is_fetched_anew(world):
    world.publish()
    fetch("pairs")
    path = world.cache / "pairs.csv.gz"
    good = path.read_bytes()
    for bad in (good[:-20], b"", gzip.compress(b"english,french\nNo,Non\n")):
        path.write_bytes(bad)
        with pytest.raises(DataError, match=r"pairs.csv.gz is damaged.*fetch 'pairs' again"):
            verify("pairs")
        assert fetch("pairs")[1].startswith("publisher")
        assert path.read_bytes() == good
        assert verify("pairs") == path


def test_verify_of_what_was_not_fetched(world):
    assert verify("pairs") is None


# --- what goes wrong ---------------------------------------------------------------------------------------------


def test_no_network(world):
    world.server.close()
    with pytest.raises(DataError) as caught:
        load("pairs")
    message = str(caught.value)
    assert f"cache: {world.cache / 'pairs.csv.gz'} is not there" in message
    assert "mirror: none is set (UNROLLED_DATA_MIRROR)" in message
    assert f"publisher {world.server.address}/publisher/fra-eng.zip: no connection" in message
    assert "package carrier 1.0: no connection" in message
    assert "set UNROLLED_DATA_MIRROR to that folder" in message
    assert "load('pairs', sample=True)" in message
    assert world.left_in_cache() == []


def test_a_publisher_who_moved_and_an_index_without_the_package(world):
    with pytest.raises(DataError) as caught:
        load("pairs")
    assert f"404 Not Found for {world.server.address}/publisher/fra-eng.zip" in str(caught.value)
    assert "package carrier 1.0: " in str(caught.value)


def test_an_index_without_the_version(world):
    world.publish_package()
    world.server.files["/simple/carrier/"] = (
        b'<html><body><a href="carrier-2.0.tar.gz">carrier-2.0.tar.gz</a></body></html>'
    )
    with pytest.raises(DataError, match=r"the index has no file carrier-1.0.tar.gz"):
        load("pairs")


def test_a_mirror_that_lacks_the_set_falls_through(world, monkeypatch):
    world.publish()
    monkeypatch.setenv("UNROLLED_DATA_MIRROR", str(world.mirror / "absent"))
    assert fetch("pairs")[1].startswith("publisher")


def test_content_that_is_not_what_the_registry_says(world, monkeypatch):
    mirror_folder(world, monkeypatch)
    world.publish()
    world.publish_package()
    world.write_registry(pairs_sha256=hashlib.sha256(b"other").hexdigest())
    with pytest.raises(DataError) as caught:
        load("pairs")
    for source in ("mirror", "publisher", "package carrier 1.0"):
        lines = [line for line in str(caught.value).splitlines() if line.startswith(f"  - {source}")]
        assert any("the content has another checksum than the registry says" in line for line in lines), (
            source
        )
    assert world.left_in_cache() == []


def test_a_file_that_is_not_what_the_registry_says(world):
    world.publish()
    world.server.files["/publisher/news.gz"] = gzip.compress(b"something else\n")
    with pytest.raises(DataError, match=r"publisher .*bait.gz: .*SHA256 hash of downloaded file"):
        load("titles")
    assert world.left_in_cache() == []


@pytest.mark.parametrize("body", [b"<html>Please log in</html>", None], ids=["login page", "truncated"])
def test_a_damaged_archive_falls_through_to_the_next_source(body, world):
    world.publish()
    world.publish_package()
    world.server.files["/publisher/fra-eng.zip"] = body or world.pairs_zip[:-40]
    assert fetch("pairs")[1] == "package carrier 1.0"


def test_a_truncated_archive_without_another_source(world):
    world.publish()
    world.server.files["/publisher/fra-eng.zip"] = world.pairs_zip[:-40]
    with pytest.raises(DataError, match="the archive is truncated or damaged"):
        load("pairs")
    assert world.left_in_cache() == []


def test_a_connection_that_breaks_once_is_tried_again(world):
    world.publish()
    world.server.cuts["/publisher/fra-eng.zip"] = 1
    assert fetch("pairs")[0] == world.pairs
    assert world.server.asked == ["/publisher/fra-eng.zip"] * 2


def test_a_connection_that_keeps_breaking(world):
    world.publish()
    world.server.cuts["/publisher/fra-eng.zip"] = 9
    with pytest.raises(DataError, match=r"publisher .*: the connection broke, 2 times"):
        load("pairs")
    assert world.left_in_cache() == []


def test_a_download_that_is_killed(world):
    world.publish()
    world.server.stalls.add("/publisher/fra-eng.zip")
    with process(world) as killed:
        assert world.server.half_sent.wait(30)
        killed.send_signal(signal.SIGKILL)
        killed.communicate()
    world.server.stalls.clear()
    left = world.left_in_cache()
    assert left and all(name.startswith(".partial-") for name in left)
    assert fetch("pairs")[0] == world.pairs
    long_ago = time.time() - 2 * 24 * 3600
    (folder,) = world.cache.glob(".partial-*")
    os.utime(folder, (long_ago, long_ago))
    fetch("titles")
    assert world.left_in_cache() == ["pairs.csv.gz", "titles.csv.gz"]


def test_two_processes_at_once(world):
    world.publish()
    both = [process(world), process(world)]
    answers = [one.communicate(timeout=60) for one in both]
    assert [one.returncode for one in both] == [0, 0], answers
    assert [out for out, _ in answers] == ["4\n", "4\n"]
    assert world.left_in_cache() == ["pairs.csv.gz"]


def test_a_cache_that_cannot_be_written_to(world):
    world.publish()
    world.cache.write_text("a file where the folder should be")
    with pytest.raises(DataError, match=r"The cache .*cache cannot be written to .*UNROLLED_DATA"):
        load("pairs")
    assert world.server.asked == []  # found before the download


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_without_permission(world):
    world.cache.mkdir()
    world.cache.chmod(0o500)
    with pytest.raises(DataError, match=r"cannot be written to .*Permission denied"):
        load("pairs")


def test_a_full_disk_while_storing(world, monkeypatch):
    world.publish()
    write_bytes = Path.write_bytes

    def full(path, content):
        write_bytes(path, content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError, match=r"The disk of the cache .* is full.*Make room, or set UNROLLED_DATA"):
        load("pairs")
    assert world.left_in_cache() == []


def test_a_full_disk_while_downloading(world, monkeypatch):
    world.publish()

    def full(downloader, url, output_file, pooch):
        Path(output_file).write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(output_file))

    monkeypatch.setattr(pooch.HTTPDownloader, "__call__", full)
    with pytest.raises(DataError, match="is full"):
        load("pairs")
    assert world.left_in_cache() == []


def test_is_the_index_the_one_of_pips_configuration(tmp_path, monkeypatch):
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    settings = tmp_path / "pip.conf"
    settings.write_text("[global]\nindex-url = https://index.example/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    assert sources.index_address() == "https://index.example/simple"
    settings.write_text("")
    assert sources.index_address() == "https://pypi.org/simple"
    monkeypatch.setenv("PIP_INDEX_URL", "https://class.example/simple")
    assert sources.index_address() == "https://class.example/simple"


def test_is_the_final_name_given_in_one_step(world, monkeypatch):
    world.publish()

    def killed(path, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        load("pairs")
    assert world.left_in_cache() == []
