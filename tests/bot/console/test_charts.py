"""Charts: drawn by the platforms where they can, by characters where they cannot, and always told in words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.blocks import Chart, Series
from bot.cards import Answer, Card
from bot.console.plain import plain
from bot.console.render import render
from bot.slack.render import message
from bot.teams.render import render as teams_card
from tests.examples import examples
from tests.platforms.slack.checks import faults
from tests.platforms.teams.validate import problems

TWO = Chart(
    "Booked against quota",
    ("Q1", "Q2"),
    (Series("Booked", (Decimal(5), Decimal(8)), ("$5", "$8")), Series("Quota", (None, Decimal(10)), ("–", "$10"))),
)
ONE = Chart("Lost deals", ("Price", "Timing"), (Series("Deals", (Decimal(4), Decimal("1.5")), ("4", "1.5")),))


def kinds(card: Card) -> list[str]:
    return [block["type"] for block in message(card).blocks]


def test_slack_draws_it_and_tells_it() -> None:
    found = message(Card("Report", (ONE,)))
    assert faults(found.blocks) == []
    (drawn,) = [block for block in found.blocks if block["type"] == "data_visualization"]
    assert drawn["chart"] == {
        "type": "bar",
        "series": [{"name": "Deals", "data": [{"label": "Price", "value": 4}, {"label": "Timing", "value": 1.5}]}],
        "axis_config": {"categories": ["Price", "Timing"]},
    }
    assert "Price: 4" in found.text


def test_slack_gets_no_series_with_gaps_but_tells_them() -> None:
    found = message(Card("Report", (TWO,)))
    (drawn,) = [block for block in found.blocks if block["type"] == "data_visualization"]
    assert [each["name"] for each in drawn["chart"]["series"]] == ["Booked"]
    assert "Q2: Booked $8 · Quota $10" in found.text


def test_slack_takes_two_charts_and_the_third_is_drawn_with_characters() -> None:
    card = Card("Report", (ONE, TWO, ONE, Chart("Third", ("A", "B"), ONE.series)))
    assert kinds(card).count("data_visualization") == 2
    assert "▇" in str(message(card).blocks[-1])
    assert faults(message(card).blocks) == []


def test_labels_that_would_be_one_are_drawn_with_characters() -> None:
    long = ("A very long label of a reason 1", "A very long label of a reason 2")
    card = Card("Report", (Chart("Lost", long, ONE.series),))
    assert "data_visualization" not in kinds(card)
    assert "reason 2" in str(message(card).blocks)


@pytest.mark.parametrize("chart", [ONE, TWO])
def test_teams_draws_it_and_tells_it(chart: Chart) -> None:
    card = teams_card(Answer(Card("Report", (chart,)), "answered"))
    assert problems(card) == []
    drawn, told = [each for each in card["body"] if each["type"].startswith("Chart")], str(card["body"][-1])
    assert (len(drawn), drawn[0]["title"]) == (1, chart.title)
    assert chart.series[0].said[-1].strip("$") in told


def test_teams_leaves_out_a_point_that_is_unknown() -> None:
    card = teams_card(Answer(Card("Report", (TWO,)), "answered"))
    (drawn,) = [each for each in card["body"] if each["type"].startswith("Chart")]
    assert [len(group["values"]) for group in drawn["data"]] == [2, 1]


def test_a_terminal_draws_bars_in_proportion_with_their_numbers() -> None:
    console = Console(width=60, record=True, color_system=None)
    console.print(render(Card("Report", (TWO,)), 60))
    lines = console.export_text().splitlines()
    booked = [line for line in lines if "█" in line and "$" in line]
    assert [line.count("█") for line in booked] == [round(n / 10 * booked_room(lines)) for n in (5, 8)]
    assert "Q2: Booked $8 · Quota $10" in plain(Card("Report", (TWO,)))


def booked_room(lines: list[str]) -> int:
    return max(line.count("▒") for line in lines)


values = st.lists(st.one_of(st.none(), st.decimals(-1000, 1000, places=2)), min_size=1, max_size=25)


@settings(max_examples=examples(20))
@given(values, st.text(max_size=30))
def test_whatever_it_holds_every_platform_takes_it(numbers: list[Decimal | None], label: str) -> None:
    said = tuple(str(each) for each in numbers)
    chart = Chart(label * 3, tuple(f"{label}{n}" for n in range(len(numbers))), (Series(label, tuple(numbers), said),))
    card = Card("Report", (chart,))
    assert faults(message(card).blocks) == []
    assert problems(teams_card(Answer(card, "answered"))) == []
    Console(width=60, file=open("/dev/null", "w")).print(render(card, 60))  # noqa: SIM115
