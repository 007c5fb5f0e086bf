"""What the demo promises, on any day of any year."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import build as app_of
from bot.app import with_keys
from bot.console.conversation import conversing
from bot.console.people import someone
from bot.demo.build import all_deals, build
from bot.demo.database import demo_settings
from bot.demo.people import FIRST, PEOPLE
from bot.demo.quarters import quarters
from bot.settings import Settings
from spm_core.db import session_for
from spm_core.deals.models import Deal, DealChange, Split
from spm_core.people.identity import operator, principal_named
from spm_core.principal import Role
from spm_core.quota.service import standing
from tests.asking import card

NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
DAYS = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request):
    """Everybody reads the same demo."""
    return request.getfixturevalue(f"{request.param}_module_engine")


@pytest.fixture(scope="module")
def company(engine):
    with engine.begin() as connection:
        return build(connection, NOW)


@pytest.fixture(scope="module")
def tracking(engine, company):
    """Everybody's standing to quota, by name."""

    def of(name: str):
        with engine.begin() as connection:
            principal = principal_named(connection, company, name, NOW)
        with session_for(engine, principal, NOW) as session:
            return standing(session, principal.employee_id, None, NOW)

    return {person.name: of(person.name) for person in PEOPLE}


def test_one_head_two_managers_eight_reps():
    roles = [person.role for person in PEOPLE]
    assert [roles.count(role) for role in (Role.ADMIN, Role.MANAGER, Role.REP)] == [1, 2, 8]
    assert FIRST in {person.name for person in PEOPLE if person.role is Role.REP}


def test_every_rep_stands_where_their_story_says(tracking):
    for person in PEOPLE:
        if person.role is Role.REP:
            pace = tracking[person.name].pace
            assert pace is not None
            assert abs(pace - person.pace) < Decimal("0.01"), person.name


def test_one_is_far_ahead_and_one_far_behind(tracking):
    verdicts = [tracking[person.name].verdict for person in PEOPLE if person.role is Role.REP]
    assert "ahead" in verdicts
    assert "behind" in verdicts
    paces = [tracking[person.name].pace or Decimal(1) for person in PEOPLE if person.role is Role.REP]
    assert max(paces) > Decimal("1.4")
    assert min(paces) < Decimal("0.6")


def test_the_new_hire_s_quota_is_ramped(tracking):
    ramping = [person for person in PEOPLE if person.new_hire]
    assert len(ramping) == 1
    found = tracking[ramping[0].name]
    assert found.nominal_quota.amount == ramping[0].quota
    assert found.quota.amount == ramping[0].quota * Decimal("0.75")


def test_a_team_books_what_its_reps_book(tracking):
    for lead in (person for person in PEOPLE if person.role is Role.MANAGER):
        reps = [tracking[person.name].booked.amount for person in PEOPLE if person.manager == lead.name]
        assert tracking[lead.name].booked.amount == sum(reps)
        assert tracking[lead.name].quota.amount == lead.quota


def test_splits_total_one_and_are_told_apart(engine, company):
    with session_for(engine, operator(company), NOW) as session:
        shares: dict[int, Decimal] = {}
        for part in session.scalars(select(Split)):
            shares[part.deal_id] = shares.get(part.deal_id, Decimal(0)) + part.share
        split = session.scalars(select(Deal).where(Deal.is_split)).all()
    assert shares == {deal.id: Decimal(1) for deal in split}
    assert shares


def test_history_ends_where_the_deal_stands(engine, company):
    with session_for(engine, operator(company), NOW) as session:
        deals = {deal.id: deal for deal in session.scalars(select(Deal))}
        changes = session.scalars(select(DealChange).order_by(DealChange.changed_on, DealChange.id)).all()
    last = {(change.deal_id, change.field): change.new for change in changes}
    for deal in deals.values():
        assert last[deal.id, "stage"] == deal.stage
        assert Decimal(last[deal.id, "amount"]) == deal.amount
        assert last[deal.id, "close_date"] == str(deal.close_date)


@given(DAYS)
def test_whatever_today_is_the_quarter_is_in_full_swing(today):
    assert Decimal("0.15") <= quarters(today).elapsed <= Decimal("0.85")
    assert today in quarters(today).period


@given(DAYS)
def test_whatever_today_is_the_deals_make_sense(today):
    around = quarters(today)
    deals = all_deals(around)
    assert all(deal.amount > 0 for deal in deals)
    assert all(deal.created_on <= deal.last_activity <= today for deal in deals)
    assert all(deal.close_date < today for deal in deals if deal.status != "open")
    late = [deal for deal in deals if deal.status == "open" and deal.close_date < today]
    slipped = [deal for deal in deals if _left(deal, around.period.stop)]
    assert len(late) == len(slipped) == 8


def _left(deal, stop: date) -> bool:
    moves = [(old, new) for _day, field, old, new in deal.history if field == "close_date" and old]
    return any(old < stop.isoformat() <= new for old, new in moves)


def test_the_same_day_makes_the_same_company():
    today = date(2026, 5, 13)
    assert all_deals(quarters(today)) == all_deals(quarters(today))
    assert all_deals(quarters(today)) != all_deals(quarters(today + timedelta(days=1)))


def test_the_demo_s_database_is_made_once_a_day_and_old_ones_go(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    told: list[str] = []
    with time_machine.travel(NOW, tick=False):
        first = demo_settings(lambda: told.append("made"))
        assert demo_settings(lambda: told.append("again")) == first
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        second = demo_settings(lambda: told.append("made anew"))
    assert told == ["made", "made anew"]
    assert second.database_url != first.database_url
    assert [f"sqlite:///{file}" for file in tmp_path.rglob("*.db")] == [second.database_url]


def test_the_demo_s_key_is_its_owner_s_and_two_demos_at_once_share_it(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with time_machine.travel(NOW, tick=False):
        one = demo_settings(lambda: demo_settings(lambda: None))  # a second one makes it in the meantime
        two = demo_settings(lambda: None)
    assert one == two
    (key,) = tmp_path.rglob("*.key")
    assert key.stat().st_mode & 0o777 == 0o600
    with_keys(app_of(one))


@pytest.mark.parametrize("name", [FIRST, "Marco Bellini", "Helena Duarte"])
def test_everything_offered_first_is_answered(sqlite_engine, name):
    with sqlite_engine.begin() as connection:
        company = build(connection, NOW)
    app = app_of(Settings(database_url=sqlite_engine.url.render_as_string()))
    with conversing(app, someone(app, company, name, NOW), lambda: NOW) as conversation:
        outcomes = [conversation.press(button.call).outcome for button in card(conversation.ask("")).buttons]
    app.workers.shutdown()
    app.engine.dispose()
    assert outcomes == ["answered"] * 3
