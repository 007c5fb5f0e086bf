"""What a name of a period stands for, and the day on which it is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.language.period_words import Piece
from spm_core.period import Calendar, Period


@dataclass(frozen=True, slots=True)
class PeriodClock:
    calendar: Calendar
    today: date
    ahead: bool = False
    """A bare month or day is the coming one, not the last."""


@dataclass(frozen=True, slots=True)
class Atom:
    on: Callable[[PeriodClock], Period | None]
    yearless: bool = False
    vague: bool = False
    doubtful: bool = False
    alike: bool = False
    """The same period last year: of whichever period stands beside it."""


NOTHING = ()
"""Read, but no period: "30 days", "per week"."""
Built = Atom | tuple[()] | None
Build = Callable[[Sequence[Piece], PeriodClock], Built]


def value(line: Sequence[Piece], letter: str) -> Piece | None:
    return next((piece for piece in line if piece.letter == letter), None)
