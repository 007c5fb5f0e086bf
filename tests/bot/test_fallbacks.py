"""What is said where nothing is run: never a refusal without a door."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, labels, press_all
from tests.factories import add_person


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    return add_person(engine, company, "Ann Lee", manager=add_person(engine, company, "Boss", role=Role.MANAGER))


@pytest.mark.parametrize(
    ("question", "title", "closest"),
    [
        ("what's my commission this month?", "I can't work out pay yet", "quota"),
        ("quanto prendo di provvigioni questo mese?", "Non so ancora calcolare le provvigioni", "quota"),
        ("what contests are running?", "I can't run contests yet", "leaderboard"),
    ],
)
def test_what_is_not_built_is_named_with_what_comes_closest(
    engine: Engine, ann: int, question: str, title: str, closest: str
) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert (answer.outcome, card(answer).title) == ("out_of_scope", title)
    assert card(answer).buttons[0].call.do == closest
    assert {each.outcome for each in press_all(engine, answer, "Ann Lee")} == {"answered"}


def test_what_is_no_sales_question_is_said_to_be_none_and_offers_three_that_are(engine: Engine, ann: int) -> None:
    answer = ask(engine, "what's the weather like?", "Ann Lee")
    assert card(answer).title == "I only know sales"
    assert len(labels(answer)) == 3
    assert {each.outcome for each in press_all(engine, answer, "Ann Lee")} == {"answered"}
