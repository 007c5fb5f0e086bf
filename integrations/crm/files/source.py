"""A file on disk: its hash, and as text its encoding and records. Workbooks are opened by their sheets."""

from __future__ import annotations

import codecs
import csv
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from shlex import quote

from charset_normalizer import from_bytes

from integrations.crm.files.workbook import SheetSource, sheets_of
from spm_core.errors import CoreError

_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKUP = re.compile(rb"\s*(<\?xml|<!doctype html|<html|<table|<meta|<style)", re.IGNORECASE)
"""How web pages begin that some CRMs call .xls."""
_JSON = re.compile(rb"\s*(\[\s*)?\{\s*\"")
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
"""What no text has, whatever its encoding; zeros are half of UTF-16."""
_NO_TEXT = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b")
csv.field_size_limit(1 << 24)


@dataclass(frozen=True, slots=True)
class TextSource:
    path: Path
    fingerprint: str
    size: int
    encoding: str
    delimiters: tuple[str, ...] = (",", ";", "\t", "|")
    name: str = ""
    shown: bool = True
    merged: frozenset[int] = frozenset()

    @contextmanager
    def records(self, delimiter: str) -> Iterator[Records]:
        with self.path.open("rb") as file, TextIOWrapper(file, self.encoding, "replace", newline="") as text:
            yield Records(csv.reader(text, delimiter=delimiter), file.tell)


FileSource = TextSource | SheetSource


class Records:
    """Records, read a chunk at a time, with the line each starts on."""

    def __init__(self, reader: Iterator[list[str]], position: Callable[[], int]) -> None:
        self.reader = reader
        self.position = position
        """Returns roughly how many bytes have been read."""

    def take(self, count: int) -> tuple[list[list[str]], list[int]]:
        before = self._line_num
        chunk = list(islice(self.reader, count))
        if self._line_num - before == len(chunk):
            return chunk, list(range(before + 1, before + 1 + len(chunk)))
        lines, line = [], before + 1
        for record in chunk:
            lines.append(line)
            line += 1 + sum(cell.count("\n") for cell in record)
        return chunk, lines

    @property
    def _line_num(self) -> int:
        return self.reader.line_num  # type: ignore[attr-defined, no-any-return]


def open_sources(path: Path) -> Sequence[FileSource]:
    """Examine a file, and return its text or its sheets; raise a CoreError for anything else.

    Its code is "file_missing", "file_is_folder", "file_denied", "file_unreadable", "file_empty", "file_is_no_text",
    "file_is_json", "file_is_markup", "workbook_broken" or "workbook_locked".
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
            file.seek(0)
            sources = _examined(path, head, iter(lambda: file.read(_BLOCK), b""))
    except IsADirectoryError:
        raise CoreError("file_is_folder", file=str(path), quoted=quote(str(path))) from None
    except PermissionError:
        raise CoreError("file_denied", file=str(path)) from None
    except FileNotFoundError:
        raise CoreError("file_missing", file=str(path)) from None
    except OSError as error:
        raise CoreError("file_unreadable", file=str(path), why=error.strerror or str(error)) from None
    if not sources:
        raise CoreError("file_empty", file=str(path))
    return sources


def _examined(path: Path, head: bytes, blocks: Iterator[bytes]) -> Sequence[FileSource]:
    if head.startswith(_NO_TEXT):
        raise CoreError("file_is_no_text", file=str(path))
    digest, size, sample = hashlib.sha256(), 0, b""
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    for block in blocks:
        digest.update(block)
        size += len(block)
        sample = sample or block
        try:
            decoder.decode(block) if utf8 else None
        except UnicodeDecodeError:
            utf8, sample = False, block
    if head.startswith(_WORKBOOKS):
        return sheets_of(path, digest.hexdigest(), size)
    if _MARKUP.match(sample.removeprefix(codecs.BOM_UTF8)):
        raise CoreError("file_is_markup", file=str(path))
    if _JSON.match(sample):
        raise CoreError("file_is_json", file=str(path))
    if not utf8 and len(_CONTROL.findall(sample)) > len(sample) // 100:
        raise CoreError("file_is_no_text", file=str(path))
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0"):
        return []
    return [TextSource(path, digest.hexdigest(), size, _encoding(head, sample, utf8))]


def _encoding(head: bytes, sample: bytes, utf8: bool) -> str:
    """Detect the encoding: by a mark, UTF-16 by its zeros, UTF-8 or cp1252 where all bytes decode, else by guessing."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    zeros = sample[:4096].count(0)
    if zeros > len(sample[:4096]) // 4:
        return "utf-16-le" if sample[1:4096:2].count(0) * 2 > zeros else "utf-16-be"
    if utf8:
        return "utf-8"
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        best = from_bytes(sample).best()
        return best.encoding if best else "latin-1"
    return "cp1252"
