"""What a model writes is said only where its facts say it too."""

import json
from decimal import Decimal

import pytest

from bot.model.prose import prose
from integrations.llm.openai import Model
from tests.bot.model.llm_server import Script, serving

FACTS = {"name": "Dana Wu", "attainment": Decimal("0.812345679"), "deals": 3}
PLAIN = "Dana Wu: 81.2 %, 3 deals."


async def said(script: Script, monkeypatch: pytest.MonkeyPatch) -> str:
    async with serving(script) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        return await prose(Model("test", timeout=5), "Write one sentence.", FACTS, PLAIN)


async def test_words_within_the_facts_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(content="Dana is at 81.2 % with three deals.")
    assert await said(script, monkeypatch) == script.content
    assert len(script.asked) == 1
    assert json.loads(script.asked[0]["messages"][1]["content"])["deals"] == 3


@pytest.mark.parametrize("content", ["Dana is at 95 %.", "Well done, Marcus!", "Dana closes on 4 March."])
async def test_words_beyond_the_facts_are_tried_once_more_then_replaced(
    monkeypatch: pytest.MonkeyPatch, content: str
) -> None:
    script = Script(content=content)
    assert await said(script, monkeypatch) == PLAIN
    assert len(script.asked) == 2


@pytest.mark.parametrize("script", [Script(status=500), Script(refusal="no"), Script(body="{")])
async def test_a_model_that_fails_leaves_the_plain_words(monkeypatch: pytest.MonkeyPatch, script: Script) -> None:
    assert await said(script, monkeypatch) == PLAIN


async def test_without_a_model_the_words_are_plain() -> None:
    assert await prose(None, "Write one sentence.", FACTS, PLAIN) == PLAIN
