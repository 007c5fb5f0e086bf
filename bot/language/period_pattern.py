"""What a period's name stands for once it is known on which day it is read."""

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
    """Whether a bare month or day is the coming one, not the last."""


@dataclass(frozen=True, slots=True)
class Atom:
    """The meaning of one name: `on` gives its period, None where there is no such day or week."""

    on: Callable[[PeriodClock], Period | None]
    yearless: bool = False
    """Whether it names no year, so that another one may be meant: "june", "Q3"."""
    vague: bool = False
    """Whether it is only a unit or an adjective: "the week", "monthly"."""
    doubtful: bool = False
    """Whether its words have other meanings, so that it needs a context: "may", "friday", "2025"."""
    alike: bool = False
    """Whether it is the same period last year: of the period named beside it."""


NOTHING = ()
"""What is read but names no period: "30 days", "per week"."""
Built = Atom | tuple[()] | None
Build = Callable[[Sequence[Piece], PeriodClock], Built]


def value(line: Sequence[Piece], letter: str) -> Piece | None:
    """The first piece with that letter."""
    return next((piece for piece in line if piece.letter == letter), None)


def relation_in(line: Sequence[Piece]) -> Piece | None:
    """The piece that says "this", "last" or "next"."""
    return next((piece for piece in line if piece.letter in "tln"), None)
