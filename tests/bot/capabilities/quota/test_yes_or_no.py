"""A yes or no comes first where one was asked of a team, a pipeline or a forecast."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import press, texts
from tests.factories import add_deal, add_person, add_quota


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    """10,000 of 100,000, and a year in which half was won."""
    boss = add_person(engine, company, "Boss Bo", role=Role.MANAGER)
    person = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, person, 100_000)
    for status in ("won", "lost"):
        for _n in range(6):
            add_deal(engine, company, person, 10_000, status, date(2026, 1, 12), created_on=date(2025, 6, 2))
    add_deal(engine, company, person, 10_000, "won", date(2026, 5, 4))
    return person


def first(engine: Engine, do: str, who: str = "Ann Lee", **args: Any) -> str:
    return texts(press(engine, Call(do, args), who))[1]


@pytest.mark.parametrize(("amount", "said"), [(400_000, "Yes."), (20_000, "No.")])
def test_whether_there_is_enough_pipeline(
    engine: Engine, company: CompanyInfo, ann: int, amount: int, said: str
) -> None:
    add_deal(engine, company, ann, amount, "open", date(2026, 6, 20))
    assert first(engine, "pipeline", enough=True) == said


@pytest.mark.parametrize(("amount", "said"), [(95_000, "Yes."), (20_000, "No.")])
def test_whether_the_forecast_makes_the_quota(
    engine: Engine, company: CompanyInfo, ann: int, amount: int, said: str
) -> None:
    options: dict[str, Any] = {"forecast_category": "commit", "probability": Decimal("0.9")}
    add_deal(engine, company, ann, amount, "open", date(2026, 6, 20), **options)
    assert first(engine, "forecast", makes=True) == said


def test_whether_anybody_is_behind_or_everybody_on_track(engine: Engine, company: CompanyInfo, ann: int) -> None:
    asked = {"filter": "behind_pace", "whether": "anybody"}
    assert first(engine, "team", "Boss Bo", **asked) == "Yes."
    assert first(engine, "team", "Boss Bo", **{**asked, "whether": "everybody"}) == "No."
    add_deal(engine, company, ann, 90_000, "won", date(2026, 5, 4))
    assert first(engine, "team", "Boss Bo", **asked) == "No."
    assert first(engine, "team", "Boss Bo", **{**asked, "whether": "everybody"}) == "Yes."
