"""What days away make: how they join, when enough people agreed to them, and who takes part in a ranking. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

from spm_core.errors import CoreError
from spm_core.people.models import FOREVER
from spm_core.period import ONE_DAY, Period, days
from spm_core.quota.effective import joined
from spm_core.workdays import WorkCalendar

OPEN_END = FOREVER - ONE_DAY
"""The last day of a leave whose end is not known."""
NEEDED = 2
"""People who have to agree to a leave: who leads the person, and an admin."""
LONGEST = timedelta(days=366)
"""The longest time off; more is a slip in the year."""


@dataclass(frozen=True, slots=True)
class Say:
    """One person who agreed or may agree to a leave."""

    person: int
    as_lead: bool
    as_admin: bool


def agreed(says: Sequence[Say]) -> int:
    """Return how many of the two that are needed have agreed, each person counting for one of them."""
    if any(one.as_lead and other.as_admin for one, other in permutations(says, NEEDED)):
        return NEEDED
    return int(any(one.as_lead or one.as_admin for one in says))


def span(first: date, last: date) -> Period:
    """Return the days as a period; raise CoreError("absence_days") where the last is before the first."""
    if last < first:
        raise CoreError("absence_days", argument="last")
    return days(first, last)


def share_away(period: Period, away: Iterable[Period], work: WorkCalendar) -> Decimal:
    """Return the share of a period's working days that are away; of all days where none is a working day."""
    cuts = [cut for each in joined(away) if (cut := each.overlap(period))]
    total = work.of(period)
    gone = sum(work.of(cut) if total else cut.length for cut in cuts)
    return Decimal(gone) / Decimal(total or period.length)


def days_off(left: Period, off: Iterable[Period], leaves: Iterable[Period], work: WorkCalendar) -> int:
    """Return the working days off in what is left of a period, without those of leave, which count already."""
    away = [cut for each in joined(off) if (cut := each.overlap(left))]
    both = (cut.overlap(leave) for cut in away for leave in joined(leaves))
    return sum(map(work.of, away)) - sum(work.of(cut) for cut in both if cut)
