"""Over any sequence of imports: each win is announced at most once, and never what was history."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spm_core.db import engine_for
from spm_core.period import Calendar
from spm_core.windows import WEEK
from spm_core.wins.rules import (
    EVENING,
    MORNING,
    OwnWins,
    Sold,
    WinMark,
    WinProgress,
    Yardstick,
    due,
    likeness,
    marks,
    size,
    streak,
)
from tests.core.wins.won import OLD, Floor, deal
from tests.examples import examples
from tests.factories import NOW, make_company

KEYS = "ABC"
rows = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["open", "won", "won", "lost"]),
        "amount": st.sampled_from([500, 2000, 9000]),
        "ago": st.sampled_from([0, 1, 6, 7, 8, 40]),
    }
)
imports = st.lists(st.dictionaries(st.sampled_from(KEYS), rows, min_size=1), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def template(sqlite_template: Path) -> Path:
    return sqlite_template


@given(history=st.dictionaries(st.sampled_from(KEYS), rows), then=imports)
@settings(max_examples=examples(25))
def test_each_crossing_is_announced_once_and_history_never(template, history, then):
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copyfile(template, home / "pacer.db")
        engine = engine_for(f"sqlite:///{home / 'pacer.db'}")
        floor = Floor(engine, make_company(engine), home)
        status = _send(floor, history, 0, {})
        crossed, seen_to_cross = set[str](), set[str]()
        for day, batch in enumerate(then, 1):
            before = dict(status)
            status = _send(floor, batch, day, status)
            for key, row in batch.items():
                became = row["status"] == "won" and before.get(key) != "won"
                if became and row["ago"] <= WEEK.days:
                    crossed.add(key)
                    seen_to_cross |= {key} & before.keys()  # what comes in won already may be a backfill
        announced = [win.account.removeprefix("Account ") for win in floor.wins().values()]
        posts = floor.announced()
        engine.dispose()
    assert len(posts) == len(set(posts)), "one announcement a win in its one channel"
    assert seen_to_cross <= set(announced) <= crossed


def _send(floor: Floor, batch, day: int, status):
    now = NOW + timedelta(days=day)
    old = OLD if day == 0 else ""
    lines = [
        deal(key, amount=row["amount"], status=row["status"], day=str(now.date() - timedelta(days=row["ago"])))
        for key, row in batch.items()
    ]
    floor.send(old, *lines, now=now)
    return {**status, **{key: row["status"] for key, row in batch.items()}}


# ---------------------------------------------------------------- the rules by themselves

zones = st.sampled_from(["Europe/Rome", "America/Sao_Paulo", "Asia/Tokyo", "Pacific/Apia", "America/New_York"])


@given(minutes=st.integers(0, 60 * 24 * 366), zone=zones)
def test_nobody_is_told_at_night_and_nobody_waits_a_day(minutes, zone):
    now = NOW + timedelta(minutes=minutes)
    at = due(now, ZoneInfo(zone))
    local = at.astimezone(ZoneInfo(zone)).time()
    assert MORNING <= local < EVENING
    assert timedelta(0) <= at - now <= timedelta(hours=15)


def week_from(first: int) -> Callable[[date], date]:
    calendar = Calendar(week_start=first)
    return lambda day: calendar.containing("week", day).start


def marked(amount: int, others: list[int]) -> tuple[WinMark, ...]:
    """Of a deal beside its team's others of the quarter; its owner won before."""
    team = [Decimal(each) for each in sorted([*others, amount])]
    before = OwnWins(date(2026, 5, 13), frozenset({date(2026, 5, 1)}), first=False)
    return marks([size(Decimal(amount), Yardstick(team, team))], before, week_from(0), None)


@given(amounts=st.lists(st.integers(1, 10_000), min_size=10, max_size=60), amount=st.integers(1, 20_000))
def test_marks_say_what_they_say(amounts, amount):
    found, larger = marked(amount, amounts), sum(each > amount for each in amounts)
    assert (WinMark.LARGEST in found) == (amount > max(amounts))
    assert (WinMark.TOP_TENTH in found) == (larger <= len(amounts) // 10 and WinMark.LARGEST not in found)


def test_of_ten_equal_deals_the_next_equal_one_is_no_record():
    assert WinMark.LARGEST not in marked(1000, [1000] * 10)


def test_before_ten_others_there_is_no_measure():
    assert marked(1000, [1] * 9) == (WinMark.FEW,)
    assert marked(1000, [1] * 10) == (WinMark.LARGEST,)


@given(before=st.integers(0, 200), credit=st.integers(1, 200))
def test_the_goal_is_reached_once(before, credit):
    steps = [Decimal(before + credit * n) for n in range(3)]
    first, second = (WinProgress(Decimal(100), steps[n], steps[n + 1], steps[n + 1]) for n in range(2))
    assert first.passes(Decimal(1)) + second.passes(Decimal(1)) <= 1


def test_a_streak_is_told_in_its_fourth_week_and_with_its_week_s_first_win():
    day = date(2026, 5, 13)
    weeks = {day - timedelta(weeks=n) for n in (1, 2, 3)}
    assert streak(weeks, day, week_from(0)) == 4
    assert streak(weeks | {day - timedelta(days=1)}, day, week_from(0)) == 0
    assert streak(weeks - {day - timedelta(weeks=2)}, day, week_from(0)) == 2


def test_a_week_begins_where_the_company_s_does():
    sunday = date(2026, 5, 17)
    assert streak({sunday - timedelta(days=1)}, sunday, week_from(0)) == 0
    assert streak({sunday - timedelta(days=1)}, sunday, week_from(6)) == 2


def test_what_holds_in_one_team_alone_is_not_claimed():
    own = OwnWins(date(2026, 5, 13), frozenset({date(2026, 5, 1)}), first=False)
    assert marks([(WinMark.LARGEST,), ()], own, week_from(0), None) == (WinMark.FEW,)
    assert marks([(WinMark.LARGEST,), (WinMark.LARGEST,)], own, week_from(0), None) == (WinMark.LARGEST,)


@pytest.mark.parametrize(
    ("told", "arrived", "found"),
    [
        (("Vandelay", 48_000), ("Vandelay Industries", 48_000), "same"),
        (("vandelay", None), ("Vandelay Industries", 48_000), "same"),
        (("Vandelay", 48_000), ("Vandelay Industries", 52_000), "same"),
        (("Vandelay", 48_000), ("Vandelay Industries", 90_000), "perhaps"),
        (("Vandelay", 48_000), ("Umbrella", 48_000), "perhaps"),
        (("Vandelay", 48_000), ("Umbrella", 9_000), "other"),
        (("Vandelay", None), ("Umbrella", 9_000), "other"),
    ],
)
def test_when_two_wins_are_one(told, arrived, found):
    assert likeness(Sold(*told), Sold(*arrived)) == found
