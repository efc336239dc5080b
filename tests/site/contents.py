"""What the site should hold, as its configuration says."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def _read(name: str) -> dict:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def _pages_of(contents: dict) -> list[str]:
    found = [contents[key] for key in ("root", "file") if key in contents]
    for key in ("parts", "chapters", "sections"):
        for entry in contents.get(key, []):
            found += _pages_of(entry)
    return found


def _is_notebook(page: str) -> bool:
    source = ROOT / f"{page}.md"
    return not source.is_file() or "\nkernelspec:" in source.read_text(encoding="utf-8").split("\n# ")[0]


PAGES = _pages_of(_read("_toc.yml"))  # in the order of the table of contents
NOTEBOOKS = [page for page in PAGES if _is_notebook(page)]
REPOSITORY = _read("_config.yml")["repository"]["url"]
