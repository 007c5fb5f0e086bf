"""What to do first: what presses before what can wait, money before small change, who waits, and nobody else's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Items
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import add_deal, add_person, add_quota

ASKED = "what should I do first?"


@pytest.fixture
def boss(engine: Engine, company: CompanyInfo) -> int:
    return add_person(engine, company, "Boss Bo", role=Role.MANAGER)


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo, boss: int) -> int:
    person = add_person(engine, company, "Ann Lee", manager=boss)
    add_quota(engine, company, person, 100_000)
    return person


def deal(engine: Engine, company: CompanyInfo, owner: int, name: str, amount: int, day: date, **options: Any) -> None:
    known = {"probability": Decimal("0.5"), "external_id": name, "created_on": date(2026, 5, 4)}
    add_deal(engine, company, owner, amount, "open", day, name=name, **{**known, **options})


def names(answer: Any) -> list[str]:
    return [item.title for block in card(answer).body if isinstance(block, Items) for item in block.items]


TODAY, FRIDAY, LATE, LATER = date(2026, 5, 13), date(2026, 5, 15), date(2026, 5, 6), date(2026, 6, 20)


def test_what_presses_comes_first_with_the_most_money(engine: Engine, company: CompanyInfo, ann: int) -> None:
    deal(engine, company, ann, "Friday", 90_000, FRIDAY, next_step="Call the CFO")
    deal(engine, company, ann, "Late", 20_000, LATE)
    deal(engine, company, ann, "Today", 30_000, TODAY, next_step="Sign")
    deal(engine, company, ann, "Bare", 25_000, FRIDAY)
    answer = ask(engine, ASKED, "Ann Lee")
    assert names(answer)[:4] == ["Today", "Bare", "Late", "Friday"]
    said = texts(answer)
    assert said[0] == "Do these first · Wed, May 13"
    assert said[1:5] == [
        "Today | $30,000 | Wed, May 13 · 50%. Next: Sign",
        "Bare | $25,000 | Fri, May 15 · 50%. No next step: agree on one.",
        "Late | $20,000 | 7 days past its close date. Set a new date or close it.",
        "Friday | $90,000 | Fri, May 15 · 50%. Next: Call the CFO",
    ]
    assert labels(answer)[0] == "Open the deal"


def test_there_are_five_at_most_and_not_all_alike(engine: Engine, company: CompanyInfo, ann: int) -> None:
    for n in range(6):
        deal(engine, company, ann, f"Late {n}", 50_000 + n, LATE)
    deal(engine, company, ann, "Today", 1_000, TODAY, next_step="Sign")
    answer = ask(engine, ASKED, "Ann Lee")
    assert len(names(answer)) == 5
    assert names(answer)[:3] == ["Late 5", "Late 4", "Today"]
    (items,) = (block for block in card(answer).body if isinstance(block, Items))
    assert items.more > 0


def test_a_deal_stands_once(engine: Engine, company: CompanyInfo, ann: int) -> None:
    deal(engine, company, ann, "Stuck", 50_000, FRIDAY, created_on=date(2025, 6, 2))  # closes, stalled, without a step
    assert names(ask(engine, ASKED, "Ann Lee")).count("Stuck") == 1


def test_a_stalled_deal_and_one_without_a_step_can_wait(engine: Engine, company: CompanyInfo, ann: int) -> None:
    deal(engine, company, ann, "Old", 50_000, LATER, created_on=date(2025, 6, 2), next_step="Call")
    deal(engine, company, ann, "Bare", 60_000, LATER)
    assert names(ask(engine, ASKED, "Ann Lee"))[:2] == ["Bare", "Old"]


def test_who_waits_is_among_them(engine: Engine, company: CompanyInfo, ann: int) -> None:
    goal = {"metric": "demos", "target": "20", "period": "this quarter", "person": "Ann Lee"}
    assert press(engine, Call("set goal", goal), "Boss Bo").outcome == "answered"
    for n in range(8):
        deal(engine, company, ann, f"Late {n}", 50_000 + n, LATE)
    answer = ask(engine, ASKED, "Ann Lee")
    assert "Answer about the goal" in names(answer)
    assert len(names(answer)) == 5


def test_a_goal_that_is_due_is_a_promise(engine: Engine, company: CompanyInfo, ann: int) -> None:
    goal = {
        "metric": "demos",
        "target": "20",
        "period": {"start": "2026-05-11", "end": "2026-05-14"},
        "person": "Ann Lee",
    }
    press(engine, Call("set goal", goal), "Boss Bo")
    ref = next(call.args["goal"] for call in facts_calls(ask(engine, ASKED, "Ann Lee")))
    press(engine, Call("accept goal", {"goal": ref}), "Ann Lee")
    answer = ask(engine, ASKED, "Ann Lee")
    assert any(text.startswith("Demos | 20 | Promised by Thu, May 14.") for text in texts(answer))


def facts_calls(answer: Any) -> list[Call]:
    return [Call.from_json(each) for each in facts(answer)["to_do"] if each["do"] == "goal"]


def test_a_lead_sees_who_needs_them_and_their_own_deals(
    engine: Engine, company: CompanyInfo, ann: int, boss: int
) -> None:
    deal(engine, company, boss, "Mine", 10_000, TODAY)
    deal(engine, company, ann, "Hers", 70_000, LATE)
    deal(engine, company, ann, "Hers today", 70_000, TODAY)
    answer = ask(engine, ASKED, "Boss Bo")
    assert names(answer)[:3] == ["Mine", "Talk with Ann Lee", "Help Ann Lee with Hers"]
    assert "Hers today" not in names(answer)


def test_nothing_presses(engine: Engine, company: CompanyInfo, boss: int) -> None:
    add_person(engine, company, "Cy Fox", manager=boss)
    answer = ask(engine, ASKED, "Cy Fox")
    assert texts(answer)[0] == "Nothing urgent today · Wed, May 13"


# ---------------------------------------------------------------- how it is asked, and by whom


@pytest.mark.parametrize(
    ("locale", "question"),
    [
        ("en", "what should I do today"),
        ("en", "what needs my attention?"),
        ("en", "where do I start?"),
        ("it", "da dove comincio?"),
        ("it", "cosa devo fare oggi?"),
        ("pt-BR", "por onde eu começo hoje?"),
        ("pt-BR", "quais são minhas prioridades?"),
    ],
)
def test_it_is_asked_in_three_languages(
    engine: Engine, company: CompanyInfo, ann: int, locale: str, question: str
) -> None:
    answer = ask(engine, question, "Ann Lee", locale=locale)
    assert (answer.outcome, answer.call and answer.call.do) == ("answered", "focus")


def test_what_it_would_take_stays_a_path(engine: Engine, company: CompanyInfo, ann: int) -> None:
    for question in ("what would it take to hit quota?", "what should I do to hit quota?"):
        answer = ask(engine, question, "Ann Lee")
        assert answer.call
        assert answer.call.do == "path to quota"


def test_a_lead_may_ask_for_one_of_theirs_and_a_peer_may_not(
    engine: Engine, company: CompanyInfo, ann: int, boss: int
) -> None:
    add_person(engine, company, "Cy Fox", manager=boss)
    deal(engine, company, ann, "Hers", 70_000, LATE)
    assert names(press(engine, Call("focus", {"person": "Ann Lee"}), "Boss Bo")) == ["Hers", "Find new deals"]
    assert press(engine, Call("focus", {"person": "Ann Lee"}), "Cy Fox").outcome == "denied"
    assert press(engine, Call("focus", {"team": "my team"}), "Cy Fox").outcome in ("denied", "error")
    refused = [texts(ask(engine, f"what should {name} do first?", "Cy Fox")) for name in ("Ann Lee", "Zed Nobody")]
    assert refused[0] == refused[1]


def test_another_day_is_not_answered_with_today(engine: Engine, company: CompanyInfo, ann: int) -> None:
    answer = press(engine, Call("focus", {"period": "next week"}), "Ann Lee")
    assert texts(answer)[1] == "I can say what to do first today and this week, not on other days."
