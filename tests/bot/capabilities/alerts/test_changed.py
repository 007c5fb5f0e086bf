"""Changing an alert by saying its new limit, in a conversation and out of the blue."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot import router
from bot.language.likely import Likely
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, facts, labels, press, texts
from tests.factories import add_deal, add_person, add_quota


@pytest.fixture(autouse=True)
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Mo leads Tom and Camila; all that is asked here without a conversation is about alerts there are."""
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Tom Baker", "Camila Rocha"):
        person = add_person(engine, company, name, manager=mo)
        add_quota(engine, company, person, 80_000)
        add_deal(engine, company, person, 20_000)
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("alerts", 0.99),))


def _watch(engine: Engine, person: str, threshold: str = "120%") -> int:
    given = {"figure": "attainment", "crossing": "reaches", "person": person, "threshold": threshold}
    answer = press(engine, Call("alert me", given), "Mo Reed")
    return int(facts(answer)["alert"])


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("change the alert to 130 %", "130 %"),
        ("mude o alerta para 130%", "130%"),
        ("cambia l'avviso a 100%", "100%"),
    ],
)
def test_the_only_alert_gets_the_new_limit(engine: Engine, text: str, limit: str) -> None:
    number = _watch(engine, "Tom")
    press(engine, Call("help"), "Mo Reed")  # so that it is no correction of what was just set
    answer = ask(engine, text, "Mo Reed")
    assert answer.outcome == "confirm"
    assert answer.call
    assert (answer.call.args["alert"], answer.call.args["threshold"]) == (number, limit)
    press(engine, answer.reply.buttons[0].call, "Mo Reed")  # type: ignore[union-attr]
    listed = facts(ask(engine, "alerts", "Mo Reed"))["alerts"]
    assert [each["alert"] for each in listed] == [number]


def test_of_several_alerts_one_is_asked_for(engine: Engine) -> None:
    numbers = {_watch(engine, "Tom"), _watch(engine, "Camila")}
    press(engine, Call("help"), "Mo Reed")
    answer = ask(engine, "change the alert to 130 %", "Mo Reed")
    assert answer.outcome == "clarify"
    assert [label for label in labels(answer) if "Tom Baker" in label or "Camila Rocha" in label] == labels(answer)[:2]
    chosen = {button.call.args["alert"] for button in answer.reply.buttons[:2]}  # type: ignore[union-attr]
    assert chosen == numbers
    named = ask(engine, "change the alert on Camila to 130 %", "Mo Reed")
    assert named.call
    assert named.call.args["person"] == "camila.rocha@example.com"


def test_without_an_alert_there_is_nothing_to_change(engine: Engine) -> None:
    answer = ask(engine, "change the alert to 130 %", "Mo Reed")
    assert texts(answer)[0] == "You have no alerts yet"


@pytest.mark.parametrize("text", ["change it to 130%", "make it 130 %", "portalo a 130%", "muda para 130%"])
def test_a_number_alone_changes_the_alert_just_set(engine: Engine, text: str) -> None:
    number = _watch(engine, "Tom")
    answer = ask(engine, text, "Mo Reed")
    assert answer.outcome == "confirm"
    assert answer.call
    assert answer.call.args["alert"] == number
    assert str(answer.call.args["threshold"]).startswith("130")


def test_who_passes_all_of_it_passes_their_quota(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "likeliest", lambda _reading: (Likely("alert me", 0.99),))
    answer = ask(engine, "me avisa quando a Camila passar de 100%", "Mo Reed")
    assert answer.call
    assert answer.call.args["figure"] == "attainment"
