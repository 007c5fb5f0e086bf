"""The CRM's data as it was imported: accounts, products, deals, their splits, and what changed when."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, and_, case, or_, select, true
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, SHARE_PLACES, Scaled, UtcDateTime
from spm_core.deals.rules import GONE
from spm_core.models import CompanyOwned
from spm_core.people.models import sees, within


class Account(CompanyOwned):
    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    name: Mapped[str] = mapped_column(String(200))
    segment: Mapped[str | None] = mapped_column(String(100))
    sector: Mapped[str | None] = mapped_column(String(100))
    office: Mapped[str | None] = mapped_column(String(100))


class Product(CompanyOwned):
    __tablename__ = "product"
    __table_args__ = (UniqueConstraint("company_id", "name"),)

    name: Mapped[str] = mapped_column(String(200))
    series: Mapped[str | None] = mapped_column(String(100))
    list_price: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))


class Alias(CompanyOwned):
    """A spelling that the import has learned to read as another one; `kind` is "product", "account", "sector"…"""

    __tablename__ = "alias"
    __table_args__ = (UniqueConstraint("company_id", "kind", "spelling"),)

    kind: Mapped[str] = mapped_column(String(16))
    spelling: Mapped[str] = mapped_column(String(200))
    means: Mapped[str] = mapped_column(String(200))


class Deal(CompanyOwned):
    __tablename__ = "deal"
    __table_args__ = (
        UniqueConstraint("company_id", "external_id"),
        Index("ix_deal_owner", "company_id", "owner_id", "status", "close_date", "currency", "is_split", "amount"),
        Index("ix_deal_closing", "company_id", "status", "close_date", "owner_id"),
        Index("ix_deal_account", "company_id", "account_id"),
    )

    external_id: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(300))
    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    amount: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    currency: Mapped[str] = mapped_column(String(3))
    stage: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(4))
    """open, won or lost; GONE."""
    probability: Mapped[Decimal | None] = mapped_column(Scaled(SHARE_PLACES))
    forecast_category: Mapped[str | None] = mapped_column(String(32))
    type: Mapped[str | None] = mapped_column(String(100))
    new_logo: Mapped[bool | None]
    next_step: Mapped[str | None] = mapped_column(Text)
    loss_reason: Mapped[str | None] = mapped_column(Text)
    win_reason: Mapped[str | None] = mapped_column(Text)
    contact_count: Mapped[int | None]
    created_on: Mapped[date | None]
    close_date: Mapped[date | None]
    last_activity: Mapped[date | None]
    is_split: Mapped[bool] = mapped_column(default=False)
    """Whether the deal has splits; without any, all credit is the owner's."""
    source: Mapped[str] = mapped_column(String(100))
    as_of: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        """Visible to who leads its people today and, once closed, to who led them on its close day.

        While it is open, its close date is only planned, and what becomes of it is no longer an earlier lead's.
        """
        closed_on = case((c.status != "open", c.close_date))
        split = Split.__table__.alias()
        part = select(split.c.id).where(split.c.deal_id == c.id, sees(split.c.employee_id, closed_on))
        return and_(c.status != GONE, or_(sees(c.owner_id, closed_on), and_(c.is_split, within(part, split))))


class Split(CompanyOwned):
    """Direct credit for a deal; the shares of one deal total 1."""

    __tablename__ = "split"
    __table_args__ = (UniqueConstraint("deal_id", "employee_id"), Index(None, "company_id", "employee_id", "deal_id"))

    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id", ondelete="CASCADE"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    share: Mapped[Decimal] = mapped_column(Scaled(SHARE_PLACES))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.employee_id)


class DealChange(CompanyOwned):
    """What one day changed of a field that figures rest on; values are text (deals.rules.READ).

    A later change of the same day supersedes the day's earlier row: every row says what the day had come to by then.
    """

    __tablename__ = "deal_change"
    __table_args__ = (Index(None, "deal_id", "changed_on"), Index(None, "company_id", "changed_on"))

    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id", ondelete="CASCADE"))
    changed_on: Mapped[date]
    field: Mapped[str] = mapped_column(String(32))
    old: Mapped[str] = mapped_column(Text, default="")
    new: Mapped[str] = mapped_column(Text, default="")
    known_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The moment it became known here; None for what was recorded before moments were."""
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    by_crm: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Told by the CRM's own history, which has no status: the words of its stages tell it."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        deal = Deal.__table__.alias()
        return within(select(deal.c.id).where(deal.c.id == c.deal_id, Deal.visible(deal.c)), deal)


def in_force(c: Any) -> ColumnElement[bool]:
    """Return the condition for the changes that days came to, without what was changed again on the same day."""
    return c.superseded_at.is_(None)  # type: ignore[no-any-return]
