"""What has changed in a pipeline between two days: what was open on each, as it was said then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.deals.as_of import DealAsOf, day_of
from spm_core.deals.history import line, states
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

PartKey = tuple[int, int]
"""A deal and the person who has credit for it."""
Parts = Mapping[PartKey, DealAsOf]
Sides = Mapping[PartKey, tuple[OnDay, OnDay]]


def changes(session: ScopedSession, whose: Who, period: Period, since: date, now: datetime) -> Waterfall:
    """Return the waterfall from the end of `since` to that of today, at today's rates.

    Each day's deals are those of whoever had them on it, by the org chart of that day.
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
    deals = credited(session, whose, period, day, "open")
    return {(deal.row.id, deal.person_id): deal for deal in deals if is_in(deal.state, period)}


def _same(was: DealAsOf | None, is_: DealAsOf | None) -> bool:
    """Whether a part was open on both days, and worth the same."""
    return bool(was and is_ and (was.amount, was.share) == (is_.amount, is_.share))


def _sides(session: ScopedSession, whose: Who, between: Between, keys: Iterable[PartKey]) -> Sides:
    """Return what became of each part: its deal on both days, and whether the person had credit for it here."""
    wanted = list(keys)
    if not wanted:
        return {}
    people, ids = line(session, whose), {deal for deal, _ in wanted}
    found = [(day, states(session, ids, day)) for day in (between.since, between.until)]
    sides: dict[PartKey, tuple[OnDay, OnDay]] = {}
    for deal_id, person in wanted:
        days = []
        for day, by_id in found:
            state = by_id.get(deal_id)
            theirs = state is not None and any(credited == person for credited, _share in state.credits)
            here = theirs and state is not None and person in people and people[person].on(day_of(state, day))
            days.append(OnDay(state, here))
        sides[deal_id, person] = (days[0], days[1])
    return sides


def _track(
    key: PartKey, was: DealAsOf | None, is_: DealAsOf | None, sides: Sides, between: Between, money: _Money
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
