"""Prepared selects over activities, leads and hours, grouped like those over deals."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Literal

from sqlalchemy import and_, case, func, literal, null, select, true

from spm_core.db import ScopedSession
from spm_core.deals.credits import DAY, LEAD, START, STOP
from spm_core.errors import CoreError
from spm_core.metrics.formula import FormulaValue, Undefined
from spm_core.metrics.models import ADMIN, CALL, DEMO, LOGGED, MEETING, PROPOSAL, PROSPECTING, Activity, Lead, WorkHours
from spm_core.metrics.rows import MetricKey
from spm_core.metrics.statements import Cut, Dimension
from spm_core.models import CompanyOwned
from spm_core.money import ZERO
from spm_core.people.models import Assignment, Subtree
from spm_core.scope import Prepared, scoped

Record = Literal["activities", "leads", "hours"]


def read_records(
    session: ScopedSession, record: Record, cut: Cut, params: dict[str, Any]
) -> dict[MetricKey, dict[str, FormulaValue]]:
    """Return base sums by group; raise CoreError("cannot_group") for groups that only deals have."""
    if cut.by not in (None, "person", "manager", "team"):
        raise CoreError("cannot_group", by=cut.by, argument="group_by")
    rows = session.read(_statement(record, cut), params)
    names = set(rows.keys()) - {"key"}
    totals: dict[MetricKey, dict[str, FormulaValue]] = {
        row.key: {name: Decimal(value) for name in names if (value := getattr(row, name)) is not None} for row in rows
    }
    if record != "activities":
        return totals
    # Who recorded nothing at all is not known to have done nothing; who recorded meetings made no calls.
    known = {key: {**dict.fromkeys(names, ZERO), **values} for key, values in totals.items() if values}
    return known if known or cut.by else {None: dict.fromkeys(names, Undefined("no_activities"))}


@cache
def _statement(record: Record, cut: Cut) -> Prepared:
    line, c, day, rows = _rows(record, cut)
    key, source = _key(cut.by, rows, line.member_id, day)
    columns = [total.label(name) for name, total in _SUMS[record](c).items()]
    grouped = select(key.label("key"), *columns).select_from(source).where(_who(cut, line))
    return Prepared(grouped.group_by(key) if cut.by else grouped)


def sources_of_records(record: Record, cut: Cut) -> Any:
    """Return the select of the `kind` of import and the `source` of records, without what people logged in chat."""
    line, c, _day, rows = _rows(record, cut)
    found = select(literal(record).label("kind"), c.source).select_from(rows)
    return found.where(_who(cut, line), c.source != LOGGED)


_TABLES: dict[Record, tuple[type[CompanyOwned], str, str]] = {
    "activities": (Activity, "employee_id", "day"),
    "leads": (Lead, "owner_id", "created_on"),
    "hours": (WorkHours, "employee_id", "day"),
}
"""Each table with its columns of the person and the day."""


def _rows(record: Record, cut: Cut) -> tuple[Any, Any, Any, Any]:
    """Return the columns of who was under whom and of the records, the records' day, and both joined for a period."""
    table, person, day = _TABLES[record]
    line, row = scoped(Subtree), scoped(table)
    on = row.c[day]
    joined = line.join(row, and_(row.c[person] == line.c.member_id, on >= START, on < STOP, _held(cut, line, on)))
    return line.c, row.c, on, joined


_KINDS = {"call_count": CALL, "meeting_count": MEETING, "demo_count": DEMO, "proposal_count": PROPOSAL}


def _activity_sums(c: Any) -> dict[str, Any]:
    return {name: _of(c, kind, c["count"]) for name, kind in _KINDS.items()}


def _of(c: Any, kind: str, what: Any) -> Any:
    return func.sum(case((c.kind == kind, what)))


def _lead_sums(c: Any) -> dict[str, Any]:
    return {"leads_created": func.count(c.id), "leads_converted": func.sum(case((c.converted_on <= DAY, 1), else_=0))}


def _hour_sums(c: Any) -> dict[str, Any]:
    return {
        "hours": func.sum(c.hours),
        "prospecting_hours": _of(c, PROSPECTING, c.hours),
        "admin_hours": _of(c, ADMIN, c.hours),
    }


_SUMS = {"activities": _activity_sums, "leads": _lead_sums, "hours": _hour_sums}


def _held(cut: Cut, line: Any, day: Any) -> Any:
    match cut.reach:
        case "team":
            return and_(day >= line.c.starts_on, day < line.c.ends_on)
        case _:
            return true()


def _key(by: Dimension | None, source: Any, person: Any, day: Any) -> tuple[Any, Any]:
    if by is None:
        return null(), source
    if by == "person":
        return person, source
    place = scoped(Assignment)
    there = and_(place.c.employee_id == person, place.c.starts_on <= day, day < place.c.ends_on)
    return place.c["manager_id" if by == "manager" else "team"], source.outerjoin(place, there)


def _who(cut: Cut, line: Any) -> Any:
    match cut.reach:
        case "company":
            return line.lead_id == line.member_id
        case "team":
            return line.lead_id == LEAD
        case _:
            return and_(line.lead_id == LEAD, line.member_id == LEAD)
