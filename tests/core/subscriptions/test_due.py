"""Owing by the clock: once each, at the right local minute, with any number of clocks, across changes of the clocks."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from spm_core.notices.models import Notice
from spm_core.people.models import ChatIdentity, Leave
from spm_core.preferences.models import Preference
from spm_core.principal import Role
from spm_core.subscriptions.due import owe_due, plan
from spm_core.subscriptions.models import Subscription
from tests.factories import add_person, make_company, operate

MINUTE = timedelta(minutes=1)


def tick(engine, company, now: datetime) -> bool:
    with operate(engine, company, now) as session:
        return owe_due(session, now)


def linked(engine, company, person: int) -> int:
    with operate(engine, company) as session:
        session.add(ChatIdentity(platform="slack", tenant="T", user_id=f"U{person}", employee_id=person))
    return person


def subscribe(engine, company, now: datetime, **values) -> int:
    row = {"do": "quota", "args": {}, "every": "week", "days": "0", "at": time(8, 30), **values}
    with operate(engine, company, now) as session:
        subscription = Subscription(**row)
        session.add(subscription)
        session.flush()
        plan(session, [subscription], now)
        return subscription.id


def notices(engine, company) -> list[Notice]:
    with operate(engine, company) as session:
        return list(session.scalars(select(Notice).order_by(Notice.due_at, Notice.id)))


ZONES = {"Rosa": "Europe/Rome", "Nick": "America/New_York", "Ana": "Australia/Sydney"}


@pytest.mark.parametrize("start", [datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 10, 12, tzinfo=UTC)])
def test_four_weeks_owe_each_notice_once_at_the_right_local_minute(sqlite_engine, start):
    """Both spans see the clocks change in Rome, New York and Sydney, on different days."""
    engine = sqlite_engine
    company = make_company(engine, "Team", time_zone="Europe/Rome")
    people = {
        name: linked(engine, company, add_person(engine, company, name, time_zone=zone)) for name, zone in ZONES.items()
    }
    for person in people.values():
        subscribe(engine, company, start, employee_id=person)
        subscribe(engine, company, start, employee_id=person, days="6", at=time(2, 30), do="pipeline")
    for hour in range(0, 5 * 7 * 24, 2):
        tick(engine, company, start + timedelta(hours=hour, minutes=30))
    zone_of: dict[int | None, ZoneInfo] = {people[name]: ZoneInfo(zone) for name, zone in ZONES.items()}
    shown = [(n.employee_id, n.do, n.due_at.astimezone(zone_of[n.employee_id])) for n in notices(engine, company)]
    weekly = Counter((person, do, at.date()) for person, do, at in shown if at.strftime("%a %H") != "Wed 08")
    assert set(weekly.values()) == {1}
    assert {at.strftime("%a %H:%M") for _, do, at in shown if do == "quota"} == {"Mon 08:30"}
    summaries = {at.strftime("%a %H:%M") for _, do, at in shown if do == "summary"}
    assert summaries <= {"Fri 16:00", "Wed 08:30", "Mon 08:30", "Thu 08:30"}
    assert "Fri 16:00" in summaries
    for person in people.values():
        assert len([1 for who, do, _ in shown if who == person and do == "quota"]) == 5
        nights = [at for who, do, at in shown if who == person and do == "pipeline"]
        assert len(nights) == 5
        assert {at.strftime("%a %H:%M") for at in nights} <= {"Sun 02:30", "Sun 03:00"}
    skipped = [at for _, do, at in shown if do == "pipeline" and at.hour == 3]
    assert [at.strftime("%Y-%m-%d") for at in skipped] == (["2026-03-08", "2026-03-29"] if start.month == 3 else [])


def test_it_is_owed_in_the_minute_it_is_due_and_not_before(engine, company):
    person = add_person(engine, company, "Dana", role=Role.REP)
    linked(engine, company, person)
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=UTC)
    subscribe(engine, company, monday - timedelta(days=3), employee_id=person, args={"period": "last week"})
    tick(engine, company, monday - MINUTE)
    assert not [n for n in notices(engine, company) if n.do == "quota"]
    tick(engine, company, monday)
    [notice] = [n for n in notices(engine, company) if n.do == "quota"]
    assert (notice.employee_id, notice.args, notice.due_at) == (person, {"period": "last week"}, monday)
    assert notice.expires_at == monday + timedelta(hours=24)


def test_many_clocks_owe_it_once(engine, company):
    person = linked(engine, company, add_person(engine, company, "Dana"))
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=UTC)
    subscription = subscribe(engine, company, monday - timedelta(days=3), employee_id=person)
    tick(engine, company, monday)
    with operate(engine, company) as session:  # as another clock saw it that read before the first committed
        row = session.get_one(Subscription, subscription)
        row.next_day, row.next_at = monday.date(), monday
    tick(engine, company, monday)
    assert [n.do for n in notices(engine, company)].count("quota") == 1


def test_two_clocks_at_once_share_the_work(postgresql_engine):
    engine = postgresql_engine
    company = make_company(engine)
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=UTC)
    for name in ("Dana", "Eli"):
        subscribe(
            engine,
            company,
            monday - timedelta(days=3),
            employee_id=linked(engine, company, add_person(engine, company, name)),
        )
    tick(engine, company, monday - timedelta(days=2))  # has everybody enrolled
    with operate(engine, company, monday) as first:
        owe_due(first, monday)
        with operate(engine, company, monday) as second:
            owe_due(second, monday)  # the first holds them: neither waited for nor owed again
            assert second.scalars(select(Notice)).all() == []
    assert [n.do for n in notices(engine, company)] == ["quota", "quota"]


def test_after_a_long_downtime_only_the_latest_is_owed_and_has_expired_where_it_is_no_news(engine, company):
    person = linked(engine, company, add_person(engine, company, "Dana"))
    started = datetime(2026, 4, 30, 12, tzinfo=UTC)
    subscribe(engine, company, started, employee_id=person)
    thursday = datetime(2026, 5, 28, 12, tzinfo=UTC)
    tick(engine, company, thursday)
    [notice] = [n for n in notices(engine, company) if n.do == "quota"]
    assert notice.due_at == datetime(2026, 5, 25, 8, 30, tzinfo=UTC)
    assert notice.expires_at < thursday


def test_roles_get_their_schedules_and_only_who_is_linked(engine, company):
    boss = linked(engine, company, add_person(engine, company, "Boss", role=Role.MANAGER))
    rep = linked(engine, company, add_person(engine, company, "Rep", manager=boss))
    add_person(engine, company, "Unlinked", manager=boss)
    now = datetime(2026, 5, 14, tzinfo=UTC)
    tick(engine, company, now)
    for day in range(1, 8):
        tick(engine, company, now + timedelta(days=day))
    found = {(n.employee_id, n.do, n.due_at) for n in notices(engine, company)}
    assert found == {
        (boss, "digest", datetime(2026, 5, 18, 8, 30, tzinfo=UTC)),
        (rep, "summary", datetime(2026, 5, 15, 16, tzinfo=UTC)),
    }


def test_who_left_is_owed_nothing_and_who_becomes_a_manager_gets_the_digest(engine, company):
    rep = linked(engine, company, add_person(engine, company, "Rep"))
    linked(engine, company, add_person(engine, company, "Gone", end_date=date(2026, 5, 10)))
    tick(engine, company, datetime(2026, 5, 8, tzinfo=UTC))
    add_person(engine, company, "New", manager=rep)
    for day in range(9, 20):
        tick(engine, company, datetime(2026, 5, day, 23, tzinfo=UTC))
    found = [(n.employee_id, n.do) for n in notices(engine, company) if n.due_at.day >= 11]
    assert set(found) == {(rep, "digest")}


def test_wishes_hold_from_when_they_are_made(engine, company):
    person = linked(engine, company, add_person(engine, company, "Dana"))
    started = datetime(2026, 5, 13, tzinfo=UTC)
    subscription = subscribe(engine, company, started, employee_id=person)
    with operate(engine, company, started) as session:
        session.add(
            Preference(employee_id=person, quiet_from=time(18), quiet_until=time(9), time_zone="America/New_York")
        )
        session.flush()
        row = session.get_one(Subscription, subscription)
        plan(session, [row], started)
        assert row.next_at == datetime(2026, 5, 18, 13, tzinfo=UTC)


def test_leave_that_was_imported_since_is_respected(engine, company):
    person = linked(engine, company, add_person(engine, company, "Dana"))
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=UTC)
    subscribe(engine, company, monday - timedelta(days=3), employee_id=person)
    with operate(engine, company) as session:
        session.add(Leave(employee_id=person, starts_on=date(2026, 5, 17), last_day=date(2026, 5, 23)))
    tick(engine, company, monday)
    assert not [n for n in notices(engine, company) if n.do == "quota"]
    tick(engine, company, monday + timedelta(weeks=1))
    assert [n.due_at for n in notices(engine, company) if n.do == "quota"] == [datetime(2026, 5, 25, 8, 30, tzinfo=UTC)]


def test_somebody_who_moves_to_an_earlier_zone_loses_no_day(engine, company):
    from spm_core.people.models import Employee

    person = linked(engine, company, add_person(engine, company, "Dana"))
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=UTC)
    subscribe(engine, company, monday - timedelta(days=3), employee_id=person)
    with operate(engine, company) as session:
        session.get_one(Employee, person).time_zone = "Asia/Tokyo"
    tick(engine, company, monday)
    assert [n.due_at for n in notices(engine, company) if n.do == "quota"] == [monday - timedelta(hours=9)]


def test_looking_costs_as_many_statements_for_many_as_for_few(engine, company):
    """Owing writes a row each; everything else is read for all at once."""
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=UTC)

    def statements(count: int, days: str) -> int:
        for n in range(count):
            person = linked(engine, company, add_person(engine, company, f"P{days}{n}"))
            subscribe(engine, company, monday - timedelta(days=6), employee_id=person, days=days)
        seen: list[str] = []
        tick(engine, company, monday - timedelta(days=5))  # enrols
        event.listen(engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        now = monday + timedelta(days=int(days))
        tick(engine, company, now)
        return len([each for each in seen if "INSERT INTO notice" not in each])

    assert statements(2, "0") == statements(12, "1")


def test_many_are_owed_in_several_short_transactions(engine, company, monkeypatch):
    monkeypatch.setattr("spm_core.subscriptions.due.BATCH", 2)
    monday = datetime(2026, 5, 18, 8, 30, tzinfo=UTC)
    for name in ("Dana", "Eli", "Fay"):
        subscribe(engine, company, monday - timedelta(days=3), employee_id=add_person(engine, company, name))
    assert [tick(engine, company, monday) for _ in range(2)] == [True, False]
