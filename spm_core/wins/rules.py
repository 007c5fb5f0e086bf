"""When a won deal is news, what makes it stand out, and when its channel hears of it. Pure.

A win stands on its own where one of these marks holds, measured by its team's own deals; all others share the day's
thread. A mark is given only if it adds something: the largest deal is not named a top tenth as well.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from spm_core.people.rules import name_key
from spm_core.windows import since_last_week

KNOWN = 10
"""A team with fewer deals in a year has no yardstick yet: each win stands on its own."""
RIVALS = 3
"""How many other deals of the quarter the largest one has to beat."""
ONE = Decimal(1)
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
    """It stands on its own, yet nothing is claimed: the team's history is too short, or its teams differ."""


class WinMilestone(StrEnum):
    """Milestones told to the person alone, since each tells as much about what was missing before."""

    COMEBACK = "comeback"
    HALF = "half"
    NINETY = "ninety"
    GOAL = "goal"
    """The quota was met, where the company or the person keeps attainment private."""


SHARES = {WinMilestone.GOAL: ONE, WinMilestone.NINETY: Decimal("0.9"), WinMilestone.HALF: Decimal("0.5")}
"""The share of the quota that each of these is about, the largest first."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a team won, as its credits of each deal in ascending order: in 365 days, and in the quarter of the deal.

    The deal being measured is one of them.
    """

    year: Sequence[Decimal]
    quarter: Sequence[Decimal]


@dataclass(frozen=True, slots=True)
class OwnWins:
    """A person's win beside those they had before."""

    day: date
    days: frozenset[date]
    """The days of those before; the older ones may be left out."""
    first: bool


WeekOf = Callable[[date], date]
"""The first day of the company's week that contains a day."""


@dataclass(frozen=True, slots=True)
class WinProgress:
    """Progress towards a quota: what was booked before and after a win, and what is booked `now`."""

    quota: Decimal
    before: Decimal
    after: Decimal
    now: Decimal

    def passes(self, share: Decimal) -> bool:
        return self.before < self.quota * share <= self.after

    def holds(self, share: Decimal) -> bool:
        return self.quota * share <= self.now


def is_news(day: date | None, today: date) -> bool:
    """Whether a deal closed since last week: what closed longer ago is history."""
    return day is not None and since_last_week(today) <= day <= today


def is_backfill(recent: int, of: int) -> bool:
    """Whether deals that arrived already won are a backfill, because most of them closed long ago."""
    return 2 * recent < of


def marks(
    sizes: Collection[tuple[WinMark, ...]], own: OwnWins, week_of: WeekOf, quota: WinProgress | None
) -> tuple[WinMark, ...]:
    """Return what makes a win stand out, by its `size` in the team of each person who is credited."""
    reasons = [*_agreed(sizes)]
    if own.first:
        reasons.append(WinMark.FIRST)
    if quota and quota.passes(ONE):
        reasons.append(WinMark.GOAL)
    if streak(own.days, own.day, week_of) == WEEKS:
        reasons.append(WinMark.STREAK)
    return tuple(reasons)


def _agreed(sizes: Collection[tuple[WinMark, ...]]) -> tuple[WinMark, ...]:
    """Return what holds in every team: an announcement says "the team's" without saying which."""
    different = {*sizes}
    if len(different) == 1:
        return different.pop()
    return (WinMark.FEW,) if different else ()


def size(amount: Decimal | None, team: Yardstick) -> tuple[WinMark, ...]:
    """Return what makes an amount stand out in a team, whose own part of the deal it is."""
    if amount is None:
        return ()
    if len(team.year) <= KNOWN:
        return (WinMark.FEW,)
    rivals = len(team.quarter) - 1
    if rivals >= RIVALS and bisect_left(team.quarter, amount) == rivals:
        return (WinMark.LARGEST,)
    larger = len(team.year) - bisect_right(team.year, amount)
    return (WinMark.TOP_TENTH,) if larger <= (len(team.year) - 1) // 10 else ()


def streak(own: Collection[date], day: date, week_of: WeekOf) -> int:
    """Count the weeks in a row with a win, up to this one; 0 where this week already had one."""
    weeks = {week_of(day) for day in own}
    this = week_of(day)
    if this in weeks:
        return 0
    count = 1
    while week_of(this - timedelta(weeks=count)) in weeks:
        count += 1
    return count


def milestones(own: OwnWins, quota: WinProgress | None) -> tuple[WinMilestone, ...]:
    """Return what somebody reached by a win, whoever is to be told of it."""
    reached = []
    if not own.first and (not own.days or max(own.days) <= own.day - SILENCE):
        reached.append(WinMilestone.COMEBACK)
    passed = (milestone for milestone, share in SHARES.items() if quota and quota.passes(share))
    return (*reached, *islice(passed, 1))


def standing(quota: WinProgress | None) -> tuple[WinMilestone, ...]:
    """Return what may still be said of a quota, whichever wins booked it."""
    return tuple(milestone for milestone, share in SHARES.items() if quota and quota.holds(share))


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
