"""The statistical reader: what it is shown, how quickly it reads, and that its weights belong to the questions."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot.capability import Request
from bot.language.likely import POSSIBLE, SURE, TRUSTED, WEIGHED, likeliest
from bot.language.masking import masked
from bot.language.reading import read
from bot.language.second_opinion import WEIGHTS, about, rows_of, second_opinion, trained
from spm_core.db import session_for
from spm_core.people.identity import principal_named
from tests.evals.company import ASKERS, build
from tests.evals.said import hash_of, trained_on
from tests.factories import NOW


@pytest.fixture
def request_(sqlite_engine: Engine):
    company = build(sqlite_engine)
    with sqlite_engine.begin() as connection:
        principal = principal_named(connection, company, ASKERS["manager"], NOW)
    with session_for(sqlite_engine, principal, NOW) as session:
        yield Request(principal, session, NOW)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("How is Tom doing this quarter?", "how is PERSON doing PERIOD ?"),
        ("did Otto close 50k last month", "did NAME close AMOUNT PERIOD"),
        ("Aisha's win rate is under 30%", "PERSON 's METRIC is under PERCENT"),
        ("qual è il win rate di Luca a maggio", "qual e il METRIC di PERSON a PERIOD"),
    ],
)
def test_what_is_named_is_masked(request_, text, shown):
    assert masked(read(request_, text)) == shown


def test_whoever_is_named_the_opinion_is_the_same(request_):
    tom, aisha = (read(request_, f"how is {name} tracking") for name in ("Tom", "Aisha"))
    assert likeliest(tom) == likeliest(aisha)


def test_probabilities_are_of_everything_and_best_first(request_):
    for text in ("how am I tracking to quota", "what's for lunch", "?", "pipeline " * 100):
        likely = likeliest(read(request_, text))
        assert [each.probability for each in likely] == sorted((each.probability for each in likely), reverse=True)
        assert sum(each.probability for each in likely) <= 1.000001
        assert {each.name for each in likely} == set(trained().names)


def test_a_plain_question_is_sure_and_one_of_the_kitchen_is_not(request_):
    best = likeliest(read(request_, "how am I tracking to my quota"))[0]
    assert (best.name, best.probability >= SURE) == ("quota", True)
    lunch = likeliest(read(request_, "what's a good recipe for lasagne"))
    assert sum(each.probability for each in lunch if each.name == "out of scope") > POSSIBLE


def test_a_long_question_costs_no_more_than_its_length():
    words = "how far is everybody from what we said in spring "
    once, often = (len(rows_of(words * times, (), 0, trained().rows)) for times in (1, 50))
    assert often <= once + 10  # what is said again says nothing new


def test_the_weights_are_small_and_whole():
    known = trained()
    assert WEIGHTS.stat().st_size == known.rows * len(known.names) <= 2_000_000
    assert len(known.steps) == len(known.biases) == len(known.names)
    assert (len(about()["weighed"]), len(about()["trusted"])) == (len(WEIGHED), len(TRUSTED) + 1)


def test_an_opinion_adds_up_to_one():
    from math import exp

    assert sum(map(exp, second_opinion("how is PERSON doing", {"STAND"}, 0).values())) == pytest.approx(1)


def test_the_weights_were_trained_on_these_questions():
    assert about()["questions"] == hash_of(trained_on()), "the questions have changed: make train"
