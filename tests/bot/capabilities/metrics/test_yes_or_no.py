"""A yes or a no first, where a question about a metric or a rank asks for one."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, facts, texts
from tests.factories import add_deal, add_person, make_company


@pytest.fixture
def company(sqlite_engine: Engine) -> CompanyInfo:
    return make_company(sqlite_engine)


@pytest.fixture
def engine(sqlite_engine: Engine, company: CompanyInfo) -> Engine:
    """Boss leads Ann, who won 100 and lost a deal, Bo, who won 300, Cy, who won 200, and Di, who won 50."""
    boss = add_person(sqlite_engine, company, "Boss Lady", role=Role.MANAGER)
    for name, amount in (("Ann", 100), ("Bo", 300), ("Cy", 200), ("Di", 50)):
        add_deal(sqlite_engine, company, add_person(sqlite_engine, company, f"{name} Lee", manager=boss), amount)
    ann = 2
    add_deal(sqlite_engine, company, ann, 50, "lost")
    return sqlite_engine


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("is my win rate above 30%?", "Yes, above 30.0%."),
        ("is my win rate over 60 %?", "No, not above 60.0%."),
        ("is my win rate below 60%?", "Yes, below 60.0%."),
        ("il mio tasso di vincita è sopra il 30%?", "Sì, sopra 30,0%."),
        ("minha taxa de ganho tá acima de 60%?", "Não, não está acima de 60,0%."),
        ("did I sell more than 50k this quarter?", "No, not above $50,000."),
    ],
)
def test_above_or_below_a_figure(engine: Engine, question: str, said: str) -> None:
    assert texts(ask(engine, question, "Ann Lee"))[1] == said


def test_few_cases_make_no_yes(engine: Engine) -> None:
    answer = ask(engine, "is my win rate better than the team average?", "Ann Lee")
    assert texts(answer)[1] == "Too few cases to tell."
    assert facts(answer)["comparison"]["compare_to"] == "team_average"


@pytest.mark.parametrize(
    ("question", "asker", "said"),
    [
        ("am I first?", "Bo Lee", "Yes."),
        ("am I first?", "Ann Lee", "No."),
        ("am I in the top 3?", "Ann Lee", "Yes."),
        ("sono primo?", "Cy Lee", "No."),
        ("sou o primeiro?", "Bo Lee", "Sim."),
    ],
)
def test_a_rank(engine: Engine, question: str, asker: str, said: str) -> None:
    answer = ask(engine, question, asker)
    assert answer.call
    assert (answer.call.do, texts(answer)[1]) == ("leaderboard", said)


@pytest.mark.parametrize("question", ["what's my win rate?", "who is first?", "where am I on the board"])
def test_other_questions_get_no_yes(engine: Engine, question: str) -> None:
    assert texts(ask(engine, question, "Ann Lee"))[1] not in ("Yes.", "No.")


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("median deal size", "median_deal"),
        ("median sales cycle", "median_cycle_days"),
        ("average sales cycle of my team", "cycle_days"),
        ("valore mediano delle trattative", "median_deal"),
        ("valor médio dos negócios", "average_deal"),
        ("valor mediano dos negócios", "median_deal"),
    ],
)
def test_averages_and_medians(engine: Engine, question: str, metric: str) -> None:
    answer = ask(engine, question, "Boss Lady")
    assert answer.call
    assert (answer.call.do, facts(answer)["metric"]) == ("metric", metric)
