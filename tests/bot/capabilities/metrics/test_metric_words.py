"""What questions say of a metric: its stages, by what it is broken down; and periods that are none."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.deals.models import DealChange
from spm_core.principal import CompanyInfo
from tests.asking import ask, facts, press, texts
from tests.factories import add_deal, add_person, operate


@pytest.fixture
def ann(engine: Engine, company: CompanyInfo) -> int:
    """Ann won a deal that went from Demo to Proposal to Won; a second one stayed in Demo."""
    person = add_person(engine, company, "Ann Lee")
    won = add_deal(engine, company, person, 100, created_on=date(2026, 4, 2))
    stuck = add_deal(engine, company, person, 50, "open", date(2026, 6, 30), created_on=date(2026, 4, 2))
    with operate(engine, company) as session:
        for deal, stages in ((won, ("", "Demo", "Proposal", "Won")), (stuck, ("", "Demo"))):
            for old, new in pairwise(stages):
                row = DealChange(deal_id=deal, changed_on=date(2026, 4, 6), field="stage", old=old, new=new)
                session.add(row)
    return person


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("conversion from demo to proposal", "0.500000000000"),
        ("what's my conversion from Proposal to won this quarter?", "1.000000000000"),
        ("conversion rate from Demo to close", "0.500000000000"),
        ("conversione da demo a proposal", "0.500000000000"),
        ("conversão de demo para proposal neste trimestre", "0.500000000000"),
        ("conversion from demo to proposal by product", "0.500000000000"),
    ],
)
def test_stages_are_taken_from_the_question(engine: Engine, ann: int, question: str, share: str) -> None:
    assert facts(ask(engine, question, "Ann Lee"))["conversion_rate"] == share


@pytest.mark.parametrize(
    "question",
    [
        "win rate last 90 days vs the 90 before",
        "win rate last 90 days against the previous 90 days",
        "win rate last 90 days compared with the period before",
        "tasso di vincita ultimi 90 giorni rispetto ai 90 precedenti",
        "taxa de ganho dos últimos 90 dias contra os 90 anteriores",
    ],
)
def test_the_same_length_before_is_what_is_compared_with(engine: Engine, ann: int, question: str) -> None:
    compared = facts(ask(engine, question, "Ann Lee"))["comparison"]
    assert (compared["compare_to"], compared["period"]["end"]) == ("previous_period", "2026-02-12")


def test_a_period_that_is_named_is_what_is_compared_with(engine: Engine, ann: int) -> None:
    compared = facts(ask(engine, "win rate this quarter vs last quarter", "Ann Lee"))["comparison"]
    assert compared["period"]["label"] == "2026-Q1"


def test_an_unknown_stage_is_named_with_those_that_exist(engine: Engine, ann: int) -> None:
    answer = ask(engine, "conversion from demo to moon", "Ann Lee")
    assert answer.outcome == "error"
    assert "moon" in texts(answer)[1]
    assert "Demo" in texts(answer)[1]


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("win rate by product", "product"),
        ("revenue per segment last quarter", "segment"),
        ("fatturato per prodotto", "product"),
        ("tasso di vincita per settore", "sector"),
        ("faturamento por produto", "product"),
        ("taxa de ganho por segmento", "segment"),
    ],
)
def test_breakdowns_are_taken_from_the_question(engine: Engine, ann: int, question: str, group: str) -> None:
    assert facts(ask(engine, question, "Ann Lee"))["group_by"] == group


@pytest.mark.parametrize("question", ["quota last 10000 years", "my numbers for the last 10000 years", "quota 13/2026"])
def test_a_period_beyond_all_days_is_refused_by_its_words(engine: Engine, ann: int, question: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert (answer.call and answer.call.do, answer.outcome) == ("quota", "error")


def test_a_month_and_its_year_are_no_amount(engine: Engine, ann: int) -> None:
    assert facts(ask(engine, "quota 12/2026", "Ann Lee"))["period"]["label"] == "2026-12"


@pytest.mark.parametrize("question", ["where am I this quarter", "where am I", "como estou neste trimestre"])
def test_where_am_i_is_the_quota_whatever_was_asked_before(engine: Engine, ann: int, question: str) -> None:
    press(engine, Call("metric", {"metric": "win_rate"}), "Ann Lee")
    answer = ask(engine, question, "Ann Lee")
    assert answer.call
    assert answer.call.do == "quota"


@pytest.mark.parametrize(
    ("question", "do"),
    [
        ("define sandbagging", "define"),
        ("cosa significa sandbagging", "define"),
        ("o que é sandbagging", "define"),
        ("com'è andato il mese scorso", "quota"),
        ("tem algum negócio atrasado?", "deals"),
    ],
)
def test_what_was_not_understood(engine: Engine, ann: int, question: str, do: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert answer.call
    assert (answer.call.do, answer.outcome) == (do, "answered")
