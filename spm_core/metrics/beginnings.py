"""How people stood a given number of days after their start: their first won deal, and bookings against quota.

Beginnings hold people's figures: only metrics.comparisons may make them of people whom the asker may not see, and only
what `together` leaves of them may be told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, bindparam, func, select, union_all

from spm_core.db import ScopedSession
from spm_core.deals.as_of import share_of
from spm_core.deals.credits import DAY, DEAL, START, credits
from spm_core.fx.service import exchange
from spm_core.metrics.totals import median
from spm_core.money import Money
from spm_core.period import ONE_DAY, Period
from spm_core.quota.members import Member, everybody
from spm_core.quota.rules import target
from spm_core.scope import Prepared
from spm_core.small_groups import Guard

BACK = timedelta(days=2 * 365)
"""How far back the starts of earlier cohorts lie, at most."""
SOON = timedelta(days=92)
"""By when sellers have their first quota; where it comes later, the data does not cover their beginning."""


@dataclass(frozen=True, slots=True)
class Beginning:
    person_id: int
    first_won: int | None
    """Days from the start to the first deal won, as known today."""
    booked: Fraction | None
    owed: Fraction | None
    """The ramped quota up to that day. Both are None unless a quota covers all these days and rates are known."""

    @property
    def share(self) -> Fraction | None:
        return self.booked / self.owed if self.owed and self.booked is not None else None


@dataclass(frozen=True, slots=True)
class MetricEarlier:
    """How earlier cohorts stood on the same day of their employment."""

    people: int | None = None
    days_to_first_won: Decimal | None = None
    """The median; None where half of them have won nothing."""
    share_of_quota: Decimal | None = None
    """Everything booked ÷ all ramped quotas."""
    quota_people: int | None = None
    """How many people the share rests on."""
    reason: str | None = None
    """Why nothing is shown: too_few_people."""


def cohort(session: ScopedSession, start: date, passed: int, today: date) -> list[Beginning]:
    """Return the beginnings of all earlier starters whom the session sees and who stayed for `passed` days."""
    span = Period(start - BACK, today + ONE_DAY)
    earlier = [member for member in everybody(session, span) if is_earlier(member, start, passed, today)]
    return beginnings(session, earlier, passed, today)


def is_earlier(who: Member, start: date, passed: int, today: date) -> bool:
    began, end = who.employment.start, who.employment.end
    if began is None or not start - BACK <= began < start:
        return False
    day = began + timedelta(days=passed)
    sells = any(line.period.start <= began + SOON and line.period.stop > began for line in who.own)
    return sells and day <= today and (end is None or end >= day)


def beginnings(session: ScopedSession, people: Sequence[Member], passed: int, today: date) -> list[Beginning]:
    """Read the beginnings of these people, in two statements however many they are."""
    starts = {member.id: began for member in people if (began := member.employment.start)}
    if not starts:
        return []
    rows = session.read(_WON, {"people": sorted(starts), "start": min(starts.values()), "day": today}).all()
    rates = exchange(session, {row.currency for row in rows})
    won: dict[int, list[tuple[date, Money | None]]] = defaultdict(list)
    for row in rows:
        amount = Money((row.amount or Decimal(0)) * share_of(row), row.currency)
        converted = rates.of(amount, "won", row)
        won[row.member_id].append((row.close_date, converted.money if converted else None))
    return [_beginning(member, starts[member.id], won[member.id], passed) for member in people if member.id in starts]


def _beginning(who: Member, start: date, won: Iterable[tuple[date, Money | None]], passed: int) -> Beginning:
    since = [(day, amount) for day, amount in won if day >= start]
    first = min((day for day, _amount in since), default=None)
    until = Period(start, start + timedelta(days=passed + 1))
    amounts = [amount for day, amount in since if day in until]
    quota = target(until, who.own, who.employment, who.work)
    unknown = quota is None or quota.match == "partial" or any(waiting.period.overlap(until) for waiting in who.unrated)
    days = (first - start).days if first else None
    if quota is None or unknown or None in amounts:
        return Beginning(who.id, days, None, None)
    booked = sum((Fraction(amount.amount) for amount in amounts if amount), Fraction(0))
    return Beginning(who.id, days, booked, quota.effective)


def together(earlier: Iterable[Beginning], guard: Guard) -> MetricEarlier:
    """Aggregate beginnings where they rest on at least so many people whom the asker may not see, or on none."""
    starters = list(earlier)
    if not guard({beginning.person_id for beginning in starters}):
        return MetricEarlier(reason="too_few_people")
    rated = [
        (beginning.booked, beginning.owed, beginning.person_id)
        for beginning in starters
        if beginning.booked is not None and beginning.owed
    ]
    is_enough = guard({person for *_, person in rated})
    booked, owed = (sum((Fraction(row[n] or 0) for row in rated), Fraction(0)) for n in (0, 1))
    return MetricEarlier(
        people=len(starters),
        days_to_first_won=middle([beginning.first_won for beginning in starters]),
        share_of_quota=Decimal((booked / owed).numerator) / (booked / owed).denominator if is_enough else None,
        quota_people=len(rated) if is_enough else None,
    )


def middle(days: Sequence[int | None]) -> Decimal | None:
    """Return the median, with those who have not won yet after all others; None where the middle falls among them."""
    value = median([(Decimal("Infinity") if wait is None else Decimal(wait), 1) for wait in days])
    return value if value.is_finite() else None


def _won() -> Prepared:
    """Select what was won since the first of them started, by person and day, for people whom the session sees."""
    when = and_(DEAL.c.status == "won", DEAL.c.close_date >= START, DEAL.c.close_date <= DAY)
    people: Any = bindparam("people", expanding=True)
    selects = []
    for part in credits("company", when=when, columns=(DEAL.c.currency, DEAL.c.close_date, DEAL.c.amount)):
        c = part.c
        by = (c.member_id, c.currency, c.close_date, c.share)
        selects.append(select(*by, func.sum(c.amount).label("amount")).where(c.member_id.in_(people)).group_by(*by))
    return Prepared(union_all(*selects))


_WON = _won()
