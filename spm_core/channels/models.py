"""Chat channels that an admin bound to a team: what is posted there is seen by its audience."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from spm_core.models import CompanyOwned


class Channel(CompanyOwned):
    """A channel, and the lead whose team it belongs to; without one, the whole company's."""

    __tablename__ = "channel"
    __table_args__ = (UniqueConstraint("platform", "tenant", "conversation"),)

    platform: Mapped[str] = mapped_column(String(16))
    tenant: Mapped[str] = mapped_column(String(64))
    conversation: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(200))
    service_url: Mapped[str | None] = mapped_column(String(500))
    """Where Teams takes messages for it."""
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    bound: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Once it is not, nothing is posted any more; what was posted stays where it is."""
    locale: Mapped[str | None] = mapped_column(String(16))
    time_zone: Mapped[str | None] = mapped_column(String(64))
