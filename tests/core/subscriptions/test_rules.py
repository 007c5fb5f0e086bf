"""When schedules fire: once for each scheduled local day, in order, never when nobody wants to hear."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.period import Calendar, days
from spm_core.subscriptions.rules import LAST, Quiet, Reachable, Schedule, fires, local_moment, nudged, turn
from spm_core.workdays import WorkCalendar

ROME, NEW_YORK, SAO_PAULO = (ZoneInfo(name) for name in ("Europe/Rome", "America/New_York", "America/Sao_Paulo"))
MONDAY = Schedule("week", time(8, 30), frozenset({0}))

zones = st.sampled_from([ROME, NEW_YORK, SAO_PAULO, ZoneInfo("Asia/Kolkata"), ZoneInfo("Australia/Lord_Howe")])
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
schedules = st.builds(
    Schedule,
    st.sampled_from(["week", "month", "quarter"]),
    times,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.sampled_from([LAST, 1, 2, 15, 30, 31]),
)
starts = st.dates(date(2024, 1, 1), date(2027, 12, 31))
quiets = st.none() | st.builds(Quiet, times, times)
countries = st.sampled_from([None, "IT", "US", "BR"])
recipients = st.builds(
    lambda zone, quiet, country, weekends: Reachable(zone, WorkCalendar(country=country), Calendar(), quiet, weekends),
    zones,
    quiets,
    countries,
    st.booleans(),
)


def local(moment: datetime, zone: ZoneInfo = ROME) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


@given(zones, starts, times)
def test_a_local_time_happens_once_a_day_whatever_the_clocks_do(zone, start, at):
    line = [local_moment(start + timedelta(days=n), at, zone) for n in range(3)]
    assert all(a < b for a, b in pairwise(line))
    for n, moment in enumerate(line):
        shown = moment.astimezone(zone)
        skipped = shown.time() != at
        assert shown.date() == start + timedelta(days=n)
        assert shown.time() > at if skipped else True
        before = (moment - timedelta(minutes=1)).astimezone(zone)
        assert before.time() < at or before.date() < shown.date()  # the first moment that is not before it


@given(schedules, recipients, starts)
def test_one_fire_for_each_scheduled_day_in_order_and_never_in_quiet_hours(schedule, who, start):
    line = list(islice(fires(schedule, who, start), 12))
    assert all(a.day < b.day and a.at <= b.at for a, b in pairwise(line))
    for fire in line:
        shown = fire.at.astimezone(who.zone)
        assert fire.day >= start
        assert not who.is_free(fire.day)
        assert who.quiet is None or shown.time() not in who.quiet
        if schedule.every == "week":
            assert fire.day.weekday() in schedule.days
        else:
            assert who.works(fire.day)
        if shown.date() != fire.day:  # put off by quiet hours that pass midnight, to a day of work
            assert who.quiet is not None
            assert shown.time() >= who.quiet.end
            assert who.works(shown.date())


@given(schedules, recipients, starts, st.integers(0, 200))
def test_of_what_was_missed_only_the_latest_is_due(schedule, who, start, later):
    line = list(islice(fires(schedule, who, start), 12))
    now = datetime.combine(start, time(12), UTC) + timedelta(days=later)
    past = [fire for fire in line if fire.at <= now]
    found = turn(schedule, who, start, now)
    if len(past) < len(line):
        assert found.due == (past[-1] if past else None)
        assert found.next == line[len(past)]
    assert not (found.due and found.expires) or found.expires <= found.due.at + timedelta(hours=24)


def test_a_skipped_hour_fires_when_it_is_over_and_a_doubled_one_once():
    night = Schedule("week", time(2, 30), frozenset(range(7)))
    spring = [local(fire.at) for fire in islice(fires(night, Reachable(ROME), date(2026, 3, 28)), 3)]
    assert spring == ["2026-03-28 02:30", "2026-03-29 03:00", "2026-03-30 02:30"]
    autumn = [fire.at for fire in islice(fires(night, Reachable(ROME), date(2026, 10, 24)), 3)]
    assert autumn[1] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert [local(at) for at in autumn] == ["2026-10-24 02:30", "2026-10-25 02:30", "2026-10-26 02:30"]


def test_public_holidays_of_the_persons_country_are_left_out():
    italian, american = (Reachable(ROME, WorkCalendar(country=country)) for country in ("IT", "US"))
    easter_monday = date(2026, 4, 6)
    assert easter_monday not in [fire.day for fire in islice(fires(MONDAY, italian, date(2026, 3, 30)), 3)]
    assert easter_monday in [fire.day for fire in islice(fires(MONDAY, american, date(2026, 3, 30)), 3)]


def test_vacation_and_a_pause_leave_days_out():
    who = Reachable(ROME, away=(days(date(2026, 8, 3), date(2026, 8, 21)),), not_before=date(2026, 9, 1))
    assert next(fires(MONDAY, who, date(2026, 7, 1))).day == date(2026, 9, 7)
    away_only = Reachable(ROME, away=who.away)
    assert [fire.day.day for fire in islice(fires(MONDAY, away_only, date(2026, 7, 27)), 2)] == [27, 24]


def test_what_falls_into_an_absence_comes_once_on_the_first_working_day_after_it():
    who = Reachable(ROME, away=(days(date(2026, 8, 3), date(2026, 8, 19)),))
    assert [fire.day.day for fire in islice(fires(MONDAY, who, date(2026, 7, 27)), 3)] == [27, 20, 24]
    to_friday = Reachable(ROME, away=(days(date(2026, 8, 3), date(2026, 8, 21)),))
    wednesday = Schedule("week", time(9), frozenset({2}))
    assert [fire.day.day for fire in islice(fires(wednesday, to_friday, date(2026, 7, 27)), 3)] == [29, 24, 26]
    month_end = Schedule("month", time(9), day=LAST)
    over_the_end = Reachable(ROME, away=(days(date(2026, 5, 25), date(2026, 6, 3)),))
    fired = [fire.day for fire in islice(fires(month_end, over_the_end, date(2026, 5, 1)), 2)]
    assert fired == [date(2026, 6, 4), date(2026, 6, 30)]


def test_an_absence_into_which_nothing_falls_holds_nothing_back():
    who = Reachable(ROME, away=(days(date(2026, 8, 4), date(2026, 8, 6)),))
    assert [fire.day.day for fire in islice(fires(MONDAY, who, date(2026, 8, 1)), 2)] == [3, 10]


def test_nobody_is_nudged_while_away_or_silent():
    wednesday = datetime(2026, 8, 5, 10, tzinfo=UTC)
    assert nudged(wednesday, Reachable(ROME)) == wednesday
    assert nudged(wednesday, Reachable(ROME, away=(days(date(2026, 8, 5), date(2026, 8, 5)),))) is None
    assert nudged(wednesday, Reachable(ROME, silent_until=wednesday + timedelta(days=2))) is None


def test_quiet_hours_put_off_to_their_end_and_overnight_to_the_next_day_of_work():
    early = Reachable(ROME, quiet=Quiet(time(18), time(9)))
    assert local(next(fires(MONDAY, early, date(2026, 5, 11))).at) == "2026-05-11 09:00"
    friday_night = Schedule("week", time(20), frozenset({4}))
    assert local(next(fires(friday_night, early, date(2026, 5, 11))).at) == "2026-05-18 09:00"


def test_silence_until_later_the_same_day_puts_off_and_beyond_it_leaves_out():
    two = datetime(2026, 5, 11, 12, tzinfo=UTC)
    assert local(next(fires(MONDAY, Reachable(ROME, silent_until=two), date(2026, 5, 11))).at) == "2026-05-11 14:00"
    wednesday = two + timedelta(days=2)
    assert next(fires(MONDAY, Reachable(ROME, silent_until=wednesday), date(2026, 5, 11))).day == date(2026, 5, 18)


def test_a_day_of_the_month_gives_way_to_a_working_day_of_the_same_month():
    who = Reachable(ROME, WorkCalendar(country="IT"))
    first = [fire.day for fire in islice(fires(Schedule("month", time(9), day=1), who, date(2026, 5, 1)), 3)]
    assert first == [date(2026, 5, 4), date(2026, 6, 1), date(2026, 7, 1)]
    last = [fire.day for fire in islice(fires(Schedule("month", time(9), day=LAST), who, date(2026, 5, 1)), 3)]
    assert last == [date(2026, 5, 29), date(2026, 6, 30), date(2026, 7, 31)]
    february = Schedule("month", time(9), day=31)
    assert next(fires(february, who, date(2026, 2, 1))).day == date(2026, 2, 27)


def test_quarters_are_the_companys():
    who = Reachable(ROME, calendar=Calendar(fiscal_start=2))
    ends = [fire.day for fire in islice(fires(Schedule("quarter", time(16), day=LAST), who, date(2026, 2, 1)), 2)]
    assert ends == [date(2026, 4, 30), date(2026, 7, 31)]


def test_a_zone_of_its_own_says_when_and_the_persons_when_not():
    who = Reachable(NEW_YORK, quiet=Quiet(time(0), time(10)))
    rome_afternoon = Schedule("week", time(14), frozenset({4}))
    assert local(next(fires(rome_afternoon, who, date(2026, 5, 15), ROME)).at, NEW_YORK) == "2026-05-15 10:00"


@pytest.mark.parametrize(
    "schedule", [Schedule("week", time(9), frozenset()), Schedule("week", time(9), frozenset({5}))]
)
def test_some_schedules_never_fire(schedule):
    assert next(fires(schedule, Reachable(ROME, weekends=False), date(2026, 5, 11)), None) is None
