"""Logging one's own activities in chat: shown first, written by a press, once; undone; not doubled by imports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.cards import Card
from bot.turn import Call
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, press, texts
from tests.core.imports.importing import Office, codes
from tests.factories import add_person

MONDAY = "2026-05-11"


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    return {"Boss": boss, **{name: add_person(engine, company, f"{name} Lee", manager=boss) for name in ("Ann", "Bo")}}


def stored(engine: Engine) -> list[tuple[int, str, str, int, str | None, str]]:
    with engine.begin() as connection:
        rows = connection.execute(select(Activity.__table__).order_by(Activity.id)).all()
    return [
        (row.employee_id, row.kind, row.day.isoformat(), row._mapping["count"], row.note, row.source) for row in rows
    ]


def log(engine: Engine, who: str = "Ann Lee", **args: Any) -> Any:
    return press(engine, Call("log activity", {"kind": "demo", "count": "3", **args}), who)


def demos(engine: Engine, who: str = "Ann Lee", **args: str) -> Any:
    return facts(press(engine, Call("metric", {"metric": "demos", "period": "this week", **args}), who))["demos"]


@pytest.mark.parametrize(
    ("locale", "question", "kind", "count", "day", "note"),
    [
        ("en", "log 3 demos", "demo", 3, "2026-05-13", None),
        ("en", "logged 2 calls with Acme yesterday", "call", 2, "2026-05-12", "Acme"),
        ("en", "log a meeting with Bo Lee on monday", "meeting", 1, MONDAY, "Bo Lee"),
        ("en", "log two proposals", "proposal", 2, "2026-05-13", None),
        ("it", "registra 3 demo", "demo", 3, "2026-05-13", None),
        ("it", "segna 2 chiamate con Acme ieri", "call", 2, "2026-05-12", "Acme"),
        ("pt-BR", "registra 3 demos", "demo", 3, "2026-05-13", None),
        ("pt-BR", "anota 2 ligações com a Acme ontem", "call", 2, "2026-05-12", "Acme"),
    ],
)
def test_a_question_is_shown_first_and_a_press_writes_it(
    engine: Engine,
    people: dict[str, int],
    locale: str,
    question: str,
    kind: str,
    count: int,
    day: str,
    note: str | None,
) -> None:
    answer = ask(engine, question, "Ann Lee", locale=locale)
    assert answer.outcome == "confirm"
    assert isinstance(answer.reply, Card)
    assert stored(engine) == []
    press(engine, answer.reply.buttons[0].call, "Ann Lee", locale=locale)
    assert stored(engine) == [(people["Ann"], kind, day, count, note, "chat")]


def test_a_second_press_of_the_same_button_logs_nothing_more(engine: Engine, people: dict[str, int]) -> None:
    button = card(ask(engine, "log 3 demos", "Ann Lee")).buttons[0].call
    for _ in range(2):
        assert press(engine, button, "Ann Lee").outcome == "answered"
    assert len(stored(engine)) == 1
    assert press(engine, button, "Bo Lee").outcome == "answered"  # another one's, of their own
    assert {row[0] for row in stored(engine)} == {people["Ann"], people["Bo"]}


def test_what_is_logged_counts_and_can_be_taken_back(engine: Engine, people: dict[str, int]) -> None:
    answer = log(engine)
    assert demos(engine) == 3
    assert "Demos that week: 3" in texts(answer)
    assert demos(engine, "Boss", team="my team") == 3
    undo = next(button.call for button in card(answer).buttons if button.call.do == "undo activity")
    assert press(engine, undo, "Bo Lee").outcome == "denied"
    assert press(engine, undo, "Boss").outcome == "denied"
    assert press(engine, undo, "Ann Lee").outcome == "answered"
    assert stored(engine) == []
    assert press(engine, undo, "Ann Lee").outcome == "denied"


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"count": "0"}, "Log between 1 and 500 at a time."),
        ({"count": "-3"}, "Log between 1 and 500 at a time."),
        ({"count": "99999999999999999999"}, "Log between 1 and 500 at a time."),
        ({"day": "tomorrow"}, "That day is still to come: log what is done."),
        ({"day": "2025-05-13"}, "That is too long ago: log what is at most 92 days old."),
        ({"day": "last week"}, "“last week” isn't a single day. Try “yesterday”, “on Monday” or “May 12”."),
        ({"day": "whenever"}, "“whenever” isn't a single day. Try “yesterday”, “on Monday” or “May 12”."),
    ],
)
def test_what_makes_no_sense_is_refused(
    engine: Engine, people: dict[str, int], args: dict[str, str], sentence: str
) -> None:
    answer = log(engine, **args)
    assert (answer.outcome, texts(answer)[1]) == ("error", sentence)
    assert stored(engine) == []


@pytest.mark.parametrize("args", [{"count": "lots"}, {"kind": "party"}, {"note": "x" * 101}])
def test_what_does_not_fit_is_asked_again(engine: Engine, people: dict[str, int], args: dict[str, str]) -> None:
    assert log(engine, **args).outcome == "form"
    assert stored(engine) == []


def test_nobody_logs_for_somebody_else(engine: Engine, people: dict[str, int]) -> None:
    assert log(engine, "Boss", person="Ann Lee").outcome == "denied"
    assert ask(engine, "log 3 demos for Bo Lee", "Boss").outcome in ("denied", "confirm")
    assert stored(engine) == []


@pytest.fixture
def office(engine: Engine, company: CompanyInfo, tmp_path: Path) -> Office:
    return Office(engine, company, tmp_path)


HEAD = "owner,type,date,count\n"


def test_an_import_takes_the_place_of_what_was_logged(engine: Engine, people: dict[str, int], office: Office) -> None:
    log(engine)
    log(engine, day=MONDAY)
    log(engine, kind="call")
    file = HEAD + "Ann Lee,demo,2026-05-13,2\nBo Lee,demo,2026-05-11,1\n"
    assert codes(office.send("activities", file)) == {"logged_replaced": 1}
    assert demos(engine) == 5  # 2 from the file, and Monday's 3, of which the file knows nothing
    again = office.send("activities", file.replace(",2\n", ",4\n"))
    assert (again.created, again.changed, demos(engine)) == (0, 1, 7)


def test_what_an_import_counts_is_not_logged_on_top(engine: Engine, people: dict[str, int], office: Office) -> None:
    office.send("activities", HEAD + "Ann Lee,demo,2026-05-13,2\n")
    answer = log(engine)
    assert answer.outcome == "error"
    assert "import already brought your activities" in texts(answer)[1]
    assert log(engine, kind="call").outcome == "answered"
    assert log(engine, "Bo Lee").outcome == "answered"
    assert demos(engine) == 2
