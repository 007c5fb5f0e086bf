"""Alerts: questions that are asked again every hour, for whoever wants to be told when their answer changes."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ColumnElement, Enum, ForeignKey, Index, String, UniqueConstraint, or_
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.columns import MONEY_PLACES, Scaled, UtcDateTime
from spm_core.models import ALL, ME, CompanyOwned


class AlertSubject(StrEnum):
    PERSON = "one_person"
    EACH = "each_person"
    """Everybody under a lead on the day, one by one."""
    TEAM = "whole_team"
    COMPANY = "whole_company"


class Crossing(StrEnum):
    BELOW = "falls_below"
    ABOVE = "reaches"
    DROP = "drops_by"
    """It is less than a week before, or than when the alert was set, by more than the limit's share."""
    BEGINS = "is_new"
    """For a list of deals: one of at least the limit comes into it."""


class AlertPeriod(StrEnum):
    """The running one of its kind, whatever the day."""

    WEEK = "this_week"
    MONTH = "this_month"
    QUARTER = "this_quarter"
    YEAR = "this_year"


class Alert(CompanyOwned):
    """A figure of somebody, and what it has to do to be worth a message. Each look asks for it as its owner would."""

    __tablename__ = "alert"
    __table_args__ = (
        UniqueConstraint("employee_id", "figure", "subject", "about_id", "crossing", "period"),
        Index(None, "company_id", "next_at"),
    )

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    figure: Mapped[str] = mapped_column(String(64))
    """The name under which a topic of the chat declares it."""
    subject: Mapped[AlertSubject] = mapped_column(Enum(AlertSubject, native_enum=False, length=16))
    about_id: Mapped[int] = mapped_column(ForeignKey("employee.id", ondelete="CASCADE"))
    """The person, or the lead of the team; whoever set it, for the company."""
    crossing: Mapped[Crossing] = mapped_column(Enum(Crossing, native_enum=False, length=16))
    threshold: Mapped[Decimal | None] = mapped_column(Scaled(MONEY_PLACES))
    """In the figure's unit: 0.7 is 70 %, and amounts are in the company's currency. None for the median deal."""
    period: Mapped[str] = mapped_column(String(16), default="")
    """An AlertPeriod; empty for the period that the answer is about when none is named."""
    ended: Mapped[bool] = mapped_column(default=False)
    """Whether its owner may not see the figure any more, or it is gone."""
    seen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was so at the last look (rules.AlertState); empty before the first."""
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @classmethod
    def visible(cls, c: Any) -> ColumnElement[bool]:
        return or_(ALL == 1, c.employee_id == ME)
