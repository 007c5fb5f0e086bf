"""Skills that people want to grow or help others with, coaching talks, and what people publish to learn from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import JSON, ColumnElement, Enum, ForeignKey, Index, String, Text, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import UtcDateTime
from spm_core.models import ME, CompanyOwned
from spm_core.people.models import leads

LONGEST = 2000
"""Most characters of a note."""


class For(StrEnum):
    GROW = "grow"
    HELP = "help"
    """Whoever chooses this lets colleagues be told that they help with it."""


class SkillChoice(CompanyOwned):
    """A skill that somebody wants to grow, visible to them and their managers; or offers to help with, to everybody."""

    __tablename__ = "skill_choice"
    __table_args__ = (UniqueConstraint("company_id", "employee_id", "skill", "purpose"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    skill: Mapped[str] = mapped_column(String(40))
    purpose: Mapped[For] = mapped_column(Enum(For, native_enum=False, length=8))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(c.purpose == For.HELP, leads(c.employee_id))


class TalkState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    CANCELLED = "cancelled"


class CoachingTalk(CompanyOwned):
    """A talk between somebody and a lead of theirs; admins do not see it."""

    __tablename__ = "coaching_talk"
    __table_args__ = (Index(None, "company_id", "employee_id"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """Who proposed the times; the other person picks one."""
    times: Mapped[list[str]] = mapped_column(JSON)
    """Proposed moments in UTC, as ISO texts."""
    minutes: Mapped[int] = mapped_column(default=30)
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    state: Mapped[TalkState] = mapped_column(Enum(TalkState, native_enum=False, length=16), default=TalkState.PROPOSED)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    about: Mapped[str | None] = mapped_column(String(250))
    """The key of the signal to talk about, where there is one."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return leads(c.employee_id)


class TalkNote(CompanyOwned):
    """A note on a talk, sealed for its author and the person it is about."""

    __tablename__ = "talk_note"
    __table_args__ = (Index(None, "company_id", "talk_id"),)

    talk_id: Mapped[int] = mapped_column(ForeignKey("coaching_talk.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sealed: Mapped[str] = mapped_column(Text)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(cast(ColumnElement[bool], c.by_id == ME), leads(c.employee_id))


class LearningResource(CompanyOwned):
    """Something to learn from, published to the company: a link, or what worked for somebody, in their own words."""

    __tablename__ = "learning_resource"
    __table_args__ = (Index(None, "company_id", "skill"),)

    by_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    skill: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    link: Mapped[str | None] = mapped_column(String(500))
    text: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class ResourceLike(CompanyOwned):
    """That somebody found a resource useful; likes are only counted, and nobody is told whose they are."""

    __tablename__ = "resource_like"
    __table_args__ = (UniqueConstraint("resource_id", "employee_id"),)

    resource_id: Mapped[int] = mapped_column(ForeignKey("learning_resource.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
