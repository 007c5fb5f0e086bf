"""How accurate forecasts were: as a metric of a person or a team, and beside each call of a roll-up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, event

from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, facts, press, texts
from tests.factories import NOW, add_deal, add_person

LATER = datetime(2026, 7, 8, 12, tzinfo=NOW.tzinfo)
"""In the next quarter."""


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """In the second quarter Ann said 400 and closed 800, Bo said 90 and closed 100; Cy said nothing."""
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    found = {"Boss": boss}
    for name, said, closed in (("Ann", "400", 800), ("Bo", "90", 100), ("Cy", None, 50)):
        found[name] = add_person(engine, company, name, manager=boss)
        add_deal(engine, company, found[name], closed, close_date=date(2026, 6, 20))
        if said:
            press(engine, Call("submit forecast", {"commit": said}), name)
    press(engine, Call("submit forecast", {"commit": "800"}), "Ann", now=datetime(2026, 6, 30, tzinfo=NOW.tzinfo))
    return found


def accuracy(engine: Engine, as_: str, now: datetime = LATER, **args: str) -> tuple[Decimal | None, dict[str, object]]:
    found = facts(press(engine, Call("metric", {"metric": "forecast accuracy", **args}), as_, now=now))
    value = found["forecast_accuracy"]
    return None if value is None else Decimal(value), found


def test_what_held_in_the_middle_is_judged(engine: Engine, people: dict[str, int]) -> None:
    value, found = accuracy(engine, "Ann")
    assert value == Decimal("0.5")  # not the 800 said on the last day
    assert (found["sample"], found["small_sample"]) == (1, True)


def test_a_team_is_the_average_of_its_forecasts(engine: Engine, people: dict[str, int]) -> None:
    value, found = accuracy(engine, "Boss", group_by="person")
    assert value == Decimal("0.7")
    groups = found["groups"]
    assert isinstance(groups, Sequence)
    assert [(each["group"], each["forecast_accuracy"] and Decimal(each["forecast_accuracy"])) for each in groups] == [
        ("Bo", Decimal("0.9")),
        ("Ann", Decimal("0.5")),
        ("Cy", None),
    ]


@pytest.mark.parametrize("args", [{}, {"period": "this quarter"}])
def test_nothing_is_judged_before_its_period_is_over(
    engine: Engine, people: dict[str, int], args: dict[str, str]
) -> None:
    value, found = accuracy(engine, "Ann", now=NOW, **args)
    assert (value, found["notes"]) == (None, {"forecast_accuracy": "no_forecasts"})
    assert accuracy(engine, "Cy")[0] is None


def test_nothing_closed_leaves_it_undefined(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    add_person(engine, company, "Di")
    press(engine, Call("submit forecast", {"commit": "10"}), "Di")
    assert accuracy(engine, "Di")[0] is None


@pytest.mark.parametrize(
    ("locale", "question"),
    [
        ("en", "what's my forecast accuracy"),
        ("it", "quanto è l'accuratezza del mio forecast"),
        ("pt-BR", "qual é a acurácia do meu forecast"),
    ],
)
def test_asked_in_words(engine: Engine, people: dict[str, int], locale: str, question: str) -> None:
    answer = ask(engine, question, "Ann", now=LATER, locale=locale)
    assert Decimal(facts(answer)["forecast_accuracy"]) == Decimal("0.5")


def test_others_are_not_to_be_seen(engine: Engine, people: dict[str, int]) -> None:
    call = Call("metric", {"metric": "forecast accuracy", "person": "Bo"})
    assert press(engine, call, "Ann", now=LATER).outcome == "denied"


def test_a_roll_up_tells_how_right_each_was_before(engine: Engine, people: dict[str, int]) -> None:
    for name in ("Ann", "Bo", "Cy"):
        press(engine, Call("submit forecast", {"commit": "10"}), name, now=LATER)
    written = texts(press(engine, Call("forecast", {"team": "my team"}), "Boss", now=LATER))
    assert [line for line in written if line.startswith(("Ann |", "Bo |", "Cy |"))] == [
        "Ann | $10 | said Wed, Jul 8 · right before: 50%",
        "Bo | $10 | said Wed, Jul 8 · right before: 90%",
        "Cy | $10 | said Wed, Jul 8",
    ]


def test_statements_do_not_grow_with_people(engine: Engine, company: CompanyInfo, people: dict[str, int]) -> None:
    counts = []
    for size in (0, 4):
        for n in range(size):
            add_deal(engine, company, add_person(engine, company, f"R{n}", manager=people["Boss"]), 10)
            press(engine, Call("submit forecast", {"commit": "10"}), f"R{n}")
        said: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_: object, said: list[str] = said) -> None:
            said.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        accuracy(engine, "Boss", team="my team")
        event.remove(engine, "before_cursor_execute", note)
        counts.append(len(said))
    assert counts[0] == counts[1]


def test_the_metric_is_what_the_forecast_card_says_over_the_last_four_periods(
    engine: Engine, company: CompanyInfo
) -> None:
    """Of five quarters the first, in which the call was far off, is too long ago to count."""
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann", manager=boss)
    for year, month, closed in ((2025, 2, 1_000), (2025, 5, 100), (2025, 8, 100), (2025, 11, 100), (2026, 2, 100)):
        then = datetime(year, month, 3, 12, tzinfo=NOW.tzinfo)
        press(engine, Call("submit forecast", {"commit": "90"}), "Ann", now=then)
        press(engine, Call("submit forecast", {"commit": "80", "team": "my team"}), "Boss", now=then)
        add_deal(engine, company, ann, closed, close_date=date(year, month, 20), created_on=date(2024, 1, 1))
    for who, args, right in (("Ann", {}, Decimal("0.9")), ("Boss", {"team": "my team"}, Decimal("0.8"))):
        assert accuracy(engine, who, now=NOW, **args)[0] == right
        card = facts(press(engine, Call("forecast", args), who))
        assert Decimal(card["forecast_accuracy"]["call"]) == right
    rolled = facts(press(engine, Call("forecast", {"team": "my team"}), "Boss"))["roll_up"]
    assert [Decimal(call["accuracy"]) for call in rolled["calls"]] == [Decimal("0.9")]
