"""The open deals that could close the gap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from bot.cards import Table
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import card, facts, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, make_company

JUNE, NEXT_QUARTER, OVERDUE = date(2026, 6, 1), date(2026, 7, 15), date(2026, 5, 12)


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    return make_company(engine)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    """A gap of 900 in the quarter, and 1,000 open in it."""
    person = add_person(engine, company, "Ann Lee")
    add_quota(engine, company, person, 1_000)
    add_deal(engine, company, person, 100)
    for name, amount, closes, probability in (
        ("Small", 300, JUNE, "0.5"),
        ("Big", 700, JUNE, "0.25"),
        ("Late", 50, OVERDUE, "0.9"),
        ("Later", 5_000, NEXT_QUARTER, "0.9"),
        ("Someday", 20, None, None),
    ):
        chance = None if probability is None else Decimal(probability)
        add_deal(engine, company, person, amount, "open", closes, name=name, probability=chance)
    return person


def test_the_list(engine: Engine, ann: int) -> None:
    answer = press(engine, Call("pipeline"), "Ann Lee")
    assert texts(answer) == [
        "Open deals · Q2 2026",
        "$1,000",
        "2 open deals closing in the period",
        "The 2 largest would close the gap",
        "Gap: $900",
        "Coverage of the gap: 1.1 times",
        "Weighted by probability: $325",
        "Past their close date: 1 · $50",
        "Big | $700 | 25% | Jun 1, 2026",
        "Small | $300 | 50% | Jun 1, 2026",
        "1 open deal has no close date.",
    ]


def test_facts(engine: Engine, ann: int) -> None:
    found = facts(press(engine, Call("pipeline"), "Ann Lee"))
    assert found["gap"] == {"amount": "900.0000", "currency": "USD"}
    assert found["open_pipeline"] == {"amount": "1000.0000", "currency": "USD"}
    assert found["weighted_pipeline"] == {"amount": "325.0000", "currency": "USD"}
    assert found["overdue_pipeline"] == {"amount": "50.0000", "currency": "USD"}
    assert found["coverage"] == "1.111111111111"
    assert [deal["name"] for deal in found["closing"]] == ["Big", "Small"]
    assert found["closing"][0]["share"] == "1.000000000000"
    assert found["closing"][0]["close_date"] == "2026-06-01"


def test_buttons_lead_back(engine: Engine, ann: int) -> None:
    quota, form = press_all(engine, press(engine, Call("pipeline"), "Ann Lee"), "Ann Lee")
    assert quota.reply.title == "Your quota · Q2 2026"
    assert form.outcome == "form"


def test_all_together_would_not_do(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_quota(engine, company, ann, 5_000, date(2026, 6, 1), date(2026, 6, 30))
    june = press(engine, Call("pipeline", {"period": "june"}), "Ann Lee")
    assert "All of them together would not close the gap" in texts(june)


def test_nothing_left_to_close(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, 900)
    answer = press(engine, Call("pipeline"), "Ann Lee")
    assert "Quota met: nothing left to close" in texts(answer)
    assert facts(answer)["coverage"] is None
    assert facts(answer)["notes"]["coverage"] == "met"


def test_an_empty_period(engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Bo")
    answer = press(engine, Call("pipeline"), "Bo")
    assert "No open deal has a close date in this period." in texts(answer)
    assert facts(answer)["notes"] == {"gap": "no_quota", "coverage": "no_quota"}


def test_what_has_no_amount_or_no_rate(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, None, "open", JUNE, name="Blank")
    add_deal(engine, company, ann, 400, "open", JUNE, name="Foreign", currency="GBP")
    written = texts(press(engine, Call("pipeline"), "Ann Lee"))
    assert "Blank | no amount | – | Jun 1, 2026" in written
    assert "Foreign | waiting for a rate | – | Jun 1, 2026" in written
    assert "Not counted, waiting for a rate: £400" in written


def test_a_team_names_whose_and_a_long_list_is_cut(engine: Engine, company: CompanyInfo, ann: int) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    bo = add_person(engine, company, "Bo", manager=boss)
    for amount in range(1, 13):
        add_deal(engine, company, bo, amount, "open", JUNE, name=f"Deal of {amount}")
    answer = press(engine, Call("pipeline", {"team": "my team"}), "Boss")
    (table,) = [block for block in card(answer).body if isinstance(block, Table)]
    assert table.rows[0][:3] == ("Deal of 12", "Bo", "$12")
    assert len(table.rows) == 10
    assert "2 more" in texts(answer)
    assert len(facts(answer)["closing"]) == 12


def test_a_split_deal_shows_ones_own_part(engine: Engine, company: CompanyInfo, ann: int) -> None:
    bo = add_person(engine, company, "Bo")
    add_deal(engine, company, ann, 1_000, "open", JUNE, name="Shared", splits={ann: "0.75", bo: "0.25"})
    assert any(text.startswith("Shared | $250") for text in texts(press(engine, Call("pipeline"), "Bo")))
