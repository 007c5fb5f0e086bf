"""What teams and their people won, read once for many wins, to weigh each of them by what was known at its time.

Counted are credits, by the org chart of each close day, as in every other figure (spm_core.deals.credits).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, select, union_all

from spm_core.db import ScopedSession
from spm_core.deals.credits import DEAL, SINCE, credits
from spm_core.fx.service import exchange
from spm_core.money import ZERO, Money
from spm_core.people.models import Assignment
from spm_core.period import Period
from spm_core.quota.service import goals
from spm_core.scope import Prepared, scoped
from spm_core.who import WhoKind
from spm_core.windows import YEAR, year_to
from spm_core.wins.models import Win
from spm_core.wins.outcomes import WonDeal
from spm_core.wins.rules import (
    SILENCE,
    OwnWins,
    WinMark,
    WinMilestone,
    WinProgress,
    Yardstick,
    milestones,
    size,
    standing,
)
from spm_core.wins.rules import marks as marks_of

_ids: Any = bindparam("ids", expanding=True)
_line = scoped(Assignment).c
_MANAGERS = Prepared(
    select(_line.employee_id, _line.manager_id, _line.starts_on, _line.ends_on).where(_line.employee_id.in_(_ids))
)
_COLUMNS = (DEAL.c.id, DEAL.c.amount, DEAL.c.currency, DEAL.c.close_date)


def _won(kind: WhoKind, *, since: bool = True) -> Any:
    won = and_(DEAL.c.status == "won", DEAL.c.close_date.is_not(None))
    parts = credits(kind, when=and_(won, DEAL.c.close_date >= SINCE) if since else won, columns=_COLUMNS)
    names = ("id", "amount", "currency", "close_date", "member_id", "share")
    return union_all(*(select(*(part.c[name] for name in names)) for part in parts)).subquery()


_team, _all, _ever = _won("team"), _won("company"), _won("company", since=False)
_OF_TEAM, _OF_ALL = Prepared(select(_team)), Prepared(select(_all))
_OF_PEOPLE = Prepared(select(_all).where(_all.c.member_id.in_(_ids)))
_FIRST = Prepared(
    select(_ever.c.member_id, func.min(_ever.c.close_date).label("day"))
    .where(_ever.c.member_id.in_(_ids))
    .group_by(_ever.c.member_id)
)


@dataclass(frozen=True, slots=True)
class Weight:
    marks: tuple[WinMark, ...] = ()
    reached: Mapping[int, tuple[WinMilestone, ...]] = field(default_factory=dict)
    """By person, what they reached by it."""
    standing: Mapping[int, tuple[WinMilestone, ...]] = field(default_factory=dict)
    """By person, the shares of their quota that are booked now: what was told of these is still true."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What one person, or all of a team, is credited with of a won deal, in the company's currency."""

    deal: int
    person: int
    amount: Decimal | None
    day: date


class Scales:
    """Weighs won deals, each by what was known at its moment; needs the rights of an import."""

    def __init__(self, session: ScopedSession, deals: Collection[WonDeal], now: datetime) -> None:
        self.session, self.today = session, session.principal.company.today(now)
        days = [deal.day for deal in deals if deal.day]
        self.people = sorted({person for deal in deals for person in deal.shares})
        self.window = min((min(self._quarter(day).start, day - SILENCE) for day in days), default=self.today)
        self.year = min((*days, self.today)) - YEAR
        self.moments = self._moments()
        self.managers = self._managers()
        self.own = self._own()
        self.first = {row.member_id: row.day for row in session.read(_FIRST, {"ids": self.people})}
        self.team = cache(self._team)
        self.quotas = cache(lambda quarter: goals(session, None, quarter))

    def weigh(self, deal: WonDeal, moment: datetime) -> Weight:
        """Weigh a won deal beside everything that was won by that moment; nothing stands out in what is still ahead."""
        if deal.day is None or deal.day > self.today:
            return Weight()
        at = _Moment(deal.id, deal.day, moment, max(deal.day, self.session.principal.company.today(moment)))
        own = {person: self._own_wins(person, at) for person in deal.shares}
        progress = {person: self._progress(person, at) for person in deal.shares}
        sizes = [self._size(lead, at) for lead in {self._lead(person, at.day) for person in deal.shares}]
        first_of_week = cache(lambda day: self.session.principal.company.calendar.containing("week", day).start)
        return Weight(
            marks_of(sizes, own[deal.main], first_of_week, progress[deal.main]),
            {person: milestones(own[person], progress[person]) for person in deal.shares},
            {person: standing(progress[person]) for person in deal.shares},
        )

    def _quarter(self, day: date) -> Period:
        return self.session.principal.company.calendar.containing("quarter", day)

    def _moments(self) -> Mapping[int, datetime]:
        """Return since when each deal that was announced is known to be won."""
        rows = self.session.execute(select(Win.deal_id, Win.weighed_at).where(Win.won_on >= self.year - YEAR))
        return {row.deal_id: row.weighed_at for row in rows if row.deal_id and row.weighed_at}

    def _managers(self) -> Mapping[int, Sequence[Any]]:
        lines = defaultdict[int, list[Any]](list)
        for row in self.session.read(_MANAGERS, {"ids": self.people}):
            lines[row.employee_id].append(row)
        return lines

    def _lead(self, person: int, day: date) -> int | None:
        held = (line.manager_id for line in self.managers.get(person, ()) if line.starts_on <= day < line.ends_on)
        return next(held, None)

    def _own(self) -> Mapping[int, Sequence[_Part]]:
        parts = defaultdict[int, list[_Part]](list)
        for part in self._parts(_OF_PEOPLE, {"ids": self.people, "since_day": self.window}):
            parts[part.person].append(part)
        return parts

    def _team(self, lead: int | None) -> Sequence[_Part]:
        """Return the team's credit of each deal; without a lead, the whole company's."""
        statement = _OF_ALL if lead is None else _OF_TEAM
        by_deal = defaultdict[int, list[_Part]](list)
        for part in self._parts(statement, {"lead": lead, "since_day": self.year}):
            by_deal[part.deal].append(part)
        return [replace(parts[0], amount=_sum(parts)) for parts in by_deal.values() if parts[0].amount is not None]

    def _parts(self, statement: Prepared, params: Mapping[str, Any]) -> Sequence[_Part]:
        rows = self.session.read(statement, params).all()
        rates = exchange(self.session, {row.currency for row in rows})

        def amount(row: Any) -> Decimal | None:
            home = None if row.amount is None else rates.of(Money(row.amount, row.currency), "won", row)
            return None if home is None else home.money.amount * (1 if row.share is None else row.share)

        return [_Part(row.id, row.member_id, amount(row), row.close_date) for row in rows]

    def _known(self, part: _Part, at: _Moment) -> bool:
        known = self.moments.get(part.deal)
        return part.deal == at.deal or (known <= at.moment if known else part.day <= at.today)

    def _before(self, part: _Part, at: _Moment) -> bool:
        known = self.moments.get(part.deal)
        if known is None:
            return part.day <= at.today
        return (known, part.day, part.deal) < (at.moment, at.day, at.deal)

    def _size(self, lead: int | None, at: _Moment) -> tuple[WinMark, ...]:
        first = year_to(at.day).start
        won = [part for part in self.team(lead) if self._known(part, at) and first <= part.day <= self.today]
        mine = next((part.amount for part in won if part.deal == at.deal), None)
        quarter = self._quarter(at.day)
        team = Yardstick(_amounts(won), _amounts(part for part in won if part.day in quarter))
        return size(mine, team)

    def _own_wins(self, person: int, at: _Moment) -> OwnWins:
        earlier = [part for part in self.own.get(person, ()) if part.deal != at.deal and self._before(part, at)]
        since = self.first.get(person)
        first = not earlier and (since is None or since >= self.window)
        return OwnWins(at.day, frozenset(part.day for part in earlier), first)

    def _progress(self, person: int, at: _Moment) -> WinProgress | None:
        """Return how far the quota of the deal's quarter was booked, before the deal and with it."""
        quarter = self._quarter(at.day)
        quota = self.quotas(quarter).get(person)
        if not quota:
            return None
        inside = [part for part in self.own.get(person, ()) if part.day in quarter and part.day <= self.today]
        before = _sum(part for part in inside if part.deal != at.deal and self._before(part, at))
        after = before + _sum(part for part in inside if part.deal == at.deal)
        return WinProgress(quota, before, after, _sum(inside))


@dataclass(frozen=True, slots=True)
class _Moment:
    """A deal that is weighed, the moment up to which others count, and its day."""

    deal: int
    day: date
    moment: datetime
    today: date


def _amounts(parts: Iterable[_Part]) -> Sequence[Decimal]:
    return sorted(part.amount for part in parts if part.amount is not None)


def _sum(parts: Iterable[_Part]) -> Decimal:
    return sum((part.amount for part in parts if part.amount is not None), ZERO)
