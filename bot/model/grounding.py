"""Whether a model's prose says only what its facts say: every number, date and name must be among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel import Locale

from bot.facts import to_json
from bot.i18n import LANGUAGES
from bot.language.concepts import lexicon
from bot.language.period_words import vocabulary
from bot.language.words import Word, fold, words_of
from bot.languages import linking, table

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?")


@dataclass(slots=True)
class _Known:
    numbers: set[Decimal] = field(default_factory=set)
    words: set[str] = field(default_factory=set)


def grounded(text: str, facts: Any) -> bool:
    """False for a text with a number that no fact rounds to, a month that no date has, or a name that no fact holds."""
    known = _Known()
    for leaf in _leaves(to_json(facts)):
        _learn(known, leaf)
    return all(_is_known(readings, known) for readings in _figures(text)) and not _strange_names(text, known)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        yield Decimal(len(value))  # "three deals slipped" counts a list
        for item in value:
            yield from _leaves(item)
    elif value is not None and not isinstance(value, bool):
        yield value


def _learn(known: _Known, leaf: Any) -> None:
    if not isinstance(leaf, str):
        known.numbers.add(Decimal(leaf))
        return
    for day in (date.fromisoformat(iso) for iso in _ISO.findall(leaf)):
        known.numbers |= {Decimal(day.day), Decimal(day.month), Decimal(day.year)}
        known.words |= _month_names(day.month)
    try:
        known.numbers.add(Decimal(leaf))
    except InvalidOperation:
        known.numbers |= {number for written in _NUMBER.findall(leaf) for number in _readings(written)}
        known.words |= {word.text for word in words_of(leaf)}


@lru_cache(maxsize=12)
def _month_names(month: int) -> frozenset[str]:
    widths = ("wide", "abbreviated")
    names = (Locale.parse(language).months["format"][width][month] for language in LANGUAGES for width in widths)
    return frozenset(fold(name).strip(".") for name in names)


def _figures(text: str) -> Iterator[tuple[Decimal, ...]]:
    """Each number in the text, in every reading that its separators allow."""
    for written in _NUMBER.findall(text):
        yield _readings(written)
    spelled = {word: Decimal(n) for language in LANGUAGES for word, n in table(language, "periods")["numbers"].items()}
    for word in words_of(text):
        if word.text in spelled and spelled[word.text] > 2:
            yield (spelled[word.text],)


def _readings(written: str) -> tuple[Decimal, ...]:
    groups = re.split(r"[.,\u00a0\u202f]", written)
    whole = Decimal("".join(groups))
    return (whole,) if len(groups) == 1 else (whole, Decimal("".join(groups[:-1]) + "." + groups[-1]))


def _is_known(readings: tuple[Decimal, ...], known: _Known) -> bool:
    return any(_rounds_to(fact, reading) for reading in readings for fact in known.numbers)


def _rounds_to(fact: Decimal, stated: Decimal) -> bool:
    """Whether a fact, plain, as a percentage, in thousands or in millions, gives a number at its precision."""
    digits = -int(stated.as_tuple().exponent)
    scales = (fact, fact * 100, fact / 1_000, fact / 1_000_000)
    return digits <= 12 and any(round(abs(scaled), digits) == stated for scaled in scales)


def _strange_names(text: str, known: _Known) -> list[str]:
    words = words_of(text)
    return [
        word.raw
        for index, word in enumerate(words)
        if word.raw[0].isupper() and word.text not in known.words and not _is_plain(words, index, text)
    ]


def _is_plain(words: Sequence[Word], index: int, text: str) -> bool:
    """Whether a capitalised word names nobody: it starts a sentence or names a period. A month is never plain."""
    word = words[index]
    if _is_month(word.text):
        return False
    if word.text in vocabulary() or re.fullmatch(r"[qh]\d", word.text):
        return True
    before = text[: word.start].rstrip(" \n\t\"'“«(*-•")
    starts = not before or before[-1] in ".!?:;\n"
    known = any(word.text in lexicon(language).vocabulary for language in LANGUAGES)
    return starts and (known or not _acts(words, index))


def _acts(words: Sequence[Word], index: int) -> bool:
    """Whether what follows makes a name of an unknown first word: "Marcus Stone", "Marcus is", "Marcus's"."""
    following = words[index + 1] if index + 1 < len(words) else None
    return following is not None and (following.raw[0].isupper() or following.text in linking("after_a_name"))


@lru_cache(maxsize=256)
def _is_month(word: str) -> bool:
    return any(word in _month_names(month) for month in range(1, 13))
