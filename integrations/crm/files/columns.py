"""Fields that are made of several columns: names in two parts, ids where none is, days and amounts by outcome."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from integrations.crm.files.forms import COMPLETED
from integrations.crm.files.periods import FilePeriod
from spm_core.imports.rows import ImportStatus, RowPerson
from spm_core.people.rules import name_key

FileColumns = Mapping[str, Sequence[Any]]
_DAYS: Mapping[ImportStatus, tuple[str, ...]] = {
    "won": ("won_on", "closed_on", "close_date"),
    "lost": ("lost_on", "closed_on", "close_date"),
    "open": ("expected_on", "close_date", "closed_on"),
}
"""The columns that hold a deal's close date, by its outcome: what happened, or else what is expected."""
_AMOUNTS: Mapping[ImportStatus, tuple[str, ...]] = {
    "won": ("actual_amount", "amount", "expected_amount"),
    "lost": ("amount", "expected_amount", "actual_amount"),
    "open": ("amount", "expected_amount", "actual_amount"),
}
KEY_LENGTH = 20


def fields_made(fields: Sequence[str]) -> frozenset[str]:
    """Return the fields of a row that these columns provide."""
    return frozenset(COMPLETED.get(field, field) for field in fields)


def close_dates(columns: FileColumns, statuses: Sequence[ImportStatus]) -> Sequence[date | None]:
    """Return the close date of each deal; the expected one of a closed deal only where no column has another."""
    if columns.keys().isdisjoint(("won_on", "lost_on", "closed_on", "expected_on")):
        return columns.get("close_date") or [None] * len(statuses)
    order = {
        status: [field for field in fields if field in columns] or ["expected_on"] for status, fields in _DAYS.items()
    }
    return _first_filled(columns, statuses, order)


def amounts(columns: FileColumns, statuses: Sequence[ImportStatus]) -> Sequence[Decimal | None]:
    if columns.keys().isdisjoint(("actual_amount", "expected_amount")):
        return columns.get("amount") or [None] * len(statuses)
    return _first_filled(columns, statuses, _AMOUNTS)


def _first_filled(
    columns: FileColumns, statuses: Sequence[ImportStatus], order: Mapping[ImportStatus, Sequence[str]]
) -> list[Any]:
    found = {status: [columns[field] for field in fields if field in columns] for status, fields in order.items()}
    return [
        next((value for column in found[status] if (value := column[row]) is not None), None)
        for row, status in enumerate(statuses)
    ]


def made_keys(parts: Sequence[Sequence[object]]) -> list[str | None]:
    """Return an id for each row, made of some of its values; None where they are all blank."""
    return [_key(row) if any(value not in (None, "") for value in row) else None for row in zip(*parts, strict=True)]


def _key(values: Sequence[object]) -> str:
    text = "\x1f".join(name_key(str(value)) if value is not None else "" for value in values)
    return f"key:{hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]}"


def full_names(columns: FileColumns, count: int) -> list[RowPerson | None]:
    """Return people by their name, else by first and last name."""
    none: list[Any] = [None] * count
    first, last = (columns.get(field) or none for field in ("first_name", "last_name"))
    joined = (" ".join(filter(None, parts)) for parts in zip(first, last, strict=True))
    return [
        known or (RowPerson(name=name) if name else None)
        for known, name in zip(columns.get("name") or none, joined, strict=True)
    ]


def managers(columns: FileColumns, count: int) -> list[RowPerson | None]:
    none: list[Any] = [None] * count
    cells = zip(*(columns.get(field) or none for field in ("manager", "manager_email", "manager_id")), strict=True)
    return [
        RowPerson(id_ or (who.id if who else None), email or (who.email if who else None), who.name if who else None)
        if who or email or id_
        else None
        for who, email, id_ in cells
    ]


def activity(columns: FileColumns) -> Sequence[bool | None] | None:
    """Return who still works here, by a column that says so or one that says the opposite."""
    if "active" in columns:
        return columns["active"]
    return [None if out is None else not out for out in columns["inactive"]] if "inactive" in columns else None


def shelved(columns: FileColumns) -> Sequence[bool | None] | None:
    """Return which deals were taken out of the pipeline, by a column that says so or one that says the opposite."""
    if "archived" in columns:
        return columns["archived"]
    return [active is False for active in columns["active"]] if "active" in columns else None


def period_labels(columns: FileColumns, count: int) -> list[str | None]:
    """Return the label of each row's period, with its year from another column where it has none itself."""
    none: list[Any] = [None] * count
    cells = zip(*(columns.get(field) or none for field in ("period", "year")), strict=True)
    return [_label(named, year if isinstance(year, FilePeriod) else None) for named, year in cells]


def _label(named: FilePeriod | str | None, year: FilePeriod | None) -> str | None:
    if isinstance(named, str):
        return named
    whole = (named or year).of(year) if named or year else None  # type: ignore[union-attr]  # one of them is there
    return whole.text if whole and whole.year is not None else None
