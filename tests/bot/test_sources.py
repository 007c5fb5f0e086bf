"""Every card that shows figures names the imports that they rest on."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.blocks import Block, Chart, Figure, Items, Progress, Table
from bot.capability import capabilities
from bot.cards import Answer, Card
from bot.demo.build import build
from bot.demo.stage import stage
from bot.demo.story import tell
from bot.turn import Call
from spm_core.db import engine_for
from spm_core.vault import Vault
from tests.asking import ask, card, press
from tests.factories import NOW

REP, LEAD = "owen.mercer@meridia.example", "claire.whitfield@meridia.example"
FROM_NO_IMPORT = {
    "channel week": "how many wins and how much praise a channel saw",
    "manager": "how many people somebody leads",
    "assessment status": "how many have assessed themselves, which they do in chat",
    "personal data": "how much of somebody is kept",
    "self assessment": "how many questions are answered",
    "talk": "when a talk is; what became of it has a source",
    "talks": "when talks are",
}
"""Capabilities that show numbers which no import has brought, and what those are."""
GIVEN = {"metric": {"metric": "calls"}}
"""Arguments without which there is no answer."""
Cards = Mapping[str, list[Card]]


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    path = tmp_path_factory.mktemp("sources") / "pacer.db"
    shutil.copyfile(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    with engine.begin() as connection:
        company = build(connection, NOW)
        tell(stage(connection, company, NOW, Vault((os.environ["PACER_SECRET_KEYS"],))))
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def cards(demo: Engine) -> Cards:
    """A card of each capability that writes nothing, as a rep and as a lead read it, by whatever leads there."""
    found = defaultdict(list)
    for who in (REP, LEAD):
        for name, each in _reached(demo, who):
            found[name].append(each)
    return found


def _reached(engine: Engine, who: str) -> Iterator[tuple[str, Card]]:
    reading = {name for name, each in capabilities().items() if not each.writes}
    calls = deque(Call(name, GIVEN.get(name, {})) for name in sorted(reading))
    while calls and reading:
        call = calls.popleft()
        if call.do not in reading:
            continue
        answer = press(engine, call, who)
        if answer.outcome == "answered" and isinstance(answer.reply, Card):
            reading.discard(call.do)
            yield call.do, answer.reply
            calls.extend(button.call for button in answer.reply.choices if not button.call.form)


def _shows_figures(shown: Card) -> bool:
    return any(_has_figures(block) for block in shown.body)


def _has_figures(block: Block) -> bool:
    match block:
        case Table(columns=columns):
            return any(column.align == "right" for column in columns)
        case Items(items=items):
            return any(letter.isdigit() for item in items for letter in item.value)
        case _:
            return isinstance(block, Figure | Chart | Progress)


def test_every_card_with_figures_names_its_source(cards: Cards) -> None:
    shown = {name for name, each in cards.items() if any(_shows_figures(one) and not one.source for one in each)}
    assert len(cards) > 35, "too little was reached to tell anything"
    assert shown == set(FROM_NO_IMPORT)


def _source(answer: Answer) -> str | None:
    found = card(answer).source
    return found.name if found else None


def test_what_is_about_to_be_written_names_the_source_of_its_figures_too(demo: Engine) -> None:
    assert _source(ask(demo, "alert me when I fall below 70% of pace", REP)) == "demo CRM"
    assert _source(ask(demo, "draft feedback for Hannah Brooks", LEAD)) == "demo CRM"
    assert _source(press(demo, Call("submit forecast", {"commit": "900k"}), REP)) == "demo CRM"
