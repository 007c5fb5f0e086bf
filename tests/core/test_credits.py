"""Who is credited for which deals: splits, moves, currencies, and deals as they stood on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.deals.models import DealChange
from spm_core.deals.pipeline import Pipeline, pipeline
from spm_core.deals.rules import Change, DealState, as_of, status_of_stage
from spm_core.deals.service import Booked, Credit, Whose, booked, open_deals, won_deals
from spm_core.fx.models import Rate
from spm_core.money import Money
from spm_core.people.service import operator
from spm_core.period import Calendar
from spm_core.principal import CompanyInfo, Role
from tests.factories import NOW, add_deal, add_person, make_company, move_person, operate, principal

Q2 = Calendar().part("quarter", 2026, 2)
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    return make_company(engine)


class Books:
    """What somebody has booked and open in the second quarter, on a day, as whoever asks sees it."""

    def __init__(
        self, engine: Engine, company: CompanyInfo, lead: int, asker: str | None, *, team: bool, day: date
    ) -> None:
        now = datetime.combine(day, time(12), UTC)
        who = operator(company) if asker is None else principal(engine, company, asker, now)
        with session_for(engine, who, now) as session:
            whose = Whose(lead, team)
            self.sums: Booked = booked(session, whose, Q2, day)
            self.won = won_deals(session, whose, Q2, day)
            self.open = open_deals(session, whose, Q2, day)
        assert self.sums.total.amount == sum(each.credit.amount for each in self.won if each.credit)
        self.pipeline: Pipeline = pipeline(self.open, Q2, now, day, None, "USD")

    @property
    def booked(self) -> Decimal:
        return self.sums.total.amount


def books(
    engine: Engine, company: CompanyInfo, lead: int, asker: str | None = None, *, team: bool = False, day: date = TODAY
) -> Books:
    return Books(engine, company, lead, asker, team=team, day=day)


def changed(engine: Engine, company: CompanyInfo, deal: int, *changes: tuple[date, str, str, str]) -> None:
    with operate(engine, company) as session:
        session.add_all(
            DealChange(deal_id=deal, changed_on=day, field=field, old=old, new=new) for day, field, old, new in changes
        )


def amounts(credits: tuple[Credit, ...]) -> list[Decimal | None]:
    return [each.credit.amount if each.credit else None for each in credits]


# ---------------------------------------------------------------- splits and teams


def test_a_split_counts_once_for_each_and_once_for_the_team(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann, bo = (add_person(engine, company, name, manager=boss) for name in ("Ann", "Bo"))
    add_deal(engine, company, ann, 1_000, splits={ann: "0.6", bo: "0.4"})
    assert books(engine, company, ann, "Ann").booked == 600
    assert books(engine, company, bo, "Bo").booked == 400
    team = books(engine, company, boss, "Boss", team=True)
    assert team.booked == 1_000
    assert [(each.person, each.share) for each in team.won] == [("Ann", Decimal("0.6")), ("Bo", Decimal("0.4"))]
    assert books(engine, company, boss, "Boss").booked == 0


def test_only_the_part_of_ones_own_people_counts(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    outsider = add_person(engine, company, "Outsider")
    add_deal(engine, company, outsider, 1_000, splits={outsider: "0.75", ann: "0.25"})
    add_deal(engine, company, ann, 100, splits={outsider: "1"})  # the owner is credited by nothing
    for asker in ("Boss", None):
        assert books(engine, company, boss, asker, team=True).booked == 250
    assert books(engine, company, outsider, "Outsider").booked == 850


def test_shares_are_exact(engine: Engine, company: CompanyInfo) -> None:
    people = [add_person(engine, company, name) for name in ("Ann", "Bo", "Cy")]
    shares = dict(zip(people, ("0.333333", "0.333333", "0.333334"), strict=True))
    for _ in range(7):
        add_deal(engine, company, people[0], "100.0001", splits=shares)
    parts = [books(engine, company, person).booked for person in people]
    assert sum(parts) == Decimal("700.0007")
    assert parts[0] == Decimal("700.0007") * Decimal("0.333333")


def test_a_move_leaves_the_credits_where_they_were_earned(engine: Engine, company: CompanyInfo) -> None:
    top = add_person(engine, company, "Top", role=Role.MANAGER)
    old, new = (add_person(engine, company, name, manager=top, role=Role.MANAGER) for name in ("Old", "New"))
    rep = add_person(engine, company, "Rep", manager=old)
    move_person(engine, company, rep, new, date(2026, 5, 1))
    for amount, closed in ((1, date(2026, 4, 30)), (10, date(2026, 5, 1))):
        add_deal(engine, company, rep, amount, close_date=closed)
        add_deal(engine, company, top, amount * 100, close_date=closed, splits={top: "0.5", rep: "0.5"})
    assert books(engine, company, old, "Old", team=True).booked == 51
    assert books(engine, company, new, "New", team=True).booked == 510
    assert books(engine, company, top, "Top", team=True).booked == 1_111
    assert books(engine, company, rep, "Rep").booked == 561


def test_a_rep_who_comes_back_counts_for_both_times(engine: Engine, company: CompanyInfo) -> None:
    first, second = (add_person(engine, company, name, role=Role.MANAGER) for name in ("First", "Second"))
    rep = add_person(engine, company, "Rep", manager=first)
    move_person(engine, company, rep, second, date(2026, 4, 10))
    move_person(engine, company, rep, first, date(2026, 4, 20))
    for amount, day in ((1, 5), (10, 10), (100, 19), (1_000, 20)):
        add_deal(engine, company, rep, amount, close_date=date(2026, 4, day))
    assert books(engine, company, first, "First", team=True).booked == 1_001
    assert books(engine, company, second, "Second", team=True).booked == 110


def test_open_deals_are_of_whoever_leads_today(engine: Engine, company: CompanyInfo) -> None:
    old, new = (add_person(engine, company, name, role=Role.MANAGER) for name in ("Old", "New"))
    rep = add_person(engine, company, "Rep", manager=old)
    move_person(engine, company, rep, new, date(2026, 5, 1))
    add_deal(engine, company, rep, 1, "open", date(2026, 4, 15))  # overdue since before the move
    add_deal(engine, company, rep, 2, "open", date(2026, 6, 15))
    add_deal(engine, company, rep, 4, "open", None)
    assert books(engine, company, old, "Old", team=True).open == ()
    assert amounts(books(engine, company, new, "New", team=True).open) == [4, 2, 1]
    assert amounts(books(engine, company, old, "Old", team=True, day=date(2026, 4, 20)).open) == [4, 2, 1]


# ---------------------------------------------------------------- currencies


@pytest.fixture
def rates(engine: Engine, company: CompanyInfo) -> None:
    with operate(engine, company) as session:
        for day, rate in ((date(2026, 4, 6), "1.1"), (date(2026, 4, 13), "1.2"), (date(2026, 5, 11), "1.5")):
            session.add(Rate(currency="EUR", day=day, rate=Decimal(rate)))


@pytest.mark.usefixtures("rates")
def test_won_is_at_the_rate_of_its_close_open_at_todays(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    for day in (6, 12, 13):
        add_deal(engine, company, ann, 100, close_date=date(2026, 4, day), currency="EUR")
    add_deal(engine, company, ann, 100, "open", date(2026, 6, 30), currency="EUR")
    add_deal(engine, company, ann, 7)
    found = books(engine, company, ann, "Ann")
    assert found.booked == 110 + 110 + 120 + 7
    assert amounts(found.open) == [150]
    assert amounts(books(engine, company, ann, "Ann", day=date(2026, 4, 13)).open) == [120, 7]


@pytest.mark.usefixtures("rates")
def test_without_a_rate_an_amount_is_left_out_and_listed(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_deal(engine, company, ann, 100, close_date=date(2026, 4, 5), currency="EUR")  # before the first rate
    add_deal(engine, company, ann, 50, currency="GBP", splits={ann: "0.5", add_person(engine, company, "Bo"): "0.5"})
    add_deal(engine, company, ann, 30, "open", date(2026, 6, 1), currency="GBP")
    add_deal(engine, company, ann, 1)
    found = books(engine, company, ann, "Ann")
    assert found.booked == 1
    assert sorted(found.sums.waiting, key=lambda each: each.currency) == [
        Money(Decimal(100), "EUR"),
        Money(Decimal(25), "GBP"),
    ]
    assert amounts(found.open) == [None]
    assert found.pipeline.open_pipeline == Money(Decimal(0), "USD")
    assert found.pipeline.waiting_for_rate == (Money(Decimal(30), "GBP"),)


# ---------------------------------------------------------------- deals as of a day


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
    found = pipeline(deals, Q2, NOW, TODAY, None, "USD")
    assert found.weighted_pipeline is None
    assert found.notes == {"weighted_pipeline": "no_probability", "gap": "no_quota", "coverage": "no_quota"}
    assert pipeline(deals, Q2, NOW, TODAY, Money(Decimal(0), "USD"), "USD").notes["coverage"] == "met"
    covered = pipeline(deals, Q2, NOW, TODAY, Money(Decimal(15), "USD"), "USD")
    assert covered.coverage == Decimal(20) / 15
    assert covered.closers == 2
