"""Deals as they stood on a day, and what their pipeline comes to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from spm_core.deals.pipeline import pipeline
from spm_core.deals.rules import Change, DealState, as_of, status_of_stage
from spm_core.deals.service import Credit
from spm_core.money import Money
from spm_core.principal import CompanyInfo, Role
from tests.core.deals.books import DAY, Q2, TODAY, amounts, books, changed
from tests.factories import NOW, add_deal, add_person, move_person


def test_a_deal_closed_later_was_still_open(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    for status in ("won", "lost"):
        add_deal(engine, company, ann, 10, status, TODAY)
    yesterday, today = (books(engine, company, ann, "Ann", day=day) for day in (TODAY - DAY, TODAY))
    assert (yesterday.booked, amounts(yesterday.open)) == (0, [10, 10])
    assert (today.booked, amounts(today.open)) == (10, [])


def test_a_deal_created_later_does_not_exist(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_deal(engine, company, ann, 10, "open", date(2026, 6, 30), created_on=TODAY)
    add_deal(engine, company, ann, 20, "won", date(2026, 6, 1), created_on=TODAY)
    add_deal(engine, company, ann, 40, "open", date(2026, 6, 30), created_on=None)
    assert amounts(books(engine, company, ann, "Ann", day=TODAY - DAY).open) == [40]
    assert amounts(books(engine, company, ann, "Ann", day=TODAY).open) == [40, 20, 10]


@pytest.mark.parametrize("team", [False, True])
def test_history_rewinds_amount_stage_and_close_date(engine: Engine, company: CompanyInfo, team: bool) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    lead, asker = (boss, "Boss") if team else (ann, "Ann")
    deal = add_deal(engine, company, ann, 300, "won", date(2026, 5, 8), stage="Closed Won")
    changed(
        engine, company, deal,
        (date(2026, 4, 10), "amount", "100", "200"),
        (date(2026, 4, 20), "close_date", "2026-04-15", "2026-07-15"),
        (date(2026, 5, 4), "close_date", "2026-07-15", "2026-05-08"),
        (date(2026, 5, 8), "stage", "Offer", "Closed Won"),
        (date(2026, 5, 8), "amount", "200", "300"),
    )  # fmt: skip
    on = {day: books(engine, company, lead, asker, team=team, day=day) for day in (date(2026, 4, 9), date(2026, 4, 12))}
    assert [(amounts(each.open), each.open[0].stage) for each in on.values()] == [([100], "Offer"), ([200], "Offer")]
    assert books(engine, company, lead, asker, team=team, day=date(2026, 4, 16)).pipeline.overdue_pipeline.amount == 200
    # put off to the next quarter, it is no deal of this one
    assert books(engine, company, lead, asker, team=team, day=date(2026, 4, 20)).open == ()
    before, after = (books(engine, company, lead, asker, team=team, day=date(2026, 5, day)) for day in (7, 8))
    assert (before.booked, amounts(before.open)) == (0, [200])
    assert (after.booked, amounts(after.open)) == (300, [])


def test_a_reopened_deal_was_won_before(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    deal = add_deal(engine, company, ann, 90, "open", date(2026, 6, 30), stage="Offer")
    changed(
        engine, company, deal,
        (date(2026, 4, 15), "stage", "Offer", "Closed Won"),
        (date(2026, 4, 25), "stage", "Closed Won", "Offer"),
        (date(2026, 4, 25), "close_date", "2026-04-15", "2026-06-30"),
    )  # fmt: skip
    found = [books(engine, company, ann, "Ann", day=date(2026, 4, day)) for day in (14, 15, 24, 25)]
    assert [each.booked for each in found] == [0, 90, 90, 0]
    assert [amounts(each.open) for each in found] == [[90], [], [], [90]]


def test_a_rewound_deal_counts_for_whoever_led_on_its_day(engine: Engine, company: CompanyInfo) -> None:
    old, new = (add_person(engine, company, name, role=Role.MANAGER) for name in ("Old", "New"))
    rep = add_person(engine, company, "Rep", manager=old)
    add_person(engine, company, "Steady", manager=old)
    move_person(engine, company, rep, new, date(2026, 4, 20))
    deal = add_deal(engine, company, rep, 50, "won", date(2026, 5, 4), stage="Closed Won")
    changed(
        engine, company, deal,
        (date(2026, 4, 10), "stage", "Offer", "Closed Won"),
        (date(2026, 5, 4), "close_date", "2026-04-10", "2026-05-04"),
        (date(2026, 5, 6), "amount", "40", "50"),
    )  # fmt: skip
    for day, of_old, of_new in ((date(2026, 4, 30), 40, 0), (date(2026, 5, 5), 0, 40), (TODAY, 0, 50)):
        assert books(engine, company, old, "Old", team=True, day=day).booked == of_old
        assert books(engine, company, new, "New", team=True, day=day).booked == of_new


def test_a_rewound_split_keeps_its_shares(engine: Engine, company: CompanyInfo) -> None:
    ann, bo = (add_person(engine, company, name) for name in ("Ann", "Bo"))
    deal = add_deal(engine, company, ann, 200, splits={ann: "0.75", bo: "0.25"})
    changed(engine, company, deal, (TODAY, "amount", "100", "200"))
    assert [books(engine, company, bo, "Bo", day=day).booked for day in (TODAY - DAY, TODAY)] == [25, 50]


def test_a_deal_that_history_begins_later_did_not_exist(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    deal = add_deal(engine, company, ann, 10, "open", date(2026, 6, 30), created_on=None, stage="Offer")
    changed(engine, company, deal, (date(2026, 5, 4), "stage", "", "Offer"))
    assert books(engine, company, ann, "Ann", day=date(2026, 5, 3)).open == ()
    assert amounts(books(engine, company, ann, "Ann", day=date(2026, 5, 4)).open) == [10]


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("stage", "status"),
    [
        ("Closed Won", "won"), ("closed-won", "won"), ("CLOSED_LOST", "lost"), ("Chiusa vinta", "won"),
        ("Perdida", "lost"), ("Gewonnen", "won"), ("Negotiation", "open"), ("Wonderful", "open"), ("", "open"),
    ],
)  # fmt: skip
def test_a_stages_words_tell_won_and_lost(stage: str, status: str) -> None:
    assert status_of_stage(stage) == status


changes = st.builds(
    Change,
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    st.sampled_from(["amount"]),
    st.integers(0, 10**6).map(str),
)


@given(st.lists(changes, max_size=6), st.dates(date(2026, 1, 1), date(2026, 12, 31)))
def test_the_first_change_after_a_day_tells_the_value_of_that_day(history: list[Change], day: date) -> None:
    now = DealState("Offer", "open", Decimal(5), date(2027, 1, 1), None)
    then = as_of(now, history, day)
    later = sorted((each for each in history if each.changed_on > day), key=lambda each: each.changed_on)
    assert then is not None
    assert then.amount == (Decimal(later[0].old) if later else Decimal(5))


def credit(**given: Any) -> Credit:
    plain: dict[str, Any] = {
        "deal": "D", "name": "D", "account": None, "person": "Ann", "amount": None, "share": Decimal(1), "credit": None,
        "stage": "Offer", "close_date": TODAY, "probability": None, "next_step": None, "last_activity": None,
    }  # fmt: skip
    return Credit(**{**plain, **given})


def test_pipeline_facts_say_why_they_are_undefined() -> None:
    ten = Money(Decimal(10), "USD")
    deals = [credit(credit=ten, amount=ten), credit(credit=ten, amount=ten, probability=Decimal("0.5"))]
    some = pipeline(deals, Q2, NOW, TODAY, None, "USD")
    assert (some.weighted_pipeline, some.unweighted_pipeline) == (Money(Decimal(5), "USD"), ten)
    found = pipeline(deals[:1], Q2, NOW, TODAY, None, "USD")
    assert (found.weighted_pipeline, found.unweighted_pipeline) == (None, ten)
    assert found.notes == {"weighted_pipeline": "no_probability", "gap": "no_quota", "coverage": "no_quota"}
    assert pipeline(deals, Q2, NOW, TODAY, Money(Decimal(0), "USD"), "USD").notes["coverage"] == "met"
    covered = pipeline(deals, Q2, NOW, TODAY, Money(Decimal(15), "USD"), "USD")
    assert covered.coverage == Decimal(20) / 15
    assert covered.closers == 2
