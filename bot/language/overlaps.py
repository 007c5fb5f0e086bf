"""What is part of something else in a text: a word of a name, a number of a date, a month that is a surname."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.language.amounts import Quantity
from bot.language.concepts import Tag
from bot.language.people import Mention
from bot.language.periods import FoundPeriod
from bot.language.words import Word


def is_in_a_name(tag: Tag, named: Sequence[Mention]) -> bool:
    return any(
        (mention.people or "@" in mention.words) and mention.first <= tag.first <= mention.last for mention in named
    )


def is_in_a_period(tag: Tag, words: Sequence[Word], periods: Sequence[FoundPeriod]) -> bool:
    """Whether a word only helps to name a period, as in "this month". "Weekly" says more: how often."""
    return "WEEKLY" not in tag.concepts and any(
        period.start <= words[tag.first].start and words[tag.last].end <= period.end for period in periods
    )


_DAYS = frozenset({"day", "range"})


def off_on_a_day(tag: Tag, words: Sequence[Word], periods: Sequence[FoundPeriod]) -> Tag:
    """The tag as it is meant: "off 12/24" is away, while "off" beside anything else is wrong."""
    if "OFFDAY" not in tag.concepts:
        return tag
    after = words[tag.last + 1] if tag.last + 1 < len(words) else None
    dated = after is not None and after.text[0].isdigit()
    away = dated and any(found.start == after.start and found.period.kind in _DAYS for found in periods if after)
    return replace(tag, concepts=frozenset({"TIMEOFF"}) if away else tag.concepts - {"OFFDAY"})


def is_in_a_date(quantity: Quantity, periods: Sequence[FoundPeriod]) -> bool:
    """Whether a number only says when: the 4 of 2026-04-01, the 10000 of "last 10000 years"."""
    around = [period for period in periods if period.start <= quantity.start < period.end]
    return bool(around) and (quantity.sort == "count" or around[0].start < quantity.start)


def unlike_amounts(periods: list[FoundPeriod], quantities: Sequence[Quantity]) -> list[FoundPeriod]:
    """The periods without years that begin an amount, as in "2000 euro"."""
    starts = [quantity.start for quantity in quantities if quantity.sort == "amount"]
    return [
        period for period in periods if not any(period.start <= start < period.end <= start + 4 for start in starts)
    ]


def unlike_names(periods: Sequence[FoundPeriod], words: Sequence[Word], named: Sequence[Mention]) -> list[FoundPeriod]:
    """The periods without those that are only somebody's name: "il team di Marco" is not of March."""
    people = [(words[each.first].start, words[each.last].end) for each in named if each.people]
    return [each for each in periods if not any(start <= each.start and each.end <= end for start, end in people)]
