"""One deal: its money and urgency first, then its next step and what is known of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.cards import Answer
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import audit, card, labels, opens, press, texts
from tests.factories import NOW, add_deal, add_person, add_quota

TODAY = NOW.date()


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    person = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, person, 1_000)
    return person


ALL = Call("deals", {"show": "all"})


def big(engine: Engine) -> Answer:
    return press(engine, opens(press(engine, ALL, "Ann Lee"), "Big"), "Ann Lee")


def test_money_urgency_and_the_next_step_come_first(engine: Engine, company: CompanyInfo, ann: int) -> None:
    extra: dict[str, Any] = {"probability": Decimal("0.25"), "next_step": "Send the offer", "stage": "Offer"}
    add_deal(engine, company, ann, 250, "open", TODAY + timedelta(days=4), name="Big", **extra)
    assert texts(big(engine))[:8] == [
        "Big",
        "$250",
        "",
        "Closes in 4 days",
        "Next step: Send the offer",
        "Stalled: longer in this stage and without activity than is usual.",
        "Stage: Offer, 128 days",
        "Chance: 25%",
    ]
    assert "It would close 25% of the gap." in texts(big(engine))


@pytest.mark.parametrize(
    ("closes", "words"),
    [(TODAY, "Closes today"), (TODAY - timedelta(days=1), "1 day late"), (None, "No close date")],
)
def test_how_urgent_it_is(engine: Engine, company: CompanyInfo, ann: int, closes: date | None, words: str) -> None:
    add_deal(engine, company, ann, 250, "open", closes, name="Big", external_id="X1")
    written = texts(press(engine, Call("deal", {"deal": "X1"}), "Ann Lee"))
    assert words in written
    assert "No next step is set." in written


def test_a_deal_of_others_is_no_deal(engine: Engine, company: CompanyInfo, ann: int) -> None:
    bo = add_person(engine, company, "Bo")
    add_deal(engine, company, ann, 250, "open", TODAY, name="Big", external_id="X1")
    theirs = press(engine, Call("deal", {"deal": "X1"}), "Bo")
    nobody_s = press(engine, Call("deal", {"deal": "no such"}), "Bo")
    assert bo
    assert theirs.outcome == nobody_s.outcome
    assert texts(theirs) == ["One deal", "I can't find a deal or account called “X1”."]
    assert texts(nobody_s) == ["One deal", "I can't find a deal or account called “no such”."]
    assert labels(theirs) == labels(nobody_s)


def test_a_lead_s_buttons_stay_with_whose_deal_it_is(engine: Engine, company: CompanyInfo, ann: int) -> None:
    add_deal(engine, company, ann, 250, "open", TODAY, name="Big", external_id="X1")
    answer = press(engine, Call("deal", {"deal": "X1"}), "Boss")
    assert labels(answer) == ["Plan a talk…", "Open deals", "A figure is wrong"]
    opened_list = press(engine, card(answer).buttons[1].call, "Boss")
    assert "Ann Lee" in card(opened_list).title
    assert audit(engine)[-2].subject_id == ann
