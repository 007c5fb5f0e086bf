"""Nobody is told what they may not know by what they type, in any language, nor by what they ask after it."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from bot.turn import Call
from tests.asking import app_of
from tests.bot.rights.asked import FAILED, Asked, told
from tests.bot.rights.companies import PEOPLE, SEED, Companies, same_answers
from tests.bot.rights.people import EVERYTHING, MIA, OONA, PETE, QUIN, RITA, SOMEONE, may_know
from tests.bot.rights.questions import FOLLOW_UPS, QUESTIONS
from tests.examples import DEEP

EACH = 8 if DEEP else 1
"""How many conversations somebody has in each language."""


@pytest.mark.parametrize("asker", PEOPLE)
def test_nobody_is_told_it_by_what_they_type(companies: Companies, asker: str) -> None:
    for locale in QUESTIONS:
        conversations = list(_conversations(random.Random(f"{SEED} {asker} {locale}"), locale))
        same_answers(companies, asker, conversations, EVERYTHING - may_know(asker), locale)


def _conversations(chance: random.Random, locale: str) -> Iterator[Asked]:
    """Questions about anybody, each with another that rests on it."""
    names = [one.name for one in SOMEONE]
    for question in chance.choices(QUESTIONS[locale], k=EACH):
        then = chance.choice(FOLLOW_UPS[locale])
        yield question.format(name=chance.choice(names)), then.format(name=chance.choice(names))


@pytest.mark.parametrize(("asker", "may", "may_not"), [(RITA, RITA, QUIN), (PETE, PETE, OONA), (MIA, RITA, OONA)])
@pytest.mark.parametrize("locale", QUESTIONS)
def test_the_questions_are_understood(companies: Companies, locale: str, asker: str, may: str, may_not: str) -> None:
    """The first asks for somebody's quota: answered where they may know, refused where not, and so for what follows."""
    settings = app_of(companies(())).settings
    outcomes = [
        told(companies(()), settings, asker, asked, locale=locale).splitlines()[0]
        for name in (may, may_not)
        for asked in [(QUESTIONS[locale][0].format(name=name),)]
    ]
    assert outcomes == ["answered", "denied"]
    then = FOLLOW_UPS[locale][1].format(name=may_not)
    followed = told(companies(()), settings, asker, (Call("quota"), then), locale=locale)
    assert not followed.startswith(FAILED)
    assert "\ndenied\n" in followed
