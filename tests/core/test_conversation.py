"""What is remembered for a follow-up: one person's, one conversation's, for half an hour."""

from datetime import date, timedelta

from sqlalchemy import Engine, func, select

from spm_core.conversation import Conversation, count_model_call, forget_expired, recall, remember
from spm_core.db import session_on
from spm_core.principal import Principal
from tests.factories import NOW, add_person, make_company, principal

LATER = NOW + timedelta(minutes=29)


def ask(engine: Engine, who: Principal, place: str, do: str, **args: object) -> None:
    with engine.begin() as connection, session_on(connection, who, NOW):
        remember(connection, who, place, do, args, NOW)


def recalled(engine: Engine, who: Principal, place: str, now=LATER) -> str | None:
    with engine.begin() as connection, session_on(connection, who, now) as session:
        found = recall(session, place, now)
        return found.do if found else None


def test_the_last_call_is_remembered_for_its_person_and_conversation_only(engine: Engine) -> None:
    company = make_company(engine)
    for name in ("Ann Lee", "Bo Ray"):
        add_person(engine, company, name)
    ann, bo = principal(engine, company, "Ann Lee"), principal(engine, company, "Bo Ray")
    ask(engine, ann, "slack:D1", "quota")
    ask(engine, ann, "slack:D1", "earnings", person="everyone")
    ask(engine, bo, "slack:D2", "pipeline")
    assert recalled(engine, ann, "slack:D1") == "earnings"
    assert recalled(engine, bo, "slack:D2") == "pipeline"
    assert recalled(engine, bo, "slack:D1") is None
    assert recalled(engine, ann, "slack:D2") is None


def test_memory_expires_and_is_thrown_away(engine: Engine) -> None:
    company = make_company(engine)
    add_person(engine, company, "Ann Lee")
    ann = principal(engine, company, "Ann Lee")
    ask(engine, ann, "slack:D1", "quota")
    assert recalled(engine, ann, "slack:D1", NOW + timedelta(minutes=31)) is None
    with engine.begin() as connection:
        forget_expired(connection, NOW + timedelta(minutes=31))
        assert connection.scalar(select(func.count()).select_from(Conversation.__table__)) == 0


def test_the_cap_on_model_calls_counts_each_person_and_day(engine: Engine) -> None:
    company = make_company(engine)
    for name in ("Ann Lee", "Bo Ray"):
        add_person(engine, company, name)
    ann, bo = principal(engine, company, "Ann Lee"), principal(engine, company, "Bo Ray")
    today = date(2026, 5, 13)

    def counts(who: Principal, day: date, at_most: int = 2) -> bool:
        with engine.begin() as connection, session_on(connection, who, NOW):
            return count_model_call(connection, who, day, at_most)

    assert [counts(ann, today) for _ in range(3)] == [True, True, False]
    assert counts(bo, today)
    assert counts(ann, today + timedelta(days=1))
    assert not counts(bo, today, at_most=0)
