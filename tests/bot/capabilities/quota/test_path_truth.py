"""The path to quota of two real-shaped companies, against subsets tried one by one and sums of the files themselves."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from tests.asking import ask, facts
from tests.real_data import MAVEN, NORTHSTAR, maven, needs_data, northstar, same, truth

pytestmark = needs_data
NOW = datetime(2026, 6, 17, 12, tzinfo=ZoneInfo("Europe/Rome"))
THEN = datetime(2017, 11, 15, 12, tzinfo=ZoneInfo("America/New_York"))
ALMOST = Decimal(1) - Decimal("1e-9")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def module_engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"{request.param}_module_engine")
    return found


@pytest.fixture(scope="module")
def italian(module_engine: Engine) -> Engine:
    northstar(module_engine)
    return module_engine


def amount(fact: dict[str, str]) -> Decimal:
    return Decimal(fact["amount"])


def minimal(gap: Decimal, deals: list[tuple[str, Decimal, Decimal]]) -> dict[frozenset[str], tuple[Decimal, Decimal]]:
    """Every set without a deal too many: its amount and its probability."""
    found = {}
    for size in range(1, len(deals) + 1):
        for chosen in combinations(deals, size):
            total = sum((value for _, value, _ in chosen), Decimal(0))
            if total >= gap and total - min(value for _, value, _ in chosen) < gap:
                odds = math.prod((chance for *_, chance in chosen), start=Decimal(1))
                found[frozenset(deal for deal, *_ in chosen)] = (total, odds)
    return found


def test_everybody_of_northstar(italian: Engine) -> None:
    closing = 0
    for row in truth(NORTHSTAR, "facts_as_of_2026-06-17.csv"):
        if row["owner"] in ("Paolo Riva", "Marta Sala"):
            continue
        found = facts(ask(italian, "path to quota", row["owner"], now=NOW))
        for name in ("quota", "booked", "gap", "open_pipeline", "weighted_pipeline", "overdue_pipeline"):
            assert same(amount(found[name]), row[name]), (row["owner"], name)
        gap, deals = amount(found["gap"]), open_deals(italian, row["owner"])
        every = minimal(gap, deals) if gap else {}
        told = {frozenset(each["deals"]): each for each in found["combinations"]}
        assert len(told) == min(len(every), 3)
        for deals_of, each in told.items():
            total, odds = every[deals_of]
            assert (amount(each["amount"]), Decimal(each["probability"])) == (total, round(odds, 12))
            others = [p for names, (_, p) in every.items() if names not in told and len(names) == len(deals_of)]
            assert all(p * ALMOST <= odds for p in others)
        if told:
            closing += 1
            assert max(odds for _, odds in every.values()) * ALMOST <= Decimal(found["combinations"][0]["probability"])
            assert min(map(len, every)) == min(map(len, told))
    assert closing >= 4  # of ten


def open_deals(engine: Engine, who: str) -> list[tuple[str, Decimal, Decimal]]:
    found = facts(ask(engine, "show my open deals closing this quarter", who, now=NOW))["deals"]
    return [(each["deal"], amount(each["credit"]), Decimal(each["probability"])) for each in found]


def test_every_action_can_be_done_in_time(italian: Engine) -> None:
    for row in truth(NORTHSTAR, "facts_as_of_2026-06-17.csv"):
        found = facts(ask(italian, "path to quota", row["owner"], now=NOW))
        actions = found["actions"]
        assert len(actions) <= 3
        assert bool(actions) == (Decimal(row["gap"]) > 0)
        for each in actions:
            assert "2026-06-17" == each["period"]["start"] <= each["period"]["end"] <= "2026-07-31"
            assert amount(each["target"]) > 0
        assert found["notes"].get("efforts" if actions else "actions") in ("no_activities", "met")


def test_how_many_of_maven_were_behind_and_met_it(sqlite_engine: Engine) -> None:
    maven(sqlite_engine)
    asker = "Anna Snelling"
    found = facts(ask(sqlite_engine, "path to quota", asker, now=THEN))
    peers = found["peers"]
    cases = [met for who, met in behind(THEN.date()) if who != asker]
    assert (peers["cases"], peers["recovered"]) == (len(cases), sum(cases))
    people = {row["sales_agent"] for row in rows("sales_teams.csv")} - {asker}
    assert not any(name in str(found) for name in people)


def rows(name: str) -> list[dict[str, str]]:
    with (MAVEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def behind(today: date) -> list[tuple[str, bool]]:
    """Who was behind as many days into an earlier quarter of 2017 as today is into the last one, and who met it."""
    won: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for row in rows("sales_pipeline.csv"):
        if row["deal_stage"] == "Won":
            won[row["sales_agent"]].append((date.fromisoformat(row["close_date"]), Decimal(row["close_value"])))
    found = []
    for row in rows("quotas.csv"):
        start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        if end >= today:
            continue
        day = start + (today - date(2017, 10, 1))
        quota, deals = Decimal(row["amount"]), won[row["owner"]]
        then = total(deals, start, day)
        if then < quota and then * weekdays(start, end) < quota * weekdays(start, day - timedelta(days=1)):
            found.append((row["owner"], total(deals, start, end) >= quota))
    return found


def total(deals: list[tuple[date, Decimal]], start: date, end: date) -> Decimal:
    return sum((value for day, value in deals if start <= day <= end), Decimal(0))


def weekdays(start: date, end: date) -> int:
    return sum((start + timedelta(days=n)).weekday() < 5 for n in range((end - start).days + 1))
