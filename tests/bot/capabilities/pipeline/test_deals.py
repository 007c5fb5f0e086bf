"""Lists of deals by any filter that a question names, with how many and how much first."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.capability import Request
from bot.cards import Answer
from bot.language.reading import read
from bot.language.slots import arguments
from bot.language.topics import topics
from bot.turn import Call
from spm_core.db import session_for
from spm_core.deals.models import Account, Product
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import NOW, add_deal, add_person, operate, principal

TODAY = NOW.date()


@pytest.fixture
def house(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Ann and Tom under Boss, with deals of every kind; Zed is in nobody's line here."""
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    ann, tom = (add_person(engine, company, name, manager=boss) for name in ("Ann Lee", "Tom Baker"))
    zed = add_person(engine, company, "Zed Far")
    with operate(engine, company) as session:
        accounts = {name: Account(name=name) for name in ("Globex", "Stark Industries", "Initech", "Umbrella", "Hooli")}
        product = Product(name="Care Plan")
        session.add_all([*accounts.values(), product])
        session.flush()
        ids, care = {name: account.id for name, account in accounts.items()}, product.id

    def deal(owner: int, account: str, what: str, amount: int, status: str, days: int, **extra: Any) -> None:
        closes = TODAY + timedelta(days=days)
        options = {"name": f"{account} · {what}", "account_id": ids[account], **extra}
        add_deal(engine, company, owner, amount, status, closes, **options)

    active, idle = {"last_activity": TODAY - timedelta(days=1)}, {"last_activity": TODAY - timedelta(days=30)}
    deal(ann, "Globex", "Arm", 31_000, "open", 3, stage="Negotiation", forecast_category="Commit", **active)
    deal(ann, "Globex", "Care", 9_000, "won", -1, product_id=care)
    deal(ann, "Stark Industries", "Arm", 80_000, "open", 40, stage="Proposal sent", **idle)
    deal(ann, "Initech", "Care", 5_000, "open", -3, stage="Demo", product_id=care, **active)
    deal(tom, "Initech", "Arm", 64_000, "lost", -23, loss_reason="Price")
    deal(tom, "Umbrella", "Arm", 40_000, "open", 6, stage="Proposal", splits={ann: "0.25", tom: "0.75"}, **active)
    deal(zed, "Hooli", "Arm", 44_000, "open", 6)
    return {"ann": ann, "tom": tom}


def listed(engine: Engine, company: CompanyInfo, question: str, as_: str = "Ann Lee") -> Answer:
    """The list with all filters that a question names; that it asks for a list is the reader's to know."""
    asker = principal(engine, company, as_)
    with session_for(engine, asker, NOW) as session:
        request = Request(asker, session, NOW)
        args = arguments(request, read(request, question), topics()["deals"])
    return press(engine, Call("deals", args), as_)


def names(engine: Engine, company: CompanyInfo, question: str, as_: str = "Ann Lee") -> list[str]:
    return [deal["name"] for deal in facts(listed(engine, company, question, as_))["deals"]]


ARM, STARK, INITECH, UMBRELLA = "Globex · Arm", "Stark Industries · Arm", "Initech · Care", "Umbrella · Arm"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("deals over 20k", [ARM, STARK]),
        ("deals under 10k", [INITECH, UMBRELLA]),
        ("deals between 8k and 40k", [ARM, UMBRELLA]),
        ("deals closing this week", [ARM]),
        ("deals in negotiation", [ARM]),
        ("deals in the proposal stage", [UMBRELLA, STARK]),
        ("commit deals", [ARM]),
        ("Care Plan deals", [INITECH]),
        ("deals with Stark", [STARK]),
        ("my 2 biggest deals", [STARK, ARM]),
        ("my smallest open deals", [INITECH, UMBRELLA, ARM, STARK]),
        ("deals with no activity for 2 weeks", [STARK]),
        ("deals over 20k in negotiation", [ARM]),
        ("trattative sopra i 20k", [ARM, STARK]),
        ("trattative in negoziazione", [ARM]),
        ("negócios acima de 20 mil", [ARM, STARK]),
        ("meus dois maiores negócios", [STARK, ARM]),
    ],
)
def test_what_a_question_names_is_what_the_list_is_of(
    engine: Engine, company: CompanyInfo, house: dict[str, int], question: str, expected: list[str]
) -> None:
    assert names(engine, company, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what did the team close yesterday", ["Globex · Care"]),
        ("deals we lost last month", ["Initech · Arm"]),
        ("trattative perse il mese scorso", ["Initech · Arm"]),
        ("negócios que perdemos no mês passado", ["Initech · Arm"]),
        ("deals with Globex", [ARM, "Globex · Care"]),
        ("Tom's deals", [UMBRELLA]),
    ],
)
def test_a_lead_s_lists_are_the_team_s(
    engine: Engine, company: CompanyInfo, house: dict[str, int], question: str, expected: list[str]
) -> None:
    assert names(engine, company, question, "Boss Lady") == expected


def test_the_head_says_what_the_list_is_narrowed_to(
    engine: Engine, company: CompanyInfo, house: dict[str, int]
) -> None:
    answer = listed(engine, company, "deals over 20k in negotiation closing this week", "Ann Lee")
    assert texts(answer)[:3] == ["Open deals · negotiation · from $20,000 · week 20", "$31,000", "1 deal"]


def test_a_shared_deal_counts_in_part_and_tells_of_how_much(
    engine: Engine, company: CompanyInfo, house: dict[str, int]
) -> None:
    mine = texts(listed(engine, company, "deals with Umbrella", "Ann Lee"))
    assert mine[1:3] == ["$10,000", "1 deal, counting your part of $40,000"]
    assert any(line.startswith("Umbrella | $10,000 | Arm · 25% of $40,000") for line in mine)
    whole = listed(engine, company, "deals with Umbrella", "Boss Lady")
    assert texts(whole)[1:3] == ["$40,000", "1 deal"]
    assert len(facts(whole)["deals"]) == 1


def test_why_a_deal_was_lost(engine: Engine, company: CompanyInfo, house: dict[str, int]) -> None:
    lost = texts(listed(engine, company, "deals we lost last month", "Boss Lady"))
    assert lost[0] == "Deals lost, your team · April"
    assert any(line.endswith("Tom Baker · Apr 20 · Price") for line in lost)


@pytest.mark.parametrize("name", ["Hooli", "Nowhere", "Zed"])
def test_what_one_may_not_see_is_as_unknown_as_what_is_not_there(
    engine: Engine, company: CompanyInfo, house: dict[str, int], name: str
) -> None:
    answer = listed(engine, company, f"deals with {name}", "Ann Lee")
    assert texts(answer) == [f"Deals · {name}", f"I can't find a deal or account called “{name}”."]
    assert labels(answer) == ["Pipeline health", "Quota", "Other deals…"]


@pytest.mark.parametrize("region", ["EMEA", "Italy", "LATAM"])
def test_a_region_is_asked_back(engine: Engine, company: CompanyInfo, house: dict[str, int], region: str) -> None:
    answer = ask(engine, f"deals in {region}", "Ann Lee")
    assert answer.outcome == "clarify"
    assert region in texts(answer)[1]


def test_deals_without_an_amount_are_said_to_be_left_out(
    engine: Engine, company: CompanyInfo, house: dict[str, int]
) -> None:
    add_deal(engine, company, house["ann"], None, "open", TODAY, name="Blank")
    assert "1 deal without an amount is not among them." in texts(listed(engine, company, "deals over 20k", "Ann Lee"))


def test_an_unknown_product_is_said_to_be_one(engine: Engine, company: CompanyInfo, house: dict[str, int]) -> None:
    answer = press(engine, Call("deals", {"product": "Nothing"}), "Ann Lee")
    assert "I can't find a product called “Nothing”." in texts(answer)


def test_a_list_can_be_narrowed_again(engine: Engine, company: CompanyInfo, house: dict[str, int]) -> None:
    answer = listed(engine, company, "deals over 20k", "Ann Lee")
    again = press(
        engine, next(button.call for button in card(answer).buttons if button.label == "Other deals…"), "Ann Lee"
    )
    assert again.outcome == "form"


def test_only_so_many_and_the_rest_counted(engine: Engine, company: CompanyInfo, house: dict[str, int]) -> None:
    for number in range(12):
        add_deal(engine, company, house["ann"], 100 + number, "open", TODAY, probability=Decimal("0.1"))
    answer = listed(engine, company, "how many open deals do I have", "Ann Lee")
    assert facts(answer)["count"] == 16
    assert len(facts(listed(engine, company, "top 3 open deals", "Ann Lee"))["deals"]) == 3


def test_newly_created_ones(engine: Engine, company: CompanyInfo, house: dict[str, int]) -> None:
    add_deal(engine, company, house["ann"], 7, "open", date(2026, 9, 1), name="Fresh", created_on=TODAY)
    assert names(engine, company, "deals created this week") == ["Fresh"]


@pytest.mark.parametrize(
    "question",
    [
        "deals over 20k closing this week",
        "deals in negotiation",
        "my 3 biggest deals",
        "trattative sopra i 20k",
        "negócios acima de 20 mil",
    ],
)
def test_a_list_is_asked_for_in_words(engine: Engine, house: dict[str, int], question: str) -> None:
    answer = ask(engine, question, "Ann Lee", locale="en")
    assert answer.call
    assert answer.call.do == "deals"
