"""What has changed in a pipeline between two days: what was open on each, as it was said then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.deals.as_of import DealAsOf, is_credited
from spm_core.deals.history import InLine, line, states
from spm_core.deals.rules import DealState
from spm_core.deals.service import credited
from spm_core.fx.service import Exchange, exchange
from spm_core.money import Money
from spm_core.period import Period
from spm_core.pipeline.waterfall import (
    Between,
    MovedPart,
    OnDay,
    Track,
    Waterfall,
    is_in,
    is_overdue,
    step_in,
    step_out,
    waterfall,
)
from spm_core.who import Who

Parts = Mapping[int, DealAsOf]
"""What they have of each deal, whoever of them has it, by the deal's id."""
Sides = Mapping[int, tuple[OnDay, OnDay]]


def changes(session: ScopedSession, whose: Who, period: Period, since: date, now: datetime) -> Waterfall:
    """Return the waterfall from the end of `since` to that of today, at today's rates.

    Each day's deals are those of whoever had them on it, by the org chart of that day. What goes from one of a team to
    another is no change of the team's.
    """
    company = session.principal.company
    between = Between(period, since, company.today(now))
    was, is_ = (_open_parts(session, whose, period, day) for day in (since, between.until))
    rates = exchange(session, {deal.state.currency for parts in (was, is_) for deal in parts.values()}, between.until)
    money = _Money(rates)
    sides = _sides(session, whose, between, [key for key in {**was, **is_} if not _same(was.get(key), is_.get(key))])
    tracks = [_track(key, was.get(key), is_.get(key), sides, between, money) for key in {**was, **is_}]
    waiting = tuple(part for deal in {**was, **is_}.values() for part in money.waiting(deal))
    return waterfall(tracks, between, now, company.currency, waiting)


class _Money:
    """What credits are worth as open amounts at the second day; nothing, as long as they wait for a rate.

    What left is told at the same rates, whatever became of it: the steps add up.
    """

    def __init__(self, rates: Exchange) -> None:
        self.rates = rates

    def of(self, deal: DealAsOf | None, share: Decimal | None = None) -> Decimal:
        part = deal and self.rates.of(deal.amount * (deal.share if share is None else share), "open")
        return part.money.amount if part else Decimal(0)

    def waiting(self, deal: DealAsOf) -> Iterator[Money]:
        part = deal.amount * deal.share
        if part and self.rates.of(part, "open") is None:
            yield part


def _open_parts(session: ScopedSession, whose: Who, period: Period, day: date) -> Parts:
    by_deal: dict[int, list[DealAsOf]] = defaultdict(list)
    for deal in credited(session, whose, period, day, "open"):
        if is_in(deal.state, period):
            by_deal[deal.row.id].append(deal)
    return {deal_id: _together(parts) for deal_id, parts in by_deal.items()}


def _together(parts: Sequence[DealAsOf]) -> DealAsOf:
    """Return the credits for one deal as a single one."""
    if len(parts) == 1:
        return parts[0]
    share, names = sum((part.share for part in parts), Decimal(0)), sorted(part.person for part in parts)
    return replace(parts[0], share=share, person=", ".join(names))


def _same(was: DealAsOf | None, is_: DealAsOf | None) -> bool:
    """Whether a part was open on both days, and worth the same."""
    return bool(was and is_ and (was.amount, was.share) == (is_.amount, is_.share))


def _sides(session: ScopedSession, whose: Who, between: Between, ids: Collection[int]) -> Sides:
    """Return each deal on both days, and whether any of them had credit for it."""
    if not ids:
        return {}
    people = line(session, whose)
    found = [(day, states(session, ids, day)) for day in (between.since, between.until)]
    sides: dict[int, tuple[OnDay, OnDay]] = {}
    for deal_id in ids:
        was, is_ = (on_day(by_id.get(deal_id), people, day) for day, by_id in found)
        sides[deal_id] = was, is_
    return sides


def on_day(state: DealState | None, people: Mapping[int, InLine], day: date) -> OnDay:
    """Return a deal's state on a day with whether any of those people had credit for it."""
    return OnDay(state, state is not None and is_credited(state, people, day))


def _track(
    key: int, was: DealAsOf | None, is_: DealAsOf | None, sides: Sides, between: Between, money: _Money
) -> Track:
    before, after = money.of(was), money.of(is_)
    steps: tuple[MovedPart, ...] = ()
    if was and is_:
        # The same amount at the new share tells a changed split from a changed amount.
        shared = money.of(was, is_.share)
        steps = (
            ("moved_in" if shared > before else "moved_out", shared - before),
            ("amount_changed", after - shared),
        )
    elif was:
        steps = ((step_out(was.state, sides[key][1], between), -before),)
    elif is_:
        steps = ((step_in(sides[key][0], is_.state, between), after),)
    some = is_ or was
    assert some is not None
    return Track(
        deal=some.row.external_id,
        name=some.row.name,
        person=some.person,
        before=before,
        after=after,
        was_overdue=bool(was and is_overdue(was.state, between.since)),
        is_overdue=bool(is_ and is_overdue(is_.state, between.until)),
        steps=steps,
    )
