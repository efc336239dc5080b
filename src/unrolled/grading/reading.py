"""Read whatever a student may hand in: a notebook of any age, a damaged one, or something else.

The text is read cell by cell, so that what stands before a damage is kept, and reduced at once to what grading
needs: type, id, source, attachments and nbgrader's mark. Outputs are cut out before anything is parsed. Thus
time and memory are bounded by the size of the file, whatever is in it.
"""

import io
import itertools
import json
import math
import re
import zipfile
from collections import Counter

from nbformat import NotebookNode

from unrolled.grading.outcome import Limits, Note

MOST_BYTES = 2**28  # of a file as it was handed in, outputs included
MOST_PACKED = 2**24  # of a zip archive: its table of contents is read at once
MOST_TOKENS = 3_000_000  # strings and brackets that are looked at to find the outputs
MOST_VALUES = 1_000_000  # of the JSON without outputs: each may take a hundred bytes of memory
MOST_CELLS = 5_000
MOST_CONFLICTS = 10_000
MOST_SOURCE = 2**22  # characters in all cells together
MOST_ATTACHED = 2**24  # characters (base64) in all cells together

DOWNLOAD = "Hand in the notebook itself, the file whose name ends in .ipynb (in JupyterLab: File > Download)."
# What else gets handed in, by its first bytes.
KINDS = (
    (rb"%PDF-", "a PDF"),
    (rb"\x1f\x8b|Rar!|7z\xbc\xaf|BZh|\xfd7zXZ", "a packed archive"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "a picture"),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", "a word processor's document"),
    (rb"(?i)<(?:!doctype|html|head|\?xml)", "a web page (a notebook saved as HTML, or the page of a login)"),
    (rb"""(?:#|import |from [\w.]+ import|def |class |@|"{3}|%)""", "a Python script or another text"),
)
ZIP = b"PK\x03\x04"

# A mark of a conflict that git left in the file. In valid JSON no line of it can begin like this.
CONFLICT = re.compile(rb"^(<{7}|\|{7}|={7}|>{7})(?:[ \r].*)?$", re.MULTILINE)
# A string that was not closed ends with the text: else each quote in it would be tried as the beginning of one.
TOKEN = re.compile(
    rb'(?P<outputs>"outputs"\s*+:\s*+\[)|"[^"\\]*+(?:\\.[^"\\]*+)*+\\?(?:"|\Z)|[\[\]{}]', re.DOTALL
)
SPACE = re.compile(r"[ \t\r\n]*+")
IDENTIFIER = re.compile(r"[a-zA-Z0-9_-]{1,64}")
UNPRINTABLE = re.compile("\0|[\ud800-\udfff]")

MARK = {
    "grade": bool,
    "solution": bool,
    "locked": bool,
    "task": bool,
    "points": (int, float),
    "grade_id": str,
    "checksum": str,
}
TYPES = {"code": "code", "markdown": "markdown", "raw": "raw", "heading": "markdown", "html": "markdown"}

# What may be wrong with single cells, in words; each gets one note with the number of cells.
LEFT_OUT = {
    "not-a-cell": "{} of the things in the list of cells are no cells; they were left out.",
    "unknown-type": "{} cells are of a type that Jupyter does not know; they were read as text that is not run.",
    "too-long": f"{{}} cells were left out: together the cells hold more than {MOST_SOURCE:,} characters.",
    "characters": "{} cells hold characters that no program can hold (such as null bytes); these were taken out.",
    "attachments": "The attachments of {} cells were left out: they are too large, or not what Jupyter makes.",
}


class _Unreadable(Exception):
    """Nothing can be made of the file; the text says what it is and what to do."""


class _Damaged(Exception):
    """The text does not go on as a notebook does: the kind of the note, and what happened."""


def read(data: bytes, limits: Limits) -> tuple[NotebookNode | None, list[Note]]:
    """The notebook in a file that a student handed in, without outputs, as nbformat 4.5 has it.

    Never raises for anything in ``data``. The same bytes always give the same notebook: ids that are missing, or
    that nbformat does not allow, are replaced by ids made from the cell's position.

    Parameters
    ----------
    data : bytes
        The file.
    limits : Limits
        ``file_bytes`` bounds what is left of the file without outputs.

    Returns
    -------
    NotebookNode or None
        None if nothing can be read; then a note of the kind "unreadable" says what to do.
    list of Note
        What was odd: "unpacked", "encoding", "merge-conflict", "truncated", "damaged", "too-many-cells",
        "trailing-text", "old-format", "no-cells", "unreadable", and the keys of `LEFT_OUT`.
    """
    notes: list[Note] = []
    try:
        data = _unpacked(data, limits, notes)
        _refuse_others(data)
        data = _as_utf8(data, notes)
        document = _parsed(data, limits, notes)
    except _Unreadable as reason:
        return None, [*notes, Note("unreadable", str(reason))]
    return _notebook(document, notes), notes


def _unpacked(data: bytes, limits: Limits, notes: list[Note]) -> bytes:
    if len(data) > MOST_BYTES:
        raise _Unreadable(
            f"The file has {len(data) / 2**20:.0f} MiB, and more than {MOST_BYTES / 2**20:.0f} MiB are not read. "
            "Clear the outputs of all cells (in JupyterLab: Edit > Clear Outputs of All Cells), save, hand in again."
        )
    if not data.startswith(ZIP):
        return data
    if len(data) > MOST_PACKED:
        raise _Unreadable(f"The file is a zip archive that is too large to be looked into. {DOWNLOAD}")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [
                entry
                for entry in archive.infolist()
                if entry.filename.endswith(".ipynb")
                and not entry.filename.startswith("__MACOSX")
                and ".ipynb_checkpoints" not in entry.filename
            ]
            content = _content(archive, inside[0], limits) if len(inside) == 1 else b""
    except Exception as error:  # a damaged archive makes the library raise many kinds
        raise _Unreadable(
            f"The file is a zip archive that cannot be unpacked ({type(error).__name__}). {DOWNLOAD}"
        ) from error
    if len(inside) != 1:
        found = f"{len(inside)} notebooks" if inside else "no notebook"
        raise _Unreadable(f"The file is a zip archive with {found} in it. {DOWNLOAD}")
    if len(content) > limits.file_bytes:
        raise _Unreadable(f"The notebook in the zip archive is too large to be unpacked. {DOWNLOAD}")
    notes.append(Note("unpacked", "The file is a zip archive; the one notebook in it was taken."))
    return content


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError  # others let the archive choose how much memory is needed
    with archive.open(entry) as file:
        return file.read(limits.file_bytes + 1)


def _refuse_others(data: bytes) -> None:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not data.strip(b"\xef\xbb\xbf \t\r\n\0"):
        what = "is empty" if not data.strip() else "holds nothing but blanks"
        raise _Unreadable(f"The file {what}: perhaps the upload was broken off. Hand in the notebook again.")
    for pattern, what in KINDS:
        if re.match(pattern, head):
            raise _Unreadable(f"The file is no notebook; it looks like {what}. {DOWNLOAD}")


def _as_utf8(data: bytes, notes: list[Note]) -> bytes:
    """The same text in UTF-8, without a mark of the byte order."""
    encoding = json.detect_encoding(data)
    if not encoding.startswith("utf-8"):
        notes.append(
            Note("encoding", f"The file is encoded as {encoding.upper()}; it was read all the same.")
        )
        return data.decode(encoding, "replace").encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.end == len(data):
            return data[: error.start]  # cut off within a character
        # Where other characters beyond ASCII are right, single bytes were damaged; else it is another encoding.
        readable = data.decode(errors="replace")
        if any(ord(character) > 127 and character != "\ufffd" for character in set(readable)):
            how = "Some bytes of the file are damaged; each was replaced by a question mark."
            notes.append(Note("encoding", how))
            return readable.encode()
        notes.append(
            Note("encoding", "The file is not encoded as UTF-8 but, it seems, as Windows and Latin-1 do.")
        )
        try:
            return data.decode("cp1252").encode()
        except UnicodeDecodeError:
            return data.decode("latin-1").encode()
    return data


def _parsed(data: bytes, limits: Limits, notes: list[Note]) -> "_Document":
    if not _has_conflicts(data):
        document = _Document(_text(data, limits))
    else:
        # Both versions have the same right: the first is taken unless more can be read of the second.
        versions = {which: _Document(_text(_version(data, which), limits)) for which in ("first", "second")}
        taken = max(versions, key=lambda which: (not versions[which].problem, len(versions[which].cells)))
        document = versions[taken]
        text = (
            "The file holds the marks of a merge that was not finished (<<<<<<<, =======, >>>>>>>). Where two versions "
            f"stood, the {taken} was taken. If it is the wrong one, settle the conflicts and hand in again."
        )
        notes.append(Note("merge-conflict", text))
    if not document.is_notebook:
        if document.is_object:
            raise _Unreadable(f"The file is JSON, but no notebook: it has no cells. {DOWNLOAD}")
        raise _Unreadable(f"The file is no notebook: it does not begin as one. {DOWNLOAD}")
    if document.problem and not document.cells:
        raise _Unreadable(
            f"The file begins as a notebook, but {document.problem} before the end of the first cell. Open it in "
            "Jupyter; if it opens there, save and hand in again; if not, go back to a checkpoint or an older copy."
        )
    return document


def _has_conflicts(data: bytes) -> bool:
    if data.count(b"<<<<<<<") > MOST_CONFLICTS:
        raise _Unreadable(
            "The file holds thousands of marks of unfinished merges. Hand in a copy without them."
        )
    return b"<<<<<<<" in data and any(match[1].startswith(b"<") for match in CONFLICT.finditer(data))


def _version(data: bytes, wanted: str) -> bytes:
    """One of the two versions of a file with conflicts."""
    kept, side, start = [], "both", 0
    for match in CONFLICT.finditer(data):
        if side in ("both", wanted):
            kept.append(data[start : match.start()])
        start = match.end()
        mark = match[1][:1]
        if mark == b"<":
            side = "first"
        elif mark == b">":
            side = "both"
        elif side != "both":
            side = "base" if mark == b"|" else "second"
    if side in ("both", wanted):
        kept.append(data[start:])
    return b"".join(kept)


def _text(data: bytes, limits: Limits) -> str:
    """The text to be parsed: without outputs, and not too large."""
    data = _without_outputs(data)
    if len(data) > limits.file_bytes:
        raise _Unreadable(
            f"Even without outputs the notebook has {len(data) / 2**20:.0f} MiB; {limits.file_bytes / 2**20:.0f} MiB "
            "are allowed. Keep data in a file of its own, not in the notebook."
        )
    if sum(data.count(sign) for sign in (b",", b":", b"[", b"{")) > MOST_VALUES:
        raise _Unreadable(
            "The notebook holds more data than any notebook needs. Make it anew from the one given out."
        )
    return data.decode()


def _without_outputs(data: bytes) -> bytes:
    """The same with empty lists of outputs; if it ends within one, it ends there."""
    kept, start, depth = [], 0, 0
    for number, token in enumerate(TOKEN.finditer(data)):
        if number == MOST_TOKENS:
            raise _Unreadable(
                "The file is too large to be looked through. Clear the outputs of all cells, save, hand in again."
            )
        last = data[token.end() - 1]
        if depth == 0:
            if token["outputs"] is not None:
                kept.append(data[start : token.end()])
                depth = 1
        elif data[token.start()] == ord('"') and token["outputs"] is None:
            continue
        elif last in b"[{":
            depth += 1
        else:
            depth -= 1
            start = token.start()
    if depth == 0:
        kept.append(data[start:])
    return b"".join(kept)


def _integer(digits: str) -> float:
    return (
        int(digits) if len(digits) < 19 else float(digits)
    )  # Python refuses integers of more than 4300 digits


DECODER = json.JSONDecoder(strict=False, parse_int=_integer)


class _Document:
    """What could be read of a notebook's JSON; a comma too many is no damage."""

    def __init__(self, text: str):
        self.text, self.at = text, 0
        self.cells: list[NotebookNode] = []
        self.metadata: object = None
        self.problem = self.problem_kind = ""  # why reading ended before the end of the notebook
        self.is_object = self.is_notebook = self.is_old = False
        self.trailing = False
        self.odd: Counter[str] = Counter()
        self._source_left, self._attached_left = MOST_SOURCE, MOST_ATTACHED
        try:
            self.is_object = self._next() == "{"
            self._read()
        except _Damaged as damage:
            self.problem_kind, self.problem = damage.args
        else:
            self.trailing = bool(self.text[self.at :].strip("\0 \t\r\n"))

    def _read(self) -> None:
        for key in self._members():
            if key == "cells":
                self._read_cells()
            elif key == "worksheets" and self._next() == "[":  # nbformat 3 and before
                self.is_old = True
                for _ in self._items():
                    for inner in self._members():
                        if inner == "cells":
                            self._read_cells()
                        else:
                            self._value()
            elif key == "metadata":
                self.metadata = self._value()
            else:
                self._value()

    def _read_cells(self) -> None:
        if self._next() != "[":
            self._value()
            return
        self.is_notebook = True
        for _ in self._items():
            if len(self.cells) == MOST_CELLS:
                raise _Damaged("too-many-cells", f"it has more than {MOST_CELLS:,} cells")
            cell = self._cell(self._value())
            if cell is not None:
                self.cells.append(cell)

    def _cell(self, found: object) -> NotebookNode | None:
        if not isinstance(found, dict):
            self.odd["not-a-cell"] += 1
            return None
        name = found.get("cell_type")
        kind = TYPES.get(name.lower()) if isinstance(name, str) else None
        if kind is None:
            self.odd["unknown-type"] += 1
            kind = "raw"
        source = _joined(found.get("source", found.get("input")), newlines=self.is_old)
        if name == "heading":
            level = found.get("level")
            hashes = "#" * (level if isinstance(level, int) and 0 < level < 7 else 1)
            source = f"{hashes} {' '.join(source.splitlines())}"
        clean = UNPRINTABLE.sub(lambda match: "" if match[0] == "\0" else "\ufffd", source)
        self.odd["characters"] += clean != source
        clean = clean.replace("\r\n", "\n").replace("\r", "\n")
        if len(clean) > self._source_left:
            self.odd["too-long"] += 1
            return None
        self._source_left -= len(clean)
        metadata = found.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        mark = _mark(metadata.get("nbgrader"))
        cell = NotebookNode(
            # Colab writes the id among the metadata.
            id=found["id"] if _is_identifier(found.get("id")) else metadata.get("id"),
            cell_type=kind,
            metadata=NotebookNode(nbgrader=mark) if mark else NotebookNode(),
            source=clean,
        )
        if kind == "code":
            cell.update(outputs=[], execution_count=None)
        elif found.get("attachments"):
            attachments = self._attachments(found["attachments"])
            if attachments:
                cell.attachments = attachments
        return cell

    def _attachments(self, found: object) -> dict[str, dict[str, str]]:
        kept = {}
        if isinstance(found, dict):
            for name, bundle in found.items():
                if not isinstance(bundle, dict):
                    continue
                contents = {mime: _joined(value) for mime, value in bundle.items() if "json" not in mime}
                if UNPRINTABLE.search("".join((name, *contents, *contents.values()))):
                    continue
                size = sum(len(text) for text in contents.values())
                if contents and size <= self._attached_left:
                    self._attached_left -= size
                    kept[name] = contents
        self.odd["attachments"] += kept.keys() != (found.keys() if isinstance(found, dict) else None)
        return kept

    # The grammar of JSON: objects and lists are walked through, the values in them are read by the library.

    def _next(self) -> str:
        self.at = SPACE.match(self.text, self.at).end()
        return self.text[self.at : self.at + 1]

    def _expect(self, sign: str) -> None:
        if self._next() != sign:
            raise self._damage()
        self.at += 1

    def _value(self) -> object:
        self._next()
        try:
            value, self.at = DECODER.raw_decode(self.text, self.at)
        except RecursionError:
            raise _Damaged("damaged", "something in it is nested too deeply") from None
        except json.JSONDecodeError as error:
            # The error of a string without an end gives its beginning.
            unfinished = error.msg.startswith("Unterminated string")
            self.at = len(self.text) if unfinished else error.pos
            raise self._damage() from None
        return value

    def _damage(self) -> _Damaged:
        if self._next() == "":
            return _Damaged("truncated", "it breaks off")
        return _Damaged("damaged", "it is damaged")

    def _members(self):
        self._expect("{")
        while self._next() != "}":
            key = self._value()
            self._expect(":")
            yield key
            if self._next() != "}":
                self._expect(",")
        self.at += 1

    def _items(self):
        self._expect("[")
        while self._next() != "]":
            yield
            if self._next() != "]":
                self._expect(",")
        self.at += 1


def _joined(found: object, newlines: bool = False) -> str:
    """A text that may be a list of lines; nbformat 3 allowed these to have no newline at their end."""
    if isinstance(found, list):
        lines = [line for line in found if isinstance(line, str)]
        return ("\n" if newlines and lines and not lines[0].endswith(("\n", "\r")) else "").join(lines)
    return found if isinstance(found, str) else ""


def _is_identifier(found: object) -> bool:
    return isinstance(found, str) and IDENTIFIER.fullmatch(found) is not None


def _mark(found: object) -> NotebookNode:
    """What can be used of nbgrader's metadata of a cell."""
    if not isinstance(found, dict):
        return NotebookNode()
    mark = NotebookNode({key: found[key] for key, kind in MARK.items() if isinstance(found.get(key), kind)})
    if "points" in mark and (isinstance(mark.points, bool) or not math.isfinite(mark.points)):
        del mark["points"]
    for key in ("grade_id", "checksum"):
        if key in mark and not _is_identifier(mark[key]):
            del mark[key]
    return mark


def _notebook(document: _Document, notes: list[Note]) -> NotebookNode:
    taken: set[str] = set()
    for position, cell in enumerate(document.cells):
        if not _is_identifier(cell.id) or cell.id in taken:
            cell.id = next(
                name for number in itertools.count(position) if (name := f"unnamed-{number}") not in taken
            )
        taken.add(cell.id)
    if document.problem:
        text = f"The file could not be read to its end: {document.problem}. The first {len(document.cells)} cells "
        notes.append(
            Note(
                document.problem_kind, text + "were read. If others are missing, hand in the whole notebook."
            )
        )
    if document.trailing:
        notes.append(
            Note("trailing-text", "Something stands behind the end of the notebook; it was not read.")
        )
    if document.is_old:
        notes.append(Note("old-format", "The notebook is of an old format (nbformat 3); it was converted."))
    if not document.cells:
        notes.append(Note("no-cells", "The notebook has no cells."))
    notes += [
        Note(kind, text.format(document.odd[kind])) for kind, text in LEFT_OUT.items() if document.odd[kind]
    ]
    return NotebookNode(
        nbformat=4, nbformat_minor=5, metadata=_language(document.metadata), cells=document.cells
    )


def _language(metadata: object) -> NotebookNode:
    """The language of a notebook as Jupyter's metadata have it, and nothing else of them."""
    found = metadata if isinstance(metadata, dict) else {}
    kernel, info = found.get("kernelspec"), found.get("language_info")
    for language in (
        kernel.get("language") if isinstance(kernel, dict) else None,
        info.get("name") if isinstance(info, dict) else None,
    ):
        if _is_identifier(language):
            return NotebookNode(language_info=NotebookNode(name=language))
    return NotebookNode()
