"""Who asks, and for which company. Built by people.service from rows, never from what a client sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from zoneinfo import ZoneInfo

from spm_core.period import Calendar
from spm_core.workdays import WorkCalendar


class Role(IntEnum):
    """Ordered: whoever may do more is greater."""

    REP = 1
    MANAGER = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Bands:
    """Where pace changes its word: shares of the expected, a company setting."""

    ahead: Decimal = Decimal("1.10")
    on_pace: Decimal = Decimal("1")
    slightly_behind: Decimal = Decimal("0.85")


@dataclass(frozen=True, slots=True)
class Stalling:
    """From when on a deal is stalled: so many times the median days in its stage; without history, days."""

    times: Decimal = Decimal("1.5")
    days: int = 30


PUBLIC_METRICS = frozenset(
    {"won_amount", "deals_won", "new_logos", "attainment", "win_rate", "win_rate_value", "average_deal"}
    | {"pipeline_created", "conversion_rate", "calls", "meetings", "demos", "proposals"}
)
"""What people achieve; not what they lack, how they spend their time or what they have in hand."""


@dataclass(frozen=True, slots=True)
class Praise:
    """What a company tells of its wins, and how much praise its people may give."""

    hidden: frozenset[str] = frozenset()
    """amounts, accounts: left out of announcements."""
    never_told: frozenset[str] = frozenset()
    """Accounts and deals, as people.rules.name_key folds them, of which nothing is announced."""
    kudos_a_month: int = 10
    """For each person to give."""


@dataclass(frozen=True, slots=True)
class CompanyInfo:
    id: int
    name: str
    currency: str
    time_zone: str
    calendar: Calendar = Calendar()
    work: WorkCalendar = WorkCalendar()
    bands: Bands = Bands()
    stale_after: timedelta = timedelta(days=2)
    stalling: Stalling = Stalling()
    season: tuple[Decimal, ...] | None = None
    """By which curve a year runs: shares of equal parts of it; () by the own history; None by no curve."""
    public_metrics: frozenset[str] = PUBLIC_METRICS
    """By which everybody may see who is ahead."""
    praise: Praise = Praise()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The day in the company's reporting zone: a period closes at its midnight."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Audience:
    """Whoever reads a channel: a lead's team, or without a lead the whole company."""

    channel_id: int
    lead_id: int | None


@dataclass(frozen=True, slots=True)
class Principal:
    company: CompanyInfo
    employee_id: int
    name: str
    email: str | None
    role: Role
    locale: str | None = None
    time_zone: str | None = None
    country: str | None = None
    leads: bool = field(default=False)  # somebody reports to this person today
    audience: Audience | None = None
    """Set where a channel asks instead of a person: its employee id is nobody's."""

    @property
    def sees_all(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def ref(self) -> str:
        """How calls name a person: by e-mail, or else by name."""
        return self.email or self.name
