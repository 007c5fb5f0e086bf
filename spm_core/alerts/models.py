"""Alerts: events that people asked to be told about when they happen."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Enum, ForeignKey, Index, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled, UtcDateTime
from spm_core.models import ALL, ME, CompanyOwned


class Event(StrEnum):
    AT_RISK = "goal_at_risk"
    """A quota or goal falls behind."""
    STALLED = "big_deal_stalled"
    """A big deal stalls."""
    FORECAST = "forecast_dropped"
    """The commit forecast fell by more than a tenth within a week."""


class Alert(CompanyOwned):
    """One event that a person watches, in their own figures or their team's."""

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("employee_id", "event", "team"), Index(None, "company_id", "next_at"))

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    event: Mapped[Event] = mapped_column(Enum(Event, native_enum=False, length=24))
    team: Mapped[bool] = mapped_column(default=False)
    above: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    """The least amount of a big deal, in the company's currency; the median deal of the last year when unset."""
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What held at the last look, and when it was told (rules.Seen)."""
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, c.employee_id == ME)
