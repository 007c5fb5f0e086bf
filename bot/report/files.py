"""A report as files: a tagged PDF to read and print, and a workbook to calculate with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize

from spm_core.period import Period

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Titles:
    """What a file says beside its figures."""

    title: str
    company: str
    asker: str
    """The name of the person it was made for."""
    notes: tuple[str, ...]
    """The moment it was made for, and the source of its data."""


def file_name(title: str, period: Period, ending: str) -> str:
    """A file's name from a title and a period, in characters that every system takes."""
    plain = normalize("NFKD", title.split("·", maxsplit=1)[0]).encode("ascii", "ignore").decode().lower()
    words = _NOT_A_NAME.sub("-", plain).strip("-")[:LONGEST] or "report"
    return f"{words}-{period.label.replace('/', '_').lower()}.{ending}"
