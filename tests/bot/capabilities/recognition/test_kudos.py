"""Kudos: shown first, posted where both agree, within an allowance, and seen on a board without a bottom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.turn import Call
from spm_core.people.models import Employee
from spm_core.people.settings import change_settings
from tests.asking import ask, card, facts, press, texts
from tests.bot.capabilities.recognition.praise import as_channel
from tests.core.wins.won import OLD, Floor, deal
from tests.factories import NOW, add_person, operate


@pytest.fixture
def floor(engine, company, tmp_path) -> Floor:
    floor = Floor(engine, company, tmp_path)
    add_person(engine, company, "Cy Young", email="cy@example.com")
    return floor


def praise(to: str = "Bo", reason: str = "the great demo", **more: str) -> Call:
    return Call("kudos", {"person": to, "reason": reason, **more})


@pytest.mark.parametrize(
    ("who", "words", "reason"),
    [
        ("Ann", "shoutout to @bo@example.com for saving the Umbrella demo", "saving the Umbrella demo"),
        ("Ann", "kudos bo@example.com for the great demo", "the great demo"),
        ("Ann", "complimenti a Bo per la demo", "la demo"),
        ("Ann", "parabéns pro Bo pela renovação", "renovação"),
    ],
)
def test_said_in_words_they_are_shown_before_anybody_reads_them(floor, who, words, reason):
    asked = ask(floor.engine, words, who)
    assert asked.outcome == "confirm"
    assert facts(asked) == {"to": "Bo", "reason": reason, "posted": True}
    assert floor.notices() == []
    done = press(floor.engine, card(asked).buttons[0].call, who)
    assert done.outcome == "answered"
    (notice,) = floor.notices("kudos note")
    assert notice.channel_id == floor.channel
    assert texts(as_channel(floor, Call(notice.do, notice.args))) == ["👏 Kudos for Bo", reason, "Ann"]


def test_a_colleague_of_another_team_may_be_praised(floor):
    assert press(floor.engine, praise("Cy"), "Ann").outcome == "answered"


@pytest.mark.parametrize("private", ["giver", "receiver"])
def test_where_either_wants_it_so_only_the_receiver_is_told(floor, private):
    if private == "receiver":
        assert press(floor.engine, Call("kudos privacy", {"kudos": "private"}), "Bo").outcome == "answered"
    call = praise(where="private") if private == "giver" else praise()
    assert texts(press(floor.engine, call, "Ann"))[1] == "Sent to Bo alone"
    (notice,) = floor.notices("kudos note")
    assert (notice.employee_id, notice.channel_id) == (floor.bo, None)
    seen = {
        who: press(floor.engine, Call(notice.do, notice.args), who).outcome for who in ("Ann", "Bo", "Boss", "Cy Young")
    }
    assert seen == {"Ann": "answered", "Bo": "answered", "Boss": "denied", "Cy Young": "denied"}
    assert as_channel(floor, Call(notice.do, notice.args)).outcome == "denied"


def test_nobody_praises_themselves(floor):
    for call in (praise("me"), praise("Ann"), praise("ann@example.com")):
        assert press(floor.engine, call, "Ann").outcome == "error"
    assert floor.notices() == []


def test_the_same_praise_is_given_once(floor):
    press(floor.engine, praise(), "Ann")
    assert press(floor.engine, praise(reason="The great  demo!"), "Ann").outcome == "error"
    assert press(floor.engine, praise(reason="your help with the Rossi contract"), "Ann").outcome == "answered"
    assert press(floor.engine, praise(), "Boss").outcome == "answered"
    later = press(floor.engine, praise(), "Ann", now=NOW + timedelta(days=31))
    assert later.outcome == "answered"


def test_the_month_s_allowance_is_the_company_s(floor):
    with floor.engine.begin() as connection:
        change_settings(connection, floor.company, kudos_a_month=2)
    for reason in ("the great demo", "the long nights at the fair"):
        press(floor.engine, praise(reason=reason), "Ann")
    refused = press(floor.engine, praise(reason="always being there"), "Ann")
    assert "You gave all 2 kudos" in texts(refused)[1]
    june = NOW.replace(month=6, day=1)
    assert press(floor.engine, praise(reason="always being there"), "Ann", now=june).outcome == "answered"


def test_whoever_left_is_not_praised(floor):
    with operate(floor.engine, floor.company) as session:
        session.scalars(select(Employee).where(Employee.id == floor.bo)).one().end_date = date(2026, 5, 1)
    assert press(floor.engine, praise(), "Ann").outcome == "error"


def test_nobody_of_that_name_and_several(floor):
    add_person(floor.engine, floor.company, "Cy Other", email="other@example.com")
    assert press(floor.engine, praise("Nobody"), "Ann").outcome == "error"
    which = press(floor.engine, praise("Cy"), "Ann")
    assert which.outcome == "clarify"
    assert press(floor.engine, card(which).buttons[0].call, "Ann").outcome == "answered"


def test_which_of_two_is_meant_in_words_commits_nothing(floor):
    add_person(floor.engine, floor.company, "Cy Other", email="other@example.com")
    which = ask(floor.engine, "kudos to Cy for the great demo", "Ann")
    assert which.outcome == "clarify"
    assert press(floor.engine, card(which).buttons[0].call, "Ann").outcome == "confirm"
    assert floor.notices() == []


# ---------------------------------------------------------------- the board


def test_the_board_shows_who_was_praised_and_nobody_at_the_bottom(floor):
    press(floor.engine, praise(), "Ann")
    press(floor.engine, praise(reason="the contract"), "Boss")
    press(floor.engine, praise("Cy", where="private"), "Ann")
    floor.send(OLD, deal("A", amount=9000, status="open"))
    floor.send(deal("A", amount=9000))
    press(floor.engine, Call("congratulate", {"win": floor.announced()[0]}), "Bo")
    found = facts(ask(floor.engine, "recognition board", "Ann"))
    assert [(each["person"], each["kudos"], each["congratulations"]) for each in found["top"]] == [
        ("Bo", 2, 0),
        ("Ann", 0, 1),
    ]
    assert [each["reason"] for each in found["latest"]] == ["the contract", "the great demo"]
    assert facts(ask(floor.engine, "recognition board", "Cy Young"))["mine"]["kudos"] == 1


def test_an_empty_board_is_not_sent_but_shown(floor):
    shown = ask(floor.engine, "recognition board", "Ann")
    assert shown.outcome == "answered"
    assert card(shown).quiet


def test_once_sent_it_says_where_it_is_and_shows_it_there(floor):
    done = press(floor.engine, praise(), "Ann")
    assert texts(done)[:2] == ["Kudos for Bo", "Posted in #boss"]
    (board,) = card(done).buttons
    assert "the great demo" in texts(press(floor.engine, board.call, "Ann"))


def test_by_night_it_says_that_it_waits_for_the_morning(floor):
    done = press(floor.engine, praise(), "Ann", now=NOW.replace(hour=23))
    assert texts(done)[1] == "Goes to #boss in the morning"


@pytest.mark.parametrize(
    ("locale", "one", "two"), [("it", "1 complimento", "2 complimenti"), ("pt_BR", "1 elogio", "2 elogios")]
)
def test_kudos_are_counted_in_the_plural_of_each_language(floor, locale, one, two):
    add_person(floor.engine, floor.company, "Ida Neri", locale=locale)
    for reason, counted in (("the great demo", one), ("the contract", two)):
        press(floor.engine, praise(reason=reason), "Ann")
        assert f"Bo | {counted}" in texts(press(floor.engine, Call("recognition"), "Ida Neri"))
