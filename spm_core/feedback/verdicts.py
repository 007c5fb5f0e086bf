"""The one place where verdicts are told to somebody who may not read the feedback: how many of each, to an admin.

A period is counted once, as it stood on a fixed day after it ended: later feedback changes nothing, so that no two
answers differ by one person. Among the verdicts that the asker may not see there have to be at least two kinds, and at
least three of each kind that occurs; otherwise nothing is told. So an admin who leads some of the people cannot
subtract them to find out about the rest.
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
from spm_core.small_groups import AT_LEAST
from spm_core.summary.rules import SummaryVerdict

SETTLED = timedelta(days=30)
"""From the end of a period to the day on which its verdicts are counted, since feedback takes time to write."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many of each verdict a period has; `counts` is None for the `reason` given."""

    period: Period
    counted_on: date
    """Feedback sent up to the end of this day is counted."""
    counts: Mapping[SummaryVerdict, int] | None
    reason: Literal["too_early", "too_few_people"] | None = None


# Joined to the people whom the asker may know of, which is everybody in the company.
_person, _row = scoped(Employee), Feedback.__table__.alias()
_sent = vouched(
    select(_row.c.id, _row.c.period_start, _row.c.period_end, _row.c.verdict, _row.c.sent_at)
    .join_from(_row, _person, (_person.c.id == _row.c.employee_id) & (_person.c.company_id == _row.c.company_id))
    .where(_row.c.sent_at.is_not(None), _row.c.verdict.is_not(None))
)
_ALL = Prepared(select(_sent).where(_sent.c.period_end >= bindparam("since")).order_by(_sent.c.period_end.desc()))


def distribution(session: ScopedSession, since: date) -> Sequence[Verdicts]:
    """Return the verdicts of each period that ended since a day, newest first; raise NotAllowed unless for an admin."""
    if not session.principal.sees_all:
        raise NotAllowed
    company, today = session.principal.company, cast(date, session.scope["scope_today"])
    seen = set(session.scalars(select(Feedback.id).where(Feedback.period_end >= since)))
    by_period: dict[Period, list[tuple[SummaryVerdict, bool]]] = defaultdict(list)
    for row in session.read(_ALL, {"since": since}):
        if company.today(row.sent_at) <= row.period_end + SETTLED:
            by_period[days(row.period_start, row.period_end)].append((row.verdict, row.id in seen))
    return [_of(period, period.end + SETTLED, today, rows) for period, rows in by_period.items()]


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
