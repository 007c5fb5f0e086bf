"""From a turn's words to a call."""

from __future__ import annotations

from dataclasses import dataclass

from bot.capability import Request, capabilities
from bot.cards import Card, Outcome, RoutedBy
from bot.turn import Call, Turn


@dataclass(frozen=True, slots=True)
class Routed:
    """What was asked for: calls to run in order, or without any, what to say and as what outcome."""

    calls: tuple[Call, ...] = ()
    by: RoutedBy = "phrase"
    outcome: Outcome = "out_of_scope"
    say: Card | None = None
    language: str | None = None
    sure: bool = True
    """Whether the offline reading is good enough not to ask a model."""
    about: Call | None = None
    """The call that was understood though it is not run: denied, or not built yet."""


def route(request: Request, turn: Turn, memory: Call | None = None) -> Routed:
    words = turn.text.lower().split()
    if words and words[0] in capabilities():
        rest = " ".join(words[1:])
        return Routed((Call(words[0], {"period": rest} if rest else {}),), "command")
    return Routed((Call("quota"),), "phrase")
