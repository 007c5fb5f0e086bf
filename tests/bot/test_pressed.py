"""The cards and forms behind the buttons and items of the topics about people and their deals, as they are seen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from bot.app import App
from bot.app import build as app_of
from bot.blocks import Heading
from bot.capability import Capability, capabilities
from bot.cards import Answer, Card, Reply
from bot.demo.build import build
from bot.demo.stage import stage
from bot.demo.story import tell
from bot.handle import answer
from bot.settings import Settings
from bot.turn import Address, Call, ChatUser, Turn
from spm_core.db import engine_for
from spm_core.vault import Vault, new_key
from tests.looks import offences

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
KEY = new_key()
REP, MANAGER = "hannah.brooks@meridia.example", "claire.whitfield@meridia.example"
TOPICS = (
    "activities", "assessments", "coaching", "feedback", "goals", "issues", "metrics", "onboarding", "personal",
    "pipeline", "recognition", "wins",
)  # fmt: skip
SEEN, HEADINGS = 3, 2
_PRESS = count(1)


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> App:
    path = tmp_path_factory.mktemp("pressed") / "pacer.db"
    shutil.copyfile(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    with engine.begin() as connection:
        tell(stage(connection, build(connection, NOW), NOW, Vault((KEY,))))
    engine.dispose()
    settings = {"database_url": f"sqlite:///{path}", "secret_keys": KEY}
    return app_of(Settings.model_validate(settings))


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
@pytest.mark.parametrize("topic", TOPICS)
def test_what_a_press_brings_looks_as_it_should(demo: App, topic: str, locale: str) -> None:
    first = [Call(name) for name, each in capabilities().items() if _topic(each) == topic and not each.hidden]
    shown = [reply for who in (REP, MANAGER) for reply in _reached(demo, who, first, topic, locale)]
    assert [wrong for reply in shown for wrong in (*offences(reply), *_crowded(reply))] == []


def _reached(app: App, who: str, calls: list[Call], topic: str, locale: str) -> Iterator[Reply]:
    """The replies to the calls, and to one press of whatever they show, without what would write."""
    replies = [_ask(app, who, call, locale).reply for call in calls]
    pressed = {
        json.dumps(each.call.to_json()): each.call
        for reply in replies
        if isinstance(reply, Card)
        for each in reply.choices
        if _topic(capabilities()[each.call.do]) == topic
    }
    yield from replies
    yield from (
        _ask(app, who, call, locale).reply
        for call in pressed.values()
        if call.form or not capabilities()[call.do].writes
    )


def _ask(app: App, who: str, call: Call, locale: str) -> Answer:
    found = answer(
        app, Turn(f"press {next(_PRESS)}", ChatUser("console", "", who), Address("here"), NOW, call=call, locale=locale)
    )
    assert isinstance(found, Answer)
    return found


def _topic(capability: Capability) -> str:
    return capability.run.__module__.split(".")[2]


def _crowded(reply: Reply) -> Iterator[str]:
    """More buttons seen at once than a row holds, more headings than a card bears, a form that its button hides."""
    if not isinstance(reply, Card):
        return
    seen = [each.label for each in reply.buttons if not each.more]
    if len(seen) > SEEN:
        yield f"buttons {seen}"
    if sum(isinstance(block, Heading) for block in reply.body) > HEADINGS:
        yield f"headings of «{reply.title}»"
    yield from (f"no … in «{each.label}»" for each in reply.buttons if each.call.form and not each.label.endswith("…"))
