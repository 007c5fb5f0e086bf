"""Quotas: the amount of a metric that a person or a team is to reach in a period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled
from spm_core.models import CompanyOwned
from spm_core.people.models import sees


class Quota(CompanyOwned):
    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint(
            "company_id", "owner_id", "scope", "metric", "period_start", "period_end", name="uq_quota_owner_period"
        ),
        Index(None, "company_id", "owner_id", "period_start"),
    )

    owner_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    scope: Mapped[str] = mapped_column(String(8), default="own")
    """own: measured by the person's direct credits; team: by those of the whole subtree."""
    metric: Mapped[str] = mapped_column(String(64), default="won_amount")
    period_start: Mapped[date]
    period_end: Mapped[date]
    """Inclusive."""
    amount: Mapped[Decimal] = mapped_column(Scaled(MONEY_PLACES))
    currency: Mapped[str] = mapped_column(String(3))
    weights: Mapped[list[str] | None] = mapped_column(JSON)
    """Shares of equal parts of the period, as decimal strings that total 1; None spreads it evenly."""

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.owner_id)
