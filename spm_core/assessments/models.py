"""Cycles in which people assess themselves, their assessments, and what they wrote."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Enum,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    and_,
    false,
    or_,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import ALL, ME, CompanyOwned
from spm_core.people.models import leads


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    ONBOARDING = "onboarding"
    """30, 60 and 90 days after somebody's first day."""


class Cycle(CompanyOwned):
    """How often self-assessments are asked for; every rep under the lead, or in the company, takes part."""

    __tablename__ = "cycle"
    __table_args__ = (UniqueConstraint("company_id", "lead_id", "every"),)

    lead_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    every: Mapped[Every] = mapped_column(Enum(Every, native_enum=False, length=16))
    questions: Mapped[str] = mapped_column(String(64))
    """The name of a question set."""
    days_open: Mapped[int] = mapped_column(default=7)
    """Days from opening to the deadline, both included."""
    since: Mapped[date]
    """Periods that ended before this day are not asked about."""
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


class AssessmentState(StrEnum):
    OPEN = "open"
    """Nothing has been written yet."""
    DRAFT = "draft"
    SUBMITTED = "submitted"
    READ = "read"
    """The manager has opened it: from then on it cannot be changed."""
    WITHDRAWN = "withdrawn"


class Assessment(CompanyOwned):
    """One person's self-assessment of one period; their managers may know that it exists and how far it has got."""

    __tablename__ = "assessment"
    __table_args__ = (
        UniqueConstraint("cycle_id", "employee_id", "period_start"),
        Index(None, "company_id", "employee_id", "period_start"),
        Index(None, "company_id", "state", "due_on"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    """Inclusive."""
    questions: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date]
    """The last day to submit it, in the person's time zone."""
    state: Mapped[AssessmentState] = mapped_column(
        Enum(AssessmentState, native_enum=False, length=16), default=AssessmentState.OPEN
    )
    version: Mapped[int] = mapped_column(default=0)
    """Goes up by one with every change."""
    reminded: Mapped[int] = mapped_column(default=0)
    """How many reminders have been queued; the third one goes to the manager."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, leads(c.employee_id))


class AssessmentAnswer(CompanyOwned):
    """What somebody answered, sealed in the vault; visible to them, once submitted to their managers, to no admin."""

    __tablename__ = "assessment_answer"
    __table_args__ = (UniqueConstraint("assessment_id", "question"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    question: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[str] = mapped_column(Text)
    submitted: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        mine = cast(ColumnElement[bool], c.employee_id == ME)
        return or_(mine, and_(c.submitted.is_(True), leads(c.employee_id)))
