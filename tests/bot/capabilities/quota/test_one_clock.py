"""The pace of one quota at one moment is one fact, whichever card it stands on."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.turn import Call
from spm_core.people.models import Assignment, Leave
from spm_core.principal import CompanyInfo, Role
from tests.asking import facts, press, texts
from tests.factories import NOW, add_deal, add_person, add_quota, make_company, operate

Q2 = {"period": "2026-04-01..2026-06-30"}


def rep_of(engine: Engine, company: CompanyInfo, **options: Any) -> int:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER, country="IT")
    ann = add_person(engine, company, "Ann", manager=boss, **options)
    add_quota(engine, company, ann, 260_000)
    add_deal(engine, company, ann, 35_000, created_on=date(2026, 4, 2))
    return ann


def away(engine: Engine, company: CompanyInfo, person: int, start: date, last: date) -> None:
    with operate(engine, company) as session:
        session.add(Leave(employee_id=person, starts_on=start, last_day=last))


def paces(engine: Engine, now: datetime = NOW) -> dict[str, Any]:
    """Ann's pace and elapsed days as each card tells them, by card."""
    quota = facts(press(engine, Call("quota", Q2), "Ann", now=now))
    theirs = facts(press(engine, Call("quota", {**Q2, "person": "Ann"}), "Boss", now=now))
    team = facts(press(engine, Call("team", {**Q2, "team": "my team"}), "Boss", now=now))
    report = facts(press(engine, Call("report", {**Q2, "team": "my team"}), "Boss", now=now))
    goals = facts(press(engine, Call("goals", Q2), "Ann", now=now))
    digest = facts(press(engine, Call("digest"), "Ann", now=now))
    return {
        "quota": quota["pace"],
        "theirs": theirs["pace"],
        "team": next(each["pace"] for each in team["people"] if each["person"] == "Ann"),
        "report": next(each["pace"] for each in report["people"] if each["person"] == "Ann"),
        "goals": goals["goals"][0]["progress"]["pace"],
        "digest": digest["pace"],
        "elapsed": (quota["elapsed"], goals["goals"][0]["progress"]["elapsed"], digest["elapsed"]),
    }


def one(found: dict[str, Any]) -> Decimal:
    """The one pace and the one share of time that all of them tell."""
    elapsed = found.pop("elapsed")
    assert len(set(found.values())) == len(set(elapsed)) == 1, (found, elapsed)
    return Decimal(found["quota"])


@pytest.mark.parametrize("country", ["US", "BR", None])
def test_abroad(engine: Engine, country: str | None) -> None:
    rep_of(engine, make_company(engine, country="IT"), country=country)
    pace = one(paces(engine))
    assert round(pace, 6) == {"US": Decimal("0.282692"), "BR": Decimal("0.309117"), None: Decimal("0.298077")}[country]


def test_new_on_leave_and_part_time(engine: Engine) -> None:
    company = make_company(engine, country="IT")
    ann = rep_of(engine, company, start_date=date(2026, 4, 20))
    away(engine, company, ann, date(2026, 5, 4), date(2026, 5, 8))
    with operate(engine, company) as session:
        session.scalars(select(Assignment).where(Assignment.employee_id == ann)).one().weekdays = "0123"
    one(paces(engine))
    told = texts(press(engine, Call("quota", Q2), "Ann"))
    assert any(text.endswith("working days are yours.") for text in told)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_the_calendar(engine: Engine, seed: int) -> None:
    chance = random.Random(seed)
    company = make_company(engine, country=chance.choice(["IT", "US", None]))
    day = date(2026, 4, 1)
    start, end = (day + timedelta(chance.randint(*span)) for span in ((-30, 30), (60, 120)))
    ann = rep_of(engine, company, country=chance.choice(["BR", "IT", None]), start_date=start, end_date=end)
    leave = day + timedelta(chance.randint(-10, 70))
    away(engine, company, ann, leave, leave + timedelta(chance.randint(0, 20)))
    now = datetime(2026, 5, chance.randint(12, 28), 12, tzinfo=UTC)
    one(paces(engine, now))


def test_the_report_compares_a_pace_with_a_pace(engine: Engine, company: CompanyInfo) -> None:
    ann = rep_of(engine, company)
    add_quota(engine, company, ann, 260_000, date(2026, 1, 1), date(2026, 3, 31))
    add_deal(engine, company, ann, 20_000, close_date=date(2026, 2, 5))
    add_deal(engine, company, ann, 300_000, close_date=date(2026, 3, 20))
    found = facts(press(engine, Call("report", {**Q2, "team": "my team"}), "Boss"))
    (row,) = (each for each in found["people"] if each["person"] == "Ann")
    assert round(Decimal(row["before"]), 6) == round(Decimal(20_000) * 64 / (260_000 * 30), 6)
    assert found["improved"] == ["Ann"]


def test_nobody_improved_on_a_period_without_data(engine: Engine, company: CompanyInfo) -> None:
    ann = rep_of(engine, company)
    add_quota(engine, company, ann, 260_000, date(2026, 1, 1), date(2026, 3, 31))
    found = facts(press(engine, Call("report", {**Q2, "team": "my team"}), "Boss"))
    assert (found["improved"], found["people"][0]["before"]) == ([], None)
    assert {kpi["better"] for kpi in found["kpis"].values()} == {None}


def test_a_period_that_runs_is_not_over_for_whoever_is_away(engine: Engine, company: CompanyInfo) -> None:
    ann = rep_of(engine, company)
    away(engine, company, ann, date(2026, 5, 11), date(2026, 6, 30))
    assert "missed" not in " ".join(texts(press(engine, Call("quota", {**Q2, "asks": "makes"}), "Ann")))
    answer = press(engine, Call("quota", Q2), "Ann")
    assert "No working days left" in texts(answer)
    assert (facts(answer)["days_left"], facts(answer)["required_per_day"]) == (0, None)
