"""The same landing at the same point of earlier periods, from deals as they were then, and what came of it.

What closed is read as it is known today, what was open as it stood on the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from spm_core.db import ScopedSession
from spm_core.deals.as_of import DealAsOf, params_of, stored
from spm_core.deals.credits import OPEN_ROWS
from spm_core.deals.history import DealHistory, InLine, changed_deals, histories, line
from spm_core.deals.rules import DealState
from spm_core.deals.service import booked, credits_of
from spm_core.metrics.catalogue import SMALL
from spm_core.metrics.readings import Scope
from spm_core.metrics.usual_cases import cases_of
from spm_core.path.chances import weighed
from spm_core.path.landing import Replay
from spm_core.path.outcomes import expected, outcomes, worth
from spm_core.period import ONE_DAY, Period
from spm_core.quota.service import previous_period
from spm_core.versions.service import first_change
from spm_core.who import Who
from spm_core.windows import year_to

MOST_PERIODS = 10
POINTS = 200
"""The points of the grid for an earlier period: enough to tell where on it a result lies."""
SETTLED = (Decimal(0), Decimal(1))


@dataclass(frozen=True, slots=True)
class _Past:
    """What an earlier day is read from, the same for all of them."""

    whose: Who
    today: date
    people: dict[int, InLine]
    changed: dict[int, DealHistory]
    """Deals that changed since the earliest day."""


def replays(session: ScopedSession, whose: Who, period: Period, today: date) -> tuple[Replay, ...]:
    """Return the earlier periods that can be replayed: from the day on which moved close dates began to be recorded."""
    points = _points(session, whose, period, today)
    if not points:
        return ()
    people, earliest = line(session, whose), points[-1][1]
    changed = histories(session, changed_deals(session, whose, people.keys(), earliest), earliest)
    past = _Past(whose, today, dict(people), dict(changed))
    return tuple(found for earlier, day in points if (found := _replay(session, past, earlier, day)))


def _points(session: ScopedSession, whose: Who, period: Period, today: date) -> list[tuple[Period, date]]:
    """Return the earlier periods that are over, the last one first, and in each the day as far in as today."""
    if today >= period.end:
        return []  # on the last day nothing is left to judge
    known_since, into = first_change(session, "close_date"), today - period.start
    found: list[tuple[Period, date]] = []
    while known_since and len(found) < MOST_PERIODS:
        period = previous_period(session, whose.id, period)
        day = min(period.start + into, period.end)
        if day < known_since:
            break
        if period.stop <= today and day < period.end:
            found.append((period, day))
    return found


def _replay(session: ScopedSession, past: _Past, period: Period, day: date) -> Replay | None:
    """None where nothing was open to judge by, or a deal's chance is not known."""
    credits = credits_of(session, list(_closing(session, past, period, day)), day, "open")
    unknown = any(credit.credit and credit.probability is None for credit in credits)
    rate = _usual_rate(session, past, day) if unknown else Decimal(0)
    chances = weighed(credits, rate).chances
    if rate is None or not any(chance.probability < 1 for chance in chances):
        return None
    came = booked(session, past.whose, Period(day + ONE_DAY, period.stop), past.today).total
    return Replay(outcomes(chances, worth(chances), POINTS), expected(chances), worth(chances), came.amount)


def _usual_rate(session: ScopedSession, past: _Past, day: date) -> Decimal | None:
    cases = cases_of(session, Scope(past.whose, year_to(day), past.today), "win_rate", None)
    return cases.value if cases.sample >= SMALL and isinstance(cases.value, Decimal) else None


def _closing(session: ScopedSession, past: _Past, period: Period, day: date) -> Iterator[DealAsOf]:
    """Return the deals that were open on the day and were to close in the rest of the period."""
    left = Period(day, period.stop)
    for row in session.read(OPEN_ROWS[past.whose.kind], params_of(session, past.whose, left, day)):
        deal = stored(row, "open")
        if row.id not in past.changed and _closes(deal.state, left):
            yield _without_hindsight(deal)
    for history in past.changed.values():
        closes = history.close_date_on(day)
        then = history.on(day) if closes and closes in left else None
        if then is None or not _closes(then, left):
            continue
        for person, share in then.credits:
            there = past.people.get(person)
            if there and there.on(day):
                yield _without_hindsight(DealAsOf(history.row, then, share, person, there.name))


def _closes(deal: DealState, left: Period) -> bool:
    return deal.status == "open" and deal.close_date is not None and deal.close_date in left


def _without_hindsight(deal: DealAsOf) -> DealAsOf:
    """Take away a probability of 0 or 1 that nothing but the closing of the deal has set."""
    stated, now = deal.state.probability, deal.row.probability
    if deal.row.status == "open" or stated != now or now not in SETTLED:
        return deal
    return replace(deal, state=replace(deal.state, probability=None))
