"""What comes in: a Turn, which holds words or a ready Call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Surface = Literal["slack", "teams", "console"]
MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Call:
    """A capability's name and plain JSON arguments; untrusted until validated at run.

    With `form`, the capability's form is opened, filled with these arguments, instead of run.
    """

    do: str
    args: Mapping[str, Any] = field(default_factory=dict)
    form: bool = False

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {"do": self.do, "args": dict(self.args)}
        return {**plain, "form": True} if self.form else plain

    @staticmethod
    def from_json(value: Any) -> Call:
        """Raises ValueError for anything that is not a call."""
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
    """Whether people of another company read along."""
    name: str | None = None
    """A channel's, where the platform tells it."""
    member: bool = True
    """Whether the bot is in it."""
    service_url: str | None = None
    """Where Teams takes messages for it."""


@dataclass(frozen=True, slots=True)
class ChatUser:
    """A platform's user: `tenant` is the workspace or directory that vouches for the id."""

    platform: Surface
    tenant: str
    id: str


@dataclass(frozen=True, slots=True)
class Turn:
    id: str
    """Unique per event on its platform, the same when the platform delivers it again."""
    user: ChatUser
    address: Address
    at: datetime
    text: str = ""
    call: Call | None = None
    command: bool = False
    """Typed as a command: the text starts with a capability's name."""
    locale: str | None = None
    """What the chat profile says, where the platform tells it."""
