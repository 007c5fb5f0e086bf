"""From a turn's words to a call: a command, an answer to what was asked back, a follow-up, or a question.

What is read for sure is run, what could be one of a few things is asked back, and for the rest nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from bot import errors
from bot import fallbacks as replies
from bot.asked import Said
from bot.asked_back import Choices, chosen, last_call, not_taken, option_of, remember_choice, trace_of, which
from bot.capability import Request, capabilities
from bot.cards import Card, Outcome, RoutedBy
from bot.language.commands import command, misspelt, nearest
from bot.language.follow_ups import follow_up
from bot.language.leftovers import NOTHING, FromModel, leftover
from bot.language.likely import POSSIBLE, SURE, Likely, likeliest
from bot.language.masking import masked
from bot.language.phrases import OUT_OF_SCOPE, SMALL_TALK, UNCLEAR
from bot.language.reading import CERTAIN, Reading, read
from bot.language.several import AT_MOST, halves, sentences
from bot.language.slots import arguments
from bot.language.topics import Topic, greeting, topics
from bot.model.heard import heard
from bot.rights import Question, refused, shown_to_others
from bot.turn import Call, Turn
from spm_core.wordings import meant_by

OFFERED, WORTH_OFFERING = 3, 0.05
"""How many readings are offered when asking back, and how likely each has to be."""
NUMBERS = frozenset({"COUNT", "AMOUNT", "PERCENT"})
"""The concepts that say how much, but not of what."""


@dataclass(frozen=True, slots=True)
class Routed:
    """What was asked for: a call to run or, without one, what to say and the outcome it counts as."""

    calls: tuple[Call, ...] = ()
    by: RoutedBy = "phrase"
    outcome: Outcome = "out_of_scope"
    say: Card | None = None
    language: str | None = None
    sure: bool = True
    """Whether the question is understood well enough not to ask a model."""
    about: Call | None = None
    """The call that was understood but is not run: denied, or not built yet."""
    options: Choices | None = None
    """What was offered to choose from, to be remembered until it is chosen."""
    unplaced: str = ""
    """Words that the call's form has no place for, to be named on it."""
    likely: tuple[str, ...] = ()
    """Topics by how likely they were asked for, best first, for a model that is asked instead."""
    others: tuple[Routed, ...] = ()
    """What else the same message asked for, in its order."""


def route(request: Request, turn: Turn, memory: Call | None = None) -> Routed:
    """What a turn asks for. `memory` is the call this person last asked for in this conversation."""
    if not turn.text.strip():
        return Routed((Call(greeting()),), "command")
    reading = cache(lambda: read(request, turn.text))  # a bare command needs none
    options, memory = Choices.from_call(memory), last_call(memory)
    if spelled := _spelled(request, turn, memory, reading):
        return Routed((replace(spelled, form=topics()[spelled.do].writes),), "command")
    if turn.command and misspelt(turn.text):
        return _unknown_command(request, turn)
    if options and (call := chosen(turn.text, options)):
        remember_choice(request, options, call)
        return Routed((call,), "follow_up")
    routed = _route(request, turn.text, reading(), memory)
    if turn.command and not routed.sure and _asks_for_nothing(routed):
        return replace(_unknown_command(request, turn), language=routed.language, sure=False, likely=routed.likely)
    return routed


def _spelled(request: Request, turn: Turn, memory: Call | None, reading: Callable[[], Reading]) -> Call | None:
    """The command that the whole text is, unless it goes on with what was asked before."""
    spelled = command(request, turn.text)
    if spelled is None or (not turn.command and _goes_on(request, spelled, memory, reading)):
        return None
    return None if _leaves_words(request, turn.text, spelled, reading) else spelled


def _goes_on(request: Request, spelled: Call, memory: Call | None, reading: Callable[[], Reading]) -> bool:
    """Whether a bare word that is a command, too, follows what was asked before: "why?" after somebody's quota."""
    if spelled.args or memory is None:
        return False
    edited = follow_up(request, reading(), memory)
    return edited is not None and edited.do == spelled.do


def _leaves_words(request: Request, text: str, spelled: Call, reading: Callable[[], Reading]) -> bool:
    """Whether what follows a command says more than its arguments take, so that the whole is a question."""
    if len(text.split()) == len(spelled.do.split()):
        return False
    best = likeliest(reading())[0]
    other = best.name in topics() and best.name != spelled.do and best.probability >= SURE
    other = other and not text.casefold().startswith(spelled.do)
    return other or leftover(request, reading(), topics()[spelled.do], spelled.args) is not None


def _asks_for_nothing(routed: Routed) -> bool:
    return (not routed.calls or _greets(routed)) and routed.about is None and routed.outcome == "out_of_scope"


def _unknown_command(request: Request, turn: Turn) -> Routed:
    return Routed((), "command", "clarify", replies.unknown_command(nearest(request, turn.text)))


def _route(request: Request, text: str, reading: Reading, memory: Call | None) -> Routed:
    edited = follow_up(request, reading, memory)
    if edited is not None:
        return replace(_settled(request, reading, edited, "follow_up"), language=reading.language)
    whole = _by_words(request, reading, memory)
    first, *others = _several(request, text, whole) or (whole,)
    return replace(first, others=tuple(others), language=reading.language)


def _by_words(request: Request, reading: Reading, memory: Call | None) -> Routed:
    """What one request asks for, when nothing came before it that it follows."""
    if reading.concepts and reading.concepts <= NUMBERS:
        return Routed(outcome="clarify", say=replies.unclear(request), sure=False)
    if reading.best is not None and reading.best.score >= CERTAIN:
        return _of_topic(request, reading, topics()[reading.best.name], memory)
    likely = likeliest(reading)
    best, names = likely[0], tuple(each.name for each in likely if each.name in topics())
    if best.probability >= SURE:
        if best.name in topics():
            return _of_topic(request, reading, topics()[best.name], memory)
        routed = _without_topic(request, reading, best.name)
        return replace(routed, sure=routed.sure and not reading.foreign, likely=names)
    learnt = meant_by(request.session, trace_of(masked(reading)))
    if learnt is not None and learnt in topics():
        return _of_topic(request, reading, topics()[learnt], memory)
    return replace(_unsure(request, reading, likely, memory), sure=False, likely=names)


def _without_topic(request: Request, reading: Reading, name: str) -> Routed:
    match name:
        case x if x == SMALL_TALK:
            return Routed((Call(greeting(), arguments(request, reading, topics()[greeting()])),))
        case x if x == UNCLEAR:
            return Routed(outcome="clarify", say=replies.unclear(request), sure=False)
    return Routed(say=replies.out_of_scope(request))


def _of_topic(request: Request, reading: Reading, topic: Topic, memory: Call | None) -> Routed:
    if topic.asked.instead and (other := topic.asked.instead(Said(request, reading, {}, memory))):
        return _settled(request, reading, other, "phrase")
    call = Call(topic.name, arguments(request, reading, topic, memory))
    return _settled(request, reading, call, "phrase")


def _unsure(request: Request, reading: Reading, likely: Sequence[Likely], memory: Call | None) -> Routed:
    """Ask which of a few readings is meant; where none is likely, say so without offering anybody's figures."""
    if sum(each.probability for each in likely if each.name in topics()) < POSSIBLE:
        return _without_topic(request, reading, next((e.name for e in likely if e.name not in topics()), OUT_OF_SCOPE))
    routed = _possible(request, reading, likely, memory)
    first = routed[0].about if routed else None
    if first and shown_to_others(Question(topics()[first.do], request.principal, reading, first.args)):
        return routed[0]
    allowed = [each for each in routed if each.outcome != "denied"][:OFFERED]
    if not allowed:
        return routed[0] if routed and likely[0].probability >= POSSIBLE else Routed(say=replies.out_of_scope(request))
    calls = _to_choose_from(allowed)
    if not calls:  # whichever it is, a word would be dropped
        return allowed[0]
    return Routed(outcome="clarify", say=which(reading.text, calls), options=Choices(trace_of(masked(reading)), calls))


def _to_choose_from(routed: Sequence[Routed]) -> tuple[Call, ...]:
    ready = [option_of(each.about.do, each.about) for each in routed if each.about and not each.options]
    return tuple(call for place, call in enumerate(ready) if call not in ready[:place])


def _possible(request: Request, reading: Reading, likely: Sequence[Likely], memory: Call | None) -> Sequence[Routed]:
    """The likeliest of what may be asked, each with the call that it is about."""
    known = [topics()[each.name] for each in likely if each.name in topics() and each.probability >= WORTH_OFFERING]
    routed = (_of_topic(request, reading, topic, memory) for topic in known[: 2 * OFFERED])
    return [replace(each, about=next(iter(each.calls), each.about)) for each in routed]


def advised(request: Request, text: str, calls: Sequence[Call]) -> Sequence[Routed]:
    """What calls that a model made of a text come to: compared with its words, and settled like our own."""
    reading = read(request, text)
    found = [heard(request, reading, call) for call in calls]
    beside = [each.call.args for each in found]
    return [_settled(request, reading, each.call, "model", FromModel(beside, each.invented)) for each in found]


def _settled(request: Request, reading: Reading, call: Call, by: RoutedBy, beside: FromModel = NOTHING) -> Routed:
    """Refused, asked back, run, or not built yet, in this order: rights come before existence."""
    topic = topics()[call.do]
    if refused(Question(topic, request.principal, reading, call.args)):
        return Routed((), by, "denied", errors.denied(), about=call)
    if topic.planned is not None:
        return Routed((), by, "out_of_scope", replies.not_yet(request, topic.planned), about=call)
    fields = capabilities()[topic.name].args.model_fields
    args = {name: value for name, value in call.args.items() if name in fields}
    ready = Call(call.do, args, form=topic.writes or call.form)
    left = leftover(request, reading, topic, ready.args, beside)
    if left and ready.form:  # nothing is written before it was seen, with the word beside it
        return Routed((ready,), by, unplaced=left.words)
    if left:
        card, calls = not_taken(left, ready, "period" in fields)
        return Routed((), by, "clarify", card, sure=False, options=Choices("", calls))
    return Routed((ready,), by)


def _several(request: Request, text: str, whole: Routed) -> Sequence[Routed]:
    """What each of several requests in one message asks for; nothing where it is only one."""
    parts = sentences(text)
    if len(parts) > 1:
        read_apart = [_by_words(request, read(request, part), None) for part in parts[:AT_MOST]]
        return _apart(parts, read_apart)
    if whole.calls and topics()[whole.calls[0].do].asked.joins:
        return ()
    for pair in halves(text):
        first, second = (_by_words(request, read(request, half), None) for half in pair)
        if _both_stand(whole, first, second):
            return first, second
    return ()


def _apart(parts: Sequence[str], routed: Sequence[Routed]) -> Sequence[Routed]:
    """The sentences that ask for different things; a hello or what tells the occasion is no request."""
    asking = [each for each in routed if each.sure and (each.calls or each.about) and not _greets(each)]
    if all((each.calls, each.about) == (asking[0].calls, asking[0].about) for each in asking):
        return ()
    late = [*(part for part, each in zip(parts, routed, strict=False) if each.options), *parts[AT_MOST:]]
    return (*asking, *(Routed(outcome="clarify", say=replies.not_done(part)) for part in late))


def _greets(routed: Routed) -> bool:
    return bool(routed.calls) and routed.calls[0].do == greeting()


def _both_stand(whole: Routed, first: Routed, second: Routed) -> bool:
    """Whether two halves ask for different things by themselves, and the whole for none that takes both."""
    if not all(each.sure and each.calls and not _greets(each) for each in (first, second)):
        return False
    asked = [each.calls[0].do for each in (first, second)]
    if asked[0] == asked[1]:
        return False
    return not whole.calls or not whole.sure or whole.calls[0].do in asked[:1] or not whole.calls[0].form
