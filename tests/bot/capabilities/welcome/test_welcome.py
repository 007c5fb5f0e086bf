"""First words: in whose language, what is pressed next by role and moment, and that a conversation opens once."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from bot.cards import Answer
from bot.handle import handle
from bot.identity import Profile
from bot.turn import Address, ChatUser, Turn, opening_id
from spm_core.db import session_for
from spm_core.goals import service as goals
from spm_core.goals.rules import Terms
from spm_core.goals.service import Draft
from spm_core.inbox import forget_old
from spm_core.period import days
from spm_core.principal import CompanyInfo, Role
from tests.asking import app_of, ask, card, facts, labels, press_all, texts
from tests.factories import NOW, add_deal, add_person, add_quota, principal

MONDAY, TUESDAY = (datetime(2026, 6, day, 9, tzinfo=UTC) for day in (8, 9))


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> None:
    """On 13 May 30 of 65 working days have ended."""
    boss = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name, booked, locale in (("Ann Lee", 10_000, None), ("Bo Lee", 60_000, None), ("Ida Neri", 10_000, "it")):
        person = add_person(engine, company, name, manager=boss, locale=locale)
        add_quota(engine, company, person, 65_000)
        add_deal(engine, company, person, booked)


@pytest.mark.parametrize(
    ("who", "words", "title"),
    [
        ("Ann Lee", "", "Hi Ann, I'm Pacer"),
        ("Ann Lee", "hi", "Hi Ann, I'm Pacer"),
        ("Ann Lee", "hello there", "Hi Ann, I'm Pacer"),
        ("Ann Lee", "ciao", "Ciao Ann, sono Pacer"),
        ("Ann Lee", "oi", "Oi, Ann, eu sou o Pacer"),
        ("Ida Neri", "", "Ciao Ida, sono Pacer"),
        ("Ida Neri", "hello there", "Ciao Ida, sono Pacer"),
        ("Ann Lee", "thanks", "Any time, Ann"),
        ("Ann Lee", "bye", "Any time, Ann"),
        ("Ida Neri", "grazie mille!", "Quando vuoi, Ida"),
    ],
)
@pytest.mark.usefixtures("people")
def test_whoever_asks_for_nothing_is_greeted_in_their_language(
    engine: Engine, who: str, words: str, title: str
) -> None:
    answer = ask(engine, words, who)
    assert (answer.outcome, answer.reply.title) == ("answered", title)
    assert len(card(answer).buttons) == 3
    assert {each.outcome for each in press_all(engine, answer, who)} == {"answered"}


@pytest.mark.usefixtures("people")
def test_it_says_who_sees_the_answers_and_where_they_stand(engine: Engine) -> None:
    answer = ask(engine, "hi", "Ann Lee")
    written = texts(answer)
    assert written[1] == "I look after your sales numbers and help you reach them. Only you see what I answer."
    assert written[-2:] == ["of your Q2 quota: $55,000 to go, 35 working days left", "Behind pace"]
    assert facts(answer)["gap"] == {"amount": "55000.0000", "currency": "USD"}


@pytest.mark.usefixtures("people")
def test_a_rep_behind_is_shown_what_to_do_others_where_they_stand(engine: Engine) -> None:
    assert labels(ask(engine, "hi", "Ann Lee")) == ["What should I do first?", "How am I doing?", "What can I ask?"]
    assert labels(ask(engine, "hi", "Bo Lee")) == ["How am I doing?", "What should I do first?", "What can I ask?"]


@pytest.mark.parametrize(("now", "first"), [(MONDAY, "What changed this week?"), (TUESDAY, "Who needs my help?")])
@pytest.mark.usefixtures("people")
def test_a_manager_begins_the_week_with_what_changed(engine: Engine, now: datetime, first: str) -> None:
    shown = labels(ask(engine, "hi", "Mo Reed", now=now))
    assert (shown[0], sorted(shown[:2])) == (first, ["What changed this week?", "Who needs my help?"])


@pytest.mark.usefixtures("people")
def test_what_waits_for_an_answer_comes_first(engine: Engine, company: CompanyInfo) -> None:
    boss, ann = (principal(engine, company, who) for who in ("Mo Reed", "Ann Lee"))
    with session_for(engine, boss, NOW) as session:
        terms = Terms(Decimal(10), days(date(2026, 5, 1), date(2026, 5, 31)))
        goals.propose(session, Draft(ann.employee_id, "deals_won", terms), NOW)
    answer = ask(engine, "hi", "Ann Lee")
    assert labels(answer) == ["Answer about the goal", "What should I do first?", "What can I ask?"]
    assert [button.primary for button in card(answer).buttons] == [True, False, False]
    assert "Answer about the goal | Mo Reed proposes a goal: Deals won 10." in texts(answer)
    assert labels(ask(engine, "hi", "Mo Reed"))[0] != "Answer about the goal"


def test_without_data_there_is_one_thing_to_do(engine: Engine, company: CompanyInfo) -> None:
    admin = add_person(engine, company, "Hal Top", role=Role.ADMIN)
    add_person(engine, company, "Ann Lee", manager=admin)
    assert labels(ask(engine, "hi", "Hal Top")) == ["Bring your deals", "What can I ask?"]
    assert labels(ask(engine, "hi", "Ann Lee")) == ["What can I ask?"]
    brought = ask(engine, "", "Hal Top", call=card(ask(engine, "hi", "Hal Top")).buttons[0].call)
    assert any("pacer import deals" in words for words in texts(brought))


@pytest.mark.usefixtures("people")
def test_thanks_between_two_questions_leaves_the_first_in_mind(engine: Engine) -> None:
    ask(engine, "how am I tracking to quota?", "Ann Lee")
    ask(engine, "thanks", "Ann Lee")
    again = ask(engine, "and last quarter?", "Ann Lee")
    assert again.call is not None
    assert (again.call.do, again.call.args["period"]["start"]) == ("quota", "2026-01-01")


# ---------------------------------------------------------------- the first opening

ANN = ChatUser("slack", "T1", "U1")


def open_it(engine: Engine, user: ChatUser = ANN, now: datetime = NOW, profile: Profile | None = None) -> Answer | None:
    async def vouched() -> Profile | None:
        return profile

    turn = Turn(opening_id(user), user, Address("D1"), now, opening=True)
    return asyncio.run(handle(app_of(engine), turn, vouched))


@pytest.mark.usefixtures("people")
def test_a_conversation_is_opened_once_for_good(engine: Engine) -> None:
    profile = Profile("ann.lee@example.com", "it-IT")
    first = open_it(engine, profile=profile)
    assert first is not None
    assert first.reply.title == "Ciao Ann, sono Pacer"
    assert open_it(engine, profile=profile) is None
    later = NOW + timedelta(days=40)
    with engine.begin() as connection:
        forget_old(connection, later)
    assert open_it(engine, now=later, profile=profile) is None


@pytest.mark.usefixtures("people")
def test_each_place_is_opened_once(engine: Engine) -> None:
    profile = Profile("ann.lee@example.com")
    users = (ANN, ChatUser("teams", "T1", "U1"), ChatUser("slack", "T2", "U1"))
    opened = [open_it(engine, user, profile=profile) for user in users]
    assert [answer and answer.outcome for answer in opened][:2] == ["answered", "answered"]
    assert [open_it(engine, user, profile=profile) for user in users] == [None, None, None]


@pytest.mark.usefixtures("people")
def test_a_stranger_is_told_once_and_greeted_once_they_are_known(engine: Engine) -> None:
    told = open_it(engine)
    assert told is not None
    assert told.outcome == "denied"
    assert open_it(engine, now=NOW + timedelta(days=3)) is None
    known = open_it(engine, now=NOW + timedelta(days=4), profile=Profile("ann.lee@example.com"))
    assert known is not None
    assert known.reply.title == "Hi Ann, I'm Pacer"


@pytest.mark.usefixtures("people")
def test_it_says_when_it_writes_next_today_by_the_time(engine: Engine) -> None:
    early = datetime(2026, 6, 8, 4, tzinfo=UTC)
    assert card(ask(engine, "hi", "Mo Reed", now=early)).occasion.startswith("I'll write next today at 08:30;")
    assert card(ask(engine, "hi", "Mo Reed", now=MONDAY)).occasion.startswith("I'll write next on ")
