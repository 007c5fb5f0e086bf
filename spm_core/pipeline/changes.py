"""What has changed in a pipeline since a day, from the stored history."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from spm_core.db import ScopedSession
from spm_core.deals.as_of import ALL
from spm_core.deals.credits import MOVES_SINCE, MOVING_ROWS
from spm_core.deals.rules import Change, DealState
from spm_core.fx.service import exchange
from spm_core.money import Money
from spm_core.period import Period
from spm_core.pipeline.waterfall import Between, Track, Waterfall, is_in, states, step_of, waterfall
from spm_core.who import Who


def changes(session: ScopedSession, whose: Who, period: Period, since: date, now: datetime) -> Waterfall:
    """Return the waterfall from the end of `since` to that of today, at today's rates and by today's org chart."""
    company = session.principal.company
    between = Between(period, since, company.today(now))
    params = {"lead": whose.id, "start": period.start, "stop": period.stop, "day": between.until}
    params["since_day"] = since
    rows: dict[tuple[int, str], Row[Any]] = {}
    for prepared in MOVING_ROWS[whose.kind]:
        rows |= {(row.id, row.credited): row for row in session.read(prepared, params)}
    history: dict[int, list[Change]] = defaultdict(list)
    for move in session.read(MOVES_SINCE[whose.kind], params):
        history[move.deal_id].append(Change(move.changed_on, move.field, move.old))
    rates = exchange(session, {row.currency for row in rows.values()})
    tracks, waiting = [], []
    for row in rows.values():
        now_ = DealState(row.stage, row.status, row.amount, row.close_date, row.created_on)
        before, after = states(now_, history[row.id], between)
        amounts: list[Money | None] = []
        for state in (before, after):
            whole = Money(state.amount, row.currency) if state and is_in(state, period) and state.amount else None
            part = whole * (ALL if row.share is None else row.share) if whole else None
            converted = rates.convert(part, between.until) if part else None
            amounts.append(converted)
            if part and not converted:
                waiting.append(part)
        step = step_of(before, after, period)
        tracks.append(Track(row.external_id, row.name, row.credited, amounts[0], amounts[1], step))
    return waterfall(tracks, between, now, company.currency, tuple(waiting))
