"""What may be delegated at all: each topic says in its `delegable.py` what of it a peer may be told for a time.

What people write or judge of each other, and pay, is never declared there: a deputy need not be above the people whom
an answer is about. An answer that is declared asks its own topic whether it was delegated.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.declared import declared


@dataclass(frozen=True, slots=True)
class Delegable:
    do: str
    """The capability's name."""
    words: str
    """What it is called on a card, in English."""
    button: str
    """What a button says to the deputy, in English."""
    by_default: bool = False
    """Whether it is delegated where nothing is named."""


@cache
def delegable() -> tuple[Delegable, ...]:
    return tuple(one for found in declared("delegable", "DELEGABLE") for one in found)
