"""What a question says, without what it says it of: names, periods, numbers and metrics become words of their own."""

from __future__ import annotations

from collections.abc import Iterator

from bot.language.people import Mention
from bot.language.reading import Reading
from bot.language.words import fold

METRICS = "METRIC"
"""The concept of what can be measured."""
PERSON, NAME, PERIOD = "PERSON", "NAME", "PERIOD"
"""What stands for somebody known here, for any other name, and for a period; a text itself is in lower case."""


def masked(reading: Reading) -> str:
    """The folded text with a word in capitals for each thing named: "how is PERSON doing PERIOD"."""
    at, parts = 0, []
    for start, end, mask in sorted(_spans(reading)):
        if start >= at:
            parts += [fold(reading.text[at:start]), f" {mask} "]
            at = end
    return " ".join("".join([*parts, fold(reading.text[at:])]).split())


def _is_read_as_person(reading: Reading, mention: Mention) -> bool:
    """Whether it stands for a person: of whom the asker has no figures, whether or not somebody is called so."""
    return bool(mention.people) or (PERSON in reading.concepts and mention.kind == "unknown")


def _spans(reading: Reading) -> Iterator[tuple[int, int, str]]:
    """The characters that name something, and what stands for them."""
    words = reading.words
    for mention in reading.mentions:
        if not mention.guessed:
            yield (
                words[mention.first].start,
                words[mention.last].end,
                PERSON if _is_read_as_person(reading, mention) else NAME,
            )
    for period in reading.periods:
        yield period.start, period.end, PERIOD
    for quantity in reading.quantities:
        yield quantity.start, quantity.end, quantity.sort.upper()
    for tag in reading.tags:
        if METRICS in tag.concepts:
            yield words[tag.first].start, words[tag.last].end, METRICS
