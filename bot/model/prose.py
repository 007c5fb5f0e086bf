"""Prose by a model that says only what its facts say, or else the words that code made."""

from __future__ import annotations

import json
from typing import Any

import structlog

from bot.facts import to_json
from bot.model.grounding import grounded
from integrations.llm.openai import Model, ModelFailed, write

log = structlog.get_logger()

TRIES = 2


async def prose(model: Model | None, instructions: str, facts: Any, plain: str) -> str:
    """The model's words for these facts; `plain` where there is no model or its words go beyond them every time."""
    if model is None:
        return plain
    material = json.dumps(to_json(facts), ensure_ascii=False)
    try:
        for _ in range(TRIES):
            text = await write(model, instructions, material)
            if grounded(text, facts):
                return text
            log.warning("prose beyond its facts")
    except ModelFailed as failure:
        log.warning("model failed", code=failure.code)
    return plain
