"""Slack, over Socket Mode or HTTP: what it delivers becomes turns, and answers go to the asker alone.

Slack wants its acknowledgement within 3 seconds. An answer that is ready by then is sent first, and a command's answer
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

from bot.cards import Answer
from bot.handle import ProfileLookup, WaitingModel
from bot.i18n import speaking
from bot.inputs import Form
from bot.slack import forms, incoming
from bot.slack.delivery import deliver, respond
from bot.slack.directory import SlackDirectory, SlackSeen
from bot.slack.files import with_files
from bot.slack.incoming import Incoming, Payload, SlackPlace
from bot.slack.refusal import refusal
from bot.slack.render import SlackMessage
from bot.slack.replies import SENT, UNSEEN, message_of, messages_of, notice, wrong
from bot.slack.thinking import thinking
from bot.slack.words import mentioned, plain_text
from bot.turn import Turn

log = structlog.get_logger()

ACKNOWLEDGE_AFTER = 2.0
"""Seconds; the rest of Slack's 3 is left for the network."""

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
        inbound = incoming.command(body)

        async def late(reply: SlackMessage) -> None:
            await deliver(self.client, inbound.user.id, inbound.place, reply)

        await self._in_time(ack, self._commanded(inbound), _ephemeral, late)

    async def on_event(self, ack: AsyncAck, body: Payload) -> None:
        if inbound := incoming.event(body):
            self.directory.learn(inbound.place.channel, SlackSeen(bool(inbound.shared)))
            await self._in_time(ack, self._answered(inbound))
        else:
            await ack()

    async def on_reaction(self, ack: AsyncAck, body: Payload) -> None:
        """Count a reaction and say nothing: whoever reacts asked nothing."""
        if inbound := incoming.reaction(body, self.user):
            await self._in_time(ack, self._ask(inbound))
        else:
            await ack()

    async def on_action(self, ack: AsyncAck, body: Payload) -> None:
        try:
            inbound = incoming.action(body)
        except ValueError:
            log.warning("a button without a call")
            await ack()
        else:
            await self._in_time(ack, self._answered(inbound))

    async def on_submission(self, ack: AsyncAck, body: Payload) -> None:
        inbound, view = incoming.submission(body, *forms.submitted(body["view"])), body["view"]

        def express(answer: Answer) -> Acknowledgement:
            errors = wrong(answer, view)
            with speaking(answer.locale):
                if errors or not isinstance(answer.reply, Form):
                    return {"response_action": "errors", "errors": errors}
                return {"response_action": "update", "view": forms.modal(answer.reply, inbound.place.to_json())}

        async def late(answer: Answer) -> None:
            await deliver(self.client, inbound.user.id, inbound.place, message_of(answer, inbound.place))

        await self._in_time(ack, self._submitted(inbound, view), express, late)

    async def close(self) -> None:
        if self.running:
            await asyncio.wait(self.running, timeout=10)

    async def _commanded(self, inbound: Incoming) -> SlackMessage | None:
        """The message that acknowledges a command; None where the answer went elsewhere."""
        inbound = await self._looked_up(inbound)
        answer = await self._ask(inbound)
        if answer is None:
            return None
        unseen, inbound = inbound.place.own, with_files(inbound, answer)
        messages = await self._messages(inbound, answer)
        if len(messages) == 1 and not inbound.place.own:
            return messages[0]
        await self._send(inbound, messages)
        return notice(answer, UNSEEN if unseen else SENT) if messages and inbound.place.own else None

    async def _answered(self, inbound: Incoming) -> None:
        asked_in, inbound = inbound.place, await self._looked_up(inbound)
        answer = await self._ask(inbound)
        if answer is None:
            return
        seen, inbound = inbound.place, with_files(inbound, answer)
        messages = await self._messages(inbound, answer)
        await self._send(inbound, messages)
        if messages and inbound.place != seen:
            await deliver(self.client, inbound.user.id, seen, notice(answer, SENT))
        elif messages and inbound.place != asked_in and asked_in.url:
            await respond(self.client, asked_in, notice(answer, SENT))

    async def _submitted(self, inbound: Incoming, view: Payload) -> Answer | None:
        """The answer that keeps the modal open; None where it may close."""
        inbound = await self._looked_up(inbound)
        answer = await self._ask(inbound)
        if answer is None or isinstance(answer.reply, Form) or wrong(answer, view):
            return answer
        inbound = with_files(inbound, answer)
        await self._send(inbound, messages_of(answer, inbound.place))
        return None

    async def _messages(self, inbound: Incoming, answer: Answer) -> Sequence[SlackMessage]:
        """The messages to send, in order, without a form that comes first and could open as a modal."""
        messages = messages_of(answer, inbound.place)
        return messages[1:] if await self._opened(inbound, answer) else messages

    async def _send(self, inbound: Incoming, messages: Sequence[SlackMessage]) -> None:
        for part in messages:
            await deliver(self.client, inbound.user.id, inbound.place, part)

    async def _looked_up(self, inbound: Incoming) -> Incoming:
        """The same with what Slack knows: who else reads the channel, and whom each mention means."""
        if inbound.to_dm:
            return replace(inbound, place=SlackPlace(inbound.user.id, own=True), shared=False)
        channel = inbound.place.channel
        seen = await self.directory.seen(channel) if inbound.shared is None else SlackSeen(inbound.shared)
        if seen is None:
            seen, inbound = SlackSeen(), replace(inbound, place=SlackPlace(inbound.user.id, own=True))
        people = mentioned(inbound.text) - {self.user}
        names = await self.directory.names(people) if people else {}
        words = plain_text(inbound.text, {**names, self.user: ""})
        return replace(inbound, text=words, shared=seen.shared, member=seen.member, name=inbound.name or seen.name)

    async def _ask(self, inbound: Incoming) -> Answer | None:
        waiting = partial(thinking, self.client, inbound.thread) if inbound.thread else None
        turn, user = inbound.turn(datetime.now(UTC)), inbound.user.id
        return await self.answer(turn, lambda: self.directory.profile(user), waiting)

    async def _opened(self, inbound: Incoming, answer: Answer) -> bool:
        """Whether the answer is a form that opened as a modal."""
        if not isinstance(answer.reply, Form) or inbound.trigger is None:
            return False
        with speaking(answer.locale):
            view = forms.modal(answer.reply, inbound.place.to_json())
        try:
            await self.client.views_open(trigger_id=inbound.trigger, view=view)
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
        """Acknowledge with the result of `work`; or, if that takes too long, with nothing, and give it to `late`."""
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
    # A failure is acknowledged too: the event is already taken, so Slack delivering it again would help nobody.
    try:
        return await work
    except Exception:
        log.exception("answer not delivered")
        return None


def _ephemeral(reply: SlackMessage) -> Acknowledgement:
    return {"response_type": "ephemeral", **reply.to_json()}
