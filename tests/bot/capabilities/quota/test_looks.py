"""What every card about a quota keeps to: the point first, few lines, short buttons, in all languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.blocks import Fields, Figure, Heading, Items, Table, Text
from bot.i18n import LANGUAGES
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import card, press
from tests.factories import add_deal, add_person, add_quota

LABEL, ITEMS, VISIBLE = 25, 10, 3
CARDS: Mapping[str, tuple[Call, str]] = {
    "quota": (Call("quota"), "Ann Bartholomew"),
    "gap": (Call("quota", {"asks": "gap"}), "Ann Bartholomew"),
    "path": (Call("path to quota"), "Ann Bartholomew"),
    "ways": (Call("path to quota", {"show": "ways"}), "Ann Bartholomew"),
    "others": (Call("path to quota", {"show": "others"}), "Ann Bartholomew"),
    "why": (Call("why"), "Ann Bartholomew"),
    "deals": (Call("why", {"show": "deals"}), "Ann Bartholomew"),
    "team": (Call("team"), "Boss Lady"),
    "behind": (Call("team", {"filter": "behind_pace"}), "Boss Lady"),
    "team's quota": (Call("quota", {"team": "my_team"}), "Boss Lady"),
    "team's path": (Call("path to quota", {"team": "my_team"}), "Boss Lady"),
    "fairness": (Call("quota fairness"), "Boss Lady"),
}


@pytest.fixture
def company(engine: Engine, company: CompanyInfo) -> CompanyInfo:
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    add_quota(engine, company, boss, 100_000, scope="team")
    for name in ("Ann Bartholomew", "Ann Lee", "Konstantinos Papadopoulos"):
        person = add_person(engine, company, name, manager=boss)
        add_quota(engine, company, person, 65_000)
        add_deal(engine, company, person, 20_000)
        for amount in (9_000, 8_000, 7_000, 6_000, 5_000):
            add_deal(engine, company, person, amount, "open", date(2026, 6, 1), probability=Decimal("0.5"))
    return company


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize("name", CARDS)
def test_it_keeps_to_what_a_phone_shows(engine: Engine, company: CompanyInfo, name: str, locale: str) -> None:
    call, who = CARDS[name]
    shown = card(press(engine, call, who, locale=locale.replace("_", "-")))
    assert isinstance(shown.body[0], Figure | Text | Fields | Heading)
    assert not [block for block in shown.body if isinstance(block, Table)]
    assert sum(isinstance(block, Heading) for block in shown.body) <= 2
    for block in shown.body:
        if isinstance(block, Items):
            assert len(block.items) <= ITEMS
        if isinstance(block, Fields):
            assert block.lines or len(block.items) <= 4
    labels = [button.label for button in shown.buttons]
    assert [label for label in labels if len(label) > LABEL] == []
    assert sum(not button.more for button in shown.buttons) <= VISIBLE
    assert sum(button.primary for button in shown.buttons) <= 1


def test_why_is_where_the_moment_and_the_calendar_went(engine: Engine, company: CompanyInfo) -> None:
    def told(call: Call) -> list[str]:
        body: Any = card(press(engine, call, "Ann Lee")).body
        lines = [f"{label} {value}" for block in body if isinstance(block, Fields) for label, value in block.items]
        return [*lines, *(block.words for block in body if isinstance(block, Text))]

    why, quota = told(Call("why")), told(Call("quota"))
    for words in ("As of", "Period", "Working days"):
        assert any(line.startswith(words) for line in why)
        assert not any(line.startswith(words) for line in quota)
