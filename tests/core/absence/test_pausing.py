"""What comes by itself pauses while somebody is off, and the last of it comes on the first day back."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import Engine, select

from spm_core.absence.time_off import change_off, take_off, withdraw_off
from spm_core.db import session_for
from spm_core.notices.models import Notice
from spm_core.people.models import ChatIdentity
from spm_core.principal import CompanyInfo
from spm_core.subscriptions.due import owe_due, plan
from spm_core.subscriptions.models import Subscription
from tests.factories import add_person, operate, principal

MONDAY = datetime(2026, 5, 11, 8, 30, tzinfo=UTC)


@pytest.fixture
def dana(engine: Engine, company: CompanyInfo) -> int:
    person = add_person(engine, company, "Dana")
    with operate(engine, company, MONDAY - timedelta(days=3)) as session:
        session.add(ChatIdentity(platform="slack", tenant="T", user_id="U", employee_id=person))
        row = Subscription(employee_id=person, do="quota", args={}, every="week", days="0", at=time(8, 30))
        session.add(row)
        session.flush()
        plan(session, [row], MONDAY - timedelta(days=3))
    return person


def came(engine: Engine, company: CompanyInfo, since: date, until: date) -> list[date]:
    """The days on which the weekly answer came, the clock ticking each day at half past eight."""
    for n in range((until - since).days + 1):
        now = datetime.combine(since, time(8, 30), UTC) + timedelta(days=n)
        with operate(engine, company, now) as session:
            owe_due(session, now)
    with operate(engine, company) as session:
        found = session.scalars(select(Notice).where(Notice.do == "quota").order_by(Notice.due_at))
        return [notice.due_at.date() for notice in found]


def off(engine: Engine, company: CompanyInfo, first: date, last: date, now: datetime) -> int:
    with session_for(engine, principal(engine, company, "Dana", now), now) as session:
        return take_off(session, first, last, now).id


def test_a_week_s_answer_waits_for_the_first_day_back(engine: Engine, company: CompanyInfo, dana: int) -> None:
    off(engine, company, date(2026, 5, 18), date(2026, 5, 27), MONDAY)
    assert came(engine, company, MONDAY.date(), date(2026, 6, 2)) == [
        date(2026, 5, 11),
        date(2026, 5, 28),
        date(2026, 6, 1),
    ]


def test_said_on_the_day_itself(engine: Engine, company: CompanyInfo, dana: int) -> None:
    assert came(engine, company, MONDAY.date(), date(2026, 5, 12)) == [date(2026, 5, 11)]
    now = datetime(2026, 5, 18, 7, tzinfo=UTC)
    off(engine, company, date(2026, 5, 18), date(2026, 5, 18), now)
    assert came(engine, company, date(2026, 5, 18), date(2026, 5, 26)) == [
        date(2026, 5, 11),
        date(2026, 5, 19),
        date(2026, 5, 25),
    ]


@pytest.mark.parametrize("shorter", [True, False])
def test_back_earlier_than_said(engine: Engine, company: CompanyInfo, dana: int, shorter: bool) -> None:
    row = off(engine, company, date(2026, 5, 18), date(2026, 5, 29), MONDAY)
    assert came(engine, company, MONDAY.date(), date(2026, 5, 19)) == [date(2026, 5, 11)]
    now = datetime(2026, 5, 20, 12, tzinfo=UTC)
    with session_for(engine, principal(engine, company, "Dana", now), now) as session:
        if shorter:
            change_off(session, row, date(2026, 5, 18), date(2026, 5, 20), now)
        else:
            withdraw_off(session, row, now)
    expected = [date(2026, 5, 11), *([date(2026, 5, 21)] if shorter else []), date(2026, 5, 25)]
    assert came(engine, company, date(2026, 5, 21), date(2026, 5, 26)) == expected
