"""An amount that waits for an exchange rate is counted nowhere, and every card that leaves it out says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.capability import capabilities
from bot.cards import Card
from bot.facts import to_json
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from tests.asking import facts, press, texts
from tests.factories import add_deal, add_person, add_quota

JUNE, OVERDUE = date(2026, 6, 1), date(2026, 5, 4)
GIVEN: Mapping[str, Mapping[str, Any]] = {"metric": {"metric": "win_rate_value"}}
SAID = "waiting for a rate"


@pytest.fixture
def asked(engine: Engine, company: CompanyInfo) -> Engine:
    """Ann won, lost and has open deals in yen, of which no rate is known."""
    boss = add_person(engine, company, "Boss", role=Role.MANAGER)
    for name in ("Ann", "Bo"):
        person = add_person(engine, company, name, manager=boss)
        add_quota(engine, company, person, 1_000)
        for status, closes in (("won", OVERDUE), ("lost", OVERDUE), ("open", JUNE)):
            add_deal(engine, company, person, 100, status, closes, probability=Decimal("0.5"))
    ann = 2
    for amount, status, closes in ((7, "won", OVERDUE), (9, "lost", OVERDUE), (8, "open", JUNE), (6, "open", OVERDUE)):
        add_deal(engine, company, ann, amount, status, closes, currency="JPY", probability=Decimal("0.5"))
    return engine


def _cards(engine: Engine, who: str) -> Iterator[tuple[str, Card, str]]:
    for name, capability in capabilities().items():
        if not capability.writes:
            answer = press(engine, Call(name, GIVEN.get(name, {})), who)
            if answer.outcome == "answered" and isinstance(answer.reply, Card):
                yield name, answer.reply, " ".join(texts(answer))


@pytest.mark.parametrize("who", ["Ann", "Boss"])
def test_every_card_whose_figures_leave_an_amount_out_says_so(asked: Engine, who: str) -> None:
    leave_out = {name: said for name, card, said in _cards(asked, who) if _leaves_out(to_json(card.facts))}
    assert len(leave_out) > 9
    assert {name for name, said in leave_out.items() if SAID not in said} == set()


def _leaves_out(told: Any) -> bool:
    if isinstance(told, Mapping):
        return bool(told.get("waiting_for_rate")) or any(map(_leaves_out, told.values()))
    return isinstance(told, list) and any(map(_leaves_out, told))


def test_each_amount_is_told_once(asked: Engine) -> None:
    def waiting(name: str, args: Mapping[str, Any]) -> list[Decimal]:
        told = facts(press(asked, Call(name, args), "Ann"))["waiting_for_rate"]
        return sorted(Decimal(amount["amount"]) for amount in told)

    assert waiting("metric", {"metric": "win_rate_value"}) == [7, 9]
    assert waiting("changes", {}) == [6, 8]
    assert waiting("digest", {}) == waiting("forecast", {}) == [6, 7, 8]
