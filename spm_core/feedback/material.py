"""What a draft of feedback is made from: a person's period in facts, what was agreed before, the rule's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from spm_core.assessments.models import Assessment
from spm_core.assessments.service import leads_person
from spm_core.db import ScopedSession
from spm_core.errors import NotAllowed
from spm_core.feedback.actions import Checked, checked
from spm_core.feedback.periods import period_about
from spm_core.metrics.catalogue import BUILT_IN, Catalogue
from spm_core.period import Period
from spm_core.recognition.service import received
from spm_core.summary.rules import Overall, SummaryVerdict
from spm_core.summary.service import Summary, draft, summary


@dataclass(frozen=True, slots=True)
class Material:
    summary: Summary
    overall: Overall | None
    checked: tuple[Checked, ...]
    recognised: int
    """How often kudos or congratulations were given to them."""
    strength: str | None = None
    improvement: str | None = None
    verdict: SummaryVerdict | None = None
    """The manager's own verdict, where they gave one."""

    @property
    def period(self) -> Period:
        return self.summary.standing.period

    @property
    def stated(self) -> SummaryVerdict | None:
        """The manager's verdict, or else the rule's."""
        return self.verdict or (self.overall.verdict if self.overall else None)


def material(
    session: ScopedSession, person_id: int, period: Period | None, now: datetime, catalogue: Catalogue = BUILT_IN
) -> Material:
    """Return the material about a person's period.

    Without `period` it is that of `period_about`. Raise NotAllowed where the asker does not lead the person today;
    being an admin is not leading.
    """
    if person_id == session.principal.employee_id or not leads_person(session, person_id):
        raise NotAllowed(person_id)
    about = period or period_about(session, now)
    person_summary = summary(session, person_id, about, now, catalogue)
    praised = received(session, person_id, about, now)
    return Material(
        summary=person_summary,
        overall=draft(session, person_id, person_summary, now),
        checked=checked(session, person_id, about, now, catalogue),
        recognised=praised.times if praised else 0,
    )


def assessment_of(session: ScopedSession, person_id: int, period: Period) -> Assessment | None:
    """Return the person's self-assessment of a period, as far as the asker may know of it."""
    same = (Assessment.period_start == period.start, Assessment.period_end == period.end)
    mine = select(Assessment).where(Assessment.employee_id == person_id, *same)
    return session.scalars(mine.order_by(Assessment.id.desc()).limit(1)).one_or_none()
