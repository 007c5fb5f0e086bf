"""Ask a model what an unsure question means. It advises calls; whatever it does, somebody is answered."""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog

from bot.cards import Card, Text
from bot.i18n import _
from bot.run import Result
from bot.settings import Settings
from bot.turn import Call
from spm_core.principal import Principal

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Advice:
    """What a model would call, in order; nothing where it knows nothing better."""

    calls: tuple[Call, ...] = ()
    failed: bool = False
    """It was wanted and was not there."""


async def consult(settings: Settings, principal: Principal, question: str, last: Call | None) -> Advice:
    """Never raises for anything a model or its server does."""
    from bot.model.choose import choose, model_of
    from integrations.llm.openai import ModelFailed

    model = model_of(settings)
    if model is None:
        return Advice()
    try:
        return Advice(await choose(model, principal, question, last))
    except ModelFailed as failure:
        log.warning("model failed", code=failure.code)
        return Advice(failed=True)


def without_model(result: Result) -> Result:
    """The offline best guess, saying that it is one."""
    reply = result.answer.reply
    if not isinstance(reply, Card):
        return result
    note = Text(_("My language model did not answer, so this is my own best guess."), "muted")
    return replace(result, answer=replace(result.answer, reply=replace(reply, body=(*reply.body, note))))
