"""Nobody is told what they may not know: every capability, asked by everybody about everybody, on every surface.

Each asker is answered by the company as it is, and by its twin in which all that the asker may not know is different.
An answer that is not the same in both gives something away: a figure, a name, a sum, an entry of a menu.
"""

from __future__ import annotations

import random
import re

import pytest
from sqlalchemy import Engine, select

from bot.capability import Request, capabilities
from bot.identity import identify
from bot.parts.deputies import delegable
from bot.turn import Call, ChatUser
from spm_core.db import session_on
from spm_core.models import all_models
from tests.asking import app_of
from tests.bot.rights.asked import told
from tests.bot.rights.calls import some_calls
from tests.bot.rights.companies import ASKERS, DEPUTIES, SEED, Companies, known_to, same_answers
from tests.bot.rights.people import ADA, EVERYTHING, MIA, OONA, RITA, may_know, told_by_digest
from tests.examples import DEEP
from tests.factories import NOW

PART, EACH = (1.0, 4) if DEEP else (0.25, 1)
"""How many of the capabilities an asker tries, and with how many sets of arguments each."""
NEVER_FILLED = {
    "chat_identity": "how people are known in chats: the console knows them by name",
    "chat_search": "as chat_identity",
    "chat_unlinked": "as chat_identity",
    "congratulation": "public, as the wins are",
    "conversation": "what was asked before: the conversations of test_words fill it",
    "wording": "a digest of words and a topic, which decide what is asked back, never whose figures are told",
    "model_use": "a number of calls",
    "audit_entry": "shown nowhere",
    "notice": "what is owed is asked again as its recipient: test_notices",
    "preference": "language and hours",
    "person_key": "keys",
    "erased_person": "nobody",
    "learning_resource": "published for everybody",
    "resource_like": "as learning_resource",
}


@pytest.mark.parametrize("asker", ASKERS)
def test_nobody_is_told_what_they_may_not_know(companies: Companies, asker: str | int) -> None:
    calls = _calls(companies(()), random.Random(f"{SEED} {asker}"))
    asked = [(call,) for call in calls if not (asker in DEPUTIES and _is_delegated(call))]
    same_answers(companies, asker, asked, EVERYTHING - known_to(asker))


@pytest.mark.parametrize("deputy", DEPUTIES)
def test_a_deputy_is_told_by_what_is_delegated_figures_and_nothing_that_is_written(
    companies: Companies, deputy: str
) -> None:
    calls = [
        Call(one.do, {"instead_of": MIA, **more})
        for one in delegable()
        for more in ({}, {"period": "today"}, {"period": "last quarter"}, {"person": RITA}, {"person": OONA})
    ]
    known = may_know(deputy) | told_by_digest(MIA)
    same_answers(companies, deputy, [(call,) for call in calls], EVERYTHING - known)
    assert told(companies(()), app_of(companies(())).settings, deputy, (calls[0],)).startswith("answered")


@pytest.mark.parametrize("deputy", DEPUTIES if DEEP else DEPUTIES[:1])
def test_no_call_but_what_is_delegated_takes_the_managers_place(companies: Companies, deputy: str) -> None:
    company, chance = companies(()), random.Random(SEED)
    settings, others = app_of(company).settings, capabilities().keys() - {one.do for one in delegable()}
    for name in sorted(others):
        if chance.random() < PART:
            plain, instead = (
                told(company, settings, deputy, (Call(name, {word: MIA}),)) for word in ("means_nothing", "instead_of")
            )
            assert _INSTEAD.sub("", instead) == _INSTEAD.sub("", plain), f"PACER_TEST_SEED={SEED} {name}"


_INSTEAD = re.compile(rf"""[\\'"]*(?:instead_of|means_nothing)[\\'"]*: ?[\\'"]*{MIA}[\\'"]*""")
"""What the call itself carried, which answers repeat."""


def _is_delegated(call: Call) -> bool:
    return call.args.get("instead_of") == MIA and call.do in {one.do for one in delegable()}


def _calls(engine: Engine, chance: random.Random) -> list[Call]:
    with engine.connect() as connection:
        admin = identify(connection, ChatUser("console", "local", ADA), NOW)
        assert admin is not None
        with session_on(connection, admin, NOW) as session:
            request = Request(admin, session, NOW)
            tried = [each for each in capabilities().values() if chance.random() < PART]
            return [call for each in tried for call in some_calls(chance, request, each, EACH)]


def test_the_two_companies_tell_apart_whoever_may_know(companies: Companies) -> None:
    """A matrix over companies whose answers never differ would find nothing."""
    twin = companies(EVERYTHING)
    settings = app_of(twin).settings
    for name in ("quota", "pipeline", "goals", "data issues", "skills", "alerts", "absences", "recognition"):
        asker = MIA if name == "alerts" else RITA
        answers = {told(engine, settings, asker, (Call(name),)) for engine in (companies(()), twin)}
        assert len(answers) == 2, name
        assert all(answer.startswith("answered") for answer in answers), name
    for name in ("quota", "pipeline", "goals", "away"):
        for asker in (MIA, ADA):
            call = Call(name, {"person": RITA})
            assert len({told(each, settings, asker, (call,)) for each in (companies(()), twin)}) == 2, (name, asker)


def test_all_that_is_kept_of_people_is_in_the_company(companies: Companies) -> None:
    """Where this fails, add rows of the table to world.py, with a secret of each person, or say why it has none."""
    with companies(()).connect() as connection:
        empty = {
            table.name
            for table in all_models().sorted_tables
            if any(key.column.table.name == "employee" for key in table.foreign_keys)
            and connection.execute(select(table).limit(1)).first() is None
        }
    assert empty == NEVER_FILLED.keys() & empty, empty - NEVER_FILLED.keys()
