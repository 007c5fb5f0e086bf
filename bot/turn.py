"""What comes in: a Turn, with words or a ready Call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from spm_core.inbox import OPENINGS

Surface = Literal["slack", "teams", "console"]
MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Call:
    """A capability's name and its arguments as JSON values, untrusted until they are validated.

    With `form`, the capability's form is opened with these arguments instead of running it.
    """

    do: str
    args: Mapping[str, Any] = field(default_factory=dict)
    form: bool = False

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"do": self.do, "args": dict(self.args)}
        return {**plain, "form": True} if self.form else plain

    @staticmethod
    def from_json(value: Any) -> Call:
        """The call of a JSON value. Raises ValueError for anything else."""
        if not isinstance(value, Mapping) or not isinstance(value.get("do"), str):
            raise ValueError("not a call")
        args = value.get("args", {})
        if not isinstance(args, Mapping):
            raise ValueError("a call's arguments are an object")
        return Call(value["do"], dict(args), value.get("form") is True)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a turn came from, and where its answer goes."""

    conversation: str
    kind: Literal["dm", "group", "channel"] = "dm"
    thread: str | None = None
    shared: bool = False
    """Whether people of another company read it."""
    name: str | None = None
    """A channel's name, where the platform tells it."""
    member: bool = True
    """Whether the bot is a member."""
    service_url: str | None = None
    """The URL at which Teams takes messages for it."""


@dataclass(frozen=True, slots=True)
class ChatUser:
    """A user of a platform. `tenant` is the workspace or directory that vouches for the id."""

    platform: Surface
    tenant: str
    id: str


def opening_id(user: ChatUser) -> str:
    """The id of a user's first opening of their conversation with us, which is remembered for good."""
    return OPENINGS + sha256("\n".join((user.platform, user.tenant, user.id)).encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Turn:
    id: str
    """Unique for each event, and the same when the platform delivers it again."""
    user: ChatUser
    address: Address
    at: datetime
    text: str = ""
    call: Call | None = None
    command: bool = False
    """Whether it was typed as a command, so that the text starts with a capability's name."""
    locale: str | None = None
    """The locale of the chat profile, where the platform tells it."""
    time_zone: str | None = None
    """Its time zone, where the platform tells it with each event."""
    opening: bool = False
    """Whether they only opened the conversation, for which they are greeted once."""
