"""One event of a Teams conversation, from its activity to what is sent back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog
from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.teams import TeamsInfo
from botbuilder.schema import Activity, ActivityTypes

from bot.app import App
from bot.blocks import Text
from bot.cards import Answer, Card, Document
from bot.errors import bad_input
from bot.handle import handle, reopen
from bot.i18n import _, speaking
from bot.identity import Profile
from bot.inputs import Form
from bot.parts.documents import files_of, making
from bot.teams.actions import SUBMIT
from bot.teams.blocks import Element
from bot.teams.connector import UNDELIVERED, Connector
from bot.teams.files import AGREED, agreed, consents, put, shown
from bot.teams.incoming import action_of, event_id, is_arrival, pressed, tenant_of, time_zone_of, turn_of
from bot.teams.inputs import WHOLE
from bot.teams.members import is_guest
from bot.teams.render import render, summary
from bot.teams.thinking import thinking
from bot.teams.welcome import welcome
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.inbox import claim

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
PRESSED = "adaptiveCard/action"
CHANNEL = "channel"

log = structlog.get_logger()


class TeamsConversation:
    def __init__(self, app: App, connector: Connector, now: datetime) -> None:
        self.app = app
        self.connector = connector
        self.now = now
        self.home = app.settings.teams_tenant_id

    async def on_turn(self, context: TurnContext) -> None:
        activity = context.activity
        if activity.from_property.role == "bot":
            return
        match activity.type:
            case ActivityTypes.message:
                await self._message(context)
            case ActivityTypes.invoke if activity.name == PRESSED:
                await self._press(context)
            case ActivityTypes.invoke if activity.name == AGREED:
                await self._consented(context)
            case ActivityTypes.installation_update | ActivityTypes.conversation_update if is_arrival(activity):
                await self._arrive(context)

    async def _message(self, context: TurnContext) -> None:
        """Words, or a button pressed in a client without Action.Execute."""
        value = context.activity.value
        if isinstance(value, dict) and "call" in value:
            await self._deliver(context, await self._called(context, value, value.get("verb")))
        else:
            await self._deliver(context, await self._answer(context))

    async def _press(self, context: TurnContext) -> None:
        """A form that worked is replaced by its answer; a button's answer is a message of its own."""
        data, verb = action_of(context.activity)
        answer = await self._called(context, data, verb)
        if answer and verb == SUBMIT and not answer.failed and _is_private(context):
            await _replace(context, await self._corrected(context, data, answer))
            await self._send(context, await consents(answer))
        else:
            delivered = await self._deliver(context, answer)
            with speaking(_locale(context, answer)):
                await _respond(context, MESSAGE, delivered or _("Answered below."))

    async def _corrected(self, context: TurnContext, data: Any, answer: Answer) -> Answer:
        """The form again, with what was typed and what was wrong, as clients may forget what it was filled with."""
        if answer.outcome != "error" or not isinstance(answer.reply, Card):
            return answer
        again = await reopen(self.app, turn_of(context.activity, self.now, self.home, pressed(data, SUBMIT)))
        if again is None or not isinstance(again.reply, Form):
            return answer
        said = " ".join(block.words for block in answer.reply.body if isinstance(block, Text))
        return replace(again, form_errors=answer.form_errors or {WHOLE: said})

    async def _consented(self, context: TurnContext) -> None:
        """A file was accepted or declined; an accepted one is made anew and put where Teams says."""
        try:
            consent = agreed(context.activity.value)
        except ValueError:
            log.warning("a consent to nothing that we asked")
            consent = None
        if consent and _is_private(context):
            answer = await self._answer(context, consent.call)
            files = files_of(answer) if answer else ()
            if answer and consent.file < len(files):
                await self._put(context, consent.info, files[consent.file], answer.locale)
            elif answer:
                await self._send(context, [message_of(answer)])
        acknowledged = Activity(type=ActivityTypes.invoke_response, value=InvokeResponse(status=HTTPStatus.OK))
        await context.adapter.send_activities(context, [acknowledged])

    async def _put(self, context: TurnContext, info: Mapping[str, str], document: Document, locale: str) -> None:
        try:
            await put(self.connector.session(), info["uploadUrl"], await making(document, locale))
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("file not uploaded", error=type(error).__name__)
            with speaking(locale):
                words = _("I could not upload {name}. Please try again.").format(name=document.name)
            await self._send(context, [{"text": words}])
        else:
            await self._send(context, [shown(info)])

    async def _called(self, context: TurnContext, data: Any, verb: Any) -> Answer | None:
        try:
            return await self._answer(context, pressed(data, verb))
        except ValueError:
            with speaking(context.activity.locale):
                return Answer(bad_input(CoreError("bad_call")), "error", locale=context.activity.locale or "en")

    async def _answer(self, context: TurnContext, call: Call | None = None) -> Answer | None:
        turn = turn_of(context.activity, self.now, self.home, call)
        shows_typing = context.activity.conversation.conversation_type != CHANNEL
        waiting = partial(thinking, self.connector, context) if shows_typing else None
        return await handle(self.app, turn, lambda: self._profile(context), waiting)

    async def _profile(self, context: TurnContext) -> Profile | None:
        """What the directory says about the asker; None for guests and people of other organisations."""
        activity = context.activity
        try:
            member = await TeamsInfo.get_member(context, activity.from_property.id)
        except UNDELIVERED as error:
            log.warning("no profile", error=type(error).__name__)
            return None
        own = member.tenant_id == (self.home or tenant_of(activity))
        address = member.email or member.user_principal_name
        if not own or not address or is_guest(member.user_role, (member.email, member.user_principal_name)):
            return None
        return Profile(address, activity.locale, time_zone_of(activity))

    async def _deliver(self, context: TurnContext, answer: Answer | None) -> str | None:
        """Send it to the asker alone; elsewhere leave a note without figures, whose words are returned."""
        if answer is None:
            return None
        messages = [*(message_of(part) for part in answer.parts), *await consents(answer)]
        if _is_private(context):
            await self._send(context, messages)
            return None
        with speaking(_locale(context, answer)):
            note = await self._in_private(context, messages)
            if context.activity.type == ActivityTypes.message:
                await self.connector.send(context, {"text": note})
        return note

    async def _send(self, context: TurnContext, messages: Sequence[Element]) -> None:
        for message in messages:
            await self.connector.send(context, message)

    async def _in_private(self, context: TurnContext, messages: Sequence[Element]) -> str:
        async def send(private: TurnContext) -> None:
            await self._send(private, messages)

        try:
            await self.connector.create_conversation(TurnContext.get_conversation_reference(context.activity), send)
        except UNDELIVERED as error:
            log.warning("no private chat", error=type(error).__name__)
            return _("I can't write to you yet. Open a chat with me, say hello, then ask me there.")
        return _("I answered you in our chat.")

    async def _arrive(self, context: TurnContext) -> None:
        """Greet whoever the app was installed for, which links them; where others read along, say who this is."""
        if _is_private(context):
            await self._deliver(context, await self._answer(context))
            return
        once = event_id("arrival", context.activity.conversation.id)
        loop = asyncio.get_running_loop()
        if await loop.run_in_executor(self.app.workers, self._first, once):
            await self.connector.send(context, message_of(welcome(context.activity.locale)))

    def _first(self, event: str) -> bool:
        with self.app.engine.begin() as connection:
            return claim(connection, event, self.now)


async def _replace(context: TurnContext, answer: Answer) -> None:
    """Replace the form by its answer; where it was wrong and cannot be made again, only say what was wrong."""
    if answer.form_errors and isinstance(answer.reply, Card):
        await _respond(context, MESSAGE, " ".join(answer.form_errors.values()))
    else:
        await _respond(context, CARD, render(answer))


def _is_private(context: TurnContext) -> bool:
    return bool(context.activity.conversation.conversation_type == "personal")


def _locale(context: TurnContext, answer: Answer | None) -> str | None:
    return answer.locale if answer else context.activity.locale


def message_of(answer: Answer) -> Element:
    return {"summary": summary(answer.reply), "attachments": [{"contentType": CARD, "content": render(answer)}]}


async def _respond(context: TurnContext, kind: str, value: Element | str) -> None:
    body = {"statusCode": HTTPStatus.OK, "type": kind, "value": value}
    response = Activity(type=ActivityTypes.invoke_response, value=InvokeResponse(status=HTTPStatus.OK, body=body))
    await context.adapter.send_activities(context, [response])  # the context's own way copies the card
