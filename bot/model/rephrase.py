"""The parts of a card that a model may reword: with no transaction open, and kept only where the facts agree."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from babel import Locale

from bot.cards import Wording
from bot.model.prose import prose
from bot.settings import Settings
from integrations.llm.openai import Model
from prompts import load


async def rephrase(settings: Settings, wanted: Wording, locale: str) -> Mapping[str, Any]:
    """The parts that the model worded differently, by name; none without a model or where it goes beyond the facts."""
    if not settings.model:
        return {}
    model = Model(settings.model, settings.model_timeout)
    language = Locale.parse(locale).english_name or locale

    async def word(part: str, plain: str) -> str:
        instructions = load("word_feedback").fill(part=part, language=language)
        return await prose(model, instructions, {"lines": plain.splitlines(), "facts": wanted.facts}, plain)

    texts = await asyncio.gather(*(word(part, plain) for part, plain in wanted.plain.items()))
    return {part: text for part, text in zip(wanted.plain, texts, strict=True) if text != wanted.plain[part]}
