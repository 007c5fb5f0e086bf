"""Asks a model what an unsure question means. It advises calls; whatever it does, the asker gets an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from bot.blocks import Text
from bot.cards import Card
from bot.i18n import _
from bot.run import Result
from bot.settings import Settings
from bot.turn import Call
from spm_core.principal import Principal

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Advice:
    """The calls a model would make, in order; none where it knows nothing better."""

    calls: tuple[Call, ...] = ()
    failed: bool = False
    """Whether a model was needed and did not answer."""


async def ask_model(
    settings: Settings, principal: Principal, question: str, last: Call | None, likely: Sequence[str]
) -> Advice:
    """Ask the model, if there is one, which of the likely topics is meant. Never raises for anything it does."""
    from bot.model.choose import choose, model_of
    from integrations.llm.openai import ModelFailed

    model = model_of(settings)
    if model is None:
        return Advice()
    try:
        return Advice(await choose(model, principal, question, last, likely))
    except ModelFailed as failure:
        log.warning("model failed", code=failure.code)
        return Advice(failed=True)


def without_model(result: Result) -> Result:
    """The best guess made without a model, with a note that it is one."""
    reply = result.answer.reply
    if not isinstance(reply, Card):
        return result
    note = Text(_("My language model did not answer, so this is my own best guess."), "muted")
    return replace(result, answer=replace(result.answer, reply=replace(reply, body=(*reply.body, note))))
