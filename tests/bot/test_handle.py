"""The pipeline around a capability: once only, strangers, failures, the audit, and nothing half-done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
import structlog
from pydantic import BaseModel
from sqlalchemy import Engine, func, select

from bot import capability as registry
from bot import handle
from bot.blocks import Text
from bot.capability import Capability, Request
from bot.cards import Answer, Card
from bot.handle import Stranger
from bot.identity import Profile
from bot.turn import Call, ChatUser, Turn
from spm_core.errors import CoreError, NotAllowed
from spm_core.inbox import SeenTurn
from spm_core.people.identity import link, principal_of_employee
from spm_core.people.models import ChatIdentity, Employee
from spm_core.principal import CompanyInfo
from spm_core.quota.models import Quota
from tests.asking import app_of, ask, audit, press, texts, turn_of
from tests.factories import NOW, add_person, add_quota, operate

UMA = ChatUser("slack", "T1", "U1")


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    person = add_person(engine, company, "Ann Lee")
    add_quota(engine, company, person, 100)
    return person


class Nothing(BaseModel):
    pass


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Declares capabilities for the length of a test."""
    registry.capabilities()  # all that there are, before one more

    def add(name: str, run: Callable[[Request, Any], Card], **options: Any) -> None:
        monkeypatch.setitem(registry._REGISTRY, name, Capability(name, "", Nothing, run, **options))

    return add


def count_of(engine: Engine, table: Any) -> int:
    with engine.begin() as connection:
        return connection.execute(select(func.count()).select_from(table.__table__)).scalar_one()


def answered(engine: Engine, turn: Turn, profile: Profile | None = None) -> Answer | None:
    """Through `handle`, as the platforms call it."""

    async def known() -> Profile | None:
        return profile

    return asyncio.run(handle.handle(app_of(engine), turn, known))


# ---------------------------------------------------------------- once only


def test_a_redelivered_turn_is_answered_once(engine: Engine, ann: int) -> None:
    turn = turn_of("quota", "Ann Lee")
    assert isinstance(handle.answer(app_of(engine), turn), Answer)
    assert handle.answer(app_of(engine), turn) is None
    assert len(audit(engine)) == 1


def test_two_deliveries_at_once_are_answered_once(engine: Engine, ann: int) -> None:
    app = app_of(engine)
    for _ in range(5):
        turn = turn_of("quota", "Ann Lee")
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(lambda _, turn=turn: handle.answer(app, turn), range(4)))
        assert sorted(type(each).__name__ for each in found) == ["Answer", "NoneType", "NoneType", "NoneType"]
        assert [each.outcome for each in found if isinstance(each, Answer)] == ["answered"]
    assert len(audit(engine)) == 5


def test_the_same_id_of_another_event_is_the_platforms_to_avoid(engine: Engine, ann: int) -> None:
    assert answered(engine, turn_of("quota", "Ann Lee", turn_id="slack:Ev1")) is not None
    assert answered(engine, turn_of("quota", "Ann Lee", turn_id="teams:Ev1")) is not None


# ---------------------------------------------------------------- strangers


def test_a_stranger_is_told_what_to_do_once(engine: Engine, ann: int) -> None:
    turn = turn_of("quota", UMA)
    answer = answered(engine, turn, Profile("uma@example.com"))
    assert answer is not None
    assert (answer.outcome, answer.reply.title) == ("denied", "I don't know you yet")
    assert any("uma@example.com" in text for text in texts(answer))
    assert not any("Ann" in text for text in texts(answer))
    assert "pacer link EMAIL --platform slack --tenant T1 --user U1" in texts(answer)
    assert answered(engine, turn, Profile("uma@example.com")) is None
    (row,) = audit(engine)
    assert (row.employee_id, row.capability, row.surface, row.outcome) == (None, None, "slack", "denied")


def test_a_stranger_without_an_e_mail(engine: Engine, ann: int) -> None:
    for profile in (None, Profile(None)):
        answer = answered(engine, turn_of("quota", UMA), profile)
        assert answer is not None
        assert "I can't see your e-mail here." in texts(answer)
    assert isinstance(handle.answer(app_of(engine), turn_of("quota", UMA)), Stranger)


def test_a_newcomer_is_linked_by_e_mail_and_answered(engine: Engine, ann: int) -> None:
    answer = answered(engine, turn_of("quota", UMA), Profile("Ann.Lee@Example.com "))
    assert answer is not None
    assert answer.reply.title == "Your quota · Q2"
    later = handle.answer(app_of(engine), turn_of("quota", UMA))
    assert isinstance(later, Answer)
    assert later.outcome == "answered"
    assert isinstance(handle.answer(app_of(engine), turn_of("quota", replace(UMA, tenant="T2"))), Stranger)


def zone_of(engine: Engine, person: int) -> str | None:
    with engine.connect() as connection:
        found = principal_of_employee(connection, person, NOW)
    assert found
    return found.time_zone


def test_a_newcomer_brings_their_time_zone_and_each_later_turn_may(engine: Engine, ann: int) -> None:
    answered(engine, turn_of("quota", UMA), Profile("ann.lee@example.com", time_zone="America/New_York"))
    assert zone_of(engine, ann) == "America/New_York"
    for told, holds in (("Asia/Tokyo", "Asia/Tokyo"), ("Nowhere", "Asia/Tokyo"), (None, "Asia/Tokyo")):
        answered(engine, replace(turn_of("quota", UMA), time_zone=told))
        assert zone_of(engine, ann) == holds


def test_a_time_zone_that_was_imported_stays(engine: Engine, company: CompanyInfo, ann: int) -> None:
    with operate(engine, company) as session:
        session.get_one(Employee, ann).time_zone = "Europe/Rome"
    answered(engine, turn_of("quota", UMA), Profile("ann.lee@example.com", time_zone="America/New_York"))
    answered(engine, replace(turn_of("quota", UMA), time_zone="Asia/Tokyo"))
    assert zone_of(engine, ann) == "Europe/Rome"


def test_two_deliveries_of_a_newcomer_are_answered_once(engine: Engine, ann: int) -> None:
    turn = turn_of("quota", UMA)
    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(lambda _: answered(engine, turn, Profile("ann.lee@example.com")), range(2)))
    assert sorted(each.outcome if each else "" for each in found) == ["", "answered"]
    assert count_of(engine, ChatIdentity) == 1


def test_two_events_of_a_newcomer_at_once_are_both_answered(engine: Engine, ann: int) -> None:
    turns = [turn_of("quota", UMA), turn_of("quota", UMA, turn_id="2")]
    looked_up = Barrier(2)  # both were strangers when the directory was asked

    async def profile() -> Profile:
        await asyncio.to_thread(looked_up.wait, 5)
        return Profile("ann.lee@example.com")

    async def both() -> list[Answer | None]:
        app = app_of(engine)
        return await asyncio.gather(*(handle.handle(app, turn, profile) for turn in turns))

    assert [each.outcome if each else "" for each in asyncio.run(both())] == ["answered", "answered"]
    assert count_of(engine, ChatIdentity) == 1


def test_whoever_left_is_a_stranger_again(engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Gone", end_date=date(2026, 5, 12))
    with engine.begin() as connection:
        link(connection, company, "gone@example.com", "slack", "T1", "U1")
    turn = turn_of("quota", UMA)
    answer = answered(engine, turn, Profile("gone@example.com"))
    assert answer is not None
    assert (answer.outcome, answer.reply.title) == ("denied", "I don't know you yet")
    assert answered(engine, turn, Profile("gone@example.com")) is None
    last_day = turn_of("quota", UMA, now=NOW.replace(day=12))
    assert isinstance(handle.answer(app_of(engine), last_day), Answer)


def test_an_empty_database_says_how_to_begin(engine: Engine) -> None:
    for turn in (turn_of("quota", "Ann Lee"), turn_of("quota", UMA)):
        answer = answered(engine, turn, Profile("ann.lee@example.com"))
        assert answer is not None
        assert answer.outcome == "error"
        assert any("pacer init" in text for text in texts(answer))


# ---------------------------------------------------------------- failures


def crash(_request: Request, _args: Any) -> Card:
    raise RuntimeError("secret exception text")


def test_a_crash_shows_a_reference_and_logs_the_rest(engine: Engine, ann: int, declare: Callable[..., None]) -> None:
    declare("crash", crash)
    turn = turn_of("", "Ann Lee", call=Call("crash"))
    with structlog.testing.capture_logs() as logs:
        answer = handle.answer(app_of(engine), turn)
    assert isinstance(answer, Answer)
    assert (answer.outcome, answer.reply.title) == ("error", "Something went wrong")
    assert "secret" not in repr(answer)
    (logged,) = logs
    assert logged["exc_info"]
    assert any(logged["reference"] in text for text in texts(answer))
    (row,) = audit(engine)
    assert (row.employee_id, row.outcome, row.reference) == (ann, "error", logged["reference"])
    assert handle.answer(app_of(engine), turn) is None


def test_when_the_database_is_away_there_is_still_a_reference(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> None:
        raise OSError("no route to host")

    monkeypatch.setattr("bot.handle.identify", away)
    with structlog.testing.capture_logs() as logs:
        answer = handle.answer(app_of(engine), turn_of("quota", "Ann Lee"))
    assert isinstance(answer, Answer)
    assert answer.reply.title == "Something went wrong"
    assert [each["event"] for each in logs] == ["turn failed", "failure not recorded"]
    assert count_of(engine, SeenTurn) == 0


def test_nothing_stays_half_done(engine: Engine, company: CompanyInfo, ann: int, declare: Callable[..., None]) -> None:
    def write_then(error: Exception | None) -> Callable[[Request, Any], Card]:
        def run(request: Request, _args: Any) -> Card:
            day = date(2027, 1, 1)
            quota = Quota(owner_id=ann, amount=Decimal(1), currency="USD", period_start=day, period_end=day)
            request.session.add(quota)
            request.session.flush()
            if error:
                raise error
            return Card("Done", (Text(""),))

        return run

    for name, error in {"crash": RuntimeError(), "refuse": NotAllowed(), "fail": CoreError("bad_call")}.items():
        declare(name, write_then(error), writes=True)
        press(engine, Call(name), "Ann Lee")
    assert count_of(engine, Quota) == 1
    assert [row.outcome for row in audit(engine)] == ["error", "denied", "error"]
    declare("write", write_then(None), writes=True)
    assert press(engine, Call("write"), "Ann Lee").outcome == "answered"
    assert count_of(engine, Quota) == 2


# ---------------------------------------------------------------- audit


def test_the_audit_holds_ids_and_no_words(engine: Engine, ann: int) -> None:
    ask(engine, "how am I tracking to quota please", "Ann Lee")
    press(engine, Call("quota", {"person": "Zed"}), "Ann Lee")
    press(engine, Call("quota", {"period": "Q7"}), "Ann Lee")
    rows = audit(engine)
    assert [(row.employee_id, row.capability, row.surface, row.outcome) for row in rows] == [
        (ann, "quota", "console", "answered"),
        (ann, "quota", "console", "denied"),
        (ann, "quota", "console", "error"),
    ]
    assert all(row.at.replace(tzinfo=NOW.tzinfo) == NOW for row in rows)
    assert not any(word in repr(rows) for word in ("tracking", "Zed", "Q7"))
    with engine.begin() as connection:
        assert "tracking" not in repr(connection.execute(select(SeenTurn.__table__)).all())


def test_the_asker_speaks_their_own_language_else_the_platforms(engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Lia", locale="it")
    add_person(engine, company, "Uma")
    assert ask(engine, "quota", "Lia", locale="en-US").locale == "it_IT"
    assert ask(engine, "quota", "Uma", locale="pt-BR").locale == "pt_BR"
    assert ask(engine, "quota", "Uma").locale == "en_US"
