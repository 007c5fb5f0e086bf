"""Wins in chat: told and confirmed, matched with the deal that arrives, announced, congratulated."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from bot.cli import app as pacer
from bot.inputs import Form
from bot.turn import Call
from spm_core.people.settings import change_settings
from tests.asking import ask, card, facts, labels, press, texts
from tests.bot.capabilities.recognition.praise import as_channel
from tests.core.wins.won import OLD, Floor, deal
from tests.factories import NOW, add_person, add_quota

TOLD = Call("announce win", {"deal": "Account A", "amount": "9k", "term": "2 years"})


@pytest.fixture
def floor(engine, company, tmp_path) -> Floor:
    floor = Floor(engine, company, tmp_path)
    add_person(engine, company, "Cy")
    floor.send(OLD, deal("A", amount=9000, status="open"))
    return floor


def channel_says(floor: Floor, win: int, **more: object) -> list[str]:
    return texts(as_channel(floor, Call("win", {"win": win, **more})))


def test_told_in_words_it_is_shown_before_anybody_hears_of_it(floor):
    asked = ask(floor.engine, "just signed Vandelay, 48k 2yr! let the team know", "Ann")
    assert asked.outcome == "confirm"
    assert texts(asked) == [
        "🎉 Ann won Vandelay",
        "$48,000 for 2 years",
        "Told in chat. It counts as booked once the deal is won in the CRM.",
        "Goes to #boss",
    ]
    assert floor.wins() == {}
    done = press(floor.engine, card(asked).buttons[0].call, "Ann")
    assert texts(done)[:2] == ["Announced · Vandelay", "Posted in #boss"]
    assert press(floor.engine, card(done).buttons[0].call, "Ann").outcome == "answered"
    assert len(floor.announced()) == 1
    assert (
        channel_says(floor, floor.announced()[0])[2]
        == "Told in chat. It counts as booked once the deal is won in the CRM."
    )


def test_without_a_name_its_form_asks(floor):
    asked = ask(floor.engine, "announce win", "Ann")
    assert asked.outcome == "confirm"
    assert isinstance(asked.reply, Form)
    assert [each.name for each in asked.reply.inputs] == ["deal", "amount", "term"]


def test_a_told_win_counts_for_nothing_until_it_is_booked(floor):
    before = facts(press(floor.engine, Call("quota"), "Ann"))["booked"]
    press(floor.engine, TOLD, "Ann")
    assert facts(press(floor.engine, Call("quota"), "Ann"))["booked"] == before


def test_the_deal_that_arrives_books_it_and_is_not_announced_again(floor):
    press(floor.engine, TOLD, "Ann")
    floor.send(OLD, deal("A", amount=9000))
    (win,) = floor.announced()
    assert floor.wins()["Account A"].state == "booked"
    assert channel_says(floor, win) == [
        "🎉 Ann won Account A",
        "★ The team's largest of its quarter",
        "$9,000",
        "2 years · May 13, 2026",
        "",
    ]
    assert [each.args for each in floor.notices("win")][1:] == [{"win": win, "again": True}]


@pytest.mark.parametrize("answer", [True, False])
def test_where_it_may_be_another_deal_the_person_is_asked(floor, answer):
    press(floor.engine, Call("announce win", {"deal": "Account A", "amount": "5k"}), "Ann")
    floor.send(OLD, deal("A", amount=9000))
    assert len(floor.announced()) == 1
    (question,) = floor.notices("win question")
    assert question.employee_id == floor.ann
    shown = press(floor.engine, Call(question.do, question.args), "Ann")
    assert [line for line in texts(shown) if "Account A" in line] == [
        "You told: Account A · $5,000 · Wed, May 13",
        "From the CRM: Account A · $9,000 · Wed, May 13",
    ]
    press(floor.engine, card(shown).buttons[0 if answer else 1].call, "Ann")
    assert len(floor.announced()) == (1 if answer else 2)
    again = press(floor.engine, card(shown).buttons[0].call, "Ann")
    assert again.outcome in ("error", "denied")  # what was one with the told win is gone
    assert len(floor.announced()) == (1 if answer else 2)


@pytest.mark.parametrize("who", ["Bo", "Boss", "Cy"])
def test_nobody_else_answers_for_who_told(floor, who):
    press(floor.engine, Call("announce win", {"deal": "Account A", "amount": "5k"}), "Ann")
    floor.send(OLD, deal("A", amount=9000))
    (question,) = floor.notices("win question")
    for do in ("win question", "settle win"):
        assert press(floor.engine, Call(do, {**question.args, "same": True}), who).outcome == "denied"


def test_the_same_win_is_not_told_twice(floor):
    press(floor.engine, TOLD, "Ann")
    for call in (TOLD, Call("announce win", {"deal": "account a"})):
        assert press(floor.engine, call, "Ann").outcome == "error"
    assert len(floor.announced()) == 1


def test_a_win_that_the_crm_had_first_is_not_told_again(floor):
    floor.send(OLD, deal("A", amount=9000))
    assert press(floor.engine, TOLD, "Ann").outcome == "error"
    assert press(floor.engine, TOLD, "Bo").outcome == "answered"  # another person's is another win


def test_what_the_company_keeps_to_itself_stays_there(floor):
    with floor.engine.begin() as connection:
        change_settings(connection, floor.company, wins_hidden=["amounts", "accounts"], wins_never_told=["hush"])
    press(floor.engine, TOLD, "Ann")
    words = " ".join(channel_says(floor, floor.announced()[0]))
    assert "Account A" not in words
    assert "9,000" not in words
    assert press(floor.engine, Call("announce win", {"deal": "Hush"}), "Ann").outcome == "error"
    assert "Account A" not in str(as_channel(floor, Call("win", {"win": floor.announced()[0]})))


def test_a_split_deal_names_everybody(floor):
    header = "id,name,owner,account,amount,status,close_date,created,splits\n"
    row = "S,Deal S,ann@example.com,Account S,9000,won,2026-05-13,2026-01-05,ann@example.com 60; bo@example.com 40\n"
    floor.office.send("deals", header + row)
    assert channel_says(floor, floor.announced()[0])[0] == "🎉 Ann and Bo won Account S"


def test_reopened_before_anybody_heard_of_it_is_never_announced(floor):
    night = NOW + timedelta(hours=10)
    floor.send(deal("A", amount=9000), now=night)
    floor.send(deal("A", amount=9000, status="open"), now=night)
    (win,) = floor.announced()
    first, again = (as_channel(floor, Call("win", {"win": win, "again": again})) for again in (False, True))
    assert (card(first).quiet, card(again).quiet) == (True, False)
    assert texts(again) == [
        "A deal of Ann",
        "Account A",
        "The deal was reopened later, so it does not count for now.",
    ]
    assert labels(again) == []


def test_congratulations_count_once_a_person(floor):
    press(floor.engine, TOLD, "Ann")
    (win,) = floor.announced()
    call = card(as_channel(floor, Call("win", {"win": win}))).buttons[0].call
    assert press(floor.engine, call, "Bo").reply.title == "👏 You congratulated Ann"
    assert press(floor.engine, call, "Bo").reply.title == "You congratulated Ann before"
    press(floor.engine, call, "Cy")
    assert press(floor.engine, call, "Ann").outcome == "error"
    assert channel_says(floor, win)[-2] == "👏 2 colleagues congratulated"


def test_what_was_not_announced_is_not_congratulated(floor):
    with floor.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE channel SET bound = false")
    win = press(floor.engine, TOLD, "Ann")
    assert facts(win)["announced"] is False
    assert "No channel is bound" in texts(win)[1]
    for who in ("Bo", "Cy"):
        for do in ("win", "congratulate"):
            assert press(floor.engine, Call(do, {"win": facts(win)["win"]}), who).outcome == "denied"
    assert press(floor.engine, Call("win", {"win": facts(win)["win"]}), "Boss").outcome == "answered"


@pytest.mark.parametrize("kind", ["half", "ninety", "comeback", "goal"])
def test_a_milestone_says_that_only_the_person_hears_it(floor, kind):
    assert texts(press(floor.engine, Call("milestone", {"kind": kind}), "Ann"))[1] == "Only you are told this."


# ---------------------------------------------------------------- what became of it


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (deal("A", amount=9000, status="lost"), "The deal was lost later, so it does not count."),
        (deal("A", amount=20), "The deal was reduced later; this is how it stands now."),
        (deal("A", amount=9000, day="2026-03-31"), "Its close date was changed later: it counts on"),
    ],
)
def test_what_happened_is_said(floor, row, said):
    floor.send(deal("A", amount=9000))
    floor.send(row)
    (win,) = floor.announced()
    assert any(line.startswith(said) for line in channel_says(floor, win, again=True))


def test_what_is_kept_to_itself_later_is_taken_back_without_a_name(floor, monkeypatch):
    monkeypatch.setenv("PACER_DATABASE_URL", floor.engine.url.render_as_string(hide_password=False))
    floor.send(deal("A", amount=9000))
    (win,) = floor.announced()
    assert CliRunner().invoke(pacer, ["wins", "--never", "Account A"]).exit_code == 0
    assert len(floor.notices("win")) == 2
    assert channel_says(floor, win, again=True) == ["An announcement", "It was taken back."]
    assert card(as_channel(floor, Call("win", {"win": win}))).quiet  # where it was not sent yet


def test_where_its_people_are_no_longer_the_channel_s_it_is_taken_back(floor):
    other = add_person(floor.engine, floor.company, "Other")
    add_person(floor.engine, floor.company, "Di", manager=other, email="di@example.com")
    floor.send(deal("A", amount=9000))
    floor.send(deal("A", "di@example.com", amount=9000))
    (win,) = floor.announced()
    assert channel_says(floor, win, again=True) == ["An announcement", "It was taken back."]
    assert as_channel(floor, Call("win", {"win": win})).outcome == "denied"


def test_a_milestone_that_no_longer_holds_is_taken_back(floor):
    add_quota(floor.engine, floor.company, floor.ann, 15_000)
    floor.send(deal("A", amount=9000))
    floor.send(deal("A", amount=9000, status="lost"))
    first, again = (press(floor.engine, Call(each.do, each.args), "Ann") for each in floor.notices("milestone"))
    assert (card(first).quiet, card(again).quiet) == (True, False)
    assert texts(again)[0] == "Taken back"


# ---------------------------------------------------------------- what the company decides


def test_the_company_says_what_announcements_leave_out(floor, monkeypatch):
    monkeypatch.setenv("PACER_DATABASE_URL", floor.engine.url.render_as_string(hide_password=False))
    press(floor.engine, TOLD, "Ann")
    (win,) = floor.announced()
    shown = CliRunner().invoke(pacer, ["wins", "--hide", "amounts, accounts", "--never", "Hush Ltd", "--kudos", "3"])
    assert shown.stdout.splitlines() == [
        "Left out of announcements: accounts, amounts",
        "Never announced: hush ltd",
        "Kudos a person may give in a month: 3",
    ]
    assert channel_says(floor, win)[0] == "🎉 Ann won a deal"
    assert press(floor.engine, Call("announce win", {"deal": "HUSH  ltd"}), "Ann").outcome == "error"
    again = CliRunner().invoke(pacer, ["wins", "--hide", "none", "--again", "hush ltd"])
    assert again.stdout.splitlines()[:2] == ["Left out of announcements: –", "Never announced: –"]
    assert CliRunner().invoke(pacer, ["wins", "--hide", "names"]).exit_code != 0


@pytest.mark.parametrize(
    ("words", "locale", "lines"),
    [
        ("ho firmato con Banca di Asti, 9k, 2 anni", "it", ["🎉 Ann: vinta Banca di Asti", "9.000 USD per 2 anni"]),
        (
            "fechei o Grupo Andrade, 9k, 18 meses",
            "pt-BR",
            ["🎉 Ann: negócio ganho com Grupo Andrade", "US$ 9.000 por 18 meses"],
        ),
        ("closed Bank of America for 9k", "en", ["🎉 Ann won Bank of America", "$9,000"]),
        ("just won Marks & Spencer, 9k", "en", ["🎉 Ann won Marks & Spencer", "$9,000"]),
    ],
)
def test_it_is_said_in_the_language_of_who_asks(floor, words, locale, lines):
    asked = ask(floor.engine, words, "Ann", locale=locale)
    assert [line.replace("\xa0", " ") for line in texts(asked)[:2]] == lines
