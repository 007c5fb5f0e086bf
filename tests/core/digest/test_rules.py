"""What a digest points at: whose answer is awaited first, and three things to do at most."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from spm_core.deals.service import Credit
from spm_core.digest.rules import Risk, Waiting, actions, closing_by, risks
from spm_core.money import Money
from spm_core.pipeline.limits import Limits

TODAY = date(2026, 5, 18)
LIMITS = Limits({}, Decimal(30))
AT_RISK = Risk("1", "Rossi", "Matteo", Money(Decimal(5), "EUR"), "overdue", 3)


def deal(name: str, amount: int, close: date, moved: date, pushed: int = 0) -> Credit:
    return Credit(
        deal=name,
        name=name,
        account=None,
        person="Matteo",
        amount=Money(Decimal(amount), "EUR"),
        share=Decimal(1),
        credit=Money(Decimal(amount), "EUR"),
        stage="Offer",
        close_date=close,
        probability=None,
        next_step=None,
        last_activity=moved,
        stage_since=moved,
        pushed=pushed,
    )


def test_a_deal_is_at_risk_for_its_gravest_reason_and_the_largest_comes_first():
    june, fresh, old = date(2026, 6, 20), date(2026, 5, 10), date(2026, 3, 1)
    found = risks(
        [
            deal("late and stale", 10, date(2026, 5, 8), old, pushed=4),
            deal("stale", 30, june, old),
            deal("pushed", 20, june, fresh, pushed=2),
            deal("fine", 90, june, fresh, pushed=1),
        ],
        LIMITS,
        TODAY,
    )
    assert [(each.name, each.kind, each.count) for each in found] == [
        ("stale", "stalled", 78),
        ("pushed", "pushed", 2),
        ("late and stale", "overdue", 10),
    ]


def test_who_waits_longest_comes_first_and_three_things_are_enough():
    waiting = (
        Waiting("answer_goal", 1, "Luca", 9),
        Waiting("answer_concern", 2, "Sofia", 1),
        Waiting("answer_concern", 3, "Ann", 3),
    )
    found = actions(waiting, (), (AT_RISK,), thin=True, missing_calls=2)
    assert [(each.kind, each.who, each.goal) for each in found] == [
        ("answer_concern", "Ann", 3),
        ("answer_goal", "Luca", 1),
        ("rescue_deal", "Matteo", None),
    ]


def test_without_a_reason_there_is_nothing_to_do():
    assert actions((), (), (), thin=False, missing_calls=0) == ()
    assert [each.kind for each in actions((), (), (), thin=True, missing_calls=1)] == [
        "build_pipeline",
        "ask_for_calls",
    ]


def test_deals_to_close_come_before_those_at_risk_and_the_soonest_first():
    near, far = date(2026, 5, 20), date(2026, 5, 22)
    deals = [deal("far", 90, far, near), deal("small", 5, near, near), deal("large", 7, near, near)]
    closing = closing_by([*deals, deal("later", 99, date(2026, 5, 23), near)], TODAY, far)
    assert [each.name for each in closing] == ["large", "small", "far"]
    found = actions((), (), (AT_RISK,), thin=True, missing_calls=0, closing=closing[:2])
    assert [(each.kind, each.about) for each in found] == [
        ("close_deal", "large"), ("close_deal", "small"), ("rescue_deal", "Rossi"),
    ]  # fmt: skip


def test_a_day_leaves_nothing_out_and_names_what_is_overdue():
    waiting = tuple(Waiting("answer_goal", goal, "Luca", goal) for goal in (1, 2, 3, 4))
    stalled = Risk("2", "Bianchi", "Matteo", Money(Decimal(50), "EUR"), "stalled", 40)
    found = actions(waiting, (), (stalled, AT_RISK), thin=True, missing_calls=0, span="day")
    assert [each.kind for each in found] == [*["answer_goal"] * 4, "rescue_deal"]
    assert [each.goal for each in found[:4]] == [4, 3, 2, 1]
    assert found[4].about == "Rossi"
