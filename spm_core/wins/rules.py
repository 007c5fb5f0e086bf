"""When a won deal is news, what makes it stand out, and when its channel hears of it. Pure.

A win stands on its own where one of these marks holds, measured by its team's own deals; all others share the day's
thread. A mark is given only if it adds something: the largest deal is not named a top tenth as well.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from spm_core.people.rules import name_key

RECENT = timedelta(days=7)
"""Deals that closed longer ago are history, not news."""
YEAR = timedelta(days=365)
KNOWN = 10
"""A team with fewer deals in a year has no yardstick yet: each win stands on its own."""
RIVALS = 3
"""How many other deals of the quarter the largest one has to beat."""
WEEKS = 4
"""So many weeks in a row with a win make a streak."""
SILENCE = timedelta(days=60)
"""After this long without a win, the next one is a comeback."""
MORNING, EVENING = time(8), time(19)
WAKING = time(8, 30)
TOLD_FOR = timedelta(days=60)
"""How long a win told in chat waits for its deal."""
ALIKE, PERHAPS = 85, 60
"""Similarities, out of 100, of names that are surely the same, and of those that may be."""
NEAR = Decimal("0.10")
"""How far a deal's amount may be from what was told, as a share."""


class WinMark(StrEnum):
    LARGEST = "largest"
    TOP_TENTH = "top_tenth"
    FIRST = "first_deal"
    GOAL = "goal_reached"
    STREAK = "streak"
    FEW = "few"
    """The team's history is too short for a yardstick."""


class WinMilestone(StrEnum):
    """Milestones told to the person alone, since each tells as much about what was missing before."""

    COMEBACK = "comeback"
    HALF = "half"
    NINETY = "ninety"
    GOAL = "goal"
    """The quota was met, where the company or the person keeps attainment private."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a team won, as amounts in ascending order: in the last 365 days, and in the running quarter.

    The deal being measured is one of them.
    """

    year: Sequence[Decimal]
    quarter: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class WinProgress:
    """Progress towards a quota: what was booked before and after a win."""

    quota: Decimal
    before: Decimal
    after: Decimal

    def passes(self, share: Decimal) -> bool:
        return self.before < self.quota * share <= self.after


def is_news(day: date | None, today: date) -> bool:
    return day is not None and today - RECENT <= day <= today


def is_backfill(recent: int, of: int) -> bool:
    """Whether deals that arrived already won are a backfill, because most of them closed long ago."""
    return 2 * recent < of


def marks(
    amount: Decimal | None, day: date, team: Yardstick, own: Collection[date], quota: WinProgress | None
) -> tuple[WinMark, ...]:
    """Return what makes a win stand out; `own` are the days on which its owner had won before."""
    reasons = [*_size(amount, team)]
    if not own:
        reasons.append(WinMark.FIRST)
    if quota and quota.passes(Decimal(1)):
        reasons.append(WinMark.GOAL)
    if streak(own, day) == WEEKS:
        reasons.append(WinMark.STREAK)
    return tuple(reasons)


def _size(amount: Decimal | None, team: Yardstick) -> tuple[WinMark, ...]:
    if amount is None:
        return ()
    if len(team.year) <= KNOWN:
        return (WinMark.FEW,)
    rivals = len(team.quarter) - 1
    if rivals >= RIVALS and bisect_left(team.quarter, amount) == rivals:
        return (WinMark.LARGEST,)
    larger = len(team.year) - bisect_right(team.year, amount)
    return (WinMark.TOP_TENTH,) if larger <= (len(team.year) - 1) // 10 else ()


def streak(own: Collection[date], day: date) -> int:
    """Count the weeks in a row with a win, up to this one; 0 where this week already had one."""
    weeks = {_monday(day) for day in own}
    this = _monday(day)
    if this in weeks:
        return 0
    count = 1
    while this - timedelta(weeks=count) in weeks:
        count += 1
    return count


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def milestones(day: date, own: Collection[date], quota: WinProgress | None) -> tuple[WinMilestone, ...]:
    milestones = []
    if own and max(own) <= day - SILENCE:
        milestones.append(WinMilestone.COMEBACK)
    for share, milestone in ((Decimal("0.9"), WinMilestone.NINETY), (Decimal("0.5"), WinMilestone.HALF)):
        if quota and quota.passes(share) and not quota.passes(Decimal(1)):
            milestones.append(milestone)
            break
    return tuple(milestones)


def due(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when to tell of something: at once by day, the next morning at night, by the channel's own clock."""
    local = now.astimezone(zone)
    if MORNING <= local.time() < EVENING:
        return now
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, WAKING, zone).astimezone(now.tzinfo)


@dataclass(frozen=True, slots=True)
class Sold:
    """What is compared to decide whether two wins are the same."""

    account: str
    amount: Decimal | None


def likeness(told: Sold, deal: Sold, names: Collection[str] = ()) -> str:
    """Return "same", "perhaps" or "other"; `names` are other names of the deal."""
    key = name_key(told.account)
    score = max(fuzz.token_set_ratio(key, name_key(name)) for name in (deal.account, *names))
    amounts = _amounts(told.amount, deal.amount)
    if score >= ALIKE and amounts != "far":
        return "same"
    if score >= PERHAPS or amounts == "equal":
        return "perhaps"
    return "other"


def _amounts(told: Decimal | None, booked: Decimal | None) -> str:
    if told is None or booked is None:
        return "unknown"
    if told == booked:
        return "equal"
    return "near" if abs(told - booked) <= NEAR * max(abs(told), abs(booked)) else "far"
