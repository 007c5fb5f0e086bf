"""Slack, over Socket Mode or HTTP: what it delivers becomes turns, answers go back to the asker alone.

Slack wants its acknowledgement within 3 seconds. An answer that is ready before is given first, and a command's answer
*is* the acknowledgement; a slower one is acknowledged in time and finished in the background.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import structlog
from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import Answer, Button, Card, Form
from bot.handle import ProfileLookup, WaitingModel
from bot.i18n import N_, _, speaking
from bot.slack import forms, incoming
from bot.slack.delivery import deliver, respond
from bot.slack.directory import SlackDirectory, SlackSeen
from bot.slack.files import with_files
from bot.slack.incoming import Incoming, Payload, SlackPlace
from bot.slack.refusal import refusal
from bot.slack.render import SlackMessage, message
from bot.slack.thinking import thinking
from bot.slack.words import mentioned, plain_text
from bot.turn import Turn

log = structlog.get_logger()

ACKNOWLEDGE_AFTER = 2.0
"""Seconds; the rest of Slack's 3 is for the way there and back."""

UNSEEN = N_("I can't see who reads along here, so I sent the answer to your direct messages.")
SENT = N_("I sent the answer to your direct messages.")

AnswerTurn = Callable[[Turn, ProfileLookup, WaitingModel | None], Awaitable[Answer | None]]
Acknowledgement = Mapping[str, Any]
SlackResult = TypeVar("SlackResult")


class Adapter:
    """`answer` is the pipeline; `team` and `user` are the bot's own workspace and user id."""

    def __init__(self, answer: AnswerTurn, client: AsyncWebClient, team: str, user: str) -> None:
        self.answer = answer
        self.client = client
        self.user = user
        self.directory = SlackDirectory(client, team)
        self.running: set[asyncio.Task[Any]] = set()

    async def on_command(self, ack: AsyncAck, body: Payload) -> None:
        came = incoming.command(body)

        async def late(found: SlackMessage) -> None:
            await deliver(self.client, came.user.id, came.place, found)

        await self._in_time(ack, self._commanded(came), _ephemeral, late)

    async def on_event(self, ack: AsyncAck, body: Payload) -> None:
        if came := incoming.event(body):
            self.directory.learn(came.place.channel, SlackSeen(bool(came.shared)))
            await self._in_time(ack, self._answered(came))
        else:
            await ack()

    async def on_reaction(self, ack: AsyncAck, body: Payload) -> None:
        """Counted without a word: whoever reacts asked nothing."""
        if came := incoming.reaction(body, self.user):
            await self._in_time(ack, self._ask(came))
        else:
            await ack()

    async def on_action(self, ack: AsyncAck, body: Payload) -> None:
        try:
            came = incoming.action(body)
        except ValueError:
            log.warning("a button without a call")
            await ack()
        else:
            await self._in_time(ack, self._answered(came))

    async def on_submission(self, ack: AsyncAck, body: Payload) -> None:
        came, view = incoming.submission(body, *forms.submitted(body["view"])), body["view"]

        def express(answer: Answer) -> Acknowledgement:
            wrong = _wrong(answer, view)
            with speaking(answer.locale):
                if wrong or not isinstance(answer.reply, Form):
                    return {"response_action": "errors", "errors": wrong}
                return {"response_action": "update", "view": forms.modal(answer.reply, came.place.to_json())}

        async def late(answer: Answer) -> None:
            await deliver(self.client, came.user.id, came.place, _message(answer, came.place))

        await self._in_time(ack, self._submitted(came, view), express, late)

    async def close(self) -> None:
        """Lets what is under way come to its end."""
        if self.running:
            await asyncio.wait(self.running, timeout=10)

    async def _commanded(self, came: Incoming) -> SlackMessage | None:
        """The message that acknowledges a command; None where the answer went elsewhere."""
        came = await self._looked_up(came)
        answer = await self._ask(came)
        if answer is None:
            return None
        unseen, came = came.place.own, with_files(came, answer)
        found = await self._messages(came, answer)
        if len(found) == 1 and not came.place.own:
            return found[0]
        await self._send(came, found)
        return _notice(answer, UNSEEN if unseen else SENT) if found and came.place.own else None

    async def _answered(self, came: Incoming) -> None:
        asked_in, came = came.place, await self._looked_up(came)
        answer = await self._ask(came)
        if answer is None:
            return
        seen, came = came.place, with_files(came, answer)
        found = await self._messages(came, answer)
        await self._send(came, found)
        if found and came.place != seen:
            await deliver(self.client, came.user.id, seen, _notice(answer, SENT))
        elif found and came.place != asked_in and asked_in.url:
            await respond(self.client, asked_in, _notice(answer, SENT))

    async def _submitted(self, came: Incoming, view: Payload) -> Answer | None:
        """The answer that keeps the modal open; None where it may close."""
        came = await self._looked_up(came)
        answer = await self._ask(came)
        if answer is None or isinstance(answer.reply, Form) or _wrong(answer, view):
            return answer
        came = with_files(came, answer)
        await self._send(came, _all_messages(answer, came.place))
        return None

    async def _messages(self, came: Incoming, answer: Answer) -> Sequence[SlackMessage]:
        """What is left to send, in its order, once a form that comes first has opened as a modal."""
        found = _all_messages(answer, came.place)
        return found[1:] if await self._opened(came, answer) else found

    async def _send(self, came: Incoming, found: Sequence[SlackMessage]) -> None:
        for each in found:
            await deliver(self.client, came.user.id, came.place, each)

    async def _looked_up(self, came: Incoming) -> Incoming:
        """With who reads along, and who is meant by each mention."""
        if came.to_dm:
            return replace(came, place=SlackPlace(came.user.id, own=True), shared=False)
        seen = SlackSeen(came.shared) if came.shared is not None else await self.directory.seen(came.place.channel)
        if seen is None:
            seen, came = SlackSeen(), replace(came, place=SlackPlace(came.user.id, own=True))
        people = mentioned(came.text) - {self.user}
        names = await self.directory.names(people) if people else {}
        words = plain_text(came.text, {**names, self.user: ""})
        return replace(came, text=words, shared=seen.shared, member=seen.member, name=came.name or seen.name)

    async def _ask(self, came: Incoming) -> Answer | None:
        waiting = partial(thinking, self.client, came.thread) if came.thread else None
        return await self.answer(came.turn(datetime.now(UTC)), lambda: self.directory.profile(came.user.id), waiting)

    async def _opened(self, came: Incoming, answer: Answer) -> bool:
        """Whether the answer is a form that opened as a modal."""
        if not isinstance(answer.reply, Form) or came.trigger is None:
            return False
        with speaking(answer.locale):
            view = forms.modal(answer.reply, came.place.to_json())
        try:
            await self.client.views_open(trigger_id=came.trigger, view=view)
        except SlackApiError as refused:
            log.warning("modal refused", error=refusal(refused))
            return False
        return True

    async def _in_time(
        self,
        ack: AsyncAck,
        work: Coroutine[Any, Any, SlackResult | None],
        express: Callable[[SlackResult], Acknowledgement] = lambda _result: {},
        late: Callable[[SlackResult], Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        """Acknowledge with what `work` found; or, when that takes too long, with nothing, and hand it to `late`."""
        task = self._start(work)
        await asyncio.wait({task}, timeout=ACKNOWLEDGE_AFTER)
        if task.done():
            result = task.result()
            await ack(**express(result) if result is not None else {})
            return
        await ack()
        if late:
            self._start(_then(task, late))

    def _start(self, work: Coroutine[Any, Any, SlackResult | None]) -> asyncio.Task[SlackResult | None]:
        task = asyncio.create_task(_logged(work))
        self.running.add(task)
        task.add_done_callback(self.running.discard)
        return task


async def _then(
    task: asyncio.Task[SlackResult | None], late: Callable[[SlackResult], Coroutine[Any, Any, None]]
) -> None:
    result = await task
    if result is not None:
        await late(result)


async def _logged(work: Coroutine[Any, Any, SlackResult | None]) -> SlackResult | None:
    # Slack would deliver the event again, which is taken by now: it is acknowledged all the same.
    try:
        return await work
    except Exception:
        log.exception("answer not delivered")
        return None


def _ephemeral(found: SlackMessage) -> Acknowledgement:
    return {"response_type": "ephemeral", **found.to_json()}


def _wrong(answer: Answer, view: Payload) -> dict[str, str]:
    """By input of the modal, which stays open with what was typed."""
    if answer.failed and isinstance(answer.reply, Card):
        return forms.failed(view, answer.reply)
    return forms.errors(view, answer.form_errors or (answer.reply.errors if isinstance(answer.reply, Form) else {}))


def _all_messages(answer: Answer, place: SlackPlace) -> Sequence[SlackMessage]:
    return [_message(part, place) for part in answer.parts]


def _message(answer: Answer, place: SlackPlace) -> SlackMessage:
    with speaking(answer.locale):
        card = forms.card_of(answer.reply)
        keep = answer.call if card.as_of and not place.own else None  # figures that would be gone after a reload
        return message(card, Button(_("Send to my DM"), keep) if keep else None)


def _notice(answer: Answer, words: str) -> SlackMessage:
    with speaking(answer.locale):
        return SlackMessage(_(words), [])
