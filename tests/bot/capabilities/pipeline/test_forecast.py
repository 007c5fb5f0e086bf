"""The forecast, and one's own call: submitted after a confirmation, kept, rolled up, and held against what came."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from bot.inputs import Form, TextInput
from bot.turn import Call
from spm_core.forecast.models import ForecastSubmission
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, audit, facts, labels, press, press_all, texts
from tests.factories import NOW, add_deal, add_person, add_quota

JUNE = date(2026, 6, 1)
LATER = datetime(2026, 7, 8, 12, tzinfo=NOW.tzinfo)
"""In the next quarter."""


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Ann has 100 closed of 1,000; 300 in commit, 50 best case, 25 open."""
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann Lee", manager=boss)
    bo = add_person(engine, company, "Bo", manager=boss)
    cy = add_person(engine, company, "Cy")
    add_quota(engine, company, ann, 1_000)
    add_deal(engine, company, ann, 100)
    for amount, category, chance in ((300, "Commit", "0.75"), (50, "Best Case", "0.5"), (25, "pipeline", "0.2")):
        extra: dict[str, Any] = {"forecast_category": category, "probability": Decimal(chance)}
        add_deal(engine, company, ann, amount, "open", JUNE, **extra)
    add_deal(engine, company, ann, 999, "open", JUNE, forecast_category="omitted", probability=Decimal(0))
    return {"Boss": boss, "Ann": ann, "Bo": bo, "Cy": cy}


def submit(engine: Engine, who: str, now: datetime = NOW, **args: str) -> list[str]:
    answer = press(engine, Call("submit forecast", args), who, now=now)
    assert answer.outcome == "answered", texts(answer)
    return texts(answer)


def stored(engine: Engine) -> int:
    with engine.begin() as connection:
        return len(connection.execute(select(ForecastSubmission.__table__)).all())


def test_by_category_single_and_cumulative(engine: Engine, people: dict[str, int]) -> None:
    answer = ask(engine, "what's my forecast", "Ann Lee")
    assert texts(answer) == [
        "Your forecast · Q2",
        "$400",
        "closed and commit",
        "Falls short",
        "That's $600 short of the quota of $1,000.",
        "Closed | $100 | $100",
        "Commit | $300 | $400",
        "Best case | $50 | $450",
        "Pipeline | $25 | $475",
        "Closed and weighted: $355",
        "At this rate: $217",
    ]
    found = facts(answer)
    assert found["best_case_forecast"] == {"amount": "450.0000", "currency": "USD"}
    assert "cumulative" in found["method"]
    assert found["notes"]["seasonal_forecast"] == "not_two_years_of_history"
    assert {each.outcome for each in press_all(engine, answer, "Ann Lee")} == {"answered", "form", "confirm"}


def test_without_categories_nothing_is_made_up(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_deal(engine, company, people["Bo"], 10, "open", JUNE)
    answer = press(engine, Call("forecast"), "Bo")
    assert "No open deal of the period says its forecast category, so there is nothing by category." in texts(answer)
    found = facts(answer)
    assert (found["commit"], found["commit_forecast"], found["notes"]["commit"]) == (None, None, "no_categories")


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("submit my forecast: commit 180k, best case 240k", {"commit": "180000", "best_case": "240000"}),
        ("put me down for 210k commit, 260 best case", {"commit": "210000", "best_case": "260000"}),
        ("my commit is 95k this month", {"commit": "95000"}),
        ("update my call to 150", {"commit": "150"}),
        ("change my best case to 300k", {"best_case": "300000"}),
        ("inserisci il mio forecast: commit 90k, best case 130k", {"commit": "90000", "best_case": "130000"}),
        ("coloca meu commit em 150 mil e best case 200 mil", {"commit": "150000", "best_case": "200000"}),
    ],
)
def test_a_question_fills_the_form_and_stores_nothing(
    engine: Engine, people: dict[str, int], question: str, given: dict[str, str]
) -> None:
    answer = ask(engine, question, "Ann Lee", locale="en")
    assert answer.outcome == "confirm"
    assert isinstance(answer.reply, Form)
    filled = {each.name: each.value for each in answer.reply.inputs if isinstance(each, TextInput) and each.value}
    assert {name: filled.get(name) for name in ("commit", "best_case") if name in filled} == given
    assert stored(engine) == 0


def test_a_press_submits_and_the_latest_counts(engine: Engine, people: dict[str, int]) -> None:
    submit(engine, "Ann Lee", NOW - timedelta(days=8), commit="500")
    assert submit(engine, "Ann Lee", commit="600", best_case="800", comment="two signatures missing")[:3] == [
        "Forecast submitted · Q2", "$600", "commit",
    ]  # fmt: skip
    answer = press(engine, Call("forecast"), "Ann Lee")
    assert "Own call: $600, best case $800 ($500 on Wed, May 6)" in texts(answer)
    found = facts(answer)
    assert found["call"]["comment"] == "two signatures missing"
    assert found["last_week"]["commit"] == {"amount": "500.0000", "currency": "USD"}
    assert stored(engine) == 2
    assert {(each.capability, each.outcome) for each in audit(engine)} == {
        ("submit forecast", "answered"), ("forecast", "answered"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"commit": "200", "best_case": "100"}, "The best case includes the commit, so it is at least as much."),
        ({"commit": "-5"}, "I can't read “-5” as an amount. Try 180k, 1.2m or 90,000."),
        ({"commit": "lots"}, "I can't read “lots” as an amount. Try 180k, 1.2m or 90,000."),
        ({"commit": "999999999999999"}, "I can't read “999999999999999” as an amount. Try 180k, 1.2m or 90,000."),
        ({"commit": "5", "period": "last quarter"}, "That period is over: there is nothing left to forecast."),
    ],
)
def test_what_makes_no_sense_is_refused_and_not_stored(
    engine: Engine, people: dict[str, int], args: dict[str, str], sentence: str
) -> None:
    answer = press(engine, Call("submit forecast", args), "Ann Lee")
    assert (answer.outcome, texts(answer)[1]) == ("error", sentence)
    assert stored(engine) == 0


def test_an_unfinished_submission_is_asked_for(engine: Engine, people: dict[str, int]) -> None:
    answer = press(engine, Call("submit forecast", {"best_case": "100"}), "Ann Lee")
    assert isinstance(answer.reply, Form)
    assert list(answer.form_errors) == ["commit"]
    assert stored(engine) == 0


def test_less_than_what_is_closed_is_said(engine: Engine, people: dict[str, int]) -> None:
    written = submit(engine, "Ann Lee", commit="50")
    assert "That is less than what is already closed. A forecast is for the whole period." in written


def test_a_manager_sees_the_roll_up(engine: Engine, people: dict[str, int]) -> None:
    submit(engine, "Ann Lee", NOW - timedelta(days=8), commit="500")
    submit(engine, "Ann Lee", commit="600", best_case="800")
    submit(engine, "Cy", commit="7000")
    submit(engine, "Boss", commit="900", team="my team")
    answer = ask(engine, "what's the forecast for my team", "Boss")
    written = texts(answer)
    assert "1 of 2 people submitted: commit $600, best case $800 ($500 on Wed, May 6)." in written
    assert "Ann Lee | $600 | best case $800 · said Wed, May 13" in written
    assert "Own call: $900" in written
    assert facts(answer)["closed"] == {"amount": "100.0000", "currency": "USD"}
    assert "Submit my forecast…" in labels(answer)
    theirs = ask(engine, "what did Ann Lee commit", "Boss")
    assert any("Own call: $600" in text for text in texts(theirs))
    assert "Submit my forecast…" not in labels(theirs)


def test_whoever_has_left_is_expected_to_call_no_more(
    engine: Engine, company: CompanyInfo, people: dict[str, int]
) -> None:
    for name, day in (("Lou Left", 12), ("Max Last", 13)):
        add_person(engine, company, name, manager=people["Boss"], end_date=date(2026, 5, day))
    submit(engine, "Ann Lee", commit="600")

    def rolled_up(now: datetime) -> tuple[int, list[str]]:
        found = facts(press(engine, Call("forecast", {"team": "my team"}), "Boss", now=now))["roll_up"]
        return found["people"], [each["person"] for each in found["calls"]]

    assert rolled_up(NOW) == (3, ["Ann Lee", "Bo", "Max Last"])
    assert rolled_up(NOW - timedelta(days=1)) == (4, ["Ann Lee", "Bo", "Lou Left", "Max Last"])


def test_rights(engine: Engine, people: dict[str, int]) -> None:
    submit(engine, "Ann Lee", commit="600")
    for call in (Call("forecast", {"person": "Ann Lee"}), Call("forecast", {"team": "Boss"})):
        assert press(engine, call, "Bo").outcome == "denied"
    mine = facts(press(engine, Call("forecast"), "Bo"))
    assert (mine["call"], mine["roll_up"]) == (None, None)
    assert press(engine, Call("submit forecast", {"commit": "1", "team": "Boss"}), "Bo").outcome == "denied"
    assert press(engine, Call("submit forecast", {"commit": "1", "person": "Bo"}), "Ann Lee").outcome == "answered"
    with engine.begin() as connection:
        rows = connection.execute(select(ForecastSubmission.__table__)).all()
    assert {row.employee_id for row in rows} == {people["Ann"]}


def test_what_was_said_is_held_against_what_came(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    submit(engine, "Ann Lee", commit="400")
    submit(engine, "Ann Lee", datetime(2026, 6, 30, 12, tzinfo=NOW.tzinfo), commit="800")  # too late to be judged by
    add_deal(engine, company, people["Ann"], 700, close_date=date(2026, 6, 20))
    add_deal(engine, company, people["Ann"], 100, close_date=date(2026, 7, 2))
    found = facts(press(engine, Call("forecast"), "Ann Lee", now=LATER))["forecast_accuracy"]
    assert Decimal(found["call"]) == Decimal("0.5")  # 400 of 800
    assert Decimal(found["commit_forecast"]) == Decimal("0.5")


def test_two_years_of_history_give_a_season(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    for year, early, late in ((2025, 100, 300), (2024, 50, 350)):
        add_deal(engine, company, people["Ann"], early, close_date=date(year, 4, 20))
        add_deal(engine, company, people["Ann"], late, close_date=date(year, 6, 25))
    answer = press(engine, Call("forecast"), "Ann Lee")
    assert Decimal(facts(answer)["seasonal_forecast"]["amount"]).quantize(Decimal("0.01")) == Decimal("533.33")
    assert "By season: $533" in texts(answer)


def test_statements_do_not_grow_with_people(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    counts = []
    for size in (0, 5):
        for n in range(size):
            person = add_person(engine, company, f"Rep {n}", manager=people["Boss"])
            add_deal(engine, company, person, 10, "open", JUNE, forecast_category="commit")
            submit(engine, f"Rep {n}", commit="10")
        said: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_: object, said: list[str] = said) -> None:
            said.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        press(engine, Call("forecast", {"team": "my team"}), "Boss")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_a_lead_s_call_for_their_team_rolls_up_in_place_of_their_people_s(engine: Engine, company: CompanyInfo) -> None:
    top = add_person(engine, company, "Top", role=Role.MANAGER)
    mid = add_person(engine, company, "Mid", role=Role.MANAGER, manager=top)
    for name, lead in (("Ann", mid), ("Bo", mid), ("Cy", top)):
        add_person(engine, company, name, manager=lead)
    for name, commit in (("Ann", "100"), ("Bo", "200"), ("Cy", "50")):
        submit(engine, name, commit=commit)

    def rolled() -> tuple[str, int, list[str]]:
        found = facts(press(engine, Call("forecast", {"team": "my team"}), "Top"))["roll_up"]
        called = [call["person"] for call in found["calls"] if call["call"]]
        return found["commit"]["amount"], found["submitted"], called

    assert rolled() == ("350.0000", 3, ["Ann", "Bo", "Cy"])
    submit(engine, "Mid", commit="260", team="my team")
    assert rolled() == ("310.0000", 2, ["Cy", "Mid"])
    told = texts(press(engine, Call("forecast", {"team": "my team"}), "Top"))
    assert any(line.startswith("Mid’s team | $260") for line in told)
