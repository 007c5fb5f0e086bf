"""How much of each activity somebody recorded, and what was won over the same days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import exists, func, select

from spm_core.db import ScopedSession
from spm_core.metrics.comebacks import known
from spm_core.metrics.models import CALL, DEMO, MEETING, PROPOSAL, Activity
from spm_core.metrics.readings import Scope, read_bases
from spm_core.money import ZERO
from spm_core.path.rules import Effort, effort
from spm_core.people.models import Subtree
from spm_core.period import Period
from spm_core.who import Who

METRICS = {DEMO: "demos", PROPOSAL: "proposals", MEETING: "meetings", CALL: "calls"}
"""Metrics by kind of activity, the closest to a win first."""


def efforts(
    session: ScopedSession, whose: Who, gap: Decimal, weeks_left: Decimal, window: Period
) -> tuple[Effort, ...]:
    """Return the effort for each recorded kind of activity, since its first record: earlier wins say nothing."""
    first = _recorded(session, whose, window)
    won: dict[Period, tuple[int, Decimal]] = {}
    recorded = []
    for kind, metric in METRICS.items():
        if kind not in first:
            continue
        since, count = first[kind]
        days = Period(since, window.stop)
        if days not in won:
            won[days] = _won(session, whose, days)
        recorded.append(effort(metric, days, count, *won[days], gap, weeks_left))
    return tuple(recorded)


def _recorded(session: ScopedSession, whose: Who, window: Period) -> dict[str, tuple[date, int]]:
    """Return the first day and the number of recorded activities, by kind."""
    day = Activity.day
    who = Activity.employee_id == whose.id
    if whose.team:
        under = (Subtree.lead_id == whose.id) & (Subtree.member_id == Activity.employee_id)
        who = exists(select(Subtree.id).where(under, Subtree.starts_on <= day, Subtree.ends_on > day))
    by_kind = select(Activity.kind, func.min(day), func.sum(Activity.count)).group_by(Activity.kind)
    rows = session.execute(by_kind.where(who, day >= window.start, day < window.stop))
    return {kind: (first, int(count)) for kind, first, count in rows}


def _won(session: ScopedSession, whose: Who, days: Period) -> tuple[int, Decimal]:
    bases = known(read_bases(session, Scope(whose, days, days.end), ("won", "booked")).by_key.get(None, {}))
    return int(bases.get("won", ZERO)), bases.get("booked", ZERO)
