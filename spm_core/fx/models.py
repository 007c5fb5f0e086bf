"""Exchange rates into the company's currency."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import RATE_PLACES, Scaled
from spm_core.models import CompanyOwned


class Rate(CompanyOwned):
    """What one unit of `currency` is worth in the company's currency, from `day` until the next rate."""

    __tablename__ = "rate"
    __table_args__ = (UniqueConstraint("company_id", "currency", "day"),)

    currency: Mapped[str] = mapped_column(String(3))
    day: Mapped[date]
    rate: Mapped[Decimal] = mapped_column(Scaled(RATE_PLACES))
