"""A tour in the terminal: who to be, what to ask as them, and what that shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text as Line

from bot.console.blocks import STYLES, line
from bot.i18n import _


@dataclass(frozen=True, slots=True)
class TourStop:
    who: str
    words: str
    """In the language that they speak."""
    shows: str
    """In English, to be translated."""


def tour_lines(stops: Sequence[TourStop]) -> Iterator[Line]:
    """The tour at a glance, a line a stop."""
    yield line(_("A tour of two minutes: each makes you somebody, and asks."), "bold")
    for number, stop in enumerate(stops, 1):
        typed = f"  /tour {number}".ljust(11)
        yield Line.assemble((typed, "bold cyan"), f"{stop.who}: ", line(_(stop.shows), STYLES["muted"]))


def next_line(stops: Sequence[TourStop], stop: TourStop) -> Line:
    """Where the tour goes on after a stop, or that it is over."""
    number = stops.index(stop) + 1
    if number == len(stops):
        return line(_("That was the tour. Ask what you like; /as makes you somebody else."), STYLES["muted"])
    after = stops[number]
    told = f" · {after.who}: {_(after.shows)}"
    return Line.assemble((f"/tour {number + 1}", "bold cyan"), line(told, STYLES["muted"]))


def stop_of(stops: Sequence[TourStop], typed: str) -> TourStop | None:
    """The stop that is typed after /tour."""
    return stops[int(typed) - 1] if typed.isdecimal() and 1 <= int(typed) <= len(stops) else None
