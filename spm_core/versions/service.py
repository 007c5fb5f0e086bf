"""Keep what a value was before it changed, and tell what it was on a day.

A past answer reads quotas, rates, list prices and employment as they were known at the end of its day.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Date, bindparam, func, select

from spm_core.columns import Scaled, from_units, to_units
from spm_core.db import ScopedSession
from spm_core.deals.models import DealChange
from spm_core.models import COMPANY, CompanyOwned, table_of
from spm_core.scope import Prepared, vouched
from spm_core.versions.models import FigureChange

KEPT: Mapping[str, tuple[str, ...]] = {
    "quota": ("amount", "currency", "weights"),
    "rate": ("rate",),
    "product": ("list_price",),
    "employee": ("start_date", "end_date", "ramp", "country"),
}
"""The fields that figures rest on, by table."""
COLUMNS = ("row_id", "field", "old", "new")

FieldChange = tuple[int, str, str | None, str | None]
"""A row's id, the field, and its old and new value as text."""

# Read only to put old values in the place of new ones, in rows that the asker has reached in their own way.
_log = FigureChange.__table__.alias()
_later = vouched(
    select(_log.c.id, _log.c.row_id, _log.c.field, _log.c.old).where(
        _log.c.company_id == COMPANY,
        _log.c.record == bindparam("record"),
        _log.c.changed_on > bindparam("day", type_=Date),
    )
)
_LATER = Prepared(select(_later.c.row_id, _later.c.field, _later.c.old).order_by(_later.c.id))
_deal_log = DealChange.__table__.alias()
_lasts = [
    select(func.max(log.c.changed_on)).where(log.c.company_id == COMPANY).correlate(None).scalar_subquery()
    for log in (_deal_log, _log)
]
_last = vouched(select(_lasts[0].label("deals"), _lasts[1].label("figures")))
_LAST = Prepared(select(_last.c.deals, _last.c.figures))
_LAST_DAYS = "last_changes"
_first = vouched(
    select(func.min(_deal_log.c.changed_on).label("day")).where(
        _deal_log.c.company_id == COMPANY, _deal_log.c.field == bindparam("field")
    )
)
_FIRST = Prepared(select(_first.c.day))


@dataclass(frozen=True, slots=True)
class LastChanges:
    """The days on which anything was last changed."""

    deals: date
    figures: date


def last_changes(session: ScopedSession) -> LastChanges:
    """Return until when to look back, looked up once in a session: mostly nothing changed after the day asked about."""
    if _LAST_DAYS not in session.info:
        row = session.read(_LAST).one()
        session.info[_LAST_DAYS] = LastChanges(row.deals or date.min, row.figures or date.min)
    return session.info[_LAST_DAYS]  # type: ignore[no-any-return]


def first_change(session: ScopedSession, field: str) -> date | None:
    """Return since when changes of a field of the company's deals are recorded."""
    return session.read(_FIRST, {"field": field}).one().day  # type: ignore[no-any-return]


def forget_last(session: ScopedSession) -> None:
    """Look up again when anything last changed; call it after recording a change."""
    session.info.pop(_LAST_DAYS, None)


def earlier(session: ScopedSession, model: type[CompanyOwned], day: date) -> Mapping[int, Mapping[str, Any]]:
    """Return the values that rows of a table had at the end of `day`, by id: only those that changed after it."""
    if last_changes(session).figures <= day:
        return {}
    columns = table_of(model).c
    values: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in session.read(_LATER, {"record": model.__tablename__, "day": day}):
        values[row.row_id].setdefault(row.field, _from_text(columns[row.field].type, row.old))
    return values


def keep(session: ScopedSession, model: type[CompanyOwned], changes: Iterable[FieldChange]) -> None:
    """Record changes of rows that existed, as of the session's moment."""
    stamp = {"changed_on": session.scope["scope_today"], "known_at": session.now, "record": model.__tablename__}
    session.write_rows(FigureChange, [{**dict(zip(COLUMNS, change, strict=True)), **stamp} for change in changes])
    forget_last(session)


def keep_before(session: ScopedSession, row: CompanyOwned, values: Mapping[str, Any]) -> None:
    """Record what `values` will change of a row that is stored already; call it before they are set."""
    columns = table_of(type(row)).c
    before = {field: getattr(row, field) for field in KEPT[row.__tablename__] if field in values}
    changes = [
        (row.id, field, _as_text(columns[field].type, old), _as_text(columns[field].type, values[field]))
        for field, old in before.items()
        if old != values[field]
    ]
    keep(session, type(row), changes)


def as_text(stored: Any) -> str | None:
    """Return a value as the database stores it in the form in which changes keep it."""
    return None if stored is None else str(stored)


def _as_text(column: Any, value: Any) -> str | None:
    match value:
        case None:
            return None
        case Decimal():
            return str(to_units(value, column.places))
        case date():
            return value.isoformat()
        case list():
            return json.dumps(value)
        case _:
            return str(value)


def _from_text(column: Any, text: str | None) -> Any:
    if text is None:
        return None
    if isinstance(column, Scaled):
        return from_units(int(text), column.places)
    if isinstance(column, Date):
        return date.fromisoformat(text)
    return json.loads(text) if isinstance(column, JSON) else text
