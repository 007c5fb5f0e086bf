"""Goals that people agreed to: what was set, every change to it, and what was said about it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Enum, ForeignKey, Index, String, Text, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled, UtcDateTime
from spm_core.models import COMPANY, ME, TODAY, CompanyOwned
from spm_core.money import Money
from spm_core.people.models import Subtree, sees, within
from spm_core.period import Period, days

LONGEST = 1000
"""Most characters that somebody may write about a goal."""


class GoalState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """For a version: another took its place."""
    SET = "set"
    """As shown, and never stored: a quota that was imported and that nobody has accepted. It counts all the same."""


LIVE = (GoalState.PROPOSED, GoalState.AGREED)
ENDED = (GoalState.DECLINED, GoalState.WITHDRAWN)


class Each(StrEnum):
    """How often a recurring target falls due within the period, where it is not set for the period as a whole."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class GoalEntryKind(StrEnum):
    """What somebody did about a goal."""

    PROPOSED = "proposed"
    CHANGED = "changed"
    ACKNOWLEDGED = "acknowledged"
    COMMENTED = "commented"
    CONCERN = "concern"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SHARED = "shared"
    HIDDEN = "hidden"


class _Terms:
    """What a goal asks for; the target of a share is a fraction of 1."""

    target: Mapped[Decimal] = mapped_column(Scaled(MONEY_PLACES))
    period_start: Mapped[date]
    period_end: Mapped[date]
    """Inclusive."""
    weight: Mapped[Decimal] = mapped_column(Scaled(MONEY_PLACES), default=Decimal(1))
    """Relative to the person's other goals: 60, 20 and 20 say the same as 3, 1 and 1."""

    @property
    def period(self) -> Period:
        return days(self.period_start, self.period_end)


class Goal(_Terms, CompanyOwned):
    """A metric's value that a person or a team is to reach in a period.

    It holds the terms that were agreed, or until then those proposed last. A change to agreed terms stays a version
    of its own until it is agreed too.
    """

    __tablename__ = "goal"
    __table_args__ = (Index(None, "company_id", "owner_id", "state"), Index(None, "company_id", "parent_id"))

    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    scope: Mapped[str] = mapped_column(String(8), default="own")
    """own: for the person alone; team: for everybody under them."""
    metric: Mapped[str] = mapped_column(String(64))
    currency: Mapped[str | None] = mapped_column(String(3))
    """Set for money; None for counts and shares."""
    each: Mapped[Each | None] = mapped_column(Enum(Each, native_enum=False, length=16))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    """The team's goal that this one serves."""
    is_quota: Mapped[bool] = mapped_column(default=False)
    """Whether agreeing to it writes the quota (docs/decisions/0015)."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    """Whether a team's goal is visible to its members."""
    state: Mapped[GoalState] = mapped_column(Enum(GoalState, native_enum=False, length=16), default=GoalState.PROPOSED)
    version: Mapped[int] = mapped_column(default=1)
    """The number of the version whose terms these are."""

    @property
    def amount(self) -> Money | Decimal:
        return Money(self.target, self.currency) if self.currency else self.target

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        """Visible to the owner and their leads; a team's goal also to its members, once it is shared with them."""
        table = Subtree.__table__.alias()
        line = table.c
        member = select(line.id).where(line.company_id == COMPANY, line.lead_id == c.owner_id, line.member_id == ME)
        member = member.where(line.starts_on <= TODAY, line.ends_on > TODAY)
        return or_(sees(c.owner_id), (c.scope == "team") & c.is_shared & within(member, table))


class GoalVersion(_Terms, CompanyOwned):
    """Terms as somebody proposed them, whether or not they were agreed to."""

    __tablename__ = "goal_version"
    __table_args__ = (UniqueConstraint("goal_id", "number"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    number: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("goal.id"))
    state: Mapped[GoalState] = mapped_column(Enum(GoalState, native_enum=False, length=16), default=GoalState.PROPOSED)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    """Who proposed it; None for an imported quota."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str | None] = mapped_column(Text)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.owner_id)


class GoalEntry(CompanyOwned):
    """One step of the exchange about a goal, kept between the person and their leads: never shared with a team."""

    __tablename__ = "goal_entry"
    __table_args__ = (Index(None, "company_id", "goal_id"),)

    goal_id: Mapped[int] = mapped_column(ForeignKey("goal.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    version: Mapped[int]
    """The number of the version they were looking at."""
    kind: Mapped[GoalEntryKind] = mapped_column(Enum(GoalEntryKind, native_enum=False, length=16))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str | None] = mapped_column(Text)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.owner_id)
