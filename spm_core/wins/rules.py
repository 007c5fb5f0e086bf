"""When a won deal is news, what makes it weigh, and when its channel hears of it. Pure.

A win stands on its own where one of these marks holds, measured by its team's own deals; all others share the day's
thread. Of two deals the later is worth a mark only if it adds something: the largest is not named a top tenth as well.
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
"""Older closings are history."""
YEAR = timedelta(days=365)
KNOWN = 10
"""Of fewer deals in a year a team has no measure yet: each win stands on its own."""
RIVALS = 3
"""Other deals of the quarter that the largest has to beat."""
WEEKS = 4
"""In a row with a win make a streak."""
SILENCE = timedelta(days=60)
"""After so long without a win the next one is a comeback."""
MORNING, EVENING = time(8), time(19)
WAKING = time(8, 30)
TOLD_FOR = timedelta(days=60)
"""How long a told win waits for its deal."""
ALIKE, PERHAPS = 85, 60
"""Of 100: names that are surely the same, and those that may be."""
NEAR = Decimal("0.10")
"""How far the amount of a deal may be from what was told."""


class WinMark(StrEnum):
    LARGEST = "largest"
    TOP_TENTH = "top_tenth"
    FIRST = "first_deal"
    GOAL = "goal_reached"
    STREAK = "streak"
    FEW = "few"
    """The team's history is too short for a measure."""


class WinMilestone(StrEnum):
    """For the person alone: each says as much about what was missing before."""

    COMEBACK = "comeback"
    HALF = "half"
    NINETY = "ninety"
    GOAL = "goal"
    """Where the company, or the person, keeps attainment private."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a team won, as amounts in ascending order: in the last 365 days, and of that in the running quarter.

    The deal that is measured is one of them.
    """

    year: Sequence[Decimal]
    quarter: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class WinProgress:
    """Of a quota: booked before and after this win."""

    quota: Decimal
    before: Decimal
    after: Decimal

    def passes(self, share: Decimal) -> bool:
        return self.before < self.quota * share <= self.after


def is_news(day: date | None, today: date) -> bool:
    return day is not None and today - RECENT <= day <= today


def is_backfill(recent: int, of: int) -> bool:
    """Whether deals that came in already won are rather history: most of them closed long ago."""
    return 2 * recent < of


def marks(
    amount: Decimal | None, day: date, team: Yardstick, own: Collection[date], quota: WinProgress | None
) -> tuple[WinMark, ...]:
    """Why a win weighs; `own` are the days on which its owner had won before."""
    found = [*_size(amount, team)]
    if not own:
        found.append(WinMark.FIRST)
    if quota and quota.passes(Decimal(1)):
        found.append(WinMark.GOAL)
    if streak(own, day) == WEEKS:
        found.append(WinMark.STREAK)
    return tuple(found)


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
    """In how many weeks in a row, this one the last, there was a win; 0 where this week had one before."""
    weeks = {_monday(each) for each in own}
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
    found = []
    if own and max(own) <= day - SILENCE:
        found.append(WinMilestone.COMEBACK)
    for share, milestone in ((Decimal("0.9"), WinMilestone.NINETY), (Decimal("0.5"), WinMilestone.HALF)):
        if quota and quota.passes(share) and not quota.passes(Decimal(1)):
            found.append(milestone)
            break
    return tuple(found)


def due(now: datetime, zone: ZoneInfo) -> datetime:
    """At once by day; what happens at night is told the next morning, as its channel's clock has it."""
    local = now.astimezone(zone)
    if MORNING <= local.time() < EVENING:
        return now
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    return datetime.combine(day, WAKING, zone).astimezone(now.tzinfo)


@dataclass(frozen=True, slots=True)
class Sold:
    """What is compared to tell whether two wins are one."""

    account: str
    amount: Decimal | None


def likeness(told: Sold, deal: Sold, names: Collection[str] = ()) -> str:
    """ "same", "perhaps" or "other". `names` are what else the deal goes by."""
    key = name_key(told.account)
    score = max(fuzz.token_set_ratio(key, name_key(name)) for name in (deal.account, *names))
    amounts = _amounts(told.amount, deal.amount)
    if score >= ALIKE and amounts != "far":
        return "same"
    if score >= PERHAPS or amounts == "equal":
        return "perhaps"
    return "other"


def _amounts(one: Decimal | None, other: Decimal | None) -> str:
    if one is None or other is None:
        return "unknown"
    if one == other:
        return "equal"
    return "near" if abs(one - other) <= NEAR * max(abs(one), abs(other)) else "far"
