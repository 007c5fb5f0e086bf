"""Stalled, slipped and the score; limits by how long deals stay in a stage."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from spm_core.db import session_for
from spm_core.deals.models import DealChange
from spm_core.deals.pipeline import pipeline
from spm_core.deals.service import Credit
from spm_core.metrics.usual import Usual
from spm_core.money import Money
from spm_core.period import Period
from spm_core.pipeline.coverage import coverage
from spm_core.pipeline.limits import Limits, limits, stall_limits
from spm_core.pipeline.risks import Risks, is_stalled, risks, score
from spm_core.pipeline.service import Health, health
from spm_core.principal import CompanyInfo, Role, Stalling
from spm_core.quota.service import standing
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, make_company, operate, principal

TODAY = NOW.date()
Q2 = Period(date(2026, 4, 1), date(2026, 7, 1))
JUNE = date(2026, 6, 1)
THIRTY = Limits({}, Decimal(30))
HALF = Usual(Decimal("0.5"), Period(date(2025, 5, 14), date(2026, 5, 14)), 20, "own", 20)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def deal(**given: Any) -> Credit:
    amount = Money(Decimal(given.pop("amount", 10)), "USD")
    plain: dict[str, Any] = {
        "deal": "D", "name": "D", "account": None, "person": "Ann", "amount": amount, "share": Decimal(1),
        "credit": amount, "stage": "Offer", "close_date": JUNE, "probability": None, "next_step": "call",
        "last_activity": TODAY, "stage_since": TODAY,
    }  # fmt: skip
    return Credit(**{**plain, **given})


@pytest.mark.parametrize(
    ("stage", "activity", "stalled"),
    [(31, 31, True), (30, 31, False), (31, 30, False), (31, None, True), (None, 31, True), (None, None, False)],
)
def test_stage_and_activity_are_both_older(stage: int | None, activity: int | None, stalled: bool) -> None:
    found = deal(stage_since=stage and ago(stage), last_activity=activity and ago(activity))
    assert is_stalled(found, THIRTY, TODAY) is stalled


def test_a_limit_is_so_many_times_the_median_of_at_least_ten() -> None:
    spread = {"Offer": [(Decimal(4), 5), (Decimal(7), 5)], "Demo": [(Decimal(2), 9)]}
    found = limits(spread, Stalling(Decimal(2), 40))
    assert (found.of("Offer"), found.of("Demo"), found.of("never seen")) == (11, 40, 40)


def seen(deals: list[Credit]) -> tuple[Risks, Any]:
    gap = Money(Decimal(100), "USD")
    found = pipeline(deals, Q2, NOW, TODAY, gap, "USD")
    wrong = risks(deals, (), found, THIRTY, TODAY)
    return wrong, score(found, wrong, coverage(found.open_pipeline, gap, HALF))


def test_what_is_not_told_of_a_deal_that_another_has_by_now_is_not_held_against_it() -> None:
    told = [deal(deal=name) for name in "ABCD"] + [deal(deal="E", next_step=None)]
    handed_over = deal(deal="F", next_step=None, last_activity=None, stage_since=ago(60), former=True)
    wrong, found = seen([*told, handed_over])
    assert ([each.deal for each in wrong.no_next_step], wrong.stalled, wrong.open_deals) == (["E"], (), 6)
    parts, before = ({part.name: part.value for part in each.parts} for each in (found, seen(told)[1]))
    assert (parts["next_steps"], parts["moving"]) == (before["next_steps"], before["moving"]) == (Decimal("0.8"), 1)
    assert seen([handed_over, deal(deal="F", next_step=None)])[0].no_next_step == (deal(deal="F", next_step=None),)


def test_a_large_deal_is_a_risk_beside_others() -> None:
    large, small = deal(deal="L", amount=60), deal(deal="S", amount=40)
    assert seen([large, small])[0].single_large == large
    assert seen([large])[0].single_large is None
    assert seen([deal(deal="A", amount=50), deal(deal="B", amount=50)])[0].single_large is None


def test_the_score_is_the_average_of_its_parts() -> None:
    deals = [
        deal(deal="A", amount=60, next_step=" "),
        deal(deal="B", amount=40, stage_since=ago(40), last_activity=ago(40)),
        deal(deal="C", close_date=ago(1)),
        deal(deal="D", close_date=date(2026, 9, 1), next_step=None),
        deal(deal="E", close_date=date(2026, 9, 1), next_step=None),
    ]
    _, found = seen(deals)
    parts = {each.name: each.value for each in found.parts}
    assert parts == {
        "coverage": Decimal("0.5"),
        "moving": Decimal("0.8"),
        "dates": 1 - Decimal(1) / 3,
        "next_steps": 1 - Decimal(1) / 3,
        "balance": Decimal("0.8"),
    }
    assert found.points == 69


@pytest.mark.parametrize(("gap", "n", "reason"), [(100, 4, "few_open_deals"), (0, 5, "met"), (None, 5, "no_quota")])
def test_no_score_without_enough_deals_and_a_gap_and_it_says_why(gap: int | None, n: int, reason: str) -> None:
    deals = [deal(deal=str(number)) for number in range(n)]
    missing = None if gap is None else Money(Decimal(gap), "USD")
    found = pipeline(deals, Q2, NOW, TODAY, missing, "USD")
    none = score(found, risks(deals, (), found, THIRTY, TODAY), coverage(found.open_pipeline, missing, HALF))
    assert (none.points, none.reason, none.parts) == (None, reason, ())


amounts = st.lists(st.integers(0, 1000), min_size=5, max_size=9)


@given(amounts)
def test_a_score_is_between_0_and_100(values: list[int]) -> None:
    _, found = seen([deal(deal=str(n), amount=value) for n, value in enumerate(values)])
    assert 0 <= found.points <= 100
    assert all(each.value is None or 0 <= each.value <= 1 for each in found.parts)


def entered(engine: Engine, company: CompanyInfo, deal_id: int, steps: list[tuple[date, str, str]]) -> None:
    with operate(engine, company) as session:
        session.add_all(
            DealChange(deal_id=deal_id, changed_on=on, field="stage", old=old, new=new) for on, old, new in steps
        )


def test_limits_are_the_company_s_for_everybody(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_person(engine, company, "Bo")
    for n in range(11):
        history = [(ago(100), "", "Demo"), (ago(100 - n), "Demo", "Offer"), (ago(-1), "Offer", "Closed Won")]
        entered(engine, company, add_deal(engine, company, ann), history)
    other = make_company(engine, "Other")
    entered(engine, other, add_deal(engine, other, add_person(engine, other, "Xi")), [(ago(9), "", "Demo")])
    for name in ("Ann", "Bo"):
        with session_for(engine, principal(engine, company, name), NOW) as session:
            assert stall_limits(session, TODAY) == Limits({"Demo": Decimal("7.5")}, Decimal(30))


def looked_at(engine: Engine, company: CompanyInfo, name: str, person: int) -> Health:
    with session_for(engine, principal(engine, company, name), NOW) as session:
        found = standing(session, person, Q2, NOW)
        return health(session, Who("team" if found.scope != "own" else "own", person), found, NOW)


def test_stalled_since_the_stage_of_that_day(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    old = add_deal(engine, company, ann, 5, "open", JUNE, stage="Offer", last_activity=ago(50), external_id="OLD")
    entered(engine, company, old, [(ago(90), "", "Demo"), (ago(31), "Demo", "Offer")])
    new = add_deal(engine, company, ann, 5, "open", JUNE, stage="Offer", last_activity=ago(50), external_id="NEW")
    entered(engine, company, new, [(ago(90), "", "Demo"), (ago(29), "Demo", "Offer")])
    assert looked_at(engine, company, "Ann", ann).facts()["stalled"] == ("OLD",)


def test_slipped_whatever_became_of_it_and_how_often_put_off(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    july, june = "2026-07-15", "2026-06-15"
    moves = {
        "OUT": [(ago(5), june, july)],
        "BACK": [(ago(6), june, july), (ago(5), july, june)],
        "BEFORE": [(ago(60), june, july)],
        "INSIDE": [(ago(5), "2026-05-20", june)],
        "LATER": [(ago(-1), june, july)],
    }
    for name, steps in moves.items():
        status, closes = ("lost", ago(1)) if name == "OUT" else ("open", JUNE)
        deal_id = add_deal(engine, company, ann, 5, status, closes, external_id=name)
        with operate(engine, company) as session:
            session.add_all(
                DealChange(deal_id=deal_id, changed_on=on, field="close_date", old=old, new=new)
                for on, old, new in steps
            )
    found = looked_at(engine, company, "Ann", ann).facts()
    assert found["slipped"] == ("BACK", "OUT")
    assert found["pushed"] == {"BACK": 1, "BEFORE": 1, "INSIDE": 1}


def test_statements_do_not_grow_with_people(engine: Engine, company: CompanyInfo) -> None:
    counts = []
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    for size in (1, 6):
        for n in range(size):
            person = add_person(engine, company, f"Rep {size} {n}", manager=boss)
            add_deal(engine, company, person, 10, "open", JUNE, splits={person: "0.5", boss: "0.5"})
        said: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_: Any, said: list[str] = said) -> None:
            said.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        looked_at(engine, company, "Boss", boss)
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(said))
    assert counts[0] == counts[1]
    assert counts[0] < 30
