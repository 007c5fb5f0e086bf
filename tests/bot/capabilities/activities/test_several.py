"""Several activities in one sentence, all or nothing; and taking back what was logged, asked in words."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, select

from bot.turn import Call
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, labels, press, texts
from tests.factories import add_person


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    add_person(engine, company, "Bo Lee", manager=boss)
    return add_person(engine, company, "Ann Lee", manager=boss)


def stored(engine: Engine) -> list[tuple[Any, ...]]:
    with engine.begin() as connection:
        rows = connection.execute(select(Activity.__table__).order_by(Activity.id)).all()
    return [(row.kind, row._mapping["count"], row.day.isoformat(), row.note) for row in rows]


TODAY, YESTERDAY = "2026-05-13", "2026-05-12"
SAID = [
    ("en", "5 calls and 2 demos", [("call", 5, TODAY, None), ("demo", 2, TODAY, None)]),
    ("en", "log 5 calls and 2 demos yesterday", [("call", 5, YESTERDAY, None), ("demo", 2, YESTERDAY, None)]),
    (
        "en",
        "log 3 calls, a demo with Acme and 2 proposals",
        [("call", 3, TODAY, None), ("demo", 1, TODAY, "Acme"), ("proposal", 2, TODAY, None)],
    ),
    (
        "it",
        "oggi 3 telefonate, 1 riunione con Rossi",
        [("call", 3, TODAY, None), ("meeting", 1, TODAY, "Rossi")],
    ),
    ("it", "registra 2 demo e una riunione ieri", [("demo", 2, YESTERDAY, None), ("meeting", 1, YESTERDAY, None)]),
    ("pt-BR", "5 chamadas e 2 demos", [("call", 5, TODAY, None), ("demo", 2, TODAY, None)]),
    ("pt-BR", "registra 4 ligações e uma reunião", [("call", 4, TODAY, None), ("meeting", 1, TODAY, None)]),
]


@pytest.mark.parametrize(("locale", "said", "expected"), SAID)
def test_all_are_shown_first_and_one_press_logs_them(
    engine: Engine, ann: int, locale: str, said: str, expected: list[tuple[Any, ...]]
) -> None:
    answer = ask(engine, said, "Ann Lee", locale=locale)
    assert answer.outcome == "confirm"
    assert stored(engine) == []
    for _n in range(2):  # a second press logs nothing more
        press(engine, card(answer).buttons[0].call, "Ann Lee", locale=locale)
        assert stored(engine) == expected


def test_what_was_logged_together_is_taken_back_together(engine: Engine, ann: int) -> None:
    answer = ask(engine, "5 calls and 2 demos", "Ann Lee")
    assert texts(answer) == ["Log these?", "calls | 5", "demos | 2", "Day: today, Wed, May 13"]
    logged = press(engine, card(answer).buttons[0].call, "Ann Lee")
    assert texts(logged)[1:] == [
        "calls | 5 | saved",
        "demos | 2 | saved",
        "Day: today, Wed, May 13",
        "Calls that week: 5",
        "Demos that week: 2",
    ]
    undo = next(button.call for button in card(logged).buttons if button.call.do == "undo activity")
    assert press(engine, undo, "Bo Lee").outcome == "denied"
    assert len(stored(engine)) == 2
    assert press(engine, undo, "Ann Lee").outcome == "answered"
    assert stored(engine) == []


def test_none_is_logged_where_one_cannot_be(engine: Engine, ann: int) -> None:
    answer = ask(engine, "log 5 calls and 900 demos", "Ann Lee")
    assert (answer.outcome, texts(answer)[1]) == ("error", "Log between 1 and 500 at a time.")
    args = {"kind": "call", "count": 5, "more": [{"kind": "demo", "count": 900}]}
    assert press(engine, Call("log activity", args), "Ann Lee").outcome == "error"
    assert stored(engine) == []


@pytest.mark.parametrize("more", [[{"kind": "party", "count": 1}], [{"kind": "demo"}], "x", [{}] * 6])
def test_what_a_client_made_up_is_not_taken(engine: Engine, ann: int, more: Any) -> None:
    press(engine, Call("log activity", {"kind": "call", "count": 5, "more": more}), "Ann Lee")
    assert stored(engine) == []


# ---------------------------------------------------------------- taking back


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en", "undo the calls I logged"),
        ("en", "take back what I logged"),
        ("it", "annulla le chiamate che ho registrato"),
        ("pt-BR", "desfaz as ligações que eu registrei"),
    ],
)
def test_the_latest_is_shown_and_a_press_takes_it_back(engine: Engine, ann: int, locale: str, said: str) -> None:
    press(engine, Call("log activity", {"kind": "demo", "count": 1}), "Ann Lee")
    press(engine, Call("log activity", {"kind": "call", "count": 3}), "Ann Lee")
    press(engine, Call("log activity", {"kind": "call", "count": 5}), "Bo Lee")
    answer = ask(engine, said, "Ann Lee", locale=locale)
    assert (answer.outcome, len(stored(engine))) == ("confirm", 3)
    assert facts(answer)["latest"][0]["count"] == 3
    press(engine, card(answer).buttons[0].call, "Ann Lee", locale=locale)
    assert [(kind, count) for kind, count, _day, _note in stored(engine)] == [("demo", 1), ("call", 5)]


def test_earlier_ones_can_be_picked(engine: Engine, ann: int) -> None:
    for count in (1, 2, 3):
        press(engine, Call("log activity", {"kind": "demo", "count": count, "note": f"Acme {count}"}), "Ann Lee")
    answer = ask(engine, "undo the demos I logged", "Ann Lee")
    assert texts(answer) == [
        "Take this back?",
        "3",
        "demos",
        "",
        "Day: today, Wed, May 13",
        "With: Acme 3",
        "2 demos | today, Wed, May 13 · with Acme 2",
        "1 demo | today, Wed, May 13 · with Acme 1",
    ]
    assert labels(answer) == ["Undo"]
    chosen = next(choice for choice in card(answer).choices if choice.label == "1 demo")
    press(engine, chosen.call, "Ann Lee")
    assert [count for _kind, count, _day, _note in stored(engine)] == [2, 3]


def test_there_may_be_nothing_to_take_back(engine: Engine, ann: int) -> None:
    press(engine, Call("log activity", {"kind": "demo", "count": 1}), "Bo Lee")
    answer = ask(engine, "undo the calls I logged", "Ann Lee")
    assert texts(answer)[1] == "You have logged nothing that could be taken back."
