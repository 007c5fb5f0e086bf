"""The words that name periods, in every language at once, each with the parts it can play in a name.

"Segunda" is both Monday and second; "ultimi 6 mesi" and "last 6 months" are both a relation, a number and a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from bot.i18n import LANGUAGES
from bot.language.words import fold, words_of
from bot.languages import ENGLISH, table

PeriodPhrase = tuple[str, ...]
AROUND = ("until", "since", "from", "to")
RELATIONS = {"this": 0, "last": -1, "next": 1, "before_last": -2, "after_next": 2}
EDGES = ("begin", "mid", "late", "end")
UNITS = {"units": "unit", "weak_units": "weak", "each": "each", "own": "own", "to_date": "todate", "end_of": "unitend"}
PLAIN = (
    *("halves", "ago_before", "one", "same", "ago", "earlier", "hence", "hence_before", "in", "rest", "so_far"),
    *("until", "until_day", "since", "since_named", "onwards", "after", "before_that", "from", "between", "to", "and"),
    *("for", "of", "filler", "every", "weekend", "week_of", "half_month", "ordinal_marks", "firsts", "comparing"),
    *("few", "vague", "loosely", "seasons", "holidays", "other_units", "long_units", "except", "without"),
    *("starting", "later", "possessive", "partitive", "decades", "day_parts", "ranked", "things", "number_and"),
)
"""The tables whose words all do the same."""
AROUND_NAMES = frozenset(
    {
        *("without", "holidays", "loosely", "seasons", "comparing", "except", "few", "vague", "short_weekday"),
        *("other_units", "long_units", "possessive", "partitive", "decades", "day_parts", "ranked", "things"),
        *("number_and", "starting"),
    }
)
"""Categories of words that may be names of people and deals as well: Natale, Gio."""
SIDE_WORDS = frozenset({"things", "ranked", "day_parts", "decades", "possessive", "partitive"})
"""Categories of ordinary words, which matter only beside a time: they remain words besides."""
SPECIFIC = frozenset({"unit", "month", "weekday", "todate", "relday"})


@dataclass(frozen=True, slots=True)
class PeriodLexicon:
    meanings: Mapping[PeriodPhrase, Sequence[tuple[str, Any]]]
    around: Mapping[str, frozenset[PeriodPhrase]]
    """Phrases before, between and after periods: until, since, from, to."""
    by_first: Mapping[str, Sequence[PeriodPhrase]]
    """The phrases by their first word, the longest first."""
    typos: tuple[str, ...]
    """Single words long enough to be recognised when misspelled."""
    doubtful: frozenset[str]
    """Words with other meanings, such as "may": they name a period only where the word before them says so."""
    before_doubtful: frozenset[str]
    """The words that say so."""
    not_misspelled: frozenset[str]
    """Ordinary words that look like a misspelled period."""
    plural_relations: frozenset[PeriodPhrase]
    plural_units: frozenset[str]
    past_since: frozenset[PeriodPhrase]
    """Those of since that look back even where plans are made: "since monday", but not "starting monday"."""
    before: frozenset[PeriodPhrase]
    """Those of until that end where the named period begins: "before june"."""
    end_verbs: frozenset[PeriodPhrase]
    """Those of end that are verbs too: "how will I end this year"."""
    before_that: frozenset[PeriodPhrase]
    """Those that stand after a unit: "the month before", "il mese prima"."""
    accented: Mapping[str, str]
    """Words that mean something else without their accent, and how they are written: Italian metà, the middle."""


@lru_cache(maxsize=1)
def lexicon() -> PeriodLexicon:
    meanings: dict[PeriodPhrase, list[tuple[str, Any]]] = defaultdict(list)
    for language in LANGUAGES:
        for phrase, category, value in _meanings(table(language, "periods"), english=language == ENGLISH):
            if (category, value) not in meanings[_phrase(phrase)]:
                meanings[_phrase(phrase)].append((category, value))
    by_first: dict[str, list[PeriodPhrase]] = defaultdict(list)
    for known in sorted(meanings, key=len, reverse=True):
        by_first[known[0]].append(known)
    words = {key: frozenset(_collect(key)) for key in ("doubtful", "before_doubtful", "not")}
    plurals = [table(language, "periods")["plurals"] for language in LANGUAGES]
    return PeriodLexicon(
        dict(meanings),
        {key: frozenset(_phrase(phrase) for phrase in _collect(key)) for key in AROUND},
        by_first=dict(by_first),
        typos=tuple(phrase[0] for phrase, found in meanings.items() if _may_be_misspelled(phrase, found)),
        doubtful=words["doubtful"],
        before_doubtful=words["before_doubtful"],
        not_misspelled=words["not"],
        plural_relations=frozenset(_phrase(phrase) for each in plurals for phrase in each["relations"]),
        plural_units=frozenset(word for each in plurals for word in each["units"]),
        past_since=frozenset(_phrase(phrase) for phrase in _collect("since_past")),
        before=frozenset(_phrase(phrase) for phrase in _collect("before")),
        end_verbs=frozenset(_phrase(phrase) for phrase in _collect("end_verbs")),
        before_that=frozenset(_phrase(phrase) for phrase in _collect("before_that")),
        accented={fold(word): word for language in LANGUAGES for word in table(language, "periods")["accented"]},
    )


def _collect(key: str) -> Iterator[str]:
    return (fold(word) for language in LANGUAGES for word in table(language, "periods")[key])


@lru_cache(maxsize=1)
def possessives() -> frozenset[str]:
    """What makes the name before it an owner: the s of "Ann's"."""
    return frozenset(_collect("possessive"))


def _may_be_misspelled(phrase: PeriodPhrase, meanings: Sequence[tuple[str, Any]]) -> bool:
    return len(phrase) == 1 and len(phrase[0]) >= 5 and any(category in SPECIFIC for category, _value in meanings)


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every word that can be part of a period's name, without those that only stand around or instead of one."""
    return frozenset(
        word
        for phrase, meanings in lexicon().meanings.items()
        if any(category not in AROUND_NAMES for category, _value in meanings)
        for word in phrase
    )


@lru_cache(maxsize=1)
def calendar_words() -> frozenset[str]:
    """Names of months and weekdays, which are written like names of people."""
    return frozenset(
        phrase[0]
        for phrase, meanings in lexicon().meanings.items()
        if any(category in ("month", "weekday") for category, _value in meanings)
    )


@cache
def names_elsewhere(language: str) -> frozenset[str]:
    """Doubtful names of months and weekdays that are none in this language or in English: "Marco" but in Portuguese."""
    own = {
        _phrase(phrase)[0]
        for each in (language, ENGLISH)
        for phrase, category, _value in _meanings(table(each, "periods"), english=each == ENGLISH)
        if category in ("month", "weekday")
    }
    return (calendar_words() & lexicon().doubtful) - own


def _phrase(text: str) -> PeriodPhrase:
    return tuple(word.text for word in words_of(text))


def _meanings(rules: Mapping[str, Any], *, english: bool) -> Iterator[tuple[str, str, Any]]:
    for name, offset in RELATIONS.items():
        # English puts these before the unit only; the others after it too ("il mese scorso").
        after = not english or name in ("before_last", "after_next")
        yield from ((phrase, "relation", (offset, after)) for phrase in rules[name])
    for key, category in UNITS.items():
        for unit, phrases in rules[key].items():
            yield from ((phrase, category, unit) for phrase in phrases)
    for edge in EDGES:
        yield from ((phrase, "edge", edge) for phrase in rules[edge])
    for key, category in (("months", "month"), ("weekdays", "weekday"), ("short_weekdays", "short_weekday")):
        for index, phrases in enumerate(rules[key]):
            yield from ((phrase, category, index) for phrase in phrases)
    yield from _counted(rules)
    for key in PLAIN:
        yield from ((phrase, key, None) for phrase in rules[key])


def _counted(rules: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for month, phrases in rules["short_months"].items():
        yield from ((phrase, "short_month", int(month) - 1) for phrase in phrases)
    for unit, parts in rules["parts"].items():
        yield from ((phrase, "part", (unit, int(index))) for index, phrases in parts.items() for phrase in phrases)
    for key, category in (("relative_day", "relday"), ("relative_day_part", "relday_part")):
        for offset, phrases in rules[key].items():
            yield from ((phrase, category, int(offset)) for phrase in phrases)
    for unit, key in (("year", "fiscal_year"), ("quarter", "fiscal_quarter")):
        for phrase in rules[key]:
            yield phrase, "unit", unit
            yield phrase, key, None
    yield from ((word, "number", int(number)) for word, number in rules["numbers"].items())
    yield from ((word, "ordinal", int(number)) for word, number in rules["ordinals"].items())
