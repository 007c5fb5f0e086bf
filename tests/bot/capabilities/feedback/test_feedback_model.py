"""A draft worded by a model: only what its facts say is kept, and nothing that anybody wrote is told to it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import Engine

from bot import handle
from bot.cards import Answer
from bot.turn import Call
from spm_core.principal import CompanyInfo
from spm_core.vault import new_key
from tests.asking import app_of, card, texts, turn_of
from tests.bot.capabilities.feedback.giving import floor
from tests.bot.model.llm_server import Script, serving

ANNA = "Anna Lead"
START = Call("draft feedback", {"person": "Luca", "improvement": "Marta's secret"})


@pytest.fixture
def people(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    return floor(engine, company)


async def drafted(engine: Engine, script: Script, monkeypatch: pytest.MonkeyPatch) -> Answer:
    async with serving(script) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        monkeypatch.setenv("PACER_MODEL", "test")
        found = await handle.handle(app_of(engine), turn_of("", ANNA, call=START))
    assert isinstance(found, Answer)
    assert found.outcome == "answered", found
    return found


async def test_a_model_words_what_is_data_alone(
    engine: Engine, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    script = Script(content="You booked $43,000 of $60,000.")
    draft = await drafted(engine, script, monkeypatch)
    assert texts(draft).count("You booked $43,000 of $60,000.") == 3  # goals, since, successes; not the manager's part
    assert any(line.startswith("To work on: Marta's secret") for line in texts(draft))
    assert "Marta" not in json.dumps(script.asked)
    stored = await read(engine)
    assert texts(stored) == texts(draft)


LIES = ("You booked $99,000 of $60,000.", "Marcus Stone is better than you.", "In August you won.")


@pytest.mark.parametrize("lie", LIES)
async def test_a_model_that_lies_changes_no_word(
    engine: Engine, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, lie: str
) -> None:
    draft = await drafted(engine, Script(content=lie), monkeypatch)
    assert lie not in texts(draft)
    assert any(line.startswith("Quota: $43,000 of $60,000 (71.7%)") for line in texts(draft))


@pytest.mark.parametrize("script", [Script(status=500), Script(body="{")])
async def test_a_model_that_fails_leaves_the_draft_as_it_is(
    engine: Engine, people: dict[str, int], monkeypatch: pytest.MonkeyPatch, script: Script
) -> None:
    draft = await drafted(engine, script, monkeypatch)
    assert any(line.startswith("Quota: $43,000 of $60,000 (71.7%)") for line in texts(draft))
    assert card(draft).buttons


async def read(engine: Engine) -> Answer:
    found = await handle.handle(app_of(engine), turn_of("", ANNA, call=Call("feedback", {"feedback": 1})))
    assert isinstance(found, Answer)
    return found
