"""Chat channels that an admin bound to a team or the company: everybody in them sees what is posted there."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.models import CompanyOwned


class Channel(CompanyOwned):
    """A channel and the lead whose team it belongs to; without a lead it is the whole company's."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "tenant", "conversation"),)

    platform: Mapped[str] = mapped_column(String(16))
    tenant: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    service_url: Mapped[str | None] = mapped_column(String(500))
    """The address to which Teams wants its messages sent."""
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    bound: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Once false, nothing more is posted; what was posted stays."""
    locale: Mapped[str | None] = mapped_column(String(16))
    time_zone: Mapped[str | None] = mapped_column(String(64))
