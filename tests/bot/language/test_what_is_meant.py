"""Questions that resemble one another but ask for different things."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine

from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, texts
from tests.factories import add_deal, add_person, add_quota

LAST_QUARTER, JUNE = date(2026, 3, 10), date(2026, 6, 1)


@pytest.fixture(autouse=True)
def team(engine: Engine, company: CompanyInfo) -> None:
    """Dana leads Ann, who won two deals and has three open, one of them without a close date."""
    dana = add_person(engine, company, "Dana Cole", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann Lee", manager=dana)
    bo = add_person(engine, company, "Bo Ray", manager=dana)
    for person in (ann, bo):
        add_quota(engine, company, person, 1_000)
    add_deal(engine, company, ann, 100, name="Small")
    add_deal(engine, company, bo, 400, close_date=LAST_QUARTER, name="Huge")
    add_deal(engine, company, ann, 300, "open", JUNE, name="Dated", external_id="T2")
    add_deal(engine, company, ann, 20, "open", None, name="Someday")
    add_deal(engine, company, bo, 50, "open", JUNE, name="Other")


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("what changed since last week", "2026-05-06"),
        ("what changed since Monday", "2026-05-10"),
        ("what has changed since yesterday", "2026-05-11"),
        ("cosa è cambiato da lunedì?", "2026-05-10"),
        ("o que mudou desde segunda?", "2026-05-10"),
        ("pipeline changes since May 10", "2026-05-09"),
        ("changes since May 10", "2026-05-09"),
        ("variazioni della pipeline dal 10 maggio", "2026-05-09"),
        ("mudanças no pipeline desde 10 de maio", "2026-05-09"),
    ],
)
def test_what_changed_since_a_day_is_the_pipelines(engine: Engine, question: str, since: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert answer.call
    assert (answer.call.do, answer.call.args["since"]) == ("changes", since)
    assert answer.call.args["period"] == {"start": "2026-04-01", "end": "2026-06-30"}


@pytest.mark.parametrize(
    ("question", "metric"),
    [
        ("open pipeline by person", "open_pipeline"),
        ("open pipeline by owner", "open_pipeline"),
        ("everyone's pipeline", "open_pipeline"),
        ("weighted pipeline by rep", "weighted_pipeline"),
        ("coverage by rep", "coverage"),
        ("pipeline aperta per persona", "open_pipeline"),
        ("cobertura por pessoa", "coverage"),
    ],
)
def test_a_lead_asks_for_the_pipeline_of_each_person(engine: Engine, question: str, metric: str) -> None:
    answer = facts(ask(engine, question, "Dana Cole"))
    assert (answer["metric"], answer["group_by"]) == (metric, "person")
    assert ask(engine, question, "Ann Lee").outcome == "denied"


@pytest.mark.parametrize("question", ["everybody's deals", "deals by owner", "trattative per persona"])
def test_everybodys_deals_are_the_teams(engine: Engine, question: str) -> None:
    assert {deal["deal"] for deal in facts(ask(engine, question, "Dana Cole"))["deals"]} >= {"T2"}
    assert ask(engine, question, "Ann Lee").outcome == "denied"


@pytest.mark.parametrize(
    "question",
    [
        "deals without close date",
        "which deals have no close date",
        "trattative senza data di chiusura",
        "negócios sem data de fechamento",
    ],
)
def test_deals_without_a_close_date(engine: Engine, question: str) -> None:
    shown = texts(ask(engine, question, "Ann Lee"))
    assert any(line.startswith("Someday") for line in shown)
    assert not any(line.startswith("Dated") for line in shown)


@pytest.mark.parametrize("question", ["how is deal T2", "show me deal t2", "come va la trattativa T2", "deal T2"])
def test_one_deal_by_its_id(engine: Engine, question: str) -> None:
    assert card(ask(engine, question, "Ann Lee")).title == "Dated"
    assert "Dated" not in texts(ask(engine, question, "Bo Ray"))


@pytest.mark.parametrize("question", ["my wins", "wins this quarter", "le mie vittorie", "vitórias neste trimestre"])
def test_ones_wins(engine: Engine, question: str) -> None:
    assert any(line.startswith("Small") for line in texts(ask(engine, question, "Ann Lee")))


@pytest.mark.parametrize(
    "question",
    ["who had the largest win last quarter", "chi ha avuto la vittoria più grande lo scorso trimestre"],
)
def test_the_largest_win_of_a_team(engine: Engine, question: str) -> None:
    answer = ask(engine, question, "Dana Cole")
    assert any(line.startswith("Huge") and "Bo Ray" in line for line in texts(answer))
    assert ask(engine, question, "Ann Lee").outcome == "denied"


@pytest.mark.parametrize("question", ["revenue by month", "bookings per month", "ricavi per mese", "receita por mês"])
def test_months_are_a_trend(engine: Engine, question: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert answer.call
    assert (answer.call.do, answer.call.args) == ("trend", {"metric": "won_amount", "by": "month"})


def test_until_the_end_of_a_month_is_no_trend(engine: Engine) -> None:
    assert not any("over time" in line for line in texts(ask(engine, "revenue by month end", "Ann Lee")))


@pytest.mark.parametrize(
    ("question", "asker", "target"),
    [
        ("my goal is 100k revenue this quarter", "Ann Lee", "100000"),
        ("my goal is 100k revenue this quarter", "Dana Cole", "100000"),
        ("Bo should book 55k by end of June", "Dana Cole", "55000"),
        ("Bo dovrebbe chiudere 55k entro fine giugno", "Dana Cole", "55000"),
        ("Bo deve fechar 55k até o fim de junho", "Dana Cole", "55000"),
    ],
)
def test_an_amount_to_reach_is_a_goal(engine: Engine, question: str, asker: str, target: str) -> None:
    answer = ask(engine, question, asker)
    assert answer.call
    assert (answer.call.do, answer.call.args["target"], answer.outcome) == ("set goal", target, "confirm")


@pytest.mark.parametrize(
    "question",
    [
        "summary of my team last quarter",
        "riepilogo del mio team lo scorso trimestre",
        "resumo da minha equipe no trimestre passado",
    ],
)
def test_a_teams_past_is_no_news(engine: Engine, question: str) -> None:
    answer = ask(engine, question, "Dana Cole")
    assert answer.call
    assert answer.call.do == "team"
    assert answer.call.args["period"] == {"start": "2026-01-01", "end": "2026-03-31"}
