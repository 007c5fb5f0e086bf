"""What became of the open amount between two days: it adds up, whatever happened."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.deals.models import DealChange
from spm_core.deals.rules import Change, DealState
from spm_core.fx.models import Rate
from spm_core.money import Money
from spm_core.period import Period
from spm_core.pipeline.changes import changes
from spm_core.pipeline.waterfall import STEPS, Between, Track, Waterfall, is_in, states, step_of, waterfall
from spm_core.principal import CompanyInfo, Role
from spm_core.who import Who
from tests.factories import NOW, add_deal, add_person, move_person, operate, principal

Q2 = Period(date(2026, 4, 1), date(2026, 7, 1))
TODAY = NOW.date()
LAST_WEEK = TODAY - timedelta(days=7)
BETWEEN = Between(Q2, LAST_WEEK, TODAY)
JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 15), date(2026, 8, 1)

days = st.dates(date(2026, 3, 1), date(2026, 8, 31))
stages = st.sampled_from(["", "Qualify", "Offer", "Closed Won", "Closed Lost"])
history = st.one_of(
    st.builds(Change, days, st.just("stage"), stages),
    st.builds(Change, days, st.just("amount"), st.integers(0, 10**6).map(str) | st.just("")),
    st.builds(Change, days, st.just("close_date"), days.map(date.isoformat) | st.just("")),
)
deals = st.builds(
    DealState,
    st.just("Offer"),
    st.sampled_from(["open", "won", "lost"]),
    st.decimals(0, 10**6, places=2) | st.none(),
    days | st.none(),
    days | st.none(),
)


def usd(amount: Decimal | int) -> Money:
    return Money(Decimal(amount), "USD")


def track(n: int, deal: DealState, moved: list[Change]) -> Track:
    before, after = states(deal, moved, BETWEEN)
    amounts = [usd(s.amount or 0) if s and is_in(s, Q2) else None for s in (before, after)]
    return Track(str(n), "", "", amounts[0], amounts[1], step_of(before, after, Q2))


def add_up(found: Waterfall) -> Money:
    total = found.start
    for step in STEPS:
        total += getattr(found, step)
    return total


@given(st.lists(st.tuples(deals, st.lists(history, max_size=6)), max_size=12))
def test_start_and_steps_add_up_to_the_end(told: list[tuple[DealState, list[Change]]]) -> None:
    tracks = [track(n, deal, moved) for n, (deal, moved) in enumerate(told)]
    found = waterfall(tracks, BETWEEN, NOW, "USD")
    assert add_up(found) == found.end
    assert found.end == usd(sum((each.after.amount for each in tracks if each.after), Decimal(0)))
    assert found.won.amount <= 0
    assert found.lost.amount <= 0
    assert found.slipped.amount <= 0
    assert found.created.amount >= 0
    assert found.pulled_in.amount >= 0
    for step in STEPS:
        assert (
            sum((each.amount.amount for each in found.moved if each.step == step), Decimal(0))
            == getattr(found, step).amount
        )


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
    assert [getattr(found, step).amount for step in STEPS] == [2, 4, -8, -16, -32, 64]
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


def test_a_team_s_is_that_of_its_people_today_and_rates_are_today_s(engine: Engine, company: CompanyInfo) -> None:
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
    assert told(engine, company, "Boss", boss, team=True).start == usd(10)
    assert told(engine, company, "Other", other, team=True).end == usd(10)
    assert told(engine, company, "Bo", bo).waiting_for_rate == (Money(Decimal(7), "GBP"), Money(Decimal(7), "GBP"))


def test_nobody_sees_what_changed_for_others(engine: Engine, company: CompanyInfo) -> None:
    ann = add_person(engine, company, "Ann")
    add_person(engine, company, "Bo")
    add_deal(engine, company, ann, 10, "open", JUNE)
    found = told(engine, company, "Bo", ann)
    assert (found.start, found.end, found.moved) == (usd(0), usd(0), ())
    assert told(engine, company, "Bo", ann, team=True).end == usd(0)
