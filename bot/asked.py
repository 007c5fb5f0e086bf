"""What a capability declares about questions: how they are read and what they may not ask.

These are values, so that neither the reading of questions nor the rights know a capability by name.
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
"""Whose figures an answer is about: the asker's alone, those of people they lead too, or nobody's in private."""
Names = Literal["people", "deals", "guessed"]
"""How unknown names are read: as people; as deals or accounts unless they own something ("Marcus's"); and guessed even
without a capital, where giving the asker's figures for somebody else's would be worse."""
FollowUp = Literal["proof", "deals", "person"]
"""What may be asked after an answer: "show your math", "show the deals", "and Tom?" after what tells of a team."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a question says, from which a capability takes its own arguments."""

    request: Request
    reading: Reading
    args: Mapping[str, Any]
    """What any question may name: person or team, period, metric."""
    last: Call | None = None
    """The call answered before in this conversation."""


@dataclass(frozen=True, slots=True)
class AskedAs:
    """How questions about a capability are read."""

    ahead: bool = False
    """Whether it is about the future: "in July" is the next one."""
    standing: bool = False
    """Whether it tells where somebody stands: "today" is the running period, and "until Friday" only a deadline."""
    everyone: bool = False
    """Whether "everyone" asks for each person's figures, rather than naming an audience."""
    team_looks_on: bool = False
    """Whether a team is an audience or a yardstick, not whom the question is about."""
    own_times: bool = False
    """Whether it reads times in its own way, as "every Monday at 9" or "after six": none of them is left over."""
    joins: bool = False
    """Whether an "and" joins what one question names, so that it is never taken for two: "Tom and Aisha compared"."""
    quotes_figures: bool = False
    """Whether a figure in the question is only what somebody saw or was told: "where does the 92% come from"."""
    names: frozenset[Names] = frozenset()
    news: bool = False
    """Whether it tells what is new, so that a summary of a team's last quarter asks for something else."""
    told_freely: bool = False
    """Whether free text follows a colon: what somebody wants to say."""
    explains_terms: bool = False
    """Whether a term alone, or a wish to know what it means, asks for it."""
    tells_of_names: bool = False
    """Whether a known account or deal alone asks for it, with words that only say what of it."""
    comes_by_itself: bool = True
    """Whether it can be sent on a schedule and followed up; not so for what is about Pacer's own messages."""
    edited_by: str = ""
    """The capability that takes a number alone after it, as "let us say 70" changes the goal just proposed."""
    leads_to: Mapping[FollowUp, str] = field(default_factory=lambda: MappingProxyType({}))
    """The capability that answers each kind of follow-up."""
    greets: bool = False
    """Whether it answers those who ask for nothing: who say hello or thanks, or open the conversation."""
    typed: Callable[[str], dict[str, Any] | None] | None = None
    """Makes a command's arguments from the words typed after it, or None where the whole is a question; without it,
    words are taken by their kind."""
    slots: Callable[[Said], dict[str, Any]] | None = None
    """Makes a question's arguments from what any question may name; without it, those are the arguments."""
    instead: Callable[[Said], Call | None] | None = None
    """Makes another call of a question that only sounds like this one: one that denies it, or says it of others."""
    refuses: Callable[[Question], bool] | None = None
    """Tells which questions it refuses, beside the rights that hold for all."""
    subjects: Callable[[Question], Sequence[Mention]] | None = None
    """The people whose figures are asked for; without it, everybody who is named."""


PLAIN = AskedAs()
