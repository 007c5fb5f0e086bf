"""Days off as people say them, and the requests for leave that wait for somebody's yes."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from bot import router
from bot.language.likely import Likely
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, opened, press, texts
from tests.factories import add_person


@pytest.fixture(autouse=True)
def people(engine: Engine, company: CompanyInfo) -> None:
    ada = add_person(engine, company, "Ada Admin", role=Role.ADMIN)
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER, manager=ada)
    for name in ("Tom Baker", "Owen Mercer"):
        add_person(engine, company, name, manager=mo)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("I'm taking Friday off", "2026-05-15", "2026-05-15"),
        ("I need Friday off", "2026-05-15", "2026-05-15"),
        ("sick today and tomorrow", "2026-05-13", "2026-05-14"),
        ("on vacation from June 1 to June 12", "2026-06-01", "2026-06-12"),
        ("vacation for two weeks from June 1", "2026-06-01", "2026-06-14"),
        ("I'm off for 10 days from June 1", "2026-06-01", "2026-06-10"),
        ("venerdì non ci sono", "2026-05-15", "2026-05-15"),
        ("in ferie dal 7 all'11 dicembre", "2026-12-07", "2026-12-11"),
        ("malato oggi e domani", "2026-05-13", "2026-05-14"),
        ("in ferie per due settimane dal 1 giugno", "2026-06-01", "2026-06-14"),
        ("não trabalho na sexta", "2026-05-15", "2026-05-15"),
        ("férias por duas semanas a partir de 1 de junho", "2026-06-01", "2026-06-14"),
        ("doente hoje e amanhã", "2026-05-13", "2026-05-14"),
    ],
)
def test_the_days_that_are_said_are_kept(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str, first: str, last: str
) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("time off", 0.99),))
    answer = ask(engine, text, "Tom Baker")
    assert answer.outcome == "confirm", texts(answer)
    assert answer.call
    assert answer.call.do == "time off"
    assert (str(answer.call.args["first"]), str(answer.call.args["last"])) == (first, last)


@pytest.mark.parametrize("text", ["away 7 to 11 December", "away next week", "assente dal 7 all'11 dicembre"])
def test_days_beside_away_say_that_one_is_away(engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("away", 0.99),))
    answer = ask(engine, text, "Tom Baker")
    assert answer.call
    assert answer.call.do == "time off"
    assert ask(engine, "who is away next week?", "Mo Reed").call != answer.call


def _ask_for_leave(engine: Engine, name: str) -> None:
    days = {"first": date(2026, 9, 1).isoformat(), "last": date(2026, 10, 30).isoformat()}
    assert press(engine, Call("ask for leave", days), name).outcome == "answered"


@pytest.mark.parametrize("text", ["leave requests", "approve Owen's leave", "approva il congedo di Owen"])
def test_the_only_request_opens_at_once(engine: Engine, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("leave requests", 0.99),))
    _ask_for_leave(engine, "Owen Mercer")
    assert texts(ask(engine, text, "Mo Reed", locale="en-US"))[0] == "Leave of Owen Mercer"


def test_several_requests_are_listed_and_one_is_named(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("leave requests", 0.99),))
    _ask_for_leave(engine, "Owen Mercer")
    _ask_for_leave(engine, "Tom Baker")
    listed = ask(engine, "leave requests", "Mo Reed")
    assert texts(listed)[0] == "2 requests for leave wait for you"
    assert {call.do for call in opened(listed)} == {"leave request"}
    assert texts(ask(engine, "approve Tom's leave", "Mo Reed"))[0] == "Leave of Tom Baker"


def test_whoever_decides_nothing_sees_their_own(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("leave requests", 0.99),))
    answer = ask(engine, "are there any leave requests?", "Tom Baker")
    assert answer.call
    assert answer.call.do == "absences"
