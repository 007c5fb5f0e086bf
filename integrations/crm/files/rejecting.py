"""Rows that cannot be taken as they are, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from integrations.crm.files.cells import Amounts, Cells
from integrations.crm.files.forms import NEEDED, form_of
from spm_core.imports.rows import FileKind, Rejection

SHOWN = 80
"""The most characters of a cell that a rejection quotes."""


def too_wide(records: Sequence[Sequence[str]], lines: Sequence[int], width: int) -> Iterator[Rejection]:
    if {*map(len, records)} == {width}:
        return
    for record, line in zip(records, lines, strict=True):
        if len(record) > width:
            yield Rejection(line, "too_many_cells", {"cells": len(record), "columns": width})


def misread(
    kind: FileKind, field: str, cells: Cells, texts: Sequence[str], titles: Sequence[str], lines: Sequence[int]
) -> Iterator[Rejection]:
    """Reject the rows whose cell of a field was not understood; `titles` names the column of each row's cell."""
    if not cells.bad:
        return
    late = cells.late if isinstance(cells, Amounts) else ()
    for text, title, line in zip(texts, titles, lines, strict=True):
        if text in cells.bad:
            code = "late_sign" if text in late else f"bad_{form_of(kind, field)}"
            yield Rejection(line, code, {"column": title, "value": text.strip()[:SHOWN]})


def blank(
    kind: FileKind, columns: Mapping[str, Sequence[Any]], titles: Mapping[str, str], lines: Sequence[int], out: set[int]
) -> Iterator[Rejection]:
    """Reject rows without a value that they need, unless they are `out` already."""
    for field in NEEDED[kind]:
        for line, value in zip(lines, columns[field] if field in titles else (), strict=False):
            if value is None and line not in out:
                yield Rejection(line, "blank_cell", {"column": titles[field]})


def without_key(keys: Sequence[str | None], columns: Sequence[str], lines: Sequence[int]) -> Iterator[Rejection]:
    for line, key in zip(lines, keys, strict=True):
        if key is None:
            yield Rejection(line, "blank_key", {"columns": [*columns]})
