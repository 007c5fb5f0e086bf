"""The main question, asked in words by everybody of two companies, against figures that were computed elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.cards import Answer
from tests.asking import ask, facts
from tests.real_data import MAVEN, NORTHSTAR, Row, amount_of, maven, needs_data, northstar, same, truth

pytestmark = needs_data

QUESTION = "how am I tracking to quota"
STANDING = (
    "quota", "booked", "attainment", "working_days", "days_ended", "days_left", "elapsed", "pace", "gap",
    "required_per_day", "projected",
)  # fmt: skip


def differences(answer: Answer, row: Row, columns: tuple[str, ...]) -> list[str]:
    assert (answer.outcome, answer.routed_by) == ("answered", "phrase")
    found: dict[str, Any] = facts(answer)
    return [f"{row['owner']} {n}: {found[n]} for {row[n]}" for n in columns if not same(amount_of(found[n]), row[n])]


@pytest.mark.parametrize(
    ("now", "file"),
    [
        ("2017-11-15T12:00", "standing_2017Q4_as_of_2017-11-15.csv"),
        ("2017-08-01T12:00", "standing_2017Q3_as_of_2017-08-01.csv"),
    ],
)
def test_maven(engine: Engine, now: str, file: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=maven(engine).zone)
    wrong = []
    for row in truth(MAVEN, file):
        wrong += differences(ask(engine, QUESTION, row["owner"], now=moment), row, (*STANDING, "expected", "surplus"))
    assert wrong == []


def test_northstar(engine: Engine) -> None:
    moment = datetime(2026, 6, 17, 12, tzinfo=northstar(engine).zone)
    wrong = []
    for row in truth(NORTHSTAR, "facts_as_of_2026-06-17.csv"):
        wrong += differences(ask(engine, QUESTION, row["owner"], now=moment), row, ("nominal_quota", *STANDING))
        by_head = ask(engine, f"how is {row['owner']} tracking to quota", "Elena Greco", now=moment)
        wrong += differences(by_head, row, ("nominal_quota", *STANDING))
    assert wrong == []
    heads = facts(ask(engine, QUESTION, "Elena Greco", now=moment))
    assert (heads["scope"], heads["quota"]["amount"]) == ("sum_of_reps", "3275000.0000")
    assert heads["booked"]["amount"] == "1056977.9600"
