"""What a capability may return: a Card, made of blocks (bot.blocks), or a Form (bot.inputs)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.blocks import ITEMS, Block, Items
from bot.facts import Facts
from bot.inputs import Form
from bot.turn import Call

SEEN = 3
"""How many buttons a card shows at once; the others are behind "…"."""


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    """Up to 25 characters; "…" at the end where a form follows."""
    call: Call
    primary: bool = False
    """What most would do next: one a card at most."""
    more: bool = False
    """Whether it is behind "…": a card shows three."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures came from: `name` of the import or how many there are, the newest data's moment, and its age."""

    name: str
    at: datetime
    age: timedelta
    stale: bool
    oldest: timedelta | None = None
    """The age of the oldest data, where there are several sources."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that goes with a card. It is made when it is sent, in the card's language."""

    name: str
    media_type: str
    make: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts that a model may word, where one is set up: what it makes of them comes back as arguments of `call`."""

    call: Call
    plain: Mapping[str, str]
    """The words of code, by argument."""
    facts: Facts
    """All that a model may say. No text of a person is among them."""


@dataclass(frozen=True, slots=True)
class Card:
    title: str
    body: tuple[Block, ...] = ()
    buttons: tuple[Button, ...] = ()
    facts: Facts | None = None
    """The typed values the card was made from; bot.facts serialises them."""
    as_of: datetime | None = None
    source: Source | None = None
    resolved: Mapping[str, Any] = field(default_factory=dict)
    """Arguments as the handler settled them (a default period, say), over those of the call."""
    subject_id: int | None = None
    """The person the figures are about; for the audit."""
    quiet: bool = False
    """Nothing worth saying: shown to whoever asks, not sent where it comes on a schedule."""
    files: tuple[Document, ...] = ()
    """They reach the asker alone, wherever the question was asked."""
    wording: Wording | None = None
    brief: bool = False
    """Whether the body's first sentence says it all: the title then stands in the notification alone."""
    pick: str = ""
    """What the menu says that opens any of the body's items; no menu without it."""
    occasion: str = ""
    """What came by itself and when it comes, for the last line: Your team's week · every Monday."""

    @property
    def choices(self) -> tuple[Button, ...]:
        """All that can be pressed, in the order of the card: what opens its items, then its buttons."""
        items = [item for block in self.body if isinstance(block, Items) for item in block.items[:ITEMS]]
        return (*(Button(item.title, item.call) for item in items if item.call), *self.buttons)


Reply = Card | Form

Outcome = Literal["answered", "denied", "clarify", "out_of_scope", "form", "confirm", "error"]
RoutedBy = Literal["command", "phrase", "follow_up", "model"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform has to show, privately, to the one who asked."""

    reply: Reply
    outcome: Outcome
    call: Call | None = None
    routed_by: RoutedBy = "command"
    locale: str = "en"
    form_errors: Mapping[str, str] = field(default_factory=dict)
    more: tuple[Answer, ...] = ()
    """What else one question asked for, in its order."""

    @property
    def failed(self) -> bool:
        """Nothing came of it, for no fault of what was sent: a form keeps what was typed, to be sent again."""
        return self.outcome == "error" and self.call is None

    @property
    def parts(self) -> tuple[Answer, ...]:
        """All there is to show, in its order."""
        return (self, *self.more)
