"""What people said they would close; every submission is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled, UtcDateTime
from spm_core.models import CompanyOwned
from spm_core.people.models import sees


class ForecastSubmission(CompanyOwned):
    """A call and the forecasts computed at the same moment, in the company's currency; the latest call counts."""

    __tablename__ = "forecast_submission"
    __table_args__ = (Index(None, "company_id", "employee_id", "period_start", "period_end"),)

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    scope: Mapped[str] = mapped_column(String(8))
    """own: for the person's direct credits; team: for those of everybody under them."""
    period_start: Mapped[date]
    period_end: Mapped[date]
    """Inclusive."""
    commit: Mapped[Decimal] = mapped_column(Scaled(MONEY_PLACES))
    best_case: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    comment: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    commit_forecast: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    weighted: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    run_rate: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    seasonal: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return sees(c.employee_id)
