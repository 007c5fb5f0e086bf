"""What a declaration tells the language: how questions about a capability are read and what they may not ask.

Plain values, so that neither the reading of questions nor the rights know a capability by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from bot.capability import Request
    from bot.language.people import Mention
    from bot.language.reading import Reading
    from bot.rights import Question
    from bot.turn import Call

About = Literal["self", "reports", "anyone"]
"""Whose figures an answer concerns: the asker's alone, those of people they lead too, or nobody's in private."""
Names = Literal["people", "deals", "guessed"]
"""What an unknown name is taken for: somebody; a deal or an account unless it owns something ("Marcus's"); and where it
may be guessed without a capital, since the asker's own figures for another's would be worse."""
FollowUp = Literal["proof", "deals"]
""" "Show your math" and "show the deals", after an answer."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a question says, for a capability to take its own arguments from."""

    request: Request
    reading: Reading
    args: Mapping[str, Any]
    """What any question may name: person or team, period, metric."""
    last: Call | None = None
    """What was answered before in this conversation."""


@dataclass(frozen=True, slots=True)
class AskedAs:
    """How questions about a capability are read."""

    ahead: bool = False
    """What it is about lies ahead: "in July" is the next one."""
    standing: bool = False
    """It tells where somebody stands: "today" is the running period, and "until Friday" bounds what is to be done."""
    everyone: bool = False
    """ "Everyone" asks for each one's figures, and is no audience."""
    team_looks_on: bool = False
    """The team is an audience or a yardstick, not whom it is about."""
    names: frozenset[Names] = frozenset()
    told_freely: bool = False
    """After a colon comes what somebody wants to say, in any words."""
    explains_terms: bool = False
    """A term alone, or a wish to know one, asks for it."""
    comes_by_itself: bool = True
    """It can be sent on a schedule and asked about further; not what is itself about what Pacer sends."""
    leads_to: Mapping[FollowUp, str] = field(default_factory=lambda: MappingProxyType({}))
    """Which capability answers a follow-up to it."""
    slots: Callable[[Said], dict[str, Any]] | None = None
    """The arguments that a question names, made of what any question may name; without it, those are all."""
    refuses: Callable[[Question], bool] | None = None
    """What is never asked of it, beside the rights that hold for all."""
    subjects: Callable[[Question], Sequence[Mention]] | None = None
    """Whose figures are asked for; without it, everybody's who is named."""


PLAIN = AskedAs()
