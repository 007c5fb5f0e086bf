"""One deal, asked for in words: by its code, its name or its customer's, and what of it is asked first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from spm_core.deals.models import Account, DealChange
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, opened, press, texts
from tests.factories import NOW, add_deal, add_person, operate

TODAY = NOW.date()


@pytest.fixture
def house(engine: Engine, company: CompanyInfo) -> int:
    """Ann's deals with Globex, Stark and Padaria Central; Hooli is somebody else's customer."""
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann Lee", manager=boss)
    zed = add_person(engine, company, "Zed Far")
    with operate(engine, company) as session:
        accounts = {name: Account(name=name) for name in ("Globex", "Stark Industries", "Padaria Central", "Hooli")}
        session.add_all(accounts.values())
        session.flush()
        ids = {name: account.id for name, account in accounts.items()}

    def deal(owner: int, account: str, what: str, **extra: Any) -> int:
        options = {"name": f"{account} · {what}", "account_id": ids[account], "stage": "Negotiation", **extra}
        return add_deal(engine, company, owner, 31_000, "open", TODAY + timedelta(days=4), **options)

    globex = deal(ann, "Globex", "Arm", external_id="T2", next_step="Send the offer", last_activity=date(2026, 5, 10))
    deal(ann, "Stark Industries", "Arm", last_activity=date(2026, 5, 1))
    deal(ann, "Stark Industries", "Care", last_activity=date(2026, 5, 11))
    deal(ann, "Padaria Central", "Arm")
    deal(zed, "Hooli", "Arm")
    moved = {"deal_id": globex, "changed_on": date(2026, 5, 3)}
    with operate(engine, company) as session:
        session.add(DealChange(**moved, field="stage", old="Proposal", new="Negotiation"))
        session.add(DealChange(**moved, field="amount", old="30000", new="31000"))
    return ann


@pytest.mark.parametrize(
    "question",
    [
        "what's happening with Globex",
        "what's happening with globex",
        "status of the Globex deal",
        "how is Globex doing",
        "where are we with Globex?",
        "what's happening with Globx",
        "deal T2",
        "deal Globex",
        "come va la trattativa con Globex?",
        "a che punto siamo con Globex",
        "e aí, como tá o negócio da Globex?",
    ],
)
def test_it_is_found_by_what_people_call_it(engine: Engine, house: int, question: str) -> None:
    assert card(ask(engine, question, "Ann Lee", locale="en")).title == "Globex · Arm"


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("when did I last talk to Globex", "The last activity was on Sun, May 10, 3 days ago."),
        ("quando ho sentito Globex l'ultima volta", "The last activity was on Sun, May 10, 3 days ago."),
        ("next step on Globex", "Next step: Send the offer"),
        ("qual o próximo passo da Globex", "Next step: Send the offer"),
        ("how much is the Globex deal", "$31,000"),
        ("is Globex going to close", "It's due to close on Sun, May 17; its chance is not known."),
        ("when does Globex close", "It's due to close on Sun, May 17; its chance is not known."),
        ("who owns the Globex deal", "Ann Lee owns it."),
    ],
)
def test_a_narrow_question_is_answered_first(engine: Engine, house: int, question: str, first: str) -> None:
    assert texts(ask(engine, question, "Ann Lee", locale="en"))[1] == first


def test_what_changed_newest_first(engine: Engine, house: int) -> None:
    told = texts(ask(engine, "what's happening with Globex", "Ann Lee"))
    assert told[told.index("What changed") + 1 :] == [
        "Sun, May 3: Amount: $30,000 → $31,000",
        "Sun, May 3: Stage: Proposal → Negotiation",
    ]


def test_of_several_one_is_picked(engine: Engine, house: int) -> None:
    answer = ask(engine, "what's happening with Stark", "Ann Lee")
    assert "Which deal do you mean?" in texts(answer)
    first, _second = opened(answer)
    assert card(press(engine, first, "Ann Lee")).title.startswith("Stark Industries")


def test_of_several_the_last_contact_is_the_latest(engine: Engine, house: int) -> None:
    answer = ask(engine, "when did I last talk to Stark", "Ann Lee")
    assert texts(answer)[1] == "The last activity was on Mon, May 11, 2 days ago."


@pytest.mark.parametrize("question", ["what's happening with {}", "next step on {}"])
@pytest.mark.parametrize("name", ["Hooli", "Nowhere", "Zed"])
def test_what_one_may_not_see_is_as_unknown_as_what_is_not_there(
    engine: Engine, house: int, question: str, name: str
) -> None:
    answer = ask(engine, question.format(name), "Ann Lee")
    assert texts(answer) == ["One deal", f"I can't find a deal or account called “{name}”."]
    assert labels(answer) == ["Open deals"]
    assert facts(answer) == {"deal": None}


@pytest.mark.parametrize("question", ["how is {} doing", "come va {}", "como tá o {}", "{}'s deals", "{}'s pipeline"])
def test_a_name_asked_about_as_a_person_is_refused_whether_or_not_somebody_has_it(
    engine: Engine, house: int, question: str
) -> None:
    answers = [ask(engine, question.format(name), "Ann Lee", locale="en") for name in ("Hooli", "Nowhere", "Zed")]
    assert {answer.outcome for answer in answers} == {"denied"}
    assert len({tuple(texts(answer)) for answer in answers}) == 1


def test_its_next_step_is_that_of_the_deal_before(engine: Engine, house: int) -> None:
    ask(engine, "what's happening with Globex", "Ann Lee")
    assert texts(ask(engine, "and its next step?", "Ann Lee"))[:2] == ["Globex · Arm", "Next step: Send the offer"]


def test_another_unknown_name_is_not_the_deal_before(engine: Engine, house: int) -> None:
    ask(engine, "what's happening with Globex", "Ann Lee")
    assert card(ask(engine, "next step on hooli", "Ann Lee")).title == "One deal"
