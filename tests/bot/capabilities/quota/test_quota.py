"""The main question: texts, buttons and facts of its card."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Progress
from bot.cards import Card
from bot.turn import Call
from spm_core.imports.models import ImportRun
from spm_core.people.models import Leave
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, make_company, operate

QUESTION = "how am I tracking to quota"


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    """65,000 in the quarter, 26,000 booked: on 13 May 30 of 65 working days have ended."""
    person = add_person(engine, company, "Ann Lee")
    add_quota(engine, company, person, 65_000)
    add_quota(engine, company, person, 50_000, date(2026, 1, 1), date(2026, 3, 31))
    add_deal(engine, company, person, 26_000)
    add_deal(engine, company, person, 9_000, "open", date(2026, 6, 1))
    return person


def test_the_answer(engine: Engine, ann: int) -> None:
    answer = ask(engine, QUESTION, "Ann Lee")
    assert (answer.outcome, answer.routed_by) == ("answered", "phrase")
    assert answer.call is not None
    assert answer.call.to_json() == {
        "do": "quota",
        "args": {"period": {"start": "2026-04-01", "end": "2026-06-30"}, "person": "ann.lee@example.com"},
    }
    assert texts(answer) == [
        "Your quota · Q2",
        "40.0%",
        "",
        "Slightly behind",
        "$39,000 to go in 35 working days. That's $1,114 a day; so far you've booked $867 a day.",
        "$26,000 of $65,000 booked. Today's mark (┃) is $30,000.",
        "At this rate you'll reach $56,333. That's $8,667 short.",
    ]
    shown = [button.label for button in card(answer).buttons if not button.more]
    assert shown == ["Path to quota", "Deals to close first", "Why these numbers?"]
    assert labels(answer)[3:] == ["Q1", "Another period…"]
    assert [button.label for button in card(answer).buttons if button.primary] == ["Path to quota"]


def test_the_facts_are_the_words_of_the_definitions(engine: Engine, ann: int) -> None:
    found = facts(ask(engine, QUESTION, "Ann Lee"))
    assert found["period"] == {"label": "2026-Q2", "start": "2026-04-01", "end": "2026-06-30"}
    assert found["quota"] == found["nominal_quota"] == {"amount": "65000.0000", "currency": "USD"}
    assert found["booked"] == {"amount": "26000.0000", "currency": "USD"}
    assert found["attainment"] == "0.400000000000"
    assert found["elapsed"] == "0.461538461538"
    assert found["pace"] == "0.866666666667"
    assert (found["working_days"], found["days_ended"], found["days_left"]) == (65, 30, 35)
    assert found["verdict"] == "slightly_behind"
    assert found["required_per_week"] == {"amount": found["required_per_week"]["amount"], "currency": "USD"}
    assert round(Decimal(found["required_per_week"]["amount"]), 2) == Decimal("5571.43")
    assert found["as_of"] == "2026-05-13T12:00:00+00:00"
    assert found["notes"] == {}
    assert found["team"] is None


def test_every_button_answers(engine: Engine, ann: int) -> None:
    path, gap, why, before, other = press_all(engine, ask(engine, QUESTION, "Ann Lee"), "Ann Lee")
    assert [each.outcome for each in (path, gap, why, before, other)] == [*["answered"] * 4, "form"]
    assert path.reply.title == "Path to quota · Q2"
    assert gap.reply.title.lower().endswith("open deals · q2")
    assert why.reply.title == "Why these numbers · Ann Lee, Q2"
    assert before.reply.title == "Your quota · Q1"
    assert facts(before)["verdict"] == "period_over"
    assert other.call is not None


def test_a_period_can_be_named(engine: Engine, ann: int) -> None:
    assert facts(ask(engine, "quota last quarter", "Ann Lee"))["period"]["label"] == "2026-Q1"
    assert facts(ask(engine, "quota 2026", "Ann Lee"))["nominal_quota"]["amount"] == "115000.0000"
    month = ask(engine, "quota this month", "Ann Lee")
    assert "Taken from longer quotas: their share of this period, by working days or by their own weights." in texts(
        month
    )
    year = ask(engine, "quota 2026", "Ann Lee")
    assert "Quotas are set for a part of this period only." in texts(year)


def test_no_quota_says_so_and_shows_what_was_booked(engine: Engine, company: CompanyInfo) -> None:
    add_deal(engine, company, add_person(engine, company, "Bo"), 500)
    answer = ask(engine, QUESTION, "Bo")
    assert texts(answer)[1:4] == ["$500", "booked", "No quota set"]
    assert not any("%" in text for text in texts(answer))
    assert facts(answer)["attainment"] is None
    assert facts(answer)["notes"]["attainment"] == "no_quota"
    assert labels(answer) == ["Why these numbers?", "Q1", "Another period…"]
    assert {each.outcome for each in press_all(engine, answer, "Bo")} == {"answered", "form"}


def test_met_has_no_gap_to_close(engine: Engine, company: CompanyInfo) -> None:
    person = add_person(engine, company, "Cy")
    add_quota(engine, company, person, 100)
    add_deal(engine, company, person, 125)
    answer = ask(engine, QUESTION, "Cy")
    assert "Quota met" in texts(answer)
    assert "$25 over quota. 35 working days left." in texts(answer)
    assert labels(answer)[0] == "Why these numbers?"


def test_a_ramp_shows_the_full_quota_beside_the_one_in_effect(engine: Engine, company: CompanyInfo) -> None:
    hire = add_person(engine, company, "Di", start_date=date(2026, 4, 1), ramp=["0", "0.25", "0.5"])
    add_quota(engine, company, hire, 300)
    assert "The quota in effect is $75 of the full $300 (ramp or leave)." in texts(ask(engine, QUESTION, "Di"))
    add_quota(engine, company, hire, 100, date(2026, 4, 1), date(2026, 4, 30))
    april = ask(engine, "quota april", "Di")
    assert "Not measured: the quota in effect is zero (ramp or leave)" in texts(april)
    assert facts(april)["nominal_quota"]["amount"] == "100.0000"


def test_a_period_to_come_has_not_started(engine: Engine, ann: int) -> None:
    first_day: dict[str, Any] = {"now": datetime(2026, 4, 1, 12, tzinfo=UTC)}
    assert "Not started yet" not in texts(ask(engine, QUESTION, "Ann Lee", **first_day))
    answer = press(engine, Call("quota", {"period": "2026-06-01..2026-06-30"}), "Ann Lee", **first_day)
    assert "Not started yet" in texts(answer)
    assert facts(answer)["verdict"] == "too_early"


def test_when_a_period_is_over_nothing_is_expected_by_today(engine: Engine, ann: int) -> None:
    last_day, next_day = (datetime(2026, 6, 30, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC))
    running = texts(ask(engine, QUESTION, "Ann Lee", now=last_day))
    assert "$26,000 of $65,000 booked. Today's mark (┃) is $64,000." in running
    over = ask(engine, f"{QUESTION} last quarter", "Ann Lee", now=next_day)
    assert {"$39,000 short of quota.", "$26,000 of $65,000 booked."} <= set(texts(over))
    assert [block.marker for block in card(over).body if isinstance(block, Progress)] == [None]


def test_too_early_to_tell(engine: Engine, ann: int) -> None:
    assert "Too early to tell" in texts(ask(engine, QUESTION, "Ann Lee", now=datetime(2026, 4, 3, 12, tzinfo=UTC)))


def test_a_manager_with_both_has_the_team_on_the_same_card(engine: Engine, company: CompanyInfo, ann: int) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    add_deal(engine, company, add_person(engine, company, "Bo", manager=boss), 40)
    add_quota(engine, company, boss, 10)
    add_quota(engine, company, boss, 100, scope="team")
    answer = ask(engine, QUESTION, "Boss")
    assert answer.reply.title == "Your quota · Q2"
    assert texts(answer)[-1] == "Your team | 40.0% | Slightly behind · $60 to go in 35 working days."
    assert facts(answer)["quota"]["amount"] == "10.0000"
    assert facts(answer)["team"]["quota"]["amount"] == "100.0000"
    assert facts(answer)["team"]["booked"]["amount"] == "40.0000"
    (button,) = [each for each in card(answer).buttons if each.label == "My team"]
    team = press(engine, button.call, "Boss")
    assert team.reply.title == "Your team's quota · Q2"
    assert facts(team)["booked"]["amount"] == "40.0000"
    assert team.call is not None
    assert team.call.args["team"] == "my_team"
    assert {each.outcome for each in press_all(engine, team, "Boss")} == {"answered", "form"}


def test_a_sum_of_the_reps_is_labelled(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    add_quota(engine, company, add_person(engine, company, "Bo", manager=boss), 40)
    answer = ask(engine, QUESTION, "Boss")
    assert answer.reply.title == "Your team's quota · Q2"
    assert "No team quota is set: this is the sum of the reps' quotas." in texts(answer)
    assert facts(answer)["scope"] == "sum_of_reps"


def test_off_the_calendar(engine: Engine, company: CompanyInfo) -> None:
    """Quotas from 31 May to 30 August and the ones before fit no calendar."""
    person = add_person(engine, company, "Ed")
    add_quota(engine, company, person, 100, date(2026, 5, 31), date(2026, 8, 30))
    add_quota(engine, company, person, 200, date(2026, 3, 1), date(2026, 5, 30))
    july = datetime(2026, 7, 15, tzinfo=UTC)
    for question, amount in ((QUESTION, 100), ("quota this quarter", 100), ("quota last quarter", 200)):
        assert facts(ask(engine, question, "Ed", now=july))["quota"]["amount"] == f"{amount}.0000"
    before = press(engine, card(ask(engine, QUESTION, "Ed", now=july)).buttons[3].call, "Ed", now=july)
    assert facts(before)["period"]["label"] == "2026-03-01/2026-05-30"


def test_holidays_are_named(engine: Engine) -> None:
    company = make_company(engine, "Roma", "EUR", "Europe/Rome", country="IT")
    add_quota(engine, company, add_person(engine, company, "Gia"), 100)
    answer = ask(engine, QUESTION, "Gia")
    why = press(engine, Call("why"), "Gia")
    assert "Working days: Mon–Fri, without Apr 6, May 1, Jun 2." in texts(why)
    assert facts(answer)["holidays"] == ["2026-04-06", "2026-05-01", "2026-06-02"]


def test_the_source_and_its_age(engine: Engine, company: CompanyInfo, ann: int) -> None:
    assert card(ask(engine, QUESTION, "Ann Lee")).source is None
    with operate(engine, company) as session:
        for day, name in ((12, "test-2.csv"), (10, "test-1.csv"), (13, "of nobody here.csv")):
            run = ImportRun(kind="deals", file_name=name, file_hash="", by="x", counts={}, finished_at=at(day))
            session.add(run)
        session.add(ImportRun(kind="quotas", file_name="q.csv", file_hash="", by="x", counts={}, finished_at=at(13)))
    fresh = card(ask(engine, QUESTION, "Ann Lee")).source
    assert fresh is not None
    assert (fresh.name, fresh.age.total_seconds(), fresh.stale) == ("test-2.csv", 86_400, False)
    later = card(ask(engine, QUESTION, "Ann Lee", now=datetime(2026, 5, 14, 12, 1, tzinfo=UTC))).source
    assert later is not None
    assert later.stale


def at(day: int) -> datetime:
    return datetime(2026, 5, day, 12, tzinfo=UTC)


def test_leave_lowers_the_quota_in_effect(engine: Engine, company: CompanyInfo, ann: int) -> None:
    with operate(engine, company) as session:
        session.add(Leave(employee_id=ann, starts_on=date(2026, 4, 6), last_day=date(2026, 4, 10)))
    told = texts(ask(engine, QUESTION, "Ann Lee"))
    assert "The quota in effect is $60,000 of the full $65,000 (ramp or leave)." in told


def test_the_askers_language_and_figures(engine: Engine, company: CompanyInfo) -> None:
    add_quota(engine, company, add_person(engine, company, "Lia", locale="it"), 12_345)
    answer = ask(engine, QUESTION, "Lia", locale="en-US")
    assert answer.locale.startswith("it")
    assert any("12.345" in text for text in texts(answer))


def test_an_amount_does_not_pass_for_an_answer_about_another_metric(engine: Engine, ann: int) -> None:
    answer = ask(engine, "how many more demos do I need this month", "Ann Lee")
    assert not any("$" in text for text in texts(answer))
    assert isinstance(answer.reply, Card)
    assert [button.call.do for button in answer.reply.buttons] == ["metric", "quota"]
    assert answer.call
    assert answer.call.args["metric"] == "demos"
    booked = ask(engine, "how am I tracking to quota in revenue", "Ann Lee")
    assert facts(booked)["quota"]["amount"] == "65000.0000"
