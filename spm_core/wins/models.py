"""Won deals worth a word: who won them, why they weigh, where they were announced, and who congratulated."""

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
    """By the person, in chat; the CRM does not have it yet."""
    BOOKED = "booked"
    REDUCED = "reduced"
    """The deal's amount went down after it was announced."""
    REVERTED = "reverted"
    """The deal is not won any more."""


class Win(CompanyOwned):
    __tablename__ = "win"
    __table_args__ = (UniqueConstraint("company_id", "deal_id"), Index(None, "company_id", "won_on"))

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """Whose deal it is; everybody with a part in it is in WinPart."""
    deal_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id", ondelete="SET NULL"))
    account: Mapped[str] = mapped_column(String(300))
    """Whom it was sold to; the deal's name where the CRM names no account."""
    amount: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    currency: Mapped[str] = mapped_column(String(3))
    months: Mapped[int | None]
    """For how long it was signed, where somebody said so."""
    won_on: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When we heard of it."""
    state: Mapped[WinState] = mapped_column(Enum(WinState, native_enum=False, length=16))
    marks: Mapped[list[str]] = mapped_column(JSON)
    """Why it is worth more than a line (wins.rules.Mark)."""
    public: Mapped[bool] = mapped_column(default=False)
    """Whether it was announced, so that colleagues may know of it."""
    perhaps_id: Mapped[int | None] = mapped_column(ForeignKey("win.id", ondelete="SET NULL"))
    """The told win that may be this one: the person is asked, and until they answer nothing is announced."""
    version: Mapped[int] = mapped_column(default=0)
    """How often its announcement was changed."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        """Those who won it and those above them; once it is announced every colleague, and its team's channels."""
        part = WinPart.__table__.alias()
        here = and_(part.c.company_id == c.company_id, part.c.win_id == c.id)
        own = within(select(part.c.id).where(here, sees(part.c.employee_id)), part)
        read = within(select(part.c.id).where(here, in_audience(part.c.employee_id)), part)
        return or_(own, and_(c.public, read))


class WinPart(CompanyOwned):
    """Somebody who is credited with a part of the deal."""

    __tablename__ = "win_part"
    __table_args__ = (UniqueConstraint("win_id", "employee_id"), Index(None, "company_id", "employee_id"))

    win_id: Mapped[int] = mapped_column(ForeignKey("win.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _of_visible_win(c)


class WinPost(CompanyOwned):
    """A channel in which a win was announced, or is to be: the notice `wins.posting.key_of` tells where."""

    __tablename__ = "win_post"
    __table_args__ = (UniqueConstraint("win_id", "channel_id"),)

    win_id: Mapped[int] = mapped_column(ForeignKey("win.id", ondelete="CASCADE"))
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _of_visible_win(c)


class Congratulation(CompanyOwned):
    """That somebody pressed the button, or put a reaction under the announcement; counted once a person."""

    __tablename__ = "congratulation"
    __table_args__ = (UniqueConstraint("win_id", "employee_id", "via"),)

    win_id: Mapped[int] = mapped_column(ForeignKey("win.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    """Who congratulates."""
    via: Mapped[str] = mapped_column(String(64))
    """ "button", or the name of a reaction."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return _of_visible_win(c)


def _of_visible_win(c: Any) -> ColumnElement[bool]:
    win = Win.__table__.alias()
    return within(select(win.c.id).where(win.c.id == c.win_id, Win.visible(win.c)), win)
