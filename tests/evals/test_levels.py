"""How well questions are understood may not fall below what was reached. `make eval` shows the misses."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo
from tests.evals.company import build
from tests.evals.run import GIVEN, OWN, Score, questions, score
from tests.evals.said import Asked, said
from tests.evals.verdicts import Judged, Verdict, judge

AT_ONCE, WRONG = 0.92, 0.04
"""Of the first set, in each language: how much has to be right at once, and how little may be confidently wrong."""
GIVEN_AT_ONCE = 0.95
DOORS = {"pipeline": ("deals",), "metric": ("compare", "trend")}
"""The given questions are older than these topics, which answer some of them better."""
PEOPLE = {"en": (0.58, 0.72), "it": (0.48, 0.68), "pt_BR": (0.48, 0.68)}
"""Of people whom nothing was trained on: how many sales questions are right at once, and within one press."""
PEOPLE_WRONG, FOREIGN_WRONG = 0.06, 0.06
SAMPLE = 8
"""Every so many questions of people are asked here; `make eval` asks all."""


@pytest.fixture(scope="module")
def company(sqlite_module_engine: Engine) -> CompanyInfo:
    return build(sqlite_module_engine)


@pytest.fixture(scope="module")
def own(sqlite_module_engine: Engine, company: CompanyInfo) -> list[Score]:
    return list(score(sqlite_module_engine, company, questions(OWN)))


@pytest.fixture(scope="module")
def people(sqlite_module_engine: Engine, company: CompanyInfo) -> list[Judged]:
    """Some questions of those that nothing was trained on."""
    held_out: list[Asked] = [each for each in said() if each.held_out]
    return list(judge(sqlite_module_engine, company, held_out[::SAMPLE]))


def share(scores: Sequence[Score]) -> float:
    return sum(each.right and not each.wrong_args for each in scores) / len(scores)


def wrong(scores: Sequence[Score]) -> float:
    """How many got another answer, form or proposal; what is asked back is not wrong."""
    opened = [each for each in scores if each.outcome in ("answered", "confirm", "form") and not each.right]
    return len(opened) / len(scores)


@pytest.mark.parametrize("held_out", [False, True], ids=["tuned", "held out"])
@pytest.mark.parametrize("language", ["en", "it", "pt-BR"])
def test_own_questions(own: list[Score], language: str, held_out: bool) -> None:
    chosen = [each for each in own if each.question.lang == language and each.question.held_out == held_out]
    assert len(chosen) >= 40
    assert share(chosen) >= AT_ONCE
    assert wrong(chosen) <= WRONG


@pytest.mark.parametrize("language", PEOPLE)
def test_people_whom_nothing_was_trained_on(people: list[Judged], language: str) -> None:
    sales = [each.verdict for each in people if each.sales and each.asked.language == language]
    foreign = [each.verdict for each in people if each.foreign and each.asked.language == language]
    at_once, within_a_press = PEOPLE[language]
    right, pressed = (sales.count(verdict) / len(sales) for verdict in (Verdict.AT_ONCE, Verdict.PRESS))
    assert right >= at_once
    assert right + pressed >= within_a_press
    assert sales.count(Verdict.WRONG) / len(sales) <= PEOPLE_WRONG
    assert foreign.count(Verdict.WRONG) / len(foreign) <= FOREIGN_WRONG


def test_every_intent_is_asked_in_every_language(own: list[Score]) -> None:
    asked = {(each.question.intent, each.question.lang) for each in own}
    intents = {intent for intent, _ in asked}
    assert asked >= {(intent, language) for intent in intents for language in ("en", "it", "pt-BR")}


def test_nothing_that_must_be_denied_is_answered(own: list[Score]) -> None:
    denied = [each for each in own if each.question.policy == "deny"]
    assert len(denied) >= 60
    leaks = [each.question.text for each in denied if each.outcome in ("answered", "form", "confirm")]
    assert leaks == []


@pytest.mark.skipif(not GIVEN.exists(), reason="the given questions are not here")
def test_given_questions(sqlite_engine: Engine) -> None:
    scores = list(score(sqlite_engine, build(sqlite_engine), questions(GIVEN)))
    right = [each for each in scores if each.right or (each.do in DOORS.get(each.question.do or "", ()) and each.args)]
    assert len(right) / len(scores) >= GIVEN_AT_ONCE
    assert [each for each in scores if each.question.policy == "deny" and each.outcome != "denied"] == []
