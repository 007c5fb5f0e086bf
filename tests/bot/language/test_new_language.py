"""A folder makes a language: one that nobody speaks is read, answered and calculated with, without a line of code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bot.language.invented import invent

ROOT = Path(__file__).parents[3]
SCRIPT = """
import json, sys
from datetime import date
from decimal import Decimal
from pathlib import Path
import bot.languages
bot.languages.ROOTS.append(Path(sys.argv[1]))
from bot.i18n import LANGUAGES
from bot.language.amounts import currency_named, find_quantities
from bot.language.metric_slots import stages
from bot.language.periods import parse_period
from bot.model.grounding import grounded
from bot.parts.days_said import days_said
from bot.turn import Call
from spm_core.db import engine_for
from spm_core.migrations import upgrade
from spm_core.period import Calendar
from spm_core.principal import Role
from tests.asking import ask, press
from tests.bot.language.invented import invented
from tests.factories import add_person, make_company

engine = engine_for("sqlite://")
upgrade(engine)
company = make_company(engine)
boss = add_person(engine, company, "Dana Cole", role=Role.MANAGER)
add_person(engine, company, "Ann Lee", manager=boss)
calendar, today = Calendar(), date(2026, 11, 18)


def asked(text, who="Ann Lee"):
    answer = ask(engine, invented(text).replace(invented("Ann"), "Ann"), who, locale="eo")
    return answer.call.do if answer.call else str(answer.outcome)


def days(text):
    found = days_said(invented(text), calendar, today)
    return [str(found.first), str(found.last)]


def pressed(call):
    return str(press(engine, call, "Dana Cole").outcome)


print(json.dumps({
    "languages": LANGUAGES,
    "asked": {text: asked(text) for text in ("how am I tracking to quota", "my deals", "help", "what is my win rate")},
    "foreign": asked("what is the weather like in the mountains"),
    "period": parse_period(invented("last quarter"), calendar, today).label,
    "amount": [[str(each.value), each.sort] for each in find_quantities(invented("60 thousand, 20 bucks"))],
    "currency": currency_named("20 " + invented("bucks"), "EUR"),
    "stages": stages(invented("conversion from demo to proposal"), [], "eo"),
    "days": days("from 1 to 12 june"),
    "lasting": days("for two weeks from june 1"),
    "nobody": pressed(Call("quota", {"person": invented("somebody")})),
    "me": pressed(Call("quota", {"person": invented("me")})),
    "team": pressed(Call("team", {"team": invented("my team")})),
    "strange": grounded("Sblorp " + invented("is") + " ahead", {}),
}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """In a process of its own: what is read of a folder is kept for a process's life."""
    home = tmp_path_factory.mktemp("languages")
    invent(home)
    command = [sys.executable, "-c", SCRIPT, str(home)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def test_it_is_found(found: dict[str, Any]) -> None:
    assert "eo" in found["languages"]


def test_what_is_asked_is_understood_and_nothing_else_answered(found: dict[str, Any]) -> None:
    wanted = {
        "how am I tracking to quota": "quota",
        "my deals": "deals",
        "help": "help",
        "what is my win rate": "metric",
    }
    right = [text for text, name in wanted.items() if found["asked"][text] == name]
    asked_back = [text for text in wanted if found["asked"][text] == "clarify"]
    assert sorted([*right, *asked_back]) == sorted(wanted), found["asked"]
    assert right
    assert found["foreign"] in ("out_of_scope", "clarify")


def test_no_word_of_periods_amounts_or_days_stands_in_code(found: dict[str, Any]) -> None:
    assert found["period"] == "2026-Q3"
    assert found["amount"] == [["60000", "amount"], ["20", "amount"]]
    assert found["currency"] == "USD"
    assert found["stages"] == ["qrzb", "cebcbfny"]
    assert found["days"] == ["2027-06-01", "2027-06-12"]
    assert found["lasting"] == ["2027-06-01", "2027-06-14"]


def test_no_word_for_people_stands_in_code(found: dict[str, Any]) -> None:
    assert (found["me"], found["team"]) == ("answered", "answered")
    assert found["nobody"] != "answered"
    assert not found["strange"]
