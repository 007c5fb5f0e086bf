"""Which period feedback is about, where none is named: one rule for a draft and for the list of all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from spm_core.assessments.models import Assessment
from spm_core.db import ScopedSession
from spm_core.feedback.models import Feedback
from spm_core.period import Period, days


def period_about(session: ScopedSession, now: datetime) -> Period:
    """Return the period those whom the asker leads were last asked to assess themselves for, or else the last month."""
    company, me = session.principal.company, session.principal.employee_id
    theirs = select(Assessment.period_start, Assessment.period_end).where(Assessment.employee_id != me)
    last = session.execute(theirs.order_by(Assessment.period_end.desc(), Assessment.id.desc()).limit(1)).one_or_none()
    if last is not None:
        return company.calendar.named(days(*last))
    return company.calendar.containing("month", company.today(now), -1)


def sent_about(session: ScopedSession, people: Collection[int], period: Period) -> Mapping[int, int]:
    """Return by person the feedback about exactly these days that was sent already, by whomever."""
    same = (Feedback.period_start == period.start, Feedback.period_end == period.end, Feedback.sent_at.is_not(None))
    rows = session.execute(select(Feedback.employee_id, Feedback.id).where(Feedback.employee_id.in_(people), *same))
    return {row.employee_id: row.id for row in rows}
