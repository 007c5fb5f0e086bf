"""What became known of somebody's bookings since a day: new wins, and what is booked otherwise than it was told.

Both days are read as they were known at their end: what was booked then and these changes make what is booked now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from spm_core.db import ScopedSession
from spm_core.deals.history import histories, line
from spm_core.deals.service import Credit, credited, credits_of, largest_first
from spm_core.digest.rules import Won, won
from spm_core.money import ZERO, Money
from spm_core.period import Period
from spm_core.pipeline.changes import on_day
from spm_core.pipeline.waterfall import OnDay
from spm_core.who import Who

BookedWhy = Literal["lost", "reopened", "removed", "handed_over", "split", "amount", "date", "rate"]


@dataclass(frozen=True, slots=True)
class Rebooked:
    """A deal that was booked already, with what it counts more or less than was told."""

    deal: str
    name: str
    people: tuple[str, ...]
    amount: Money
    why: BookedWhy


@dataclass(frozen=True, slots=True)
class Bookings:
    wins: tuple[Won, ...]
    """Deals that were not known to be won, the largest first."""
    rebooked: tuple[Rebooked, ...]
    before: tuple[Credit, ...]
    """What was known to be won at the end of the first day."""

    def before_in(self, period: Period, currency: str) -> Money:
        """Return what was booked in a period, as it was told."""
        return Money(_worth(part for part in self.before if part.close_date and part.close_date in period), currency)


Known = Mapping[int, Sequence[Credit]]
"""The credits of each deal that is won, by the deal's id."""


def bookings(session: ScopedSession, whose: Who, period: Period, since: date, today: date) -> Bookings:
    """Compare what was won in a period as it was known at the end of `since` with what is known today."""
    before, now = (_known(session, whose, period, day) for day in (since, today))
    differ = {deal for deal in {**before, **now} if _differ(before.get(deal, ()), now.get(deal, ()))}
    sides = _sides(session, whose, differ, since, today)
    new = {deal for deal in differ if deal not in before and not _was_won(sides[deal][0])}
    wins = won(sorted((part for deal in new for part in now[deal]), key=largest_first))
    home = session.principal.company.currency
    changed = [
        _rebooked(before.get(deal, ()), now.get(deal, ()), sides[deal], home) for deal in differ if deal not in new
    ]
    return Bookings(
        tuple(sorted(wins, key=lambda win: (-(win.amount.amount if win.amount else ZERO), win.deal))),
        tuple(sorted(changed, key=lambda each: (-abs(each.amount.amount), each.deal))),
        tuple(part for parts in before.values() for part in parts),
    )


def _known(session: ScopedSession, whose: Who, period: Period, day: date) -> Known:
    deals = credited(session, whose, period, day, "won")
    found: dict[int, list[Credit]] = defaultdict(list)
    for deal, credit in zip(deals, credits_of(session, deals, day, "won"), strict=True):
        found[deal.row.id].append(credit)
    return found


def _worth(parts: Iterable[Credit]) -> Decimal:
    return sum((part.credit.amount for part in parts if part.credit), ZERO)


def _differ(before: Sequence[Credit], now: Sequence[Credit]) -> bool:
    """Whether a deal counts otherwise than it did, or is booked no more; who of a team has the credit is all one."""
    return bool(before) != bool(now) or _worth(before) != _worth(now)


_Sides = tuple[OnDay, OnDay]


def _was_won(side: OnDay) -> bool:
    return side.state is not None and side.state.status == "won"


def _sides(session: ScopedSession, whose: Who, ids: set[int], since: date, today: date) -> Mapping[int, _Sides]:
    if not ids:
        return {}
    people = line(session, whose)
    return {
        deal: (on_day(found.on(since), people, since), on_day(found.on(today), people, today))
        for deal, found in histories(session, ids, since).items()
    }


def _rebooked(before: Sequence[Credit], now: Sequence[Credit], sides: _Sides, home: str) -> Rebooked:
    some = now or before
    return Rebooked(
        some[0].deal,
        some[0].account or some[0].name,
        tuple(part.person for part in some),
        Money(_worth(now) - _worth(before), home),
        _why(before, now, sides),
    )


def _why(before: Sequence[Credit], now: Sequence[Credit], sides: _Sides) -> BookedWhy:
    was, is_ = sides
    if is_.state is None:
        return "removed"
    if not (was.credited and is_.credited):
        return "handed_over"  # before anything else: what became of it since is not for former owners
    if is_.state.status != "won":
        return "lost" if is_.state.status == "lost" else "reopened"
    if not (before and now):
        return "date"
    if before[0].amount != now[0].amount:
        return "amount"
    shares = [sum(part.share for part in parts) for parts in (before, now)]
    return "split" if shares[0] != shares[1] else "rate"
