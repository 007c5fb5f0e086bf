"""The parts of a card, a closed union: mypy names the renderer that forgot one.

All text is plain: renderers escape it for their platform, so a deal's name can never become markup.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

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
    """The one figure of a card, large, with what it is (which may be empty) and how it stands."""

    value: str
    caption: str
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    tone: Tone = "plain"
    strong: str = ""
    """The words before the text that carry the point."""

    @property
    def words(self) -> str:
        """All of it, for where nothing can be bold."""
        return " ".join(part for part in (self.strong, self.text) if part)


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words."""

    text: str
    by: str
    """Who said it, and when."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing of a list: its name and figure on a line, how it stands and why it matters below."""

    title: str
    value: str = ""
    detail: str = ""
    status: Status | None = None
    call: Call | None = None
    """What opens it."""

    @property
    def name(self) -> str:
        """The title after the symbol of how it stands; the words of that are in `reason`."""
        return f"{self.status.symbol} {self.title}".strip() if self.status else self.title

    @property
    def reason(self) -> str:
        """The line below, judgement first."""
        return " · ".join(part for part in (self.status.words if self.status else "", self.detail) if part)


ITEMS = 10
"""The most things of a list that a card shows."""


@dataclass(frozen=True, slots=True)
class Items:
    """What a table would squeeze on a phone: up to ten things, in the order that matters."""

    items: tuple[Item, ...]
    numbered: bool = False
    more: int = 0
    """How many are not among them."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A statement or a question's object, with a line above it."""

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
    """Labelled values: up to four, two by two, or many of them as lines of a paragraph."""

    items: tuple[tuple[str, str], ...]
    lines: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: bool = False
    """Whether the last row is the sum of the others."""


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


Block = Figure | Text | Quote | Items | Heading | Progress | Fields | Table | Chart
