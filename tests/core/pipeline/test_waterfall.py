"""What became of the open amount between two days: it adds up, whatever happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.deals.models import DealChange
from spm_core.deals.rules import DealState
from spm_core.fx.models import Rate
from spm_core.money import Money
from spm_core.period import Period
from spm_core.pipeline.changes import changes
from spm_core.pipeline.waterfall import STEPS, Between, OnDay, Waterfall, step_in, step_out
from spm_core.principal import CompanyInfo, Role
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, move_person, operate, principal

Q2 = Period(date(2026, 4, 1), date(2026, 7, 1))
TODAY = NOW.date()
LAST_WEEK = TODAY - timedelta(days=7)
BETWEEN = Between(Q2, LAST_WEEK, TODAY)
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 15), date(2026, 8, 1)

days = st.dates(date(2026, 3, 1), date(2026, 8, 31))
states = st.builds(
    DealState,
    st.just("Offer"),
    st.sampled_from(["open", "won", "lost"]),
    st.decimals(0, 10**6, places=2) | st.none(),
    days | st.none(),
    days | st.none(),
)
sides = st.builds(OnDay, states | st.none(), st.booleans())


def usd(amount: Decimal | int) -> Money:
    return Money(Decimal(amount), "USD")


def add_up(found: Waterfall) -> Money:
    total = found.start
    for step in STEPS:
        total += getattr(found, step)
    return total


@given(states, sides)
def test_every_part_that_left_or_came_has_one_step(state: DealState, other: OnDay) -> None:
    assert step_out(state, other, BETWEEN) in {"removed", "moved_out", "won", "lost", "slipped", "date_changed"}
    assert step_in(other, state, BETWEEN) in {"created", "reopened", "moved_in", "pulled_in", "date_changed"}


@given(states, states)
def test_slipped_is_from_inside_the_period_to_after_it(was: DealState, now: DealState) -> None:
    slipped = step_out(was, OnDay(now, credited=True), BETWEEN) == "slipped"
    inside = was.close_date is not None and was.close_date in Q2
    after = now.status == "open" and now.close_date is not None and now.close_date >= Q2.stop
    assert slipped == (inside and after)


def changed(engine: Engine, company: CompanyInfo, deal: int, field: str, old: str, new: str, on: date = TODAY) -> None:
    with operate(engine, company) as session:
        session.add(DealChange(deal_id=deal, changed_on=on, field=field, old=old, new=new))


def told(
    engine: Engine, company: CompanyInfo, asker: str, lead: int, *, team: bool = False, now: datetime = NOW
) -> Waterfall:
    with session_for(engine, principal(engine, company, asker, now), now) as session:
        return changes(session, Who("team" if team else "own", lead), Q2, LAST_WEEK, now)


def test_each_step(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_deal(engine, company, ann, 1, "open", JUNE, name="still")
    add_deal(engine, company, ann, 2, "open", JUNE, name="created", created_on=TODAY)
    pulled = add_deal(engine, company, ann, 4, "open", JUNE, name="pulled in")
    changed(engine, company, pulled, "close_date", JULY.isoformat(), JUNE.isoformat())
    add_deal(engine, company, ann, 8, "won", TODAY, name="won, as its date tells")
    lost = add_deal(engine, company, ann, 16, "lost", TODAY, stage="Closed Lost", name="lost")
    changed(engine, company, lost, "stage", "Offer", "Closed Lost")
    slipped = add_deal(engine, company, ann, 32, "open", JULY, name="slipped")
    changed(engine, company, slipped, "close_date", JUNE.isoformat(), JULY.isoformat())
    grown = add_deal(engine, company, ann, 100, "open", JUNE, name="grown")
    changed(engine, company, grown, "amount", "36", "100")
    add_deal(engine, company, ann, 256, "won", LAST_WEEK, name="won before")
    add_deal(engine, company, ann, 512, "open", AUGUST, name="never in the period")
    found = told(engine, company, "Ann", ann)
    assert [found.start.amount, found.end.amount] == [1 + 8 + 16 + 32 + 36, 1 + 2 + 4 + 100]
    steps = {step: getattr(found, step).amount for step in STEPS if getattr(found, step)}
    assert steps == {"created": 2, "pulled_in": 4, "won": -8, "lost": -16, "slipped": -32, "amount_changed": 64}
    assert [each.name for each in found.moved] == [
        "created", "pulled in", "won, as its date tells", "lost", "slipped", "grown",
    ]  # fmt: skip


def test_what_happened_after_today_has_not_happened_yet(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    deal = add_deal(engine, company, ann, 50, "won", TODAY + timedelta(days=3), stage="Closed Won")
    changed(engine, company, deal, "stage", "Offer", "Closed Won", TODAY + timedelta(days=3))
    changed(engine, company, deal, "amount", "40", "50", TODAY + timedelta(days=2))
    found = told(engine, company, "Ann", ann)
    assert (found.start, found.end, found.moved) == (usd(40), usd(40), ())


def test_a_team_s_is_that_of_its_people_on_each_day_and_rates_are_today_s(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    other = add_person(engine, company, "Other", role=Role.MANAGER)
    ann, bo = (add_person(engine, company, name, manager=boss) for name in ("Ann", "Bo"))
    add_deal(engine, company, ann, 10, "open", JUNE, currency="EUR", splits={ann: "0.5", bo: "0.5"})
    add_deal(engine, company, bo, 7, "open", JUNE, currency="GBP")
    with operate(engine, company) as session:
        session.add_all(
            Rate(currency="EUR", day=day, rate=Decimal(rate)) for day, rate in ((LAST_WEEK, "1"), (TODAY, "2"))
        )
    move_person(engine, company, bo, other, TODAY)
    of_boss, of_other = told(engine, company, "Boss", boss, team=True), told(engine, company, "Other", other, team=True)
    assert [of_boss.start, of_boss.moved_out, of_boss.end] == [usd(20), usd(-10), usd(10)]
    assert [of_other.start, of_other.moved_in, of_other.end] == [usd(0), usd(10), usd(10)]
    assert told(engine, company, "Bo", bo).waiting_for_rate == (Money(Decimal(7), "GBP"),)


def test_a_date_put_before_the_period_or_emptied_has_not_slipped(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    for close, amount in ((None, 1), (date(2026, 3, 30), 7)):
        deal = add_deal(engine, company, ann, amount, "open", close)
        changed(engine, company, deal, "close_date", JUNE.isoformat(), close.isoformat() if close else "")
    found = told(engine, company, "Ann", ann)
    assert (found.slipped, found.date_changed) == (usd(0), usd(-8))
    assert (found.start, found.end) == (usd(8), usd(0))


def test_a_reopened_deal_was_not_pulled_in(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    deal = add_deal(engine, company, ann, 9, "open", JUNE, stage="Offer")
    changed(engine, company, deal, "stage", "Closed Won", "Offer")
    changed(engine, company, deal, "close_date", "2026-05-01", JUNE.isoformat())
    found = told(engine, company, "Ann", ann)
    assert (found.start, found.reopened, found.pulled_in, found.end) == (usd(0), usd(9), usd(0), usd(9))


def test_what_got_another_owner_or_share_moved(engine: Engine, company: CompanyInfo) -> None:
    ann, bo = (add_person(engine, company, name) for name in ("Ann", "Bo"))
    given = add_deal(engine, company, bo, 10, "open", JUNE)
    changed(engine, company, given, "owner_id", str(ann), str(bo))
    shared = add_deal(engine, company, ann, 200, "open", JUNE, splits={ann: "0.25", bo: "0.75"})
    changed(engine, company, shared, "splits", f"{ann}:500000,{bo}:500000", f"{ann}:250000,{bo}:750000")
    changed(engine, company, shared, "amount", "100", "200")
    of_ann, of_bo = told(engine, company, "Ann", ann), told(engine, company, "Bo", bo)
    assert [of_ann.start, of_ann.moved_out, of_ann.amount_changed, of_ann.end] == [usd(60), usd(-35), usd(25), usd(50)]
    assert [of_bo.start, of_bo.moved_in, of_bo.amount_changed, of_bo.end] == [usd(50), usd(35), usd(75), usd(160)]


def test_namesakes_each_have_their_part(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    pair = [add_person(engine, company, "Ann", manager=boss, email=f"ann{n}@example.com") for n in (1, 2)]
    add_deal(engine, company, pair[0], 20, "open", JUNE, splits=dict.fromkeys(pair, "0.5"))
    found = told(engine, company, "Boss", boss, team=True)
    assert (found.start, found.end, found.moved) == (usd(20), usd(20), ())


def test_what_its_source_has_no_more_was_there(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    deal = add_deal(engine, company, ann, 9, "gone", JUNE)
    changed(engine, company, deal, "status", "open", "gone")
    found = told(engine, company, "Ann", ann)
    assert (found.start, found.removed, found.end) == (usd(9), usd(-9), usd(0))


def test_overdue_deals_are_part_of_both_ends_and_told_apart(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_deal(engine, company, ann, 1, "open", date(2026, 5, 8))
    add_deal(engine, company, ann, 2, "open", date(2026, 2, 1))
    add_deal(engine, company, ann, 4, "open", JUNE)
    found = told(engine, company, "Ann", ann)
    assert (found.start_open, found.start_overdue) == (usd(5), usd(0))
    assert (found.end_open, found.end_overdue, found.moved) == (usd(4), usd(1), ())


def test_nobody_sees_what_changed_for_others(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_person(engine, company, "Bo")
    add_deal(engine, company, ann, 10, "open", JUNE)
    found = told(engine, company, "Bo", ann)
    assert (found.start, found.end, found.moved) == (usd(0), usd(0), ())
    assert told(engine, company, "Bo", ann, team=True).end == usd(0)


def test_what_one_of_a_team_hands_to_another_has_not_moved(engine: Engine, company: CompanyInfo) -> None:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann, bo = (add_person(engine, company, name, manager=boss) for name in ("Ann", "Bo"))
    cid = add_person(engine, company, "Cid")
    given = add_deal(engine, company, bo, 30, "open", JUNE, name="given")
    changed(engine, company, given, "owner_id", str(ann), str(bo))
    changed(engine, company, given, "amount", "24", "30")
    split = add_deal(engine, company, ann, 100, "open", JUNE, name="split", splits={ann: "0.2", bo: "0.6", cid: "0.2"})
    changed(engine, company, split, "splits", f"{ann}:500000,{bo}:500000", f"{ann}:200000,{bo}:600000,{cid}:200000")
    lost = add_deal(engine, company, bo, 7, "lost", TODAY, stage="Closed Lost", name="lost")
    changed(engine, company, lost, "stage", "Offer", "Closed Lost")
    changed(engine, company, lost, "owner_id", str(ann), str(bo))
    found = told(engine, company, "Boss", boss, team=True)
    steps = {step: getattr(found, step).amount for step in STEPS if getattr(found, step)}
    assert steps == {"moved_out": -20, "lost": -7, "amount_changed": 6}
    assert (add_up(found), found.end) == (found.end, usd(30 + 80))
    assert [(each.name, each.person) for each in found.moved] == [
        ("lost", "Ann"),
        ("split", "Ann, Bo"),
        ("given", "Bo"),
    ]
