"""How people stood so many days after their start: the first deal they won, and what they booked of what they owed.

Beginnings hold people's figures: only metrics.peers may make them of people whom the asker may not see, and only what
`together` leaves of them is told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
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
from spm_core.metrics.comebacks import enough
from spm_core.metrics.totals import median
from spm_core.money import Money
from spm_core.period import ONE_DAY, Period
from spm_core.quota.members import Member, everybody
from spm_core.quota.rules import target
from spm_core.scope import Prepared

BACK = timedelta(days=2 * 365)
"""Earlier cohorts started in so many days before."""
SOON = timedelta(days=92)
"""Whoever sells has a quota by then; of whom the first comes later, the data do not know the beginning."""


@dataclass(frozen=True, slots=True)
class Beginning:
    person_id: int
    first_won: int | None
    """Days from the start to the first deal won, as far as is known today."""
    booked: Fraction | None
    owed: Fraction | None
    """By the day asked about, ramped; both None without a quota over all these days, or while a rate is missing."""

    @property
    def share(self) -> Fraction | None:
        return self.booked / self.owed if self.owed and self.booked is not None else None


@dataclass(frozen=True, slots=True)
class MetricEarlier:
    """How earlier cohorts stood on the same day of employment."""

    people: int | None = None
    days_to_first_won: Decimal | None = None
    """The median; None while half of them have won nothing."""
    share_of_quota: Decimal | None = None
    """Booked of the ramped quota, all together."""
    quota_people: int | None = None
    """How many of them that rests on."""
    reason: str | None = None
    """Why nothing is told: too_few_people."""


def cohort(session: ScopedSession, start: date, passed: int, today: date) -> list[Beginning]:
    """Of everybody who started before, and was there so many days later, as far as the session sees."""
    span = Period(start - BACK, today + ONE_DAY)
    earlier = [each for each in everybody(session, span) if is_earlier(each, start, passed, today)]
    return beginnings(session, earlier, passed, today)


def is_earlier(who: Member, start: date, passed: int, today: date) -> bool:
    began, end = who.employment.start, who.employment.end
    if began is None or not start - BACK <= began < start:
        return False
    day = began + timedelta(days=passed)
    sells = any(line.period.start <= began + SOON and line.period.stop > began for line in who.own)
    return sells and day <= today and (end is None or end >= day)


def beginnings(session: ScopedSession, people: Sequence[Member], passed: int, today: date) -> list[Beginning]:
    """Two statements, however many people they are."""
    starts = {each.id: began for each in people if (began := each.employment.start)}
    if not starts:
        return []
    rows = session.read(_WON, {"people": sorted(starts), "start": min(starts.values()), "day": today}).all()
    rates = exchange(session, {row.currency for row in rows})
    won: dict[int, list[tuple[date, Money | None]]] = defaultdict(list)
    for row in rows:
        amount = Money((row.amount or Decimal(0)) * share_of(row), row.currency)
        won[row.member_id].append((row.close_date, rates.convert(amount, row.close_date)))
    return [_beginning(each, starts[each.id], won[each.id], passed) for each in people if each.id in starts]


def _beginning(who: Member, start: date, won: Iterable[tuple[date, Money | None]], passed: int) -> Beginning:
    since = [(day, amount) for day, amount in won if day >= start]
    first = min((day for day, _amount in since), default=None)
    until = Period(start, start + timedelta(days=passed + 1))
    amounts = [amount for day, amount in since if day in until]
    quota = target(until, who.own, who.employment, who.work)
    unknown = quota is None or quota.match == "partial" or any(each.period.overlap(until) for each in who.unrated)
    days = (first - start).days if first else None
    if quota is None or unknown or None in amounts:
        return Beginning(who.id, days, None, None)
    booked = sum((Fraction(amount.amount) for amount in amounts if amount), Fraction(0))
    return Beginning(who.id, days, booked, quota.effective)


def together(found: Iterable[Beginning], seen: Collection[int], at_least: int) -> MetricEarlier:
    """Aggregates of at least so many people whom the asker may not see, or of none of those."""
    every = list(found)
    if not enough({each.person_id for each in every}, seen, at_least):
        return MetricEarlier(reason="too_few_people")
    rated = [(each.booked, each.owed, each.person_id) for each in every if each.booked is not None and each.owed]
    known = enough({person for *_, person in rated}, seen, at_least)
    booked, owed = (sum((Fraction(row[n] or 0) for row in rated), Fraction(0)) for n in (0, 1))
    return MetricEarlier(
        people=len(every),
        days_to_first_won=middle([each.first_won for each in every]),
        share_of_quota=Decimal((booked / owed).numerator) / (booked / owed).denominator if known else None,
        quota_people=len(rated) if known else None,
    )


def middle(days: Sequence[int | None]) -> Decimal | None:
    """The median, where who has not come there yet comes after all who have; None where that is in the middle."""
    found = median([(Decimal("Infinity") if each is None else Decimal(each), 1) for each in days])
    return found if found.is_finite() else None


def _won() -> Prepared:
    """By person and day: what was won since the first of them started, for people whom the session sees."""
    when = and_(DEAL.c.status == "won", DEAL.c.close_date >= START, DEAL.c.close_date <= DAY)
    wanted: Any = bindparam("people", expanding=True)
    found = []
    for part in credits(
        team=False, when=when, columns=(DEAL.c.currency, DEAL.c.close_date, DEAL.c.amount), everybody=True
    ):
        c = part.c
        by = (c.member_id, c.currency, c.close_date, c.share)
        found.append(select(*by, func.sum(c.amount).label("amount")).where(c.member_id.in_(wanted)).group_by(*by))
    return Prepared(union_all(*found))


_WON = _won()
