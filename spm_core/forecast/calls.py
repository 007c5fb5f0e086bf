"""The forecasts that people submitted, their calls: read them, roll them up, add to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Row, and_, bindparam, or_, select

from spm_core.db import ScopedSession
from spm_core.forecast.models import ForecastSubmission
from spm_core.forecast.rules import COMPUTED, ForecastCall, Kept, Method, standing_at
from spm_core.money import ZERO, Money
from spm_core.people.models import Employee, Subtree
from spm_core.period import Period, days
from spm_core.principal import Role
from spm_core.scope import Prepared, scoped
from spm_core.versions.service import earlier
from spm_core.who import Who

_LEAD: Any = bindparam("lead")
_SCOPE: Any = bindparam("said_for")
_DAY: Any = bindparam("day", type_=Date)
_START: Any = bindparam("start", type_=Date)
_END: Any = bindparam("end", type_=Date)

_own = scoped(ForecastSubmission).c
_OWN = Prepared(select(_own).where(_own.employee_id == _LEAD, _own.scope == _SCOPE).order_by(_own.at, _own.id))

_line, _person, _theirs = scoped(Subtree), scoped(Employee), scoped(ForecastSubmission)
_of_period = and_(
    _theirs.c.employee_id == _line.c.member_id,
    *(_theirs.c.period_start == _START, _theirs.c.period_end == _END),
)
_BELOW = Prepared(
    select(
        _person.c.name, _line.c.member_id, _theirs.c.commit, _theirs.c.best_case, _theirs.c.at, _theirs.c.comment,
        _theirs.c.scope, _person.c.end_date,
    )
    .select_from(
        _line.join(_person, _person.c.id == _line.c.member_id).outerjoin(_theirs, _of_period)
    )
    .where(
        *(_line.c.lead_id == _LEAD, _line.c.member_id != _LEAD, _line.c.starts_on <= _DAY, _line.c.ends_on > _DAY),
        or_(_person.c.role == Role.REP, _theirs.c.id.is_not(None)),
    )
    .order_by(_person.c.name, _line.c.member_id, _theirs.c.at, _theirs.c.id)
)  # fmt: skip


_led = scoped(Subtree).c
_LED = Prepared(
    select(_led.lead_id, _led.member_id).where(
        *(_led.lead_id.in_(bindparam("leads", expanding=True)), _led.lead_id != _led.member_id),
        *(_led.starts_on <= _DAY, _led.ends_on > _DAY),
    )
)


@dataclass(frozen=True, slots=True)
class PersonsCall:
    person_id: int
    person: str
    call: ForecastCall | None
    team: bool = False
    """Whether they called for their team, in place of everybody in it."""
    accuracy: Decimal | None = None
    """How close the person's calls for past periods came (metrics.forecasts); a fraction of 1."""


@dataclass(frozen=True, slots=True)
class RollUp:
    """The calls of everybody under a lead, added up; whoever has none adds nothing.

    Where somebody among them called for their own team, that call stands in place of those of the people in it.
    """

    commit: Money
    best_case: Money
    submitted: int
    people: int
    calls: tuple[PersonsCall, ...]


def kept_calls(session: ScopedSession, whose: Who, now: datetime) -> tuple[Kept, ...]:
    """Return every call that a person submitted up to `now`, for themselves or for the team, oldest first."""
    rows = session.read(_OWN, {"lead": whose.id, "said_for": "team" if whose.team else "own"})
    currency = session.principal.company.currency
    return tuple(kept(row, currency) for row in rows if row.at <= now)


def roll_up(session: ScopedSession, lead_id: int, period: Period, moment: datetime) -> RollUp | None:
    """Return the calls as of a moment of those under the lead on that day; None for somebody who leads nobody."""
    day = session.principal.company.today(moment)
    params = {"lead": lead_id, "day": day, "start": period.start, "end": period.end}
    currency = session.principal.company.currency
    own: dict[int, list[ForecastCall]] = {}
    for_team: dict[int, list[ForecastCall]] = {}
    names: dict[int, str] = {}
    then = earlier(session, Employee, day)
    for row in session.read(_BELOW, params):
        last = then.get(row.member_id, {}).get("end_date", row.end_date)
        if row.at is None and last and last < day:
            continue  # whoever has left is expected to call no more
        names[row.member_id] = row.name
        if row.at is not None:
            kept_for = for_team if row.scope == "team" else own
            kept_for.setdefault(row.member_id, []).append(_call(row, currency))
    if not names:
        return None
    leads = {person: call for person, calls in for_team.items() if (call := standing_at(calls, moment))}
    covered = _people_of(session, leads, day)
    people = tuple(
        PersonsCall(person, name, leads.get(person) or standing_at(own.get(person, ()), moment), person in leads)
        for person, name in names.items()
        if person not in covered
    )
    return _added_up(people, currency)


def _people_of(session: ScopedSession, leads: Iterable[int], day: date) -> frozenset[int]:
    ids = sorted(leads)
    return frozenset(row.member_id for row in session.read(_LED, {"leads": ids, "day": day})) if ids else frozenset()


def _added_up(people: tuple[PersonsCall, ...], currency: str) -> RollUp:
    submitted = [person.call for person in people if person.call]
    commit = sum((call.commit.amount for call in submitted), ZERO)
    best_case = sum(((call.best_case or call.commit).amount for call in submitted), ZERO)
    return RollUp(Money(commit, currency), Money(best_case, currency), len(submitted), len(people), people)


def add_call(session: ScopedSession, whose: Who, kept: Kept) -> None:
    """Add a call; earlier ones are kept, and the latest counts."""
    call = kept.call
    session.add(
        ForecastSubmission(
            employee_id=whose.id,
            scope="team" if whose.team else "own",
            period_start=kept.period.start,
            period_end=kept.period.end,
            commit=call.commit.amount,
            best_case=call.best_case and call.best_case.amount,
            comment=call.comment,
            at=call.at,
            **{name: _stored(amount) for name, amount in kept.computed},
        )
    )
    session.flush()


def _stored(amount: Money | None) -> Any:
    return None if amount is None else round(amount.amount, 4)


def kept(row: Row[Any], currency: str) -> Kept:
    computed: list[tuple[Method, Money | None]] = []
    for name in COMPUTED:
        value = getattr(row, name)
        computed.append((name, None if value is None else Money(value, currency)))
    return Kept(days(row.period_start, row.period_end), _call(row, currency), tuple(computed))


def _call(row: Row[Any], currency: str) -> ForecastCall:
    best_case = None if row.best_case is None else Money(row.best_case, currency)
    return ForecastCall(Money(row.commit, currency), best_case, row.at, row.comment)
