"""What the asker may never have, built or not: decided before anything else is said about a question.

Figures of people outside the asker's line, pay above all; aggregates that would give one person's away; and writes that
are somebody else's to make. Arguments of attack ("ignore your rules", "I'm the VP now") are simply not listened to.
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

# Where an unknown name is a deal or an account unless it owns something ("Marcus's").
ABOUT_DEALS = frozenset(
    {"pipeline", "explain pay", "payout status", "estimate pay", "plan", "dispute", "dispute status", "change credit"}
    | {"statement", "resolve dispute", "forecast", "set goal", "submit forecast", "define", "help", "why"}
    | {"report figure", "data issues"}
)

# Where an unknown word without a capital passes for a name: better nothing than one's own figures for another's.
GUESSED_FOR = frozenset({"quota", "why", "earnings", "metric", "path to quota"})


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
        """Whether it is about several people."""
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
    """Those whose figures are asked for: not the author of "what did Dana say in my review"."""
    if q.topic.name == "feedback" and q.reading.mine:
        return ()
    return q.reading.mentions


def _is_somebody_else(q: Question, mention: Mention) -> bool:
    if mention.people:
        return not mention.visible
    if "@" in mention.words:  # an address is somebody's, never a deal's
        return True
    if mention.about_deal or mention.words == q.args.get("team") or _is_acronym(mention.words):
        return False
    if mention.guessed:
        return q.topic.name in GUESSED_FOR and not q.says("SELF")
    return mention.possessive if q.topic.about == "self" or q.topic.name in ABOUT_DEALS else True


def _is_acronym(words: str) -> bool:
    return words.isupper() and len(words) <= 4


def _several_people_are_not_theirs(q: Question) -> bool:
    if q.leads or q.topic.about == "anyone":
        return False
    if q.topic.about == "reports" and q.others:
        return not (q.topic.aggregates and q.args.get("person") != EVERYONE)
    return False


def _pay_of_others(q: Question) -> bool:
    if not q.topic.pay:
        return False
    earned = q.topic.name in ("earnings", "statement")
    if q.says("MINUS") or (earned and q.says("BOSS")) or (q.says("JAILBREAK") and not q.reading.mine):
        return True
    return not q.leads and (q.others or q.says("EVERYONE") or (earned and q.says("TEAM", "WHO")))


def _shown_to_others(q: Question) -> bool:
    """Somebody's figures for a channel to see."""
    if q.topic.about == "anyone" or not q.says("POST"):
        return False
    return (
        q.others
        or any(mention.people for mention in q.reading.mentions)
        or (q.says("EVERYONE", "TEAM") and q.topic.pay)
    )


def _goal_is_not_theirs_to_set(q: Question) -> bool:
    if q.topic.name != "set goal" or q.principal.sees_all:
        return False
    for_others = bool(q.reading.mentions) or q.others
    if q.leads:
        return q.reading.mine and not for_others and q.says("QUOTA") and not q.says("PERSONAL", "ACTIVITY")
    own_activity = q.says("PERSONAL", "ACTIVITY", "METRIC") and not q.says("OFFICIAL")
    return (
        for_others or q.says("CHANGE", "OFFICIAL") or (q.reading.mine and bool(q.reading.amounts) and not own_activity)
    )


def _credit_to_oneself(q: Question) -> bool:
    return q.topic.name == "change credit" and q.says("TOME")


def _judge_in_own_case(q: Question) -> bool:
    return q.topic.name == "resolve dispute" and q.reading.mine and not q.reading.mentions


_RULES: tuple[Callable[[Question], bool], ...] = (
    _role_is_missing,
    _person_is_not_theirs,
    _several_people_are_not_theirs,
    _pay_of_others,
    _shown_to_others,
    _goal_is_not_theirs_to_set,
    _credit_to_oneself,
    _judge_in_own_case,
)
