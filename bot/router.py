"""From a turn's words to a call: a command, a follow-up, or a question read by its phrases."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import errors
from bot import fallbacks as replies
from bot.asked import Said
from bot.capability import Request, capabilities
from bot.cards import Card, Outcome, RoutedBy
from bot.language.commands import command, misspelt, nearest
from bot.language.follow_ups import follow_up
from bot.language.phrases import OUT_OF_SCOPE, SMALL_TALK, UNCLEAR
from bot.language.reading import Reading, read
from bot.language.slots import arguments
from bot.language.topics import Topic, greeting, topics
from bot.rights import Question, refused
from bot.turn import Call, Turn

UNDERSTOOD, SURE, MARGIN = 0.38, 0.6, 0.12
"""Scores: below the first a question is out of scope; from the second, and the third ahead of the next, it is sure."""
NUMBERS = frozenset({"COUNT", "AMOUNT", "PERCENT"})
"""The concepts that say how much, but not of what."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What was asked for: calls to run in order or, without any, what to say and the outcome it counts as."""

    calls: tuple[Call, ...] = ()
    by: RoutedBy = "phrase"
    outcome: Outcome = "out_of_scope"
    say: Card | None = None
    language: str | None = None
    sure: bool = True
    """Whether the question is understood well enough not to ask a model."""
    about: Call | None = None
    """The call that was understood but is not run: denied, or not built yet."""


def route(request: Request, turn: Turn, memory: Call | None = None) -> Routed:
    """What a turn asks for. `memory` is the call this person last asked for in this conversation."""
    if not turn.text.strip():
        return Routed((Call(greeting()),), "command")
    spelled = command(request, turn.text)
    if spelled is not None:
        return Routed((replace(spelled, form=topics()[spelled.do].writes),), "command")
    if turn.command and misspelt(turn.text):
        return _unknown_command(request, turn)
    reading = read(request, turn.text)
    edited = follow_up(request, reading, memory)
    if edited is not None:
        return _settled(request, reading, edited, "follow_up")
    routed = replace(_by_phrase(request, reading, memory), language=reading.language)
    if turn.command and not routed.calls and routed.about is None and routed.outcome == "out_of_scope":
        return replace(_unknown_command(request, turn), language=routed.language, sure=False)
    return routed


def _unknown_command(request: Request, turn: Turn) -> Routed:
    return Routed((), "command", "clarify", replies.unknown_command(nearest(request, turn.text)))


def _by_phrase(request: Request, reading: Reading, memory: Call | None) -> Routed:
    best = reading.best
    if reading.concepts and reading.concepts <= NUMBERS:
        return Routed(outcome="clarify", say=replies.unclear(request), sure=False)
    if best is None or best.score < UNDERSTOOD:
        return Routed(say=replies.out_of_scope(request), sure=False)
    match best.name:
        case x if x == SMALL_TALK:
            return Routed((Call(greeting(), arguments(request, reading, topics()[greeting()])),))
        case x if x == OUT_OF_SCOPE:
            return Routed(say=replies.out_of_scope(request), sure=best.score >= SURE)
        case x if x == UNCLEAR and reading.strange < 2:
            return Routed(outcome="clarify", say=replies.unclear(request), sure=False)
    if best.name not in topics():
        return Routed(say=replies.out_of_scope(request), sure=False)
    topic = topics()[best.name]
    if topic.asked.instead and (other := topic.asked.instead(Said(request, reading, {}, memory))):
        return _settled(request, reading, other, "phrase")
    call = Call(topic.name, arguments(request, reading, topic, memory))
    settled = _settled(request, reading, call, "phrase")
    return replace(settled, sure=_is_sure(reading))


def _is_sure(reading: Reading) -> bool:
    first, *others = reading.guesses
    return first.score >= SURE and (not others or first.score - others[0].score >= MARGIN)


def _settled(request: Request, reading: Reading, call: Call, by: RoutedBy) -> Routed:
    """Refused, run, or not built yet, in this order: rights come before existence."""
    topic = topics()[call.do]
    if refused(Question(topic, request.principal, reading, call.args)):
        return Routed((), by, "denied", errors.denied(), about=call)
    if topic.planned is None:  # what is written is shown first, and written when somebody presses for it
        return Routed((Call(call.do, _fitting(topic, call), form=topic.writes),), by)
    return Routed((), by, "out_of_scope", replies.not_yet(request, topic.planned), about=call)


def _fitting(topic: Topic, call: Call) -> dict[str, object]:
    """The call's arguments, without those that the capability does not have."""
    return {name: value for name, value in call.args.items() if name in capabilities()[topic.name].args.model_fields}
