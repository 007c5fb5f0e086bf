"""Wins worth announcing: who won them, why they matter, where they were announced, and who congratulated."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Enum, ForeignKey, Index, String, UniqueConstraint, and_, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled, UtcDateTime
from spm_core.models import CompanyOwned
from spm_core.people.models import in_audience, sees, within


class WinState(StrEnum):
    TOLD = "told"
    """The person told of it in chat; the CRM does not have it yet."""
    BOOKED = "booked"
    CHANGED = "changed"
    """Something else of it than below has changed since it was announced, such as who is credited."""
    REDUCED = "reduced"
    """The deal's amount has gone down since it was announced."""
    MOVED = "moved"
    """The deal's close date has left the quarter it was announced in, or is still to come."""
    REOPENED = "reopened"
    LOST = "lost"
    GONE = "gone"
    """The CRM no longer has the deal."""
    WITHDRAWN = "withdrawn"
    """The company keeps the account or the deal to itself since."""


STANDING = frozenset({WinState.TOLD, WinState.BOOKED, WinState.CHANGED, WinState.REDUCED, WinState.MOVED})
"""The states in which it is a win: to be shown on boards, and congratulated on."""


class Win(CompanyOwned):
    __tablename__ = "win"
    __table_args__ = (UniqueConstraint("company_id", "deal_id"), Index(None, "company_id", "won_on"))

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """The deal's owner or, where they get no credit, who gets most; everybody with a part in it is in WinPart."""
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id", ondelete="SET NULL"))
    account: Mapped[str] = mapped_column(String(300))
    """The customer; the deal's name where the CRM names no account."""
    amount: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    currency: Mapped[str] = mapped_column(String(3))
    months: Mapped[int | None]
    """The term of the contract, where somebody gave it."""
    won_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When we heard of it."""
    state: Mapped[WinState] = mapped_column(Enum(WinState, native_enum=False, length=16))
    marks: Mapped[list[str]] = mapped_column(JSON)
    """Why it is worth more than a line (wins.rules.WinMark)."""
    public: Mapped[bool] = mapped_column(default=False)
    """Whether it was announced, so that colleagues may know of it."""
    perhaps_id: Mapped[int | None] = mapped_column(ForeignKey("win.id", ondelete="SET NULL"))
    """The win told in chat that may be this one: nothing is announced until the person has answered."""
    version: Mapped[int] = mapped_column(default=0)
    """How often the announcement has been changed."""
    weighed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when what was won is held against it, so that later wins take no mark away; None before its deal came."""
    announced: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What was first said of it (wins.outcomes.FirstSaid), to tell what has become of it."""
    said: Mapped[str | None] = mapped_column(String(64))
    """A fingerprint of what its announcements say, which are edited only when that changes."""
    private: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON, default=dict, server_default="{}")
    """By person, what they alone were told, and how often each was taken back or given again: even while it holds."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        """Return who may see a win: those who won it and those above them; once announced, its audience as well."""
        part = WinPart.__table__.alias()
        here = and_(part.c.company_id == c.company_id, part.c.win_id == c.id)
        own = within(select(part.c.id).where(here, sees(part.c.employee_id)), part)
        read = within(select(part.c.id).where(here, in_audience(part.c.employee_id)), part)
        return or_(own, and_(c.public, read))


class WinPart(CompanyOwned):
    """A person who is credited with a part of the deal."""

    __tablename__ = "win_part"
    __table_args__ = (UniqueConstraint("win_id", "employee_id"), Index(None, "company_id", "employee_id"))

    win_id: Mapped[int] = mapped_column(ForeignKey("win.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _of_visible_win(c)


class WinPost(CompanyOwned):
    """A channel in which a win is or will be announced; the notice `wins.posting.key_of` holds the message."""

    __tablename__ = "win_post"
    __table_args__ = (UniqueConstraint("win_id", "channel_id"),)

    win_id: Mapped[int] = mapped_column(ForeignKey("win.id", ondelete="CASCADE"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _of_visible_win(c)


class Congratulation(CompanyOwned):
    """A press of the button, or a reaction to the announcement; each person counts once."""

    __tablename__ = "congratulation"
    __table_args__ = (UniqueConstraint("win_id", "employee_id", "via"),)

    win_id: Mapped[int] = mapped_column(ForeignKey("win.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """The person who congratulates."""
    via: Mapped[str] = mapped_column(String(64))
    """The name of the reaction, or "button"."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _of_visible_win(c)


def _of_visible_win(c: Any) -> ColumnElement[bool]:
    win = Win.__table__.alias()
    return within(select(win.c.id).where(win.c.id == c.win_id, Win.visible(win.c)), win)
