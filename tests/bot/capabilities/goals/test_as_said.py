"""Goals as people say them: for several at once, as a change of what holds, weighed, corrected by a number alone."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine

from bot import router
from bot.inputs import Form
from bot.language.likely import Likely
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, labels, press, texts
from tests.factories import add_person, add_quota


@pytest.fixture(autouse=True)
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mo leads Tom and Aisha, who have a quota of 80,000 each; all that is asked here is about goals."""
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Tom Baker", "Aisha Khan"):
        add_quota(engine, company, add_person(engine, company, name, manager=mo), 80_000)
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("set goal", 0.99),))


def _proposed(engine: Engine, text: str, as_: str = "Mo Reed") -> dict[str, Any]:
    answer = ask(engine, text, as_)
    assert answer.outcome == "confirm", texts(answer)
    assert answer.call
    assert answer.call.do == "set goal"
    return dict(answer.call.args)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("demos: Tom 60, Aisha 40", {"Tom": "60", "Aisha": "40"}),
        ("60 demos for Tom and 40 for Aisha", {"Tom": "60", "Aisha": "40"}),
        ("60 demos for Tom and Aisha", {"Tom": "60", "Aisha": "60"}),
        ("demo: Tom 60 e Aisha 40", {"Tom": "60", "Aisha": "40"}),
        ("metas de demos: Tom 60, Aisha 40", {"Tom": "60", "Aisha": "40"}),
        ("set quotas Tom 150k, Aisha 90k", {"Tom": "150000", "Aisha": "90000"}),
    ],
)
def test_several_people_are_proposed_at_once(engine: Engine, text: str, target: dict[str, str]) -> None:
    assert _proposed(engine, text)["target"] == target


def test_another_figure_for_the_second_is_not_proposed_as_the_first(engine: Engine) -> None:
    args = _proposed(engine, "goals: Tom 60 demos, Aisha 40 calls")
    assert (args["person"], args["metric"], args["target"]) == ("Tom", "demos", "60")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("raise Tom's target by 10 %", "88000"),
        ("raise Tom's quota by 5k", "85000"),
        ("lower Tom's quota by 10%", "72000"),
        ("raise Tom's quota to 90k", "90000"),
        ("double Tom's quota", "160000"),
        ("alza la quota di Tom del 10 %", "88000"),
        ("abbassa la quota di Tom di 10k", "70000"),
        ("raddoppia la quota di Tom", "160000"),
        ("aumenta a meta do Tom em 10 %", "88000"),
        ("reduz a meta do Tom em 20 mil", "60000"),
    ],
)
def test_a_change_starts_from_the_present_target(engine: Engine, text: str, target: str) -> None:
    assert _proposed(engine, text)["target"] == target


def test_a_change_of_what_is_not_there_asks_for_the_target(engine: Engine) -> None:
    answer = ask(engine, "raise Tom's demo goal by 10 %", "Mo Reed")
    assert isinstance(answer.reply, Form)
    assert answer.call
    assert "target" not in answer.call.args


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("Tom 20 demos weight 3", "3"),
        ("Tom 20 demos weight 30 %", "0.3"),
        ("20 demo per Tom, peso 3", "3"),
        ("20 demos para o Tom, peso de 30%", "0.3"),
    ],
)
def test_a_weight_is_said_and_shown(engine: Engine, text: str, weight: str) -> None:
    answer = ask(engine, text, "Mo Reed", locale="en-US")
    assert answer.call
    assert (answer.call.args["target"], str(answer.call.args["weight"])) == ("20", weight)
    assert any(line.startswith(f"Weight {weight},") for line in texts(answer))


@pytest.mark.parametrize("text", ["let us say 70", "70", "make it 70k", "facciamo 70", "digamos 70", "raise it to 70"])
def test_a_number_alone_changes_what_was_proposed(engine: Engine, text: str) -> None:
    _proposed(engine, "set Tom's quota to 60k")
    args = _proposed(engine, text)
    assert (args["target"], args["metric"], args["person"]) == ("70000", "won_amount", "Tom")


def test_a_number_alone_after_several_people_is_nobodys(engine: Engine) -> None:
    _proposed(engine, "demos: Tom 60, Aisha 40")
    answer = ask(engine, "make it 70", "Mo Reed")
    assert isinstance(answer.reply, Form)
    assert not answer.call or "target" not in answer.call.args
    _proposed(engine, "demos: Tom 60, Aisha 40")
    assert _proposed(engine, "Tom 70")["target"] == {"Tom": "70", "Aisha": "40"}


def test_a_weight_alone_weighs_what_was_proposed(engine: Engine) -> None:
    _proposed(engine, "5 demos by May 29", "Tom Baker")
    args = _proposed(engine, "weight 3", "Tom Baker")
    assert (args["target"], str(args["weight"])) == ("5", "3")


@pytest.mark.parametrize("text", ["new goal", "nuovo obiettivo", "novo objetivo", "nova meta"])
def test_a_new_goal_opens_the_form_without_a_metric(engine: Engine, text: str) -> None:
    answer = ask(engine, text, "Tom Baker")
    assert isinstance(answer.reply, Form)
    assert answer.call
    assert dict(answer.call.args) == {}


def test_what_was_worked_out_is_proposed_by_the_button(engine: Engine) -> None:
    answer = ask(engine, "raise Tom's target by 10 %, because he leads the new region", "Mo Reed")
    assert "Propose" in labels(answer), texts(answer)
    proposed = press(engine, answer.reply.buttons[0].call, "Mo Reed")  # type: ignore[union-attr]
    assert any("88,000" in line for line in texts(proposed))
