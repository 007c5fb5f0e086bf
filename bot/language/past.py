"""A team's past: "summary of my team last quarter" asks for no news."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from bot.language.periods import FoundPeriod
from bot.language.phrases import Guess
from bot.language.topics import news

CLEAR = 0.6
"""The score from which another topic takes what the news do not tell."""
LONG = frozenset({"month", "quarter", "half", "year"})


def past_guesses(
    guesses: Sequence[Guess], concepts: AbstractSet[str], periods: Sequence[FoundPeriod], today: date
) -> Sequence[Guess]:
    """The guesses without the news where a team is meant over a month or more that is over."""
    ended = (found.period for found in periods if found.bound is None and found.period.stop <= today)
    others = [guess for guess in guesses if guess.name not in news()]
    past = "TEAM" in concepts and any(period.kind in LONG for period in ended)
    return others if past and others and others[0].score >= CLEAR else guesses
