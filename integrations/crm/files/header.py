"""The layout of a file: where its header is, how cells are separated, and which column holds which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, repeat
from pathlib import Path
from shlex import quote

from integrations.crm.files.assign import assign
from integrations.crm.files.forms import fields_of
from integrations.crm.files.kinds import KEY_FIELDS, looks_like, missing_in
from integrations.crm.files.names import fold, meanings
from integrations.crm.files.source import FileSource
from integrations.crm.files.texts import clean
from integrations.crm.files.told import Told, column_named, columns_told
from integrations.crm.files.wide import WideTable, labels, spread_of
from spm_core.errors import CoreError
from spm_core.imports.rows import FileKind

SEARCHED = 50
"""The header is looked for among so many records."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are in a file. Behind the cells of each record stand those that are made of several columns."""

    delimiter: str
    header_at: int
    """The number of records before the header."""
    header: tuple[str, ...]
    columns: Mapping[str, int]
    """The column of each field."""
    joined: tuple[tuple[int, ...], ...] = ()
    """Columns of which the first filled cell of each record is taken."""
    scales: Mapping[str, Decimal] = field(default_factory=dict)
    """What --map multiplies amounts by."""
    key: tuple[int, ...] = ()
    """The columns that make the id."""
    spread: WideTable | None = None
    caption: str = ""
    """What the file says above its header."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The header with names for what stands behind the cells."""
        joined = tuple(", ".join(self.header[at] for at in columns) for columns in self.joined)
        return (*self.header, *joined, *(("period", "amount") if self.spread else ()))

    @property
    def read(self) -> frozenset[int]:
        """The columns of the file that are made use of."""
        parts = self.spread.read if self.spread else ()
        return frozenset(
            (*self.columns.values(), *self.key, *parts, *(at for several in self.joined for at in several))
        )


def layout_of(source: FileSource, kind: FileKind, told: Told) -> Layout:
    """Find the layout of a file.

    Raise CoreError "unknown_field", "unknown_column", "no_year", "wrong_kind" or "no_header".
    """
    for name in told.mapped:
        if name not in fields_of(kind):
            raise CoreError("unknown_field", field=name, fields=fields_of(kind))
    heads = {delimiter: _head(source, delimiter) for delimiter in source.delimiters}
    score, _, at, delimiter = max(
        (_score(record, kind, told), len(record), -at, delimiter)
        for delimiter, records in heads.items()
        for at, record in enumerate(records)
    )
    head = heads[delimiter]
    if not score:
        at, told = 0, Told(company=told.company)
    layout = _columns_of(Layout(delimiter, -at, _titles(head, -at), {}), head, kind, told, source.name)
    _complain(layout, kind, told, head[1 - at :], source.path)
    return layout


def score_of(source: FileSource, kind: FileKind, told: Told) -> int:
    """Return how many fields the best header of a file names."""
    return max(_score(record, kind, told) for each in source.delimiters for record in _head(source, each))


def _head(source: FileSource, delimiter: str) -> list[list[str]]:
    with source.records(delimiter) as records:
        return records.take(SEARCHED)[0]


def _titles(head: Sequence[Sequence[str]], at: int) -> tuple[str, ...]:
    """Return a header's titles; a blank one is that above it, where titles take two lines."""
    above = head[at - 1] if at and sum(1 for cell in head[at - 1] if cell.strip()) > 1 else ()
    uppers = chain(above, repeat(""))
    return tuple(_title(cell) or _title(upper) for cell, upper in zip(head[at], uppers, strict=False))


def _title(cell: str) -> str:
    return " ".join(clean(cell).split())


def _score(record: Sequence[str], kind: FileKind, told: Told) -> int:
    """Count the different fields that a record's cells name, twice those that --map and --key name."""
    named = {meant[0].field for cell in record if (meant := meanings(kind, cell))}
    periods = labels(record) if kind == "quotas" else {}
    wanted = {fold(name) for text in (*told.mapped.values(), *told.key) for name in (text, *text.split(","))}
    return len(named) + len(periods) + 2 * len(wanted.intersection(map(fold, record)) - {""})


def _columns_of(bare: Layout, head: Sequence[Sequence[str]], kind: FileKind, told: Told, sheet: str) -> Layout:
    header, sample = bare.header, head[bare.header_at + 1 :]
    columns: dict[str, int] = {}
    joined: list[tuple[int, ...]] = []
    scales: dict[str, Decimal] = {}
    for name, text in told.mapped.items():
        several, scale = columns_told(text, header)
        scales |= {name: scale} if scale is not None else {}
        columns[name] = several[0]
        if len(several) > 1:
            columns[name] = len(header) + len(joined)
            joined.append(several)
    columns = assign(header, kind, columns, sample)
    spread = spread_of(header, columns, head[: bare.header_at], sheet, told) if kind == "quotas" else None
    if spread:
        columns |= {"period": len(header) + len(joined), "amount": len(header) + len(joined) + 1}
        columns.pop("year", None)
    key = tuple(column_named(name, header) for name in told.key)
    if kind == "deals" and "id" not in columns and not key:
        key = tuple(columns[name] for name in KEY_FIELDS if name in columns)
    caption = " ".join(cell.strip() for record in head[: bare.header_at] for cell in record if cell.strip())
    return Layout(bare.delimiter, bare.header_at, header, columns, tuple(joined), scales, key, spread, caption)


def _complain(layout: Layout, kind: FileKind, told: Told, sample: Sequence[Sequence[str]], path: Path) -> None:
    """Raise CoreError "wrong_kind" or "no_header" unless the file has what its kind needs."""
    fields = {*layout.columns, *(("id",) if layout.key else ()), *(("owner",) if told.owner else ())}
    missing = missing_in(kind, fields)
    if not told.mapped and (
        other := looks_like(kind, layout.header, sample, layout.columns, layout.read, sure=not missing)
    ):
        raise CoreError("wrong_kind", kind=kind, looks_like=other, columns=layout.header, file=quote(str(path)))
    if missing:
        read = [title for at, title in enumerate(layout.header) if title and at in layout.read]
        unused = [title for at, title in enumerate(layout.header) if title and at not in layout.read]
        raise CoreError("no_header", kind=kind, missing=missing, columns=layout.header, read=read, unused=unused)
