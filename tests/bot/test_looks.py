"""Every capability's card and form as people see them, in every language, on the demo company."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App
from bot.capability import capabilities
from bot.cards import Answer, Card
from bot.demo.build import build
from bot.handle import answer
from bot.settings import Settings
from bot.turn import Address, Call, ChatUser, Turn
from spm_core.db import engine_for
from tests.looks import offences

NOW = datetime(2026, 5, 20, 9, 30, tzinfo=UTC)
REP, MANAGER = "owen.mercer@meridia.example", "claire.whitfield@meridia.example"
DOCUMENTS = frozenset({"report"})


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    path = tmp_path_factory.mktemp("looks") / "pacer.db"
    shutil.copyfile(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    with engine.begin() as connection:
        build(connection, NOW)
    with ThreadPoolExecutor(1) as workers:
        yield App(engine, Settings(_env_file=None), workers)
    engine.dispose()


def ask(app: App, who: str, call: Call, locale: str) -> Answer:
    user = ChatUser("console", "", who)
    key = f"{who} {locale} {json.dumps(call.to_json())}"
    found = answer(app, Turn(key, user, Address("here"), NOW, call=call, locale=locale))
    assert isinstance(found, Answer)
    return found


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
@pytest.mark.parametrize("name", sorted(capabilities()))
def test_a_phone_cuts_nothing_and_nobody_reads_codes(demo: App, name: str, locale: str) -> None:
    replies = [ask(demo, who, Call(name), locale).reply for who in (REP, MANAGER)]
    assert [offence for reply in replies for offence in offences(reply, document=name in DOCUMENTS)] == []


@pytest.mark.parametrize("locale", ["en", "it", "pt-BR"])
@pytest.mark.parametrize("name", sorted(capabilities()))
def test_a_form_fits_and_shows_words(demo: App, name: str, locale: str) -> None:
    known = {"period": {"start": "2026-01-01", "end": "2026-03-31"}, "person": "hannah.brooks@meridia.example"}
    reply = ask(demo, MANAGER, Call(name, known, form=True), locale).reply
    assert isinstance(reply, Card) or not reply.inputs or offences(reply) == []
