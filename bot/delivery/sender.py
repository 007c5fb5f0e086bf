"""What is said without being asked: where to, through what, and how it can fail. Platforms implement Sender."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.cards import Answer
from spm_core.notices.rules import Bucket

OutgoingMessage = Mapping[str, Any]
"""Where a message is, as JSON; only its platform reads it beyond "platform"."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way."""

    key: str
    """The notice's, by which it is found again."""
    to: OutgoingMessage
    """A person or a channel: spm_core.notices.recipients says which."""
    answer: Answer
    root: OutgoingMessage | None = None
    """The message in whose thread it goes."""


class Sender(Protocol):
    """A platform that people can be written to on. Each call is tried once: whoever calls waits and tries again."""

    def buckets(self, to: OutgoingMessage, *, edit: bool) -> Sequence[Bucket]:
        """The limits that a send there counts against, or an edit of that message; the widest first."""

    async def send(self, out: Outgoing) -> OutgoingMessage: ...

    async def find(
        self, key: str, to: OutgoingMessage, root: OutgoingMessage | None, since: datetime
    ) -> OutgoingMessage | None:
        """The message with that key, if it arrived since; Unreadable where nobody can tell."""

    async def edit(self, message: OutgoingMessage, answer: Answer) -> OutgoingMessage: ...


class Failure(Exception):
    """Not delivered, so far as is known. `code` says why, to operators."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotTaken(Failure):
    """The platform did not take it, or was not reached."""


class TooFast(Failure):
    """It takes nothing for a while."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too_fast")
        self.wait = wait


class Closed(Failure):
    """It takes nothing from us until somebody mends it: a token was revoked."""


class Unknown(Failure):
    """It may have arrived."""


class Unreadable(Failure):
    """Whether it arrived cannot be found out."""
