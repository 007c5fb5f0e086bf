"""A metric over time: the card, how it is asked for, and a yes or no first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from bot.blocks import Chart, Figure, Status, Text
from bot.cards import Card
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, press, press_all, texts
from tests.factories import add_deal, add_person, make_company
from tests.looks import offences


@pytest.fixture
def company(sqlite_engine: Engine) -> CompanyInfo:
    return make_company(sqlite_engine)


@pytest.fixture
def engine(sqlite_engine: Engine, company: CompanyInfo) -> Engine:
    """Ann, led by Boss, wins 100 more each month from November 2025 to April, and 5 in May so far."""
    boss = add_person(sqlite_engine, company, "Boss Lady", role=Role.MANAGER)
    ann = add_person(sqlite_engine, company, "Ann Lee", manager=boss)
    add_person(sqlite_engine, company, "Bo Lee", manager=boss)
    for n, amount in enumerate((100, 200, 300, 400, 500, 600, 5)):
        day = date(2025 + (n + 10) // 12, (n + 10) % 12 + 1, 2)
        add_deal(sqlite_engine, company, ann, amount, close_date=day, created_on=day)
    return sqlite_engine


def body(shown: Card) -> tuple[Figure, Text, Chart]:
    figure, said, chart = shown.body[-3:]
    assert isinstance(figure, Figure)
    assert isinstance(said, Text)
    assert isinstance(chart, Chart)
    return figure, said, chart


def test_the_latest_month_that_is_over_the_direction_and_a_chart(engine: Engine) -> None:
    shown = card(press(engine, Call("trend", {"metric": "won_amount"}), "Ann Lee"))
    figure, said, chart = body(shown)
    assert shown.title == "Booked · over time"
    assert (figure.value, figure.caption, figure.status) == ("$600", "April", Status("▲", "Rising", "good"))
    assert said.words == "On average $500 in each of the last 3 months, $200 in the first 3 months."
    assert chart.lines[0] == "November 2025: $100"
    assert chart.lines[-1] == "May so far: $5"
    assert chart.series[0].values[:2] == (Decimal(100), Decimal(200))
    assert offences(shown) == []


def test_what_rests_on_few_cases_has_no_direction(engine: Engine) -> None:
    figure, said, chart = body(card(press(engine, Call("trend", {"metric": "average deal"}), "Ann Lee")))
    assert figure.status is None
    assert said.words.endswith("Too few cases to call it rising or falling: fewer than 10 in a half.")
    assert chart.lines[1] == "December 2025: $200 · 1 case"


def test_a_short_time_says_that_it_is_too_early(engine: Engine) -> None:
    asked = {"metric": "won_amount", "period": {"start": "2026-03-01", "end": "2026-05-31"}, "by": "month"}
    shown = card(press(engine, Call("trend", asked), "Ann Lee"))
    assert any(line.startswith("Too early to call it rising or falling: that takes 4 ") for line in _words(shown))


def _words(shown: Card) -> list[str]:
    return [block.words for block in shown.body if isinstance(block, Text)]


def test_a_metric_without_any_value_says_so(engine: Engine) -> None:
    shown = card(press(engine, Call("trend", {"metric": "win_rate"}), "Bo Lee"))
    assert _words(shown) == ["Nothing to tell. Nothing to show in this time."]


@pytest.mark.parametrize(
    ("question", "metric", "by"),
    [
        ("trend of my win rate", "win_rate", "month"),
        ("bookings month by month", "won_amount", "month"),
        ("bookings by quarter", "won_amount", "quarter"),
        ("is my deal size going up or down", "average_deal", "month"),
        ("show my win rate by month", "win_rate", "month"),
        ("andamento del tasso di conversione negli ultimi 6 mesi", "conversion_rate", "month"),
        ("andamento delle vendite", "won_amount", "month"),
        ("il mio fatturato mese per mese", "won_amount", "month"),
        ("evolução do meu ticket médio", "average_deal", "month"),
        ("minhas vendas mês a mês", "won_amount", "month"),
    ],
)
def test_how_it_is_asked_for(engine: Engine, question: str, metric: str, by: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert answer.call
    assert (answer.call.do, answer.call.args["metric"], facts(answer)["by"]) == ("trend", metric, by)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("are my sales growing?", "Yes."),
        ("are my sales falling?", "No."),
        ("le mie vendite stanno crescendo?", "Sì."),
        ("minhas vendas estão caindo?", "Não."),
    ],
)
def test_whether_it_grows_is_answered_first(engine: Engine, question: str, said: str) -> None:
    answer = ask(engine, question, "Ann Lee")
    assert answer.call
    assert (answer.call.do, texts(answer)[1]) == ("trend", said)


def test_a_metric_leads_to_its_trend_and_back(engine: Engine) -> None:
    metric = press(engine, Call("metric", {"metric": "won_amount"}), "Ann Lee")
    button = next(each for each in card(metric).buttons if each.label == "Over time")
    trend = press(engine, button.call, "Ann Lee")
    assert facts(trend)["direction"] == "up"
    assert {answer.outcome for answer in press_all(engine, trend, "Ann Lee")} <= {"answered", "form"}


def test_of_others_only_for_whoever_leads_them(engine: Engine) -> None:
    seen = ask(engine, "trend of Ann's bookings", "Boss Lady")
    assert card(seen).title == "Booked · Ann Lee · over time"
    real, nobody = (ask(engine, f"trend of {name}'s bookings", "Bo Lee") for name in ("Ann", "Zoltan"))
    assert (real.outcome, nobody.outcome) == ("denied", "denied")
    assert card(real).body == card(nobody).body
