"""Numbers for several people in one sentence: who gets which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.language.amounts import Quantity
from bot.language.metrics import metric_named
from bot.language.people import Mention
from bot.language.reading import Reading
from bot.language.words import words_of
from bot.languages import linking


def shared_out(reading: Reading, numbers: Sequence[Quantity]) -> Mapping[str, Quantity]:
    """Numbers by whom they are for: "Tom 60, Aisha 40", "60 for Tom and 40 for Aisha", "Tom and Aisha 60".

    People who are to reach another figure than the first ones are left out: they need a proposal of their own.
    """
    people = [mention for mention in reading.mentions if not mention.guessed and not mention.about_deal]
    if not people or not numbers:
        return {}
    return {mention.words: numbers[at] for mention, at in _pairs(reading, people, numbers)}


def _pairs(reading: Reading, people: Sequence[Mention], numbers: Sequence[Quantity]) -> Sequence[tuple[Mention, int]]:
    """Each person with the place of their number."""
    starts = [reading.words[mention.first].start for mention in people]
    if _before_names(numbers, starts):
        return _alike(reading, list(zip(people, range(len(numbers)), strict=True)), [one.start for one in numbers])
    if len(numbers) == 1 and numbers[0].start < starts[0]:
        return [(mention, 0) for mention in (people if _joined(reading, people) else people[:1])]
    return _alike(reading, _after_names(reading, people, numbers), starts)


def _before_names(numbers: Sequence[Quantity], starts: Sequence[int]) -> bool:
    """Whether each number stands before its person: 60 for Tom and 40 for Aisha."""
    if len(numbers) != len(starts) or len(starts) == 1:
        return False
    places = [place for number, start in zip(numbers, starts, strict=True) for place in (number.start, start)]
    return places == sorted(places)


def _after_names(
    reading: Reading, people: Sequence[Mention], numbers: Sequence[Quantity]
) -> Sequence[tuple[Mention, int]]:
    """Each person with the number before the next name; those joined by "and" share the number after the last."""
    pairs: list[tuple[Mention, int]] = []
    waiting: list[Mention] = []
    for n, mention in enumerate(people):
        following = people[n + 1] if n + 1 < len(people) else None
        stop = reading.words[following.first].start if following else len(reading.text)
        start = reading.words[mention.last].end
        waiting.append(mention)
        at = next((at for at, number in enumerate(numbers) if start <= number.start < stop), None)
        if at is not None:
            pairs += [(each, at) for each in waiting]
        if at is not None or (following and not _joined(reading, [mention, following])):
            waiting = []
    return pairs


def _joined(reading: Reading, people: Sequence[Mention]) -> bool:
    """Whether nothing but "and" or a comma stands between them."""
    named = {at for mention in people for at in range(mention.first, mention.last + 1)}
    links = linking("and") | linking("of") | linking("the")
    inside = range(people[0].first, people[-1].last + 1)
    return all(at in named or reading.words[at].text in links for at in inside)


def _alike(
    reading: Reading, pairs: Sequence[tuple[Mention, int]], starts: Sequence[int]
) -> Sequence[tuple[Mention, int]]:
    """The pairs that speak of the figure which is named first; each part of the text begins at one of `starts`."""
    ends = [*starts[1:], len(reading.text)]
    figures = {start: _figure(reading, start, end) for start, end in zip(starts, ends, strict=True)}
    first = next((name for name in (_figure(reading, 0, starts[0]), *figures.values()) if name), None)

    def figure(mention: Mention) -> str | None:
        at = reading.words[mention.first].start
        return figures[max(start for start in starts if start <= at)] or first

    return [pair for pair in pairs if figure(pair[0]) == first]


def _figure(reading: Reading, start: int, end: int) -> str | None:
    return metric_named(words_of(reading.text[start:end]), reading.language)
