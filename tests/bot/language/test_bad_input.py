"""What is asked wrongly, or in the wrong place, gets a sentence and a next step."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from bot import handle
from bot.cards import Answer
from bot.inputs import Form
from bot.turn import MAX_TEXT, Call
from tests.asking import app_of, ask, audit, card, labels, press, texts, turn_of
from tests.factories import add_person, add_quota, make_company


@pytest.fixture
def ann(engine: Engine) -> int:
    company = make_company(engine)
    person = add_person(engine, company, "Ann Lee")
    add_quota(engine, company, person, 100)
    return person


def test_in_a_channel_shared_with_another_company_nothing_is_said(engine: Engine, ann: int) -> None:
    for turn in (
        turn_of("quota", "Ann Lee", kind="channel", shared=True),
        turn_of("", "Ann Lee", kind="channel", shared=True, call=Call("quota")),
    ):
        answer = handle.answer(app_of(engine), turn)
        assert isinstance(answer, Answer)
        assert (answer.outcome, answer.reply.title) == ("denied", "Not here")
        assert card(answer).facts is None
        assert card(answer).buttons == ()
    assert [row.outcome for row in audit(engine)] == ["denied", "denied"]


def test_an_oversized_message_is_refused(engine: Engine, ann: int) -> None:
    answer = ask(engine, "x" * (MAX_TEXT + 1), "Ann Lee")
    assert answer.outcome == "error"
    assert any("2000" in text for text in texts(answer))
    assert ask(engine, "quota " + "x" * (MAX_TEXT - 6), "Ann Lee").outcome != "answered"


def test_a_bad_period_says_what_to_try(engine: Engine, ann: int) -> None:
    for period in (
        "Q7",
        {"start": "2026-05-31"},
        {"start": "x", "end": []},
        {"start": "2026-05-02", "end": "2026-05-01"},
    ):
        answer = press(engine, Call("quota", {"period": period}), "Ann Lee")
        assert answer.outcome == "error"
        assert "I don't know the period “" in texts(answer)[1]
        assert "period" in answer.form_errors
        assert labels(answer) == ["My quota", "What can you do?"]
    assert "“Q7”" in texts(press(engine, Call("quota", {"period": "Q7"}), "Ann Lee"))[1]


@pytest.mark.parametrize(
    "period",
    [
        {"start": "0001-01-01", "end": "9999-12-31"}, {"start": "0001-01-01", "end": "0001-12-31"},
        {"start": "9999-12-31", "end": "9999-12-31"}, "0001", "9999", "\0", "2026-13", 5, [], {}, True,
    ],
)  # fmt: skip
def test_no_period_brings_it_down(sqlite_engine: Engine, period: Any) -> None:
    add_person(sqlite_engine, make_company(sqlite_engine), "Ann Lee")
    for do in ("quota", "pipeline", "why"):
        answer = press(sqlite_engine, Call(do, {"period": period}), "Ann Lee")
        assert answer.reply.title != "Something went wrong"
        assert answer.outcome in ("error", "answered")


def test_a_button_of_yesteryear(engine: Engine, ann: int) -> None:
    answer = press(engine, Call("drop tables; --", {"person": "Ann Lee"}), "Ann Lee")
    assert answer.outcome == "error"
    assert any("out of date" in text for text in texts(answer))
    assert [row.capability for row in audit(engine)] == [None]


def test_what_a_capability_does_not_know_is_ignored_and_blanks_mean_nothing(engine: Engine, ann: int) -> None:
    answer = press(engine, Call("quota", {"company": 7, "now": "1999-01-01", "person": "", "team": None}), "Ann Lee")
    assert answer.outcome == "answered"
    assert answer.call is not None
    assert set(answer.call.args) == {"period", "person"}


def test_a_form_opens_filled_and_an_untouched_one_means_the_same(engine: Engine, ann: int) -> None:
    period = {"start": "2026-04-01", "end": "2026-06-30"}
    opened = press(engine, Call("quota", {"period": period, "person": "ann.lee@example.com"}, form=True), "Ann Lee")
    assert opened.outcome == "form"
    assert isinstance(opened.reply, Form)
    filled = {each.name: each.value for each in (*opened.reply.inputs, *opened.reply.more)}
    assert filled["period"] == "2026-04-01..2026-06-30"
    again = press(engine, Call("quota", {**opened.reply.call.args, **filled}), "Ann Lee")
    assert again.call == press(engine, Call("quota"), "Ann Lee").call
