"""How well questions are understood may not fall below what was reached. `make eval` shows the misses."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine

from tests.evals.company import build
from tests.evals.run import GIVEN, OWN, Score, questions, score

TUNED, HELD_OUT, EACH_LANGUAGE = 0.98, 0.95, 0.93


@pytest.fixture(scope="module")
def own(sqlite_module_engine: Engine) -> list[Score]:
    return list(score(sqlite_module_engine, build(sqlite_module_engine), questions(OWN)))


def share(scores: Sequence[Score], *, arguments: bool = False) -> float:
    return sum(each.right and not (arguments and each.wrong_args) for each in scores) / len(scores)


def assert_each_language(scores: Sequence[Score], level: float) -> None:
    for language in ("en", "it", "pt-BR"):
        assert share([each for each in scores if each.question.lang == language]) >= level, language


def test_own_questions(own: list[Score]) -> None:
    tuned = [each for each in own if not each.question.held_out]
    held_out = [each for each in own if each.question.held_out]
    assert len(tuned) + len(held_out) >= 400
    assert share(tuned, arguments=True) >= TUNED
    assert share(held_out, arguments=True) >= HELD_OUT
    assert_each_language(held_out, EACH_LANGUAGE)


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
    assert share(scores, arguments=True) >= 0.95
    assert_each_language(scores, 0.90)
    assert [each for each in scores if each.question.policy == "deny" and each.outcome != "denied"] == []
