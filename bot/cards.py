"""What a capability may return: a Card or a Form, made of a closed union of blocks.

All text is plain: renderers escape it for their platform, so a deal's name can never become markup.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from bot.facts import Facts
from bot.turn import Call

Tone = Literal["plain", "muted", "good", "warning", "bad"]
Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Status:
    """A judgement in words with a symbol; the tone only repeats what they say."""

    symbol: str
    words: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Figure:
    """The one figure of a card, large, with what it is and how it stands."""

    value: str
    caption: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Progress:
    """A bar: `share` of the whole is done (may be below 0 or above 1), `marker` is where it should be today."""

    share: Decimal
    marker: Decimal | None
    caption: str
    """The bar in words, for those who cannot see it."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Short labelled values, aligned."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[Decimal | None, ...]
    """One a category; None where there is none."""
    said: tuple[str, ...]
    """The same in words."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, one of each series a category. Every renderer shows or tells its numbers in words too."""

    title: str
    """Up to 50 characters."""
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The chart in words, a line a category."""
        named = len(self.series) > 1
        return tuple(
            f"{category}: "
            + " · ".join(f"{each.name} {each.said[n]}" if named else each.said[n] for each in self.series)
            for n, category in enumerate(self.categories)
        )


Block = Figure | Text | Heading | Progress | Fields | Table | Chart


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    call: Call
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures came from: `name` of the import, the newest data's moment, and its age."""

    name: str
    at: datetime
    age: timedelta
    stale: bool


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


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class TextInput:
    name: str
    label: str
    value: str = ""
    required: bool = False
    long: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ChoiceInput:
    name: str
    label: str
    options: tuple[Option, ...]
    value: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class DateInput:
    name: str
    label: str
    value: str = ""
    """ISO."""
    required: bool = False


Input = TextInput | ChoiceInput | DateInput


@dataclass(frozen=True, slots=True)
class Form:
    """An unfinished call: what is typed joins `call.args` under the inputs' names."""

    title: str
    inputs: tuple[Input, ...]
    call: Call
    submit: str
    intro: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    """What was wrong with the last submission, by input."""


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
