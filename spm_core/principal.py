"""Who asks, and for which company. Built by people.identity from rows, never from what a client sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from zoneinfo import ZoneInfo

from spm_core.period import Calendar
from spm_core.workdays import WorkCalendar


class Role(IntEnum):
    """What somebody may do, in ascending order."""

    REP = 1
    MANAGER = 2
    ADMIN = 3


@dataclass(frozen=True, slots=True)
class Bands:
    """The paces from which each verdict holds, as shares of what was expected; a company setting."""

    ahead: Decimal = Decimal("1.10")
    on_pace: Decimal = Decimal("1")
    slightly_behind: Decimal = Decimal("0.85")


@dataclass(frozen=True, slots=True)
class Stalling:
    """When a deal counts as stalled: after `times` the median days of its stage or, without history, after `days`."""

    times: Decimal = Decimal("1.5")
    days: int = 30


PUBLIC_METRICS = frozenset(
    {"won_amount", "deals_won", "new_logos", "win_rate", "win_rate_value", "average_deal"}
    | {"pipeline_created", "conversion_rate", "calls", "meetings", "demos", "proposals"}
)
"""The usual public metrics: what people achieve, not what they lack, hold open or spend their time on.

Attainment is none of them: beside the booked amount it tells a colleague's quota."""


@dataclass(frozen=True, slots=True)
class Praise:
    """What a company announces about its wins, and how many kudos its people may give."""

    hidden: frozenset[str] = frozenset()
    """What announcements leave out: "amounts", "accounts"."""
    never_told: frozenset[str] = frozenset()
    """Accounts and deals that are never announced, as people.rules.name_key folds them."""
    kudos_a_month: int = 10
    """How many kudos each person may give in a month."""


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
    """The curve of a year, as shares of its equal parts; () for the company's own history, None for no curve."""
    public_metrics: frozenset[str] = PUBLIC_METRICS
    """The metrics by which everybody may see who is ahead."""
    praise: Praise = Praise()
    board_leave_share: Decimal = Decimal("0.5")
    """The share of a period's working days on leave from which somebody is not ranked in it."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def today(self, now: datetime) -> date:
        """The day in the company's reporting zone, at whose midnight a period closes."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Audience:
    """The readers of a channel: a lead's team or, without a lead, the whole company."""

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
    """Set where a channel asks instead of a person; `employee_id` is then nobody's."""

    @property
    def sees_all(self) -> bool:
        return self.role is Role.ADMIN

    @property
    def ref(self) -> str:
        """How a call names this person: by e-mail, or else by name."""
        return self.email or self.name
