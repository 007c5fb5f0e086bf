"""The sheets of a workbook (.xlsx, .xls, .ods), each read as if it had been saved as text."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from spm_core.errors import CoreError

HOUR = timedelta(hours=1)
DIGITS = 15
"""The significant digits of a workbook's numbers; what follows is noise of binary fractions."""
PLACES = 4
"""Decimal places to write at least: with this many, no decimal point can be taken for a thousands separator."""
_OLD = b"\xd0\xcf\x11\xe0"
_LOCKED = 3
_TRY = f"""
import sys
from python_calamine import CalamineWorkbook, PasswordError
try:
    workbook = CalamineWorkbook.from_path(sys.argv[1])
except PasswordError:
    sys.exit({_LOCKED})
for name in workbook.sheet_names:
    workbook.get_sheet_by_name(name)
"""


@dataclass(frozen=True, slots=True)
class SheetSource:
    path: Path
    fingerprint: str
    size: int
    sheet: CalamineSheet
    shown: bool
    delimiters: tuple[str, ...] = (",",)

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def merged(self) -> frozenset[int]:
        """The columns in which cells are merged from top to bottom."""
        left = (self.sheet.start or (0, 0))[1]
        ranges = self.sheet.merged_cell_ranges or ()
        return frozenset(first[1] - left for first, last in ranges if first[1] == last[1] and first[0] < last[0])

    @contextmanager
    def records(self, delimiter: str) -> Iterator[SheetRecords]:
        del delimiter  # cells are apart already
        yield SheetRecords(self.sheet, self.size)


class SheetRecords:
    """The rows of a sheet from its first row on, with their numbers."""

    def __init__(self, sheet: CalamineSheet, size: int) -> None:
        self.height, self.size, self.line = max(sheet.total_height, 1), size, 0
        self.rows: Iterator[list[Any]] = sheet.iter_rows()

    def take(self, count: int) -> tuple[list[list[str]], list[int]]:
        first = self.line
        chunk = [record for _ in range(count) if (record := self._next()) is not None]
        self.line += len(chunk)
        return chunk, [*range(first + 1, first + 1 + len(chunk))]

    def _next(self) -> list[str] | None:
        row = next(self.rows, None)
        return None if row is None else [*map(text_of, row)]

    def position(self) -> int:
        return self.size * self.line // self.height


def sheets_of(path: Path, fingerprint: str, size: int) -> list[SheetSource]:
    """Open the sheets that hold anything; raise CoreError "workbook_broken" or "workbook_locked"."""
    if not _opens(path):
        raise CoreError("workbook_broken", file=str(path))
    try:
        workbook = CalamineWorkbook.from_path(path)
        return [
            SheetSource(path, fingerprint, size, sheet, known.visible == SheetVisibleEnum.Visible)
            for known in workbook.sheets_metadata
            if known.typ == SheetTypeEnum.WorkSheet
            and (sheet := workbook.get_sheet_by_name(known.name)).start is not None
        ]
    except PasswordError:
        raise CoreError("workbook_locked", file=str(path)) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a file cut off in the middle lets the library panic, which is no Exception
        raise CoreError("workbook_broken", file=str(path)) from None


def _opens(path: Path) -> bool:
    """Whether an old workbook can be read at all, tried in a process of its own.

    A damaged one can make the library ask for more memory than there is, which ends its process.
    """
    with path.open("rb") as file:
        if not file.read(4).startswith(_OLD):
            return True
    tried = subprocess.run([sys.executable, "-c", _TRY, path], capture_output=True, check=False)  # noqa: S603  our own code
    return tried.returncode in (0, _LOCKED)


def text_of(value: Any) -> str:
    """Write a cell as text: dates in ISO form, numbers with a point, durations in hours; errors are blank already."""
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return _number(value)
        case datetime():
            return value.isoformat(" ", "seconds").removesuffix(" 00:00:00")
        case timedelta():
            return _number(value / HOUR)
        case date() | time():
            return value.isoformat()
    return str(value)


@lru_cache(4096)
def _number(value: float) -> str:
    if value == int(value):
        return str(int(value))
    exact = Decimal(f"{value:.{DIGITS}g}")
    return f"{exact:.{max(PLACES, -int(exact.as_tuple().exponent))}f}"
