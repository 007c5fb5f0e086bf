"""People are asked once, in their own morning on a working day; reminded twice; then their manager is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event, select

from spm_core.absence.models import TimeOff
from spm_core.assessments.models import Assessment, AssessmentState, Cycle, Every
from spm_core.assessments.opening import open_due, remind_due
from spm_core.notices.models import Notice
from spm_core.people import identity
from spm_core.people.models import Leave
from spm_core.principal import CompanyInfo
from tests.bot.capabilities.assessments.assessing import MORNING, assessment_of, begin, floor
from tests.factories import add_person, make_company, move_person, operate

DAY = timedelta(days=1)


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    return floor(engine, company)


def _opened(engine: Engine) -> list[int]:
    with engine.begin() as connection:
        return sorted(connection.execute(select(Assessment.employee_id)).scalars())


def _told(engine: Engine, do: str) -> list[int]:
    with engine.begin() as connection:
        rows = connection.execute(select(Notice.employee_id).where(Notice.do == do).order_by(Notice.id))
        return [person for person in rows.scalars() if person]


def _tick(engine: Engine, company: CompanyInfo, now: datetime) -> None:
    with operate(engine, company, now) as session:
        open_due(session, now)
        remind_due(session, now)


def test_everybody_who_sells_is_asked_once(engine, company, people):
    begin(engine, company)
    _tick(engine, company, MORNING)
    sellers = sorted(people[name] for name in ("Tom", "Aisha", "Priya", "Omar"))
    assert _opened(engine) == sellers
    assert sorted(_told(engine, "self assessment")) == sellers


def test_a_leads_cycle_asks_their_people_and_the_companys_asks_nobody_twice(engine, company, people):
    begin(engine, company, lead=people["Anna"], days_open=5)
    begin(engine, company)
    assert len(_opened(engine)) == 4
    assert assessment_of(engine, people["Tom"]).due_on == date(2026, 5, 8)
    assert assessment_of(engine, people["Omar"]).due_on == date(2026, 5, 11)  # a Sunday gives way


@pytest.mark.parametrize(
    ("at", "asked"),
    [
        (datetime(2026, 5, 1, 15, tzinfo=UTC), True),
        (datetime(2026, 5, 2, 15, tzinfo=UTC), False),
        (datetime(2026, 5, 4, 8, 59, tzinfo=UTC), False),
        (datetime(2026, 5, 4, 9, 0, tzinfo=UTC), True),
    ],
    ids=["working day", "saturday", "too early", "morning"],
)
def test_it_opens_in_the_morning_of_a_working_day(engine, company, people, at, asked):
    with operate(engine, company, at) as session:
        session.add(Cycle(every=Every.MONTH, questions="monthly", since=date(2026, 4, 1)))
        session.flush()
        open_due(session, at)
    assert bool(_opened(engine)) == asked


def test_who_is_on_leave_is_asked_on_coming_back(engine, company, people):
    with operate(engine, company) as session:
        session.add(Leave(employee_id=people["Tom"], starts_on=date(2026, 5, 1), last_day=date(2026, 5, 5)))
    begin(engine, company)
    assert people["Tom"] not in _opened(engine)
    _tick(engine, company, MORNING + 2 * DAY)
    assert assessment_of(engine, people["Tom"]).due_on == date(2026, 5, 12)


def test_what_ended_before_the_cycle_began_is_not_asked_about(engine, company, people):
    begin(engine, company, since=date(2026, 5, 4))
    assert _opened(engine) == []


def test_onboarding_asks_thirty_days_after_a_start_and_nobody_else(engine, company, people):
    anna = people["Anna"]
    new = add_person(engine, company, "Nina", manager=anna, start_date=date(2026, 4, 2))
    with engine.begin() as connection:
        identity.link(connection, company, "nina@example.com", "slack", "T1", "UNina")
    begin(engine, company, every=Every.ONBOARDING, questions="onboarding")
    assert _opened(engine) == [new]
    assert assessment_of(engine, new).period_end == date(2026, 5, 1)


def test_two_reminders_then_the_manager_and_no_more(engine, company, people):
    begin(engine, company)
    for n in range(1, 15):
        for _again in range(2):
            _tick(engine, company, MORNING + n * DAY)
    assert _told(engine, "self assessment").count(people["Tom"]) == 3
    assert _told(engine, "assessment status") == [people["Anna"], people["Otto"]]


def test_a_manager_who_is_away_is_told_on_coming_back(engine, company, people):
    with operate(engine, company) as session:
        away = {"starts_on": date(2026, 5, 8), "last_day": date(2026, 5, 13)}
        session.add(TimeOff(employee_id=people["Anna"], **away))
    begin(engine, company)
    for n in range(1, 12):
        _tick(engine, company, MORNING + n * DAY)
    with engine.begin() as connection:
        late = connection.execute(select(Notice.employee_id, Notice.due_at).where(Notice.do == "assessment status"))
        told = {row.employee_id: row.due_at.date() for row in late}
    assert told == {people["Otto"]: date(2026, 5, 12), people["Anna"]: date(2026, 5, 14)}


def test_the_same_list_is_not_told_again_for_who_is_met_later(engine, company, people):
    begin(engine, company)
    with operate(engine, company) as session:
        away = {"starts_on": date(2026, 5, 12), "last_day": date(2026, 5, 13)}
        session.add(TimeOff(employee_id=people["Tom"], **away))
    for n in range(1, 14):
        _tick(engine, company, MORNING + n * DAY)
    assert _told(engine, "assessment status").count(people["Anna"]) == 1


def test_who_has_submitted_is_not_reminded(engine, company, people):
    begin(engine, company)
    with operate(engine, company, MORNING) as session:
        for row in session.scalars(select(Assessment)):
            row.state = AssessmentState.SUBMITTED
    for n in range(1, 12):
        _tick(engine, company, MORNING + n * DAY)
    assert len(_told(engine, "self assessment")) == 4
    assert _told(engine, "assessment status") == []


def test_statements_do_not_grow_with_people(sqlite_engine):
    company = make_company(sqlite_engine)
    floor(sqlite_engine, company)
    begin(sqlite_engine, company)
    few = _statements(sqlite_engine, company)
    for n in range(8):
        add_person(sqlite_engine, company, f"Rep {n}")
    assert _statements(sqlite_engine, company) <= few + 3  # who was never asked is looked at, all in three statements


def _statements(engine: Engine, company: CompanyInfo) -> int:
    seen: list[str] = []

    def count(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", count)
    _tick(engine, company, MORNING)
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_who_moves_to_a_lead_without_a_rhythm_is_still_asked_and_their_new_lead_told(engine, company, people):
    begin(engine, company, lead=people["Anna"], days_open=5)
    move_person(engine, company, people["Tom"], people["Otto"], date(2026, 5, 6))
    june = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
    _tick(engine, company, june)
    assert _opened(engine).count(people["Tom"]) == 2
    assert people["Omar"] not in _opened(engine)  # Otto's own people were never asked
    for day in range(1, 9):
        _tick(engine, company, june + day * DAY)
    assert people["Otto"] in _told(engine, "assessment status")


def test_who_moves_to_a_lead_with_a_rhythm_is_asked_by_that_one_alone(engine, company, people):
    begin(engine, company, lead=people["Anna"])
    begin(engine, company, lead=people["Otto"])
    move_person(engine, company, people["Tom"], people["Otto"], date(2026, 5, 6))
    _tick(engine, company, datetime(2026, 6, 1, 9, 30, tzinfo=UTC))
    assert _opened(engine).count(people["Tom"]) == 2
