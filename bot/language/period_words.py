"""The words that name periods, in every language at once, each with the part it plays in a name.

Each word of a text becomes one letter, so that bot.language.periods can read names of periods with plain regular
expressions, whatever the language: "ultimi 6 mesi" and "last 6 months" are both `l#u`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from bot.i18n import LANGUAGES
from bot.language.words import Word, fold, words_of
from bot.languages import ENGLISH, table

PeriodPhrase = tuple[str, ...]

LETTERS = {"same": "s", "ago": "a", "end": "e", "begin": "B", "filler": "."}
RELATIVE = {"this": ("t", 0), "last": ("l", -1), "next": ("n", 1), "before_last": ("b", -2)}
UNITS = {"units": "u", "weak_units": "U", "each": "g", "own": "v", "to_date": "x", "end_of": "E"}
AROUND = ("until", "since", "from", "to")
ORDINALS = {"st", "nd", "rd", "th", "o"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One word, or a phrase with one meaning."""

    letter: str
    value: Any
    first: Word
    last: Word
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class PeriodLexicon:
    meanings: Mapping[PeriodPhrase, tuple[str, Any]]
    around: Mapping[str, frozenset[PeriodPhrase]]
    """Phrases before, between and after periods: until, since, from, to."""
    longest: int
    typos: tuple[str, ...]
    """Single words long enough to be recognised when misspelled."""
    doubtful: frozenset[str]
    """Words with other meanings, such as "may": they name a period only where the word before them says so."""
    before_doubtful: frozenset[str]
    """The words that say so."""
    not_misspelled: frozenset[str]
    """Ordinary words that look like a misspelled period."""


@lru_cache(maxsize=1)
def lexicon() -> PeriodLexicon:
    meanings: dict[PeriodPhrase, tuple[str, Any]] = {}
    around: dict[str, set[PeriodPhrase]] = {key: set() for key in AROUND}
    for language in LANGUAGES:
        rules = table(language, "periods")
        for phrase, letter, value in _meanings(rules, english=language == ENGLISH):
            meanings.setdefault(_phrase(phrase), (letter, value))
        for key in AROUND:
            around[key].update(_phrase(phrase) for phrase in rules[key])
    words = {key: frozenset(_collect(key)) for key in ("doubtful", "before_doubtful", "not")}
    return PeriodLexicon(
        meanings,
        {key: frozenset(phrases) for key, phrases in around.items()},
        longest=max(map(len, meanings)),
        typos=tuple(phrase[0] for phrase, meaning in meanings.items() if _may_be_misspelled(phrase, meaning[0])),
        doubtful=words["doubtful"],
        before_doubtful=words["before_doubtful"],
        not_misspelled=words["not"],
    )


def _collect(key: str) -> Iterator[str]:
    return (fold(word) for language in LANGUAGES for word in table(language, "periods")[key])


def _may_be_misspelled(phrase: PeriodPhrase, letter: str) -> bool:
    return len(phrase) == 1 and len(phrase[0]) >= 5 and letter in "umTdx"


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """Every word that can be part of a period's name."""
    return frozenset(word for phrase in lexicon().meanings for word in phrase)


@lru_cache(maxsize=1)
def calendar_words() -> frozenset[str]:
    """Names of months and weekdays, which are written like names of people."""
    return frozenset(phrase[0] for phrase, meaning in lexicon().meanings.items() if meaning[0] in "md")


@cache
def names_elsewhere(language: str) -> frozenset[str]:
    """Doubtful names of months and weekdays that are none in this language or in English: "Marco" but in Portuguese."""
    own = {
        _phrase(phrase)[0]
        for each in (language, ENGLISH)
        for phrase, letter, _value in _meanings(table(each, "periods"), english=each == ENGLISH)
        if letter in "md"
    }
    return (calendar_words() & lexicon().doubtful) - own


def _phrase(text: str) -> PeriodPhrase:
    return tuple(word.text for word in words_of(text))


def _meanings(rules: Mapping[str, Any], *, english: bool) -> Iterator[tuple[str, str, Any]]:
    for name, (letter, offset) in RELATIVE.items():
        # English puts these before the unit only; the others after it too ("il mese scorso").
        yield from ((phrase, letter, (offset, not english or name == "before_last")) for phrase in rules[name])
    for key, letter in UNITS.items():
        for unit, phrases in rules[key].items():
            yield from ((phrase, letter, unit) for phrase in phrases)
    for key, letter in (("months", "m"), ("weekdays", "d")):
        for index, phrases in enumerate(rules[key]):
            yield from ((phrase, letter, index) for phrase in phrases)
    for unit, parts in rules["parts"].items():
        yield from ((phrase, "p", (unit, int(index))) for index, phrases in parts.items() for phrase in phrases)
    for offset, phrases in rules["relative_day"].items():
        yield from ((phrase, "T", int(offset)) for phrase in phrases)
    yield from ((word, "#", int(number)) for word, number in rules["numbers"].items())
    for name, letter in LETTERS.items():
        yield from ((phrase, letter, None) for phrase in rules[name])


def pieces(words: Sequence[Word]) -> list[Piece]:
    known = lexicon()
    line: list[Piece] = []
    at = 0
    while at < len(words):
        piece, length = _piece(words, at, known)
        line.append(piece)
        at += length
    return line


def _piece(words: Sequence[Word], at: int, known: PeriodLexicon) -> tuple[Piece, int]:
    for length in range(min(known.longest, len(words) - at), 0, -1):
        meaning = known.meanings.get(tuple(word.text for word in words[at : at + length]))
        if meaning:
            last = words[at + length - 1]
            doubtful = length == 1 and words[at].text in known.doubtful and "ç" not in words[at].raw.lower()
            return Piece(*meaning, words[at], last, doubtful), length
    word = words[at]
    letter, value = _number(word.text) or _misspelled(word.text, known) or ("w", None)
    return Piece(letter, value, word, word), 1


_ABSOLUTE = re.compile(r"(?P<fy>fy[ -]?)?(?P<year>\d{4})[ -]?(?P<kind>[qhw])(?P<index>\d{1,2})")
_YEAR = re.compile(r"(?P<fy>fy)?(?P<year>(?:19|20)\d\d|(?<=fy)\d\d)")
_PART = re.compile(r"(?P<kind>[qh])(?P<index>[1-9])|(?P<week>w)(?P<number>\d{1,2})")
_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?")
_ISO_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})")
_MONTH_OF_YEAR = re.compile(r"(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)")
KINDS = {"q": "quarter", "h": "half", "w": "week"}


Meaning = tuple[str, Any]
"""A letter, and the value it carries."""


def _number(text: str) -> Meaning | None:
    """What digits and codes mean: numbers, years, ISO days and months, Q3, 2017-Q4."""
    return _absolute(text) or _year(text) or _part(text) or _day(text) or _plain_number(text)


def _absolute(text: str) -> Meaning | None:
    """2017-Q4, FY2018-H1, 2017-10, 12/2026."""
    if match := _ABSOLUTE.fullmatch(text):
        return "P", (KINDS[match["kind"]], int(match["year"]), int(match["index"]), bool(match["fy"]))
    if match := _ISO_MONTH.fullmatch(text) or _MONTH_OF_YEAR.fullmatch(text):
        return "P", ("month", int(match["year"]), int(match["month"]), False)
    return None


def _year(text: str) -> Meaning | None:
    """2017, FY18, '17."""
    if match := _YEAR.fullmatch(text):
        year = int(match["year"])
        return "y", (year if year > 99 else 2000 + year, bool(match["fy"]))
    return ("y", (2000 + int(text[1:]), False)) if text[0] in "'’" else None


def _part(text: str) -> Meaning | None:
    """Q3, H1, W12."""
    match = _PART.fullmatch(text)
    return ("p", (KINDS[match["kind"] or match["week"]], int(match["index"] or match["number"]))) if match else None


def _day(text: str) -> Meaning | None:
    """2017-10-01, 30/06, 30/06/2017."""
    return ("D", text) if _DAY.fullmatch(text) else None


def _plain_number(text: str) -> Meaning | None:
    """A number, or the "th" of one."""
    if text.isdecimal() and len(text) < 8:
        return "#", int(text)
    return ("o", None) if text in ORDINALS and len(text) > 1 else None


def _misspelled(text: str, known: PeriodLexicon) -> Meaning | None:
    if len(text) < 5 or len(text) > 12 or not text.isalpha():
        return None
    for word in known.typos:
        allowed = 1 if len(word) < 8 else 2
        near = word[0] == text[0] and abs(len(word) - len(text)) <= allowed
        if near and OSA.distance(word, text, score_cutoff=allowed) <= allowed and text not in known.not_misspelled:
            return known.meanings[(word,)]
    return None
