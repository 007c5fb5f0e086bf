"""The one place where verdicts of feedback are told to somebody who may not read it: how many of each, to an admin.

A period is counted once, as it stood on a day after it: later feedback changes nothing, so that no two answers differ
by one person. Of verdicts that are not the asker's to see there are either three of a kind or none, and more than one
kind: else nothing is told of the period. Who leads some of the people can so not take them away to find the rest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

from sqlalchemy import bindparam, select

from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.feedback.models import Feedback
from spm_core.people.models import Employee
from spm_core.period import Period, days
from spm_core.scope import Prepared, scoped, vouched
from spm_core.summary.rules import SummaryVerdict

AT_LEAST = 3
SETTLED = timedelta(days=30)
"""From the end of a period to the day on which its verdicts are counted: feedback takes its time."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of a period; without `counts` for the `reason` beside them."""

    period: Period
    counted_on: date
    """What was sent up to the end of this day is counted."""
    counts: Mapping[SummaryVerdict, int] | None
    reason: Literal["too_early", "too_few_people"] | None = None


# Of feedback about people whom the asker may know: everybody of the company.
_person, _row = scoped(Employee), Feedback.__table__.alias()
_sent = vouched(
    select(_row.c.id, _row.c.period_start, _row.c.period_end, _row.c.verdict, _row.c.sent_at)
    .join_from(_row, _person, (_person.c.id == _row.c.employee_id) & (_person.c.company_id == _row.c.company_id))
    .where(_row.c.sent_at.is_not(None), _row.c.verdict.is_not(None))
)
_ALL = Prepared(select(_sent).where(_sent.c.period_end >= bindparam("since")).order_by(_sent.c.period_end.desc()))


def distribution(session: ScopedSession, since: date) -> Sequence[Verdicts]:
    """Of each period that ended since then and of which feedback was sent, for an admin; the newest first."""
    if not session.principal.sees_all:
        raise NotAllowed
    company, today = session.principal.company, cast(date, session.scope["scope_today"])
    seen = set(session.scalars(select(Feedback.id).where(Feedback.period_end >= since)))
    found: dict[Period, list[tuple[SummaryVerdict, bool]]] = defaultdict(list)
    for row in session.read(_ALL, {"since": since}):
        if company.today(row.sent_at) <= row.period_end + SETTLED:
            found[days(row.period_start, row.period_end)].append((row.verdict, row.id in seen))
    return [_of(period, period.end + SETTLED, today, rows) for period, rows in found.items()]


def _of(period: Period, counted_on: date, today: date, rows: Iterable[tuple[SummaryVerdict, bool]]) -> Verdicts:
    if today <= counted_on:
        return Verdicts(period, counted_on, None, "too_early")
    listed = list(rows)
    hidden = Counter(verdict for verdict, mine in listed if not mine)
    if len(hidden) < 2 or min(hidden.values()) < AT_LEAST:
        return Verdicts(period, counted_on, None, "too_few_people")
    counts = Counter(verdict for verdict, _ in listed)
    return Verdicts(
        period, counted_on, {"misses": counts["misses"], "meets": counts["meets"], "exceeds": counts["exceeds"]}
    )
