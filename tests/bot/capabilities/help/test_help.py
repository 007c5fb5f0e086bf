"""Help: ten lines of what somebody may use, all of it a press away, and sentences that are understood as they stand."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from bot.blocks import Fields, Items
from bot.capabilities.help.help import example
from bot.capability import Capability, Request, capabilities
from bot.demo.build import build
from bot.i18n import LANGUAGES, _, speaking
from bot.router import route
from bot.turn import Address, Call, ChatUser, Turn
from bot.wishes import Wish
from spm_core.db import session_for
from spm_core.people.identity import principal_named
from spm_core.principal import CompanyInfo, Principal, Role
from tests.asking import ask, card, facts, labels, opened, press, texts
from tests.factories import add_person

SHOWN = [one for one in capabilities().values() if not one.hidden]
LONGEST_LABEL = 25


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> None:
    head = add_person(engine, company, "Hal Top", role=Role.ADMIN)
    boss = add_person(engine, company, "Mo Reed", role=Role.MANAGER, manager=head)
    add_person(engine, company, "Ann Lee", manager=boss)
    add_person(engine, company, "Ida Neri", manager=boss, locale="it")
    add_person(engine, company, "Bia Lima", manager=boss, locale="pt_BR")


def lines(engine: Engine, who: str, words: str = "help") -> list[tuple[str, str]]:
    (fields,) = (block for block in card(ask(engine, words, who)).body if isinstance(block, Fields))
    assert fields.lines
    return list(fields.items)


@pytest.mark.usefixtures("people")
def test_help_is_ten_lines_what_is_wanted_most_first(engine: Engine) -> None:
    shown = lines(engine, "Ann Lee")
    assert len(shown) == 10
    assert shown[:3] == [
        ("Your number", "How am I doing? Will I make it?"),
        ("What to do", "What should I do first?"),
        ("Deals", "Which deals over 50k close this week? What did we lose last month?"),
    ]
    assert labels(ask(engine, "help", "Ann Lee")) == [
        "How am I doing?",
        "What should I do first?",
        "Everything I can do",
    ]


@pytest.mark.usefixtures("people")
def test_what_somebody_may_not_use_is_not_offered(engine: Engine) -> None:
    team = ("Your team", "Who needs my help?")
    assert team not in lines(engine, "Ann Lee")
    assert team in lines(engine, "Mo Reed")
    everything = {who: facts(ask(engine, "help all", who))["capabilities"] for who in ("Ann Lee", "Mo Reed", "Hal Top")}
    assert set(everything["Hal Top"]) == {one.name for one in SHOWN}
    assert "channels" not in everything["Mo Reed"]
    assert {"team", "feedback drafts"} <= set(everything["Mo Reed"])
    assert not {"team", "feedback drafts", "draft feedback", "channels"} & set(everything["Ann Lee"])


@pytest.mark.usefixtures("people")
def test_everything_is_a_press_away(engine: Engine) -> None:
    whole = press(engine, card(ask(engine, "help", "Mo Reed")).buttons[-1].call, "Mo Reed")
    assert all(len(block.items) <= 10 for block in card(whole).body if isinstance(block, Items))
    reached = [call.do for group in opened(whole) for call in opened(press(engine, group, "Mo Reed"))]
    assert sorted(reached) == facts(whole)["capabilities"]


@pytest.mark.usefixtures("people")
def test_what_has_to_be_told_something_opens_as_a_form(engine: Engine) -> None:
    goals = ask(engine, "help goals", "Ann Lee")
    assert opened(goals) == [Call("set goal", form=True), Call("goals")]
    assert [press(engine, call, "Ann Lee").outcome for call in opened(goals)] == ["confirm", "answered"]
    assert "Say it like this: “Set a goal of 10 demos by Friday” “What did I agree to?”" in texts(goals)


@pytest.mark.parametrize(
    ("who", "words", "title"),
    [
        ("Ann Lee", "help goals", "Goals"),
        ("Ann Lee", "help set goal", "Goals"),
        ("Ann Lee", "help Getting better", "Getting better"),
        ("Ida Neri", "help obiettivi", "Obiettivi"),
        ("Bia Lima", "help objetivos", "Objetivos"),
        ("Ida Neri", "help tutto", "Tutto quello che so fare"),
        ("Ann Lee", "help your team", "Ask me in your own words"),
    ],
)
@pytest.mark.usefixtures("people")
def test_a_topic_is_named_in_any_language(engine: Engine, who: str, words: str, title: str) -> None:
    assert ask(engine, words, who).reply.title == title


@pytest.mark.usefixtures("people")
def test_a_question_that_begins_with_help_is_a_question(engine: Engine) -> None:
    assert ask(engine, "help me hit my quota", "Ann Lee").call != Call("help")


def test_whatever_is_listed_has_its_group() -> None:
    assert [one.name for one in SHOWN if one.wish is Wish.ELSE] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_suggested_fits_a_button(language: str) -> None:
    with speaking(language):
        assert [_(one.suggest) for one in SHOWN if len(_(one.suggest)) > LONGEST_LABEL and one.suggest] == []


@pytest.fixture
def demo(sqlite_engine: Engine) -> tuple[Engine, CompanyInfo]:
    with sqlite_engine.begin() as connection:
        return sqlite_engine, build(connection, DEMO)


DEMO = datetime(2026, 11, 30, 9, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_example_asks_for_what_it_stands_for(demo: tuple[Engine, CompanyInfo], language: str) -> None:
    engine, company = demo
    with engine.begin() as connection:
        people = [principal_named(connection, company, who, DEMO) for who in ("Hannah Brooks", "Helena Duarte")]
    wrong = []
    for one in SHOWN:
        asker = people[1] if one.role > Role.REP or one.leads else people[0]
        said = sentences(engine, asker, one, language)
        wrong += [words for words in said if understood(engine, asker, words) != [one.name]]
    assert wrong == []


def sentences(engine: Engine, asker: Principal, one: Capability, language: str) -> list[str]:
    with session_for(engine, asker, DEMO) as session, speaking(language):
        said = {example(Request(asker, session, DEMO), one), _(one.suggest) if one.suggest else ""} - {""}
    return [words.strip() for each in said for words in re.findall(r"[^?]+\??", each)]


def understood(engine: Engine, asker: Principal, words: str) -> list[str]:
    with session_for(engine, asker, DEMO) as session:
        turn = Turn("1", ChatUser("console", "", "1"), Address("1"), DEMO, words)
        return [call.do for call in route(Request(asker, session, DEMO), turn).calls]


@pytest.mark.parametrize(("who", "colleague"), [("Ann Lee", "Bia"), ("Bia Lima", "Ann")])
@pytest.mark.usefixtures("people")
def test_examples_name_a_colleague_who_is_one(engine: Engine, who: str, colleague: str) -> None:
    said = dict(lines(engine, who, "help"))
    assert any(colleague in words for words in said.values())


def test_a_name_that_several_have_is_no_example(engine: Engine, company: CompanyInfo) -> None:
    for name in ("Ann Lee", "Ann Roe", "Ann Sol", "Zoe Day"):
        add_person(engine, company, name)
    assert ("Thanks", "Kudos to Zoe for saving the demo") in lines(engine, "Ann Lee")


def test_nobody_is_made_up_for_an_example(engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Ann Lee")
    assert "Thanks" not in dict(lines(engine, "Ann Lee"))
