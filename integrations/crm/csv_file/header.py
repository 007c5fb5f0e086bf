"""The layout of a file: where its header is, how cells are separated, and which column holds which field."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrations.crm.csv_file.forms import FORMS
from integrations.crm.csv_file.names import TABLES, fold
from integrations.crm.csv_file.source import CsvSource
from integrations.crm.csv_file.words import is_blank, yes_or_no
from spm_core.errors import CoreError
from spm_core.imports.rows import FileKind

DELIMITERS = (",", ";", "\t", "|")
SEARCHED = 50
"""The header is looked for among so many records."""
REQUIRED: dict[FileKind, tuple[str, ...]] = {
    "people": ("name|email",),
    "quotas": ("owner|owner_email|owner_id", "amount", "period|period_start", "period|period_end"),
    "deals": ("id", "owner|owner_email|owner_id", "stage|status|won"),
    "history": ("deal", "changed_on", "field", "new"),
    "accounts": ("name",),
    "products": ("name",),
    "rates": ("currency", "day", "rate"),
    "activities": ("owner|owner_email|owner_id", "kind", "day"),
    "leads": ("id", "owner|owner_email|owner_id", "created", "converted"),
    "hours": ("owner|owner_email|owner_id", "day", "kind", "hours"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    delimiter: str
    header_at: int
    """The number of records before the header."""
    header: tuple[str, ...]
    columns: Mapping[str, int]
    """The column of each field."""


def layout_of(source: CsvSource, kind: FileKind, mapped: Mapping[str, str]) -> Layout:
    """Find the layout of a file; raise CoreError "unknown_field", "unknown_column" or "no_header"."""
    for field in mapped:
        if field not in _fields(kind):
            raise CoreError("unknown_field", field=field, fields=_fields(kind))
    heads = {delimiter: _head(source, delimiter) for delimiter in DELIMITERS}
    candidates = [
        (_score(record, kind, mapped), len(record), -at, delimiter)
        for delimiter, records in heads.items()
        for at, record in enumerate(records)
    ]
    score, _, at, delimiter = max(candidates)
    header = tuple(cell.strip() for cell in heads[delimiter][-at])
    columns = assign(header, kind, mapped, heads[delimiter][1 - at :])
    missing = [fields for fields in REQUIRED[kind] if not any(field in columns for field in fields.split("|"))]
    if missing or not score:
        seen = header if score else tuple(cell for cell in heads[delimiter][0] if cell.strip())
        raise CoreError("no_header", kind=kind, missing=[fields.split("|") for fields in missing], columns=seen)
    return Layout(delimiter, -at, header, columns)


def _fields(kind: FileKind) -> list[str]:
    return [*FORMS[kind]]


def _head(source: CsvSource, delimiter: str) -> list[list[str]]:
    with source.records(delimiter) as records:
        return records.take(SEARCHED)[0]


def _score(record: Sequence[str], kind: FileKind, mapped: Mapping[str, str]) -> int:
    """Count the different fields that a record's cells name."""
    table = TABLES[kind]
    mapped_names = {fold(column) for column in mapped.values()}
    names = [fold(cell) for cell in record]
    return len({table[name][0] for name in names if name in table}) + 2 * len(mapped_names.intersection(names))


def assign(
    header: Sequence[str], kind: FileKind, mapped: Mapping[str, str], sample: Sequence[Sequence[str]]
) -> dict[str, int]:
    """Assign columns to fields: as --map says, then by our own names, then by other names from left to right."""
    names = [fold(cell) for cell in header]
    columns = {field: _column(column, header, names) for field, column in mapped.items()}
    exact = [(field, at) for at, name in enumerate(names) if (field := name.replace(" ", "_")) in _fields(kind)]
    fields_of_columns = [(field, at) for at, name in enumerate(names) for field in TABLES[kind].get(name, ())]
    for field, at in [*exact, *fields_of_columns]:
        if field not in columns and at not in columns.values() and _fits(field, _cells(sample, at)):
            columns[field] = at
    return columns


def _column(column: str, header: Sequence[str], names: Sequence[str]) -> int:
    if column in header:
        return list(header).index(column)
    if fold(column) not in names:
        raise CoreError("unknown_column", column=column, columns=tuple(header))
    return names.index(fold(column))


def _cells(sample: Sequence[Sequence[str]], at: int) -> list[str]:
    return [record[at].strip() for record in sample if at < len(record) and not is_blank(record[at].strip())]


def _fits(field: str, cells: Sequence[str]) -> bool:
    """Whether cells fit a field: `Closed` is a date in one export and a checkbox in another."""
    if field in ("closed", "won"):
        return all(yes_or_no(cell) is not None for cell in cells)
    if field == "close_date":
        return any(re.search(r"\d.*\d", cell) for cell in cells) or not cells
    return True
