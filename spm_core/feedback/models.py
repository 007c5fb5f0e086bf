"""Feedback that a manager gives about a period, the replies to it, what is agreed, and what colleagues answer.

Texts are sealed for their author and the person they are about. Those who lead the person may read them; being an
admin gives no access.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Enum, ForeignKey, Index, String, Text, UniqueConstraint, and_, false, or_
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled, UtcDateTime
from spm_core.models import ME, CompanyOwned
from spm_core.money import Money
from spm_core.people.models import leads
from spm_core.period import Period, days

LONGEST = 2000
"""Most characters of a part, a reply or an answer."""


class FeedbackElement(StrEnum):
    """The five parts of feedback, in their order."""

    GOALS = "goals"
    SINCE = "since"
    SUCCESSES = "successes"
    IMPROVE = "improve"
    OVERALL = "overall"


class ReplyKind(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    COMMENT = "comment"
    DISAGREE = "disagree"
    TALK = "talk"
    """The person asks to talk about it."""


def _theirs(person: ColumnElement[Any], sent: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that the asker leads the person today, or is the person and it was sent."""
    return or_(and_(sent, person == ME), and_(person != ME, leads(person)))


class Feedback(CompanyOwned):
    """Feedback to one person about one period; a draft until somebody who leads them sends it."""

    __tablename__ = "feedback"
    __table_args__ = (UniqueConstraint("company_id", "employee_id", "period_start", "period_end"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """Who drafted it; once sent, who sent it."""
    period_start: Mapped[date]
    period_end: Mapped[date]
    """Inclusive."""
    verdict: Mapped[str | None] = mapped_column(String(16))
    """misses, meets or exceeds; None where nothing could be measured and the manager gave none."""
    version: Mapped[int] = mapped_column(default=1)
    """Goes up by one with every change, so that only what the sender has seen is sent."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def period(self) -> Period:
        return days(self.period_start, self.period_end)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _theirs(c.employee_id, c.sent_at.is_not(None))


class FeedbackPart(CompanyOwned):
    """The text of one part, sealed for whoever wrote it last and the person it is about."""

    __tablename__ = "feedback_part"
    __table_args__ = (UniqueConstraint("feedback_id", "part"),)

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    part: Mapped[FeedbackElement] = mapped_column(Enum(FeedbackElement, native_enum=False, length=16))
    sealed: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    sent: Mapped[bool] = mapped_column(default=False, server_default=false())

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _theirs(c.employee_id, c.sent.is_(True))


class FeedbackAction(CompanyOwned):
    """An action agreed on: a figure to reach by a day.

    Sending the feedback proposes it as a goal, and the next feedback says what became of it.
    """

    __tablename__ = "feedback_action"
    __table_args__ = (UniqueConstraint("feedback_id", "metric"),)

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    metric: Mapped[str] = mapped_column(String(64))
    target: Mapped[Decimal] = mapped_column(Scaled(MONEY_PLACES))
    currency: Mapped[str | None] = mapped_column(String(3))
    due_on: Mapped[date]
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    sent: Mapped[bool] = mapped_column(default=False, server_default=false())

    @property
    def amount(self) -> Money | Decimal:
        return Money(self.target, self.currency) if self.currency else self.target

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _theirs(c.employee_id, c.sent.is_(True))


class FeedbackReply(CompanyOwned):
    """What the person, or somebody who leads them, says about feedback that was sent; it is never changed."""

    __tablename__ = "feedback_reply"
    __table_args__ = (Index(None, "company_id", "feedback_id"),)

    feedback_id: Mapped[int] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    kind: Mapped[ReplyKind] = mapped_column(Enum(ReplyKind, native_enum=False, length=16))
    sealed: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return leads(c.employee_id)


class PeerRequest(CompanyOwned):
    """A question to one colleague about one thing; both question and answer stay between the two."""

    __tablename__ = "peer_request"
    __table_args__ = (
        Index(None, "company_id", "asker_id", "asked_at"),
        Index(None, "company_id", "colleague_id", "asked_at"),
    )

    asker_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    colleague_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    about: Mapped[str] = mapped_column(Text)
    """Sealed, like the answer."""
    answer: Mapped[str | None] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(c.asker_id == ME, c.colleague_id == ME)
