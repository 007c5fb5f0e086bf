"""A rep's summary: facts for the rep, a verdict only as a draft for those who lead the rep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.blocks import Heading
from bot.turn import Call
from spm_core.goals.models import Goal, GoalState
from spm_core.principal import CompanyInfo, Role
from spm_core.summary.rules import verdict
from tests.asking import card, facts, opened, press, press_all, texts
from tests.factories import add_deal, add_person, add_quota, make_company, operate, principal

Q1 = {"start": date(2026, 1, 1), "end": date(2026, 3, 31)}
LAST_QUARTER = "2026-01-01..2026-03-31"


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine)
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    other = add_person(engine, company, "Otto Boss", role=Role.MANAGER)
    add_person(engine, company, "Una Other", manager=other)
    ann, bo = (add_person(engine, company, name, manager=boss, team="North") for name in ("Ann Lee", "Bo Lee"))
    for person, booked in ((ann, 43_000), (bo, 70_000)):
        add_quota(engine, company, person, 60_000, **Q1)
        won: dict[str, Any] = {
            "created_on": date(2026, 1, 10),
            "contact_count": 3,
            "win_reason": "Service",
            "new_logo": True,
        }
        add_deal(engine, company, person, booked, "won", date(2026, 2, 10), name=f"Big one of {person}", **won)
        add_deal(engine, company, person, 4_000, "open", date(2026, 5, 2))
    return company


def who(engine: Engine, company: CompanyInfo, name: str) -> int:
    return principal(engine, company, name).employee_id


def headings(answer: Any) -> list[str]:
    return [block.text for block in card(answer).body if isinstance(block, Heading)]


def add_goal(engine: Engine, company: CompanyInfo, owner: str, **values: Any) -> None:
    number = who(engine, company, owner)
    with operate(engine, company) as session:
        goal = {"metric": "deals_won", "target": Decimal(2), "weight": Decimal(1), "state": GoalState.AGREED}
        goal |= {"period_start": date(2026, 1, 1), "period_end": date(2026, 3, 31)}
        session.add(Goal(owner_id=number, **{**goal, **values}))


def test_a_rep_reads_facts(engine, company):
    add_goal(engine, company, "Ann Lee")
    answer = press(engine, Call("summary", {"period": LAST_QUARTER}), "Ann Lee")
    said = "\n".join(texts(answer))
    assert "71.7%" in said  # 43,000 of 60,000
    assert "Deals won: 1 of 2 (50%)" in said
    assert "won in 31 days" in said
    assert "3 contacts" in said
    assert "new customer" in said
    assert "reason: Service" in said
    assert "past its close date" in said
    assert headings(answer) == ["To work on", "What went well"]


def test_a_rep_never_reads_a_verdict(engine, company):
    for call in (Call("summary"), Call("summary", {"period": LAST_QUARTER}), Call("summary", {"person": "Ann Lee"})):
        answer = press(engine, call, "Ann Lee")
        assert "overall" not in facts(answer)
        assert not [line for line in texts(answer) if "expectations" in line]
        followed = press_all(engine, answer, "Ann Lee")
        assert not [each for each in followed if "overall" in str(each.reply)]
    assert press(engine, Call("feedback drafts"), "Ann Lee").outcome == "denied"
    assert press(engine, Call("summary", {"person": "Bo Lee"}), "Ann Lee").outcome == "denied"


def test_those_who_lead_the_rep_read_it_as_a_draft_and_nobody_else(engine, company):
    call = Call("summary", {"person": "Ann Lee", "period": LAST_QUARTER})
    found = facts(press(engine, call, "Boss Lady"))["overall"]
    assert found["verdict"] == "misses"
    assert Decimal(found["score"]).quantize(Decimal("0.0001")) == Decimal("0.7167")
    assert press(engine, call, "Otto Boss").outcome == "denied"
    assert "overall" not in facts(press(engine, call, "Ada Admin"))  # sees all figures, and leads nobody


def test_the_verdict_is_weighted_by_a_visible_rule(engine, company):
    """0.60 × 43/60 + 0.40 × 1/2 = 0.63; a goal for each week is told beside it."""
    add_goal(engine, company, "Ann Lee", weight=Decimal("0.4"))
    with operate(engine, company) as session:
        session.add(
            Goal(
                owner_id=who_in(session, "Ann Lee"),
                metric="won_amount",
                currency="USD",
                target=Decimal(60_000),
                weight=Decimal("0.6"),
                is_quota=True,
                state=GoalState.AGREED,
                period_start=date(2026, 1, 1),
                period_end=date(2026, 3, 31),
            )
        )
    answer = press(engine, Call("summary", {"person": "Ann Lee", "period": LAST_QUARTER}), "Boss Lady")
    found = facts(answer)["overall"]
    assert Decimal(found["score"]).quantize(Decimal("0.0001")) == Decimal("0.6300")
    assert [part["metric"] for part in found["parts"]] == ["won_amount", "deals_won"]
    assert any("Below 90% misses" in line for line in texts(answer))


def who_in(session: Any, name: str) -> int:
    from sqlalchemy import select

    from spm_core.people.models import Employee

    found: int = session.scalars(select(Employee.id).where(Employee.name == name)).one()
    return found


@pytest.mark.parametrize(
    ("score", "expected"),
    [("0.8999", "misses"), ("0.90", "meets"), ("1.10", "meets"), ("1.1001", "exceeds")],
)
def test_the_bands(score, expected):
    assert verdict(Decimal(score)) == expected


def test_without_anything_to_measure_there_is_no_verdict(engine, company):
    add_person(engine, company, "Newt Lee", manager=who(engine, company, "Boss Lady"))
    answer = press(engine, Call("summary", {"person": "Newt Lee"}), "Boss Lady")
    assert facts(answer)["overall"]["verdict"] is None
    assert "no verdict" in "\n".join(texts(answer))


def test_a_manager_reads_all_drafts_on_one_card(engine, company):
    answer = press(engine, Call("feedback drafts", {"period": LAST_QUARTER}), "Boss Lady")
    assert [(each["person"], each["overall"]["verdict"]) for each in facts(answer)["drafts"]] == [
        ("Ann Lee", "misses"),
        ("Bo Lee", "exceeds"),
    ]
    shown = [press(engine, call, "Boss Lady") for call in opened(answer)]
    assert [facts(each)["overall"]["verdict"] for each in shown] == ["misses", "exceeds"]
    assert texts(answer)[1] == "Misses expectations: 1 · Exceeds expectations: 1"
    assert [text.split(" | ")[0] for text in texts(answer)[2:4]] == ["Ann Lee", "Bo Lee"]


def test_drafts_cost_as_many_statements_for_many_as_for_few(engine, company):
    counts = []
    for more in (5, 10):
        for n in range(more):
            name = f"New {more} {n}"
            person = add_person(engine, company, name, manager=who(engine, company, "Boss Lady"))
            add_quota(engine, company, person, 10_000, **Q1)
            add_goal(engine, company, name)
        seen: list[str] = []

        def note(*args: Any, seen: list[str] = seen) -> None:
            seen.append(args[2])

        event.listen(engine, "before_cursor_execute", note)
        press(engine, Call("feedback drafts", {"period": LAST_QUARTER}), "Boss Lady")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_gap_that_is_past_is_nothing_to_open_deals_for(engine: Engine, company: CompanyInfo) -> None:
    add_quota(engine, company, who(engine, company, "Ann Lee"), 60_000)
    add_deal(engine, company, who(engine, company, "Ann Lee"), 5_000, "won", date(2026, 4, 20))
    running, over = (
        press(engine, Call("summary", {"person": "ann.lee@example.com", "period": period}), "Boss Lady")
        for period in ("2026-04-01..2026-06-30", LAST_QUARTER)
    )
    assert any("There is no open pipeline to cover the gap" in line for line in texts(running))
    assert any("$43,000" in line for line in texts(over))
    assert not any("cover the gap" in line for line in texts(over))


def test_what_is_open_and_too_little_is_told_with_how_often_it_covers(engine: Engine, company: CompanyInfo) -> None:
    add_quota(engine, company, who(engine, company, "Ann Lee"), 60_000)
    add_deal(engine, company, who(engine, company, "Ann Lee"), 5_000, "won", date(2026, 4, 20))
    add_deal(engine, company, who(engine, company, "Ann Lee"), 11_000, "open", date(2026, 6, 1))
    running = press(
        engine, Call("summary", {"person": "ann.lee@example.com", "period": "2026-04-01..2026-06-30"}), "Boss Lady"
    )
    assert any("Open deals cover the gap 0.2 times" in line for line in texts(running))
