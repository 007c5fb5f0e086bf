"""An open modal: what is searched in it, and its rarely needed inputs, both made again from the form's call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Answer
from bot.i18n import speaking
from bot.inputs import ChoiceInput, Form
from bot.picks import matching
from bot.slack import forms, incoming
from bot.slack.incoming import Payload
from bot.slack.refusal import refusal
from bot.turn import Turn

log = structlog.get_logger()

Reopen = Callable[[Turn], Awaitable[Answer | None]]


class Modals:
    """`reopen` makes a form again, as whoever fills it in: a menu offers what they may see, whatever was forged."""

    def __init__(self, client: AsyncWebClient, reopen: Reopen) -> None:
        self.client = client
        self.reopen = reopen

    async def on_search(self, ack: AsyncAck, body: Payload) -> None:
        """Answer with the choices that match what was typed so far."""
        answer = await self._again(body)
        every = answer.reply.every if answer and isinstance(answer.reply, Form) else ()
        searched = (each for each in every if isinstance(each, ChoiceInput) and each.name == body["block_id"])
        offered = next((each.options for each in searched), ())
        await ack(options=forms.options(matching(offered, body.get("value") or "")))

    async def on_more(self, ack: AsyncAck, body: Payload) -> None:
        """Show all inputs, with what was typed."""
        await ack()
        answer, view = await self._again(body), body["view"]
        if answer is None or not isinstance(answer.reply, Form):
            return
        place = forms.submitted(view)[1]
        with speaking(answer.locale):
            shown = forms.modal(answer.reply, place, whole=True)
        try:
            await self.client.views_update(view_id=view["id"], hash=view["hash"], view=shown)
        except SlackApiError as refused:
            log.warning("modal not updated", error=refusal(refused))

    async def _again(self, body: Payload) -> Answer | None:
        try:
            inbound = incoming.submission(body, *forms.submitted(body["view"]))
        except (ValueError, LookupError, TypeError):
            log.warning("a modal without a call")
            return None
        return await self.reopen(inbound.turn(datetime.now(UTC)))
