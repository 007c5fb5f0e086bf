"""What a question says about time, amounts or people that no argument of a call took.

Such words are asked back: an answer that leaves them out would be an answer to another question.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from bot.capability import Request, capabilities
from bot.language.amounts import Quantity
from bot.language.clock_times import find_times
from bot.language.people import Mention
from bot.language.periods import FoundPeriod, find_periods, unread
from bot.language.reading import Reading
from bot.language.spoken import listed, places_of
from bot.language.topics import Topic
from bot.language.words import fold
from spm_core.period import Period

Kind = Literal["time", "amount", "name", "except"]
_TIMES = frozenset({"period", "since", "until", "day", "first", "last", "start", "due"})
_NAMES = frozenset({"person", "team", "deal", "account", "product", "deputy", "group_by"})
"""The arguments that hold times, and those that hold names."""
WHOLE = 100
"""The percentage that a standing tells of anyway."""
NEAR = 2
"""How many words may stand between "except" and what is excepted."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words that no argument took."""

    kind: Kind
    words: str
    period: Period | None = None
    """The period that words about time come closest to."""


@dataclass(frozen=True, slots=True)
class FromModel:
    """What else is known of a call that was not made of the words here."""

    args: Sequence[Mapping[str, Any]] = ()
    """The arguments of other calls for the same words: what they take is not left over."""
    invented: str = ""
    """A name in the call that is not in the words."""


NOTHING = FromModel()


def leftover(
    request: Request, reading: Reading, topic: Topic, args: Mapping[str, Any], beside: FromModel = NOTHING
) -> Leftover | None:
    """The first words that the arguments leave out; None where they take everything, or the topic is to come."""
    if not topic.built:
        return None
    if beside.invented:
        return Leftover("name", beside.invented)
    taken = _Taken.by({"": [args, *beside.args]})
    return next(
        (
            found
            for source in (
                _exceptions(reading, taken),
                _unread_times(request, reading, topic, taken),
                _times(request, reading, topic, taken),
                _amounts(reading, topic, taken),
                _names(reading, topic, taken),
                _channels(reading, taken),
            )
            for found in source
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class _Taken:
    """What the arguments hold, however deep."""

    words: str
    numbers: frozenset[Decimal]

    @classmethod
    def by(cls, args: Mapping[str, Any]) -> _Taken:
        leaves = list(_leaves(args))
        numbers = frozenset(number for leaf in leaves if (number := _number(leaf)) is not None)
        return cls(" | ".join(fold(str(leaf)) for leaf in leaves), numbers)

    def says(self, words: str) -> bool:
        return fold(words) in self.words

    def counts(self, value: Decimal) -> bool:
        return not self.numbers.isdisjoint((value, value / 100))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _leaves(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield value


def _number(leaf: Any) -> Decimal | None:
    try:
        return None if isinstance(leaf, bool) else Decimal(str(leaf))
    except InvalidOperation:
        return None


def _exceptions(reading: Reading, taken: _Taken) -> Iterator[Leftover]:
    """ "Without Tom", "except October": nothing can be left out, so whoever is named would become the subject."""
    starts = {reading.words[mention.first].start for mention in reading.mentions}
    starts |= {period.start for period in reading.periods}
    for first, last in places_of(reading, "leftovers", "except"):
        after = reading.words[last + 1 : last + 1 + NEAR]
        if any(word.start in starts for word in after):
            words = reading.text[reading.words[first].start : after[-1].end]
            if not taken.says(words):
                yield Leftover("except", words)


def _unread_times(request: Request, reading: Reading, topic: Topic, taken: _Taken) -> Iterator[Leftover]:
    if topic.asked.own_times:
        return
    calendar = request.principal.company.calendar
    for span in unread(reading.text, calendar, request.today, ahead=topic.asked.ahead):
        words = reading.text[span.start : span.end]
        if not taken.says(words):
            yield Leftover("time", words, span.best)


def _times(request: Request, reading: Reading, topic: Topic, taken: _Taken) -> Iterator[Leftover]:
    """Periods that no argument holds, whether they lie behind or ahead."""
    if topic.asked.own_times or not reading.periods:
        return
    calendar = request.principal.company.calendar
    ahead = {found.start: found for found in find_periods(reading.text, calendar, request.today, ahead=True)}
    for found in reading.periods:
        words = reading.text[found.start : found.end]
        dated = any(_dated(each, taken) for each in (found, ahead.get(found.start, found)))
        alone = len(reading.periods) == 1
        if not (found.vague or dated or taken.says(words) or _goes_without(request, topic, found, alone=alone)):
            yield Leftover("time", words, found.period)


def _dated(found: FoundPeriod, taken: _Taken) -> bool:
    """Whether the arguments hold its first or its last day."""
    if found.alike and taken.says("same_period_last_year"):
        return True
    return taken.says(found.period.start.isoformat()) or taken.says(found.period.end.isoformat())


def _goes_without(request: Request, topic: Topic, found: FoundPeriod, *, alone: bool) -> bool:
    """Whether it changes nothing: "today" of a standing, "this week" of what is told as it is now."""
    if request.today not in found.period:
        return False
    return found.period.kind == "day" or (alone and topic.asked.standing) or not _fields(topic) & _TIMES


def _fields(topic: Topic) -> frozenset[str]:
    return frozenset(capabilities()[topic.name].args.model_fields)


def _amounts(reading: Reading, topic: Topic, taken: _Taken) -> Iterator[Leftover]:
    if topic.asked.quotes_figures:
        return
    clock = find_times(reading.text, reading.language)
    for quantity in reading.quantities:
        words = reading.text[quantity.start : quantity.end].strip()
        at = next((found.at for found in clock if found.start <= quantity.start < found.end), None)
        timed = at is not None and (topic.asked.own_times or taken.says(f"{at:%H:%M}"))
        whole = topic.asked.standing and quantity.sort == "percent" and quantity.value == WHOLE
        if not (timed or whole or taken.counts(quantity.value) or taken.says(words) or _in_a_pair(reading, quantity)):
            yield Leftover("amount", words)


def _in_a_pair(reading: Reading, quantity: Quantity) -> bool:
    """Whether it is half of a 1:1, which is a talk."""
    around = (quantity.start - 1, quantity.end)
    return any(0 <= at < len(reading.text) and reading.text[at] == ":" for at in around)


def _names(reading: Reading, topic: Topic, taken: _Taken) -> Iterator[Leftover]:
    """People who were left out and, where a name could have been taken, whatever else is named."""
    harmless = frozenset(listed(reading, "leftovers", "harmless"))
    for mention in reading.mentions:
        told = taken.says(mention.words) or _referred(mention, taken)
        known = mention.people or mention.known
        strange = not (mention.guessed or fold(mention.words) in harmless or _begins(reading, mention))
        if not told and (known or (strange and _fields(topic) & _NAMES)):
            yield Leftover("name", mention.words)
    yield from _announced(reading, topic, taken)


def _announced(reading: Reading, topic: Topic, taken: _Taken) -> Iterator[Leftover]:
    """Unknown words after what announces a person, where one could have been taken: "compare me with belvik"."""
    if "person" not in _fields(topic):
        return
    after = {
        reading.words[last + 1].start
        for _, last in places_of(reading, "leftovers", "announcing")
        if last + 1 < len(reading.words)
    }
    for word in reading.strange:
        if word.start in after and not taken.says(word.text):
            yield Leftover("name", reading.text[word.start : word.end])


def _channels(reading: Reading, taken: _Taken) -> Iterator[Leftover]:
    """Channels by name, "#sales": what goes to another place than was said would be read by others."""
    return (Leftover("name", channel) for channel in reading.channels if not taken.says(channel[1:]))


def _begins(reading: Reading, mention: Mention) -> bool:
    """Whether a sentence's first word has its capital from there alone: "Stack rank the team"."""
    start = reading.words[mention.first].start
    return mention.first == mention.last and reading.text[:start].rstrip()[-1:] in ("", ".", "?", "!", ":", ";")


def _referred(mention: Mention, taken: _Taken) -> bool:
    return any(taken.says(person.ref) for person in mention.people)
