"""How healthy a pipeline is, and its deals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Items
from bot.turn import Call
from spm_core.deals.models import Account
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, operate

JUNE, NEXT_QUARTER, OVERDUE = date(2026, 6, 1), date(2026, 7, 15), date(2026, 5, 12)

LONG_AGO, LATE_ACTIVITY = date(2026, 2, 2), date(2026, 5, 1)
"""Before and within the thirty days that a deal may stand still where no history says more."""


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
        idle = LATE_ACTIVITY if name in ("Late", "Someday") else LONG_AGO
        extra: dict[str, Any] = {"probability": chance, "last_activity": idle, "stage": "Offer"}
        add_deal(engine, company, person, amount, "open", closes, name=name, **extra)
    return person


QUARTER = {"start": "2026-04-01", "end": "2026-06-30"}
ALL = Call("deals", {"period": QUARTER, "show": "all"})


def test_the_overview(engine: Engine, ann: int) -> None:
    answer = press(engine, Call("pipeline"), "Ann Lee")
    assert texts(answer) == [
        "Pipeline · Q2",
        "$1,000",
        "open, 2 deals",
        "",
        ("They cover the $900 gap 1.1 times. Too few deals were closed in the last 12 months for a win rate to go by."),
        "Weighted by chance: $325",
        "Look at these first",
        "Past their close date | 1 deal | Late",
        "Stalled | 3 deals | Later, Big and 1 more",
        "No next step | 3 deals | Big, Small and 1 more",
        "More than half is one deal | 1 deal | Big",
        "Health 42 of 100: moving 40%, close dates 67%, next steps 0%, balance 60%.",
        "1 open deal has no close date.",
    ]


@pytest.mark.parametrize(
    ("open_", "said"),
    [(0, "Nothing is open to cover the gap of $900."), (10, "They cover the $900 gap 0.01 times.")],
)
def test_what_is_nearly_nothing_is_not_told_as_zero_times(
    engine: Engine, company: CompanyInfo, open_: int, said: str
) -> None:
    person = add_person(engine, company, "Ann Lee")
    add_quota(engine, company, person, 1_000)
    add_deal(engine, company, person, 100)
    if open_:
        add_deal(engine, company, person, open_, "open", JUNE)
    assert any(line.startswith(said) for line in texts(press(engine, Call("pipeline"), "Ann Lee")))


def test_the_list(engine: Engine, ann: int) -> None:
    assert texts(press(engine, ALL, "Ann Lee")) == [
        "Open deals · Q2",
        "$1,000",
        "2 deals",
        "",
        "The 2 largest close the gap.",
        "Big | $700 | Jun 1 · 25% · Offer",
        "Small | $300 | Jun 1 · 50% · Offer",
        "1 open deal has no close date.",
    ]


def test_a_list_is_by_date_and_tells_deals_of_one_customer_apart(
    engine: Engine, company: CompanyInfo, ann: int
) -> None:
    with operate(engine, company) as session:
        customers = {name: Account(name=name) for name in ("Acme", "Initech")}
        session.add_all(customers.values())
        session.flush()
        ids = {name: customer.id for name, customer in customers.items()}
    for day, customer, product in ((9, "Acme", "Robot"), (3, "Acme", "Care"), (5, "Initech", "Care")):
        options: dict[str, Any] = {"name": f"{customer} · {product}", "account_id": ids[customer], "stage": "Offer"}
        add_deal(engine, company, ann, 10, "open", date(2026, 6, day), **options)
    listed = [line for line in texts(press(engine, ALL, "Ann Lee")) if "$10 " in line]
    assert listed == [
        "Acme · Care | $10 | Jun 3 · Offer",
        "Initech | $10 | Care · Jun 5 · Offer",
        "Acme · Robot | $10 | Jun 9 · Offer",
    ]


def test_facts(engine: Engine, ann: int) -> None:
    found = facts(press(engine, Call("pipeline"), "Ann Lee"))
    assert found["gap"] == {"amount": "900.0000", "currency": "USD"}
    assert found["open_pipeline"] == {"amount": "1000.0000", "currency": "USD"}
    assert found["weighted_pipeline"] == {"amount": "325.0000", "currency": "USD"}
    assert found["overdue_pipeline"] == {"amount": "50.0000", "currency": "USD"}
    assert found["coverage"] == "1.111111111111"
    assert (found["won"], found["lost"], found["win_rate"]) == (1, 0, "1.000000000000")
    assert len(found["closing"]) == 2
    assert len(found["overdue"]) == 1
    listed = facts(press(engine, ALL, "Ann Lee"))["deals"]
    assert [deal["name"] for deal in listed] == ["Big", "Small"]
    assert listed[0]["share"] == "1.000000000000"
    assert listed[0]["close_date"] == "2026-06-01"


def test_every_button_leads_somewhere(engine: Engine, ann: int) -> None:
    answer = press(engine, Call("pipeline"), "Ann Lee")
    assert labels(answer) == [
        "Open (2)",
        "Overdue (1)",
        "Stalled (3)",
        "No next step (3)",
        "What changed",
    ]
    assert [each.outcome for each in press_all(engine, answer, "Ann Lee")] == ["answered"] * 5
    health, quota, form = press_all(engine, press(engine, ALL, "Ann Lee"), "Ann Lee")
    assert (health.reply.title, quota.reply.title) == ("Pipeline · Q2", "Your quota · Q2")
    assert form.outcome == "form"


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("which of my deals are past their close date", ["Late"]),
        ("which of my deals are stalled", ["Later", "Big", "Small"]),
        ("any deals over 500 dollars that are stalled", ["Later", "Big"]),
        ("deals with no next step", ["Big", "Small", "Late"]),
        ("what slipped this quarter", []),
        ("show my open deals this quarter", ["Big", "Small"]),
        ("show my open deals", ["Late", "Big", "Small", "Later", "Someday"]),
        ("which deals had no activity for 12 days", ["Later", "Big", "Small", "Late", "Someday"]),
        ("which deals had no activity for 2 weeks", ["Later", "Big", "Small"]),
        ("quali trattative sono ferme da più di due settimane", ["Later", "Big", "Small"]),
        ("negócios sem atividade há mais de 12 dias", ["Later", "Big", "Small", "Late", "Someday"]),
    ],
)
def test_questions_for_some_of_them(engine: Engine, ann: int, question: str, names: list[str]) -> None:
    answer = ask(engine, question, "Ann Lee", locale="en")
    assert [deal["name"] for deal in facts(answer)["deals"]] == names


def test_the_oldest_first(engine: Engine, ann: int) -> None:
    call = Call("deals", {"show": "no_next_step", "order": "close_date"})
    assert [deal["name"] for deal in facts(press(engine, call, "Ann Lee"))["deals"]] == ["Late", "Big", "Small"]


def test_what_a_form_could_hold_is_refused_in_words(engine: Engine, ann: int) -> None:
    answer = press(engine, Call("deals", {"min_amount": "a lot"}), "Ann Lee")
    assert answer.outcome == "error"
    assert "“a lot” as an amount" in texts(answer)[1]
    assert press(engine, Call("deals", {"inactive_days": 0}), "Ann Lee").outcome == "form"
    assert press(engine, Call("deals", {"show": "everything"}), "Ann Lee").outcome == "form"


def test_all_together_would_not_do(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_quota(engine, company, ann, 5_000, date(2026, 6, 1), date(2026, 6, 30))
    june = press(engine, Call("deals", {"period": "june", "show": "all"}), "Ann Lee")
    assert "▼ All of them together don't close the gap." in texts(june)


def test_nothing_left_to_close(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, 900)
    answer = press(engine, Call("pipeline"), "Ann Lee")
    assert "Quota met" in texts(answer)
    assert facts(answer)["coverage"] is None
    assert facts(answer)["notes"]["coverage"] == "met"


def test_an_empty_period(engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Bo")
    answer = press(engine, ALL, "Bo")
    assert "No open deal has a close date in this period." in texts(answer)
    notes = facts(press(engine, Call("pipeline"), "Bo"))["notes"]
    assert (notes["gap"], notes["coverage"], notes["win_rate"]) == ("no_quota", "no_quota", "no_closed_deals")
    assert "✔ Nothing is stalled, slipped or overdue." in texts(press(engine, Call("pipeline"), "Bo"))


def test_what_has_no_amount_or_no_rate(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, None, "open", JUNE, name="Blank")
    add_deal(engine, company, ann, 400, "open", JUNE, name="Foreign", currency="GBP")
    written = texts(press(engine, ALL, "Ann Lee"))
    assert "Blank | no amount | Jun 1 · Open" in written
    assert "Foreign | waiting for a rate | Jun 1 · Open" in written
    assert "Not counted, waiting for a rate: £400" in written


@pytest.mark.parametrize("mine", ["my team", "il mio team", "Meu time"])
def test_a_team_names_whose_and_a_long_list_is_cut(engine: Engine, company: CompanyInfo, ann: int, mine: str) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    bo = add_person(engine, company, "Bo", manager=boss)
    for amount in range(1, 13):
        add_deal(engine, company, bo, amount, "open", JUNE, name=f"Deal of {amount}")
    answer = press(engine, Call("deals", {"team": mine, "show": "biggest"}), "Boss")
    (listed,) = [block for block in card(answer).body if isinstance(block, Items)]
    assert (listed.items[0].title, listed.items[0].value) == ("Deal of 12", "$12")
    assert listed.items[0].detail.startswith("Bo · ")
    assert (len(listed.items), listed.more) == (10, 2)
    assert len(facts(answer)["deals"]) == 12


def test_a_split_deal_shows_ones_own_part(engine: Engine, company: CompanyInfo, ann: int) -> None:
    bo = add_person(engine, company, "Bo")
    add_deal(engine, company, ann, 1_000, "open", JUNE, name="Shared", splits={ann: "0.75", bo: "0.25"})
    assert any(text.startswith("Shared | $250 | 25% of $1,000") for text in texts(press(engine, ALL, "Bo")))
