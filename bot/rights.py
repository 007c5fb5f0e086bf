"""What an asker may never have, whether or not it is built: decided before anything else about a question.

That is figures of people outside the asker's line, pay above all; aggregates that would give one person's away; and
writes that are somebody else's to make. Attacks such as "ignore your rules" or "I'm the VP now" change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.language.people import Mention
from bot.language.reading import Reading
from bot.language.slots import EVERYONE
from bot.language.topics import Topic
from spm_core.principal import Principal, Role


@dataclass(frozen=True, slots=True)
class Question:
    """What a question asks of one capability."""

    topic: Topic
    principal: Principal
    reading: Reading
    args: Mapping[str, Any]

    def says(self, *concepts: str) -> bool:
        return not self.reading.concepts.isdisjoint(concepts)

    @property
    def leads(self) -> bool:
        return self.principal.leads or self.principal.role >= Role.MANAGER

    @property
    def others(self) -> bool:
        """Whether the question is about several people."""
        return bool(self.args.get("team") or self.args.get("person") == EVERYONE)


def refused(question: Question) -> bool:
    return any(rule(question) for rule in _RULES)


def _role_is_missing(q: Question) -> bool:
    return q.topic.role >= Role.MANAGER and not q.leads


def _person_is_not_theirs(q: Question) -> bool:
    if q.topic.about == "anyone":
        return False
    return any(_is_somebody_else(q, mention) for mention in _subjects(q))


def _subjects(q: Question) -> Sequence[Mention]:
    return q.topic.asked.subjects(q) if q.topic.asked.subjects else q.reading.mentions


def _is_somebody_else(q: Question, mention: Mention) -> bool:
    if mention.people:
        return False
    if "@" in mention.words:  # an address is somebody's, never a deal's
        return True
    if mention.about_deal or mention.words == q.args.get("team") or mention.kind != "unknown":
        return False
    if mention.guessed:
        return "guessed" in q.topic.asked.names and not q.says("SELF")
    return mention.possessive if q.topic.about == "self" or "deals" in q.topic.asked.names else True


def _several_people_are_not_theirs(q: Question) -> bool:
    if q.leads or q.topic.about == "anyone":
        return False
    if q.topic.about == "reports" and q.others:
        return not (q.topic.aggregates and q.args.get("person") != EVERYONE)
    return False


def _pay_of_others(q: Question) -> bool:
    if not q.topic.pay:
        return False
    earned = q.topic.earned
    if q.says("MINUS") or (earned and q.says("BOSS")) or (q.says("JAILBREAK") and not q.reading.mine):
        return True
    return not q.leads and (q.others or q.says("EVERYONE") or (earned and q.says("TEAM", "WHO")))


def shown_to_others(q: Question) -> bool:
    """Whether somebody's figures would be shown in a channel, whichever of them."""
    if q.topic.about == "anyone" or not q.says("POST"):
        return False
    return (
        q.others
        or any(mention.people for mention in q.reading.mentions)
        or (q.says("EVERYONE", "TEAM") and q.topic.pay)
    )


def _refused_by_itself(q: Question) -> bool:
    """Whether the capability's own declaration refuses the question."""
    return q.topic.asked.refuses is not None and q.topic.asked.refuses(q)


_RULES: tuple[Callable[[Question], bool], ...] = (
    _role_is_missing,
    _person_is_not_theirs,
    _several_people_are_not_theirs,
    _pay_of_others,
    shown_to_others,
    _refused_by_itself,
)
