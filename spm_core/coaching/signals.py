"""What a person's figures suggest working on, beside their team's and their own of half a year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from spm_core.coaching.deals import contacts, discount
from spm_core.coaching.rules import (
    UNKNOWN,
    Level,
    Signal,
    SignalKind,
    discounting,
    large_part,
    long_cycle,
    low_share,
    ordered,
    slow_ramp,
)
from spm_core.db import ScopedSession
from spm_core.deals.rules import status_of_stage
from spm_core.deals.service import all_open_deals
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.comparisons import team_average
from spm_core.metrics.service import MetricQuestion, MetricValue, allow, measure
from spm_core.metrics.stages import Moves, moves
from spm_core.period import ONE_DAY, Period
from spm_core.pipeline.limits import stall_limits
from spm_core.pipeline.risks import is_stalled
from spm_core.quota.members import member
from spm_core.quota.service import standing
from spm_core.quota.stand import BEHIND
from spm_core.team.rules import is_ramping
from spm_core.who import Who

SPAN = timedelta(days=182)
"""Signals cover half a year and compare it with the half year before."""
METRIC: dict[SignalKind, str] = {
    "stage_conversion": "closed_stage_conversion",
    "win_rate": "win_rate",
    "cycle": "median_cycle_days",
}
"""The metric behind each kind of signal whose figure the whole company has."""


@dataclass(frozen=True, slots=True)
class Signals:
    period: Period
    found: tuple[Signal, ...]
    """In the order of `rules.ordered`."""
    unknown: tuple[SignalKind, ...]
    """Kinds that the data cannot judge: contacts or list prices are not recorded, or there are no cases."""


def span_until(today: date) -> Period:
    return Period(today + ONE_DAY - SPAN, today + ONE_DAY)


def signals(session: ScopedSession, person: int, now: datetime) -> Signals:
    """Return the signals about a person; raise NotAllowed where the asker may not see them."""
    allow(session, Who("own", person))
    today = session.principal.company.today(now)
    asked = MetricQuestion("win_rate", Who("own", person), span_until(today))
    judged = [
        *_of_stages(session, asked, now),
        _compared(session, "win_rate", asked, now),
        _compared(session, "cycle", MetricQuestion(METRIC["cycle"], asked.subject, asked.period), now),
        *_of_deals(session, person, asked.period, now),
        ("ramp", *_ramp(session, person, now)),
    ]
    known = {kind for kind, level, _signal in judged if level.sample}
    unknown = tuple(dict.fromkeys(kind for kind, _level, _signal in judged if kind not in known and kind != "ramp"))
    return Signals(asked.period, ordered(signal for _kind, _level, signal in judged), unknown)


Judged = tuple[SignalKind, Level, Signal | None]


def _of_stages(session: ScopedSession, asked: MetricQuestion, now: datetime) -> Iterator[Judged]:
    for first, last in steps(moves(session)):
        staged = replace(asked, metric=METRIC["stage_conversion"], from_stage=first, to_stage=last)
        yield _compared(session, "stage_conversion", staged, now)


def steps(known: Moves) -> tuple[tuple[str, str], ...]:
    """Return each open stage with the one that most deals move on to from it, lost ones aside."""
    ahead: dict[str, tuple[int, str]] = {}
    for (old, new), count in known.items():
        forward = count > known.get((new, old), 0) and status_of_stage(new) != "lost"
        if old and forward and status_of_stage(old) == "open":
            ahead[old] = max(ahead.get(old, (0, "")), (count, new))
    return tuple((old, new) for old, (_count, new) in sorted(ahead.items()))


def _compared(session: ScopedSession, kind: SignalKind, asked: MetricQuestion, now: datetime) -> Judged:
    own, team, before = levels(session, asked, now)
    if kind == "cycle":
        return kind, own, long_cycle(own, team, before)
    return kind, own, low_share(kind, own, team, before, asked.from_stage, asked.to_stage)


def levels(session: ScopedSession, asked: MetricQuestion, now: datetime) -> tuple[Level, Level, Level]:
    """Return a person's figure, their team's, and their own of the span before.

    The span before is measured as it stood at its end, so that deals which entered a stage late in either had equally
    little time to move on.
    """
    earlier = replace(asked, period=Period(asked.period.start - SPAN, asked.period.start))
    return figure(session, asked, now), team_figure(session, asked, now), figure(session, earlier, now - SPAN)


def figure(session: ScopedSession, asked: MetricQuestion, now: datetime) -> Level:
    return _level(measure(session, asked, now).value)


def team_figure(session: ScopedSession, asked: MetricQuestion, now: datetime) -> Level:
    average = team_average(session, asked, now, BUILT_IN)
    return _level(average.value, average.people)


def _level(measured: MetricValue, people: int | None = None) -> Level:
    value, sample, open_ = measured.value, measured.sample or 0, measured.inputs.get("stage_open")
    known = Decimal(value) if isinstance(value, Decimal | int) else None
    return Level(known, sample, people, open_ if isinstance(open_, int) else 0)


def _of_deals(session: ScopedSession, person: int, period: Period, now: datetime) -> Iterator[Judged]:
    today = session.principal.company.today(now)
    thin, thin_deals = contacts(session, person, today)
    yield "single_threaded", thin, large_part("single_threaded", thin, thin_deals)
    off = discount(session, person, period, today)
    before = discount(session, person, Period(period.start - SPAN, period.start), period.start - ONE_DAY)
    yield "discounting", off, discounting(off, before)
    deals, limits = all_open_deals(session, Who("own", person), period, today), stall_limits(session, today)
    stuck = tuple(deal.name for deal in deals if is_stalled(deal, limits, today))
    stalled = Level(Decimal(len(stuck)) / len(deals), len(deals)) if deals else UNKNOWN
    yield "stalled", stalled, large_part("stalled", stalled, stuck)


def _ramp(session: ScopedSession, person: int, now: datetime) -> tuple[Level, Signal | None]:
    """Return the pace towards the current period's ramped quota, for somebody who is still ramping."""
    company = session.principal.company
    if not is_ramping(company.today(now), member(session, person).employment, company.calendar):
        return UNKNOWN, None
    facts = standing(session, person, None, now)
    pace = Level(facts.pace, facts.days_ended)
    return pace, slow_ramp(pace) if facts.verdict in BEHIND else None
