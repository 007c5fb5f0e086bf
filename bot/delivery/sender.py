"""Messages that nobody asked for: where they go and how sending can fail. Platforms implement Sender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.cards import Answer
from spm_core.notices.rules import Bucket

OutgoingMessage = Mapping[str, Any]
"""The address of a message, as JSON values; only its platform reads more of it than "platform"."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way."""

    key: str
    """The notice's key, by which the message is found again."""
    to: OutgoingMessage
    """A person or a channel, as spm_core.notices.recipients addresses them."""
    answer: Answer
    root: OutgoingMessage | None = None
    """The message in whose thread it goes."""
    greeting: str | None = None
    """The event to claim with it, where it says who we are."""


class Sender(Protocol):
    """A platform on which people are written to. Calls are tried once and raise Failure: the caller tries again."""

    def buckets(self, to: OutgoingMessage, *, edit: bool) -> Sequence[Bucket]:
        """The limits that sending there, or editing that message, counts against; the widest first."""

    async def send(self, out: Outgoing) -> OutgoingMessage: ...

    async def find(
        self, key: str, to: OutgoingMessage, root: OutgoingMessage | None, since: datetime
    ) -> OutgoingMessage | None:
        """The message with that key, if it has arrived since. Raises Unreadable where the platform cannot tell."""

    async def edit(self, message: OutgoingMessage, answer: Answer) -> OutgoingMessage: ...


class Failure(Exception):
    """A message that was not delivered, as far as is known. `code` tells operators why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotTaken(Failure):
    """The platform refused it or was not reached."""


class TooFast(Failure):
    """The platform takes nothing for a while."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too_fast")
        self.wait = wait


class Closed(Failure):
    """The platform takes nothing from us until somebody repairs it: a token was revoked."""


class Unknown(Failure):
    """It may have arrived."""


class Unreadable(Failure):
    """It cannot be found out whether the message arrived."""
