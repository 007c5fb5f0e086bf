"""Health, forecast and changes of one company, asked in words, against figures that were computed elsewhere."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from tests.asking import ask, facts
from tests.real_data import NORTHSTAR, Row, needs_data, northstar, same, truth

pytestmark = needs_data
NOW = datetime(2026, 6, 17, 12, tzinfo=ZoneInfo("Europe/Rome"))
FACTS = "facts_as_of_2026-06-17.csv"
FORECAST = ("closed", "commit", "best_case", "pipeline", "commit_forecast", "best_case_forecast")
WATERFALL = ("start", "created", "pulled_in", "won", "lost", "slipped", "amount_changed", "end")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.getfixturevalue(f"{request.param}_module_engine")
    northstar(found)
    return found


def differences(found: dict[str, Any], row: Row, columns: tuple[str, ...]) -> list[str]:
    return [f"{row['owner']} {name}: {found[name]}" for name in columns if not equal(found[name], row[name])]


def equal(fact: Any, expected: str) -> bool:
    match fact:
        case list():
            return fact == expected.split()
        case dict():
            return same(Decimal(fact["amount"]), expected)
        case str():
            return same(Decimal(fact), expected)
        case _:
            return same(fact, expected)


def asked(engine: Engine, question: str, row: Row) -> dict[str, Any]:
    answer = ask(engine, question, row["owner"], now=NOW)
    assert answer.outcome == "answered", (question, row["owner"])
    return facts(answer)


def leads(row: Row) -> bool:
    return row["owner"] in ("Paolo Riva", "Marta Sala")


def test_pipeline_health_has_every_fact(engine: Engine) -> None:
    wrong = []
    for row in truth(NORTHSTAR, FACTS):
        columns = tuple(name for name in row if name != "owner")
        wrong += differences(asked(engine, "show my pipeline health", row), row, columns)
        if leads(row):
            wrong += differences(asked(engine, "show my team's pipeline health", row), row, columns)
    assert wrong == []


def test_the_forecast(engine: Engine) -> None:
    wrong = []
    for row in truth(NORTHSTAR, FACTS):
        found = asked(engine, "forecast for this quarter", row)
        wrong += differences(found, row, FORECAST)
        if leads(row):
            assert asked(engine, "forecast for my team this quarter", row) == found
    assert wrong == []


def test_what_changed(engine: Engine) -> None:
    wrong = []
    for row in truth(NORTHSTAR, "waterfall_2026-06-10_to_2026-06-17.csv"):
        found = asked(engine, "what changed in my pipeline since last week", row)
        assert (found["since"], found["until"]) == ("2026-06-10", "2026-06-17")
        wrong += differences(found, row, WATERFALL)
        if leads(row):
            team = asked(engine, "what changed in my team's pipeline since last week", row)
            assert {name: team[name] for name in WATERFALL} == {name: found[name] for name in WATERFALL}
    assert wrong == []


def test_stall_limits(engine: Engine) -> None:
    row = truth(NORTHSTAR, FACTS)[0]
    found = asked(engine, "show my pipeline health", row)["stall_limits"]
    assert {stage: Decimal(days) for stage, days in found.items()} == {
        each["stage"]: Decimal(each["days"]) for each in truth(NORTHSTAR, "stall_limits.csv")
    }


def test_an_earlier_day_is_told_by_the_history(engine: Engine) -> None:
    """What a week ends with is what the next one starts with, but for a week's move of the rates."""
    for row in truth(NORTHSTAR, "waterfall_2026-06-10_to_2026-06-17.csv"):
        before = facts(ask(engine, "what changed in my pipeline", row["owner"], now=NOW.replace(day=10)))
        assert (before["since"], before["until"]) == ("2026-06-03", "2026-06-10")
        end, start = Decimal(before["end"]["amount"]), Decimal(row["start"])
        assert abs(end - start) < start / 200, row["owner"]
