"""A text as a lattice: at each place stand the tokens that may begin there, whatever the language.

So bot.language.period_rules can be written once for all of them.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from bot.language.period_codes import Code, codes
from bot.language.period_words import SIDE_WORDS, SPECIFIC, PeriodPhrase, lexicon
from bot.language.words import fold, words_of

LONGEST_NUMBER = 7
TENS = range(20, 100, 10)
UNITS = range(1, 10)
MOST_PARTS = 10
"""The largest number below a fraction that people say: 3/4, 1/10."""
DASHES = frozenset("-–—/") | {".."}


@dataclass(frozen=True, slots=True)
class Token:
    """One meaning of a word, of a phrase or of a code, and the place after it."""

    category: str
    value: Any
    end: int
    doubtful: bool = False
    """Whether it also means something else, as "may" does."""
    words: PeriodPhrase = ()


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A word of the text, or a whole code, and what may begin there."""

    text: str
    start: int
    end: int
    tokens: Mapping[str, Sequence[Token]]
    """By category."""


def lattice(text: str) -> list[TextPlace]:
    parts = list(_parts(text))
    return [_place(text, parts, at) for at in range(len(parts))]


Part = tuple[str, int, int, tuple[str, Any] | None]
"""A folded word or code, where it stands, and what the code means."""


def _parts(text: str) -> Iterator[Part]:
    found = [code for code in codes(text) if not _is_elided(text, code)]
    for word in words_of(text):
        while found and found[0].end <= word.start:
            code = found.pop(0)
            yield fold(text[code.start : code.end]), code.start, code.end, (code.category, code.value)
        if not found or word.end <= found[0].start:
            elided = word.text[0] in "'’"
            yield word.text[elided:], word.start + elided, word.end, None
    for code in found:
        yield fold(text[code.start : code.end]), code.start, code.end, (code.category, code.value)


_PREPOSITIONS = frozenset({"filler", "from", "to", "since", "until"})


def _is_elided(text: str, code: Code) -> bool:
    """Whether an apostrophe belongs to the word before it: "l'11" is a day, "Oct'11" has a year."""
    if text[code.start] not in "'’":
        return False
    before = words_of(text[: code.start])
    if not before or before[-1].end < code.start:
        return False
    return any(category in _PREPOSITIONS for category, _value in lexicon().meanings.get((before[-1].text,), ()))


def _place(text: str, parts: Sequence[Part], at: int) -> TextPlace:
    word, start, end, code = parts[at]
    tokens: dict[str, list[Token]] = defaultdict(list)
    for token in [_coded(word, code, at)] if code else _tokens(text, parts, at):
        tokens[token.category].append(token)
    if tokens.keys() <= SIDE_WORDS:
        tokens["word"].append(Token("word", None, at + 1))
    return TextPlace(word, start, end, tokens)


def _coded(word: str, code: tuple[str, Any], at: int) -> Token:
    """A code, which may also be a fraction: 3/4."""
    category, value = code
    if category == "yearless":
        left, right = (int(number) for number in word.split("/"))
        category = "fraction" if left < right <= MOST_PARTS else category
    return Token(category, value, at + 1)


def _tokens(text: str, parts: Sequence[Part], at: int) -> Iterator[Token]:
    word = parts[at][0]
    named = [*_named(text, parts, at), *_compound(parts, at)]
    yield from named
    if word in DASHES:
        yield Token("dash", None, at + 1)
        if not any(mark.isspace() for mark in _around(text, parts[at])):
            yield Token("hyphen", None, at + 1)
    elif word.isdecimal() and len(word) <= LONGEST_NUMBER:
        yield from _number(text, parts, at)
    elif not named:
        yield from (Token(category, value, at + 1) for category, value in _misspelled(word))


def _named(text: str, parts: Sequence[Part], at: int) -> Iterator[Token]:
    """What the tables say that the word means, and the phrases that begin with it."""
    known = lexicon()
    word, start, end, _code = parts[at]
    raw = text[start:end]
    for phrase in known.by_first.get(word, ()):
        length = len(phrase)
        if length > 1 and tuple(part[0] for part in parts[at : at + length]) != phrase:
            continue
        meanings = known.meanings[phrase]
        if length == 1 and not _has_its_accent(raw, word):
            yield from (Token("unaccented", value, at + 1) for category, value in meanings if category == "edge")
            continue
        # A name of a month in another language is no such word once it has an accent: "marco", but not "março".
        doubtful = length == 1 and word in known.doubtful and raw.casefold() == word
        yield from (Token(category, value, at + length, doubtful, phrase) for category, value in meanings)


def _around(text: str, part: Part) -> str:
    """The characters before and after a word."""
    _word, start, end, _code = part
    return text[max(start - 1, 0) : start] + text[end : end + 1]


def _compound(parts: Sequence[Part], at: int) -> Iterator[Token]:
    """Twenty-one, twenty first, vinte e um."""
    tens = next((value for value in _values(parts, at, "number") if value in TENS), None)
    if tens is None or at + 1 >= len(parts):
        return
    joined = parts[at + 1][0] == "-" or any(True for _none in _values(parts, at + 1, "number_and"))
    rest = at + 2 if joined else at + 1
    for category in ("number", "ordinal"):
        for value in _values(parts, rest, category):
            if value in UNITS:
                yield Token(category, tens + value, rest + 1)
    if joined and any(True for _none in _values(parts, rest, "one")):
        yield Token("number", tens + 1, rest + 1)


def _values(parts: Sequence[Part], at: int, category: str) -> Iterator[Any]:
    """What one word, and no code, stands for as a category."""
    if at < len(parts) and parts[at][3] is None:
        yield from (value for known, value in lexicon().meanings.get((parts[at][0],), ()) if known == category)


def _has_its_accent(raw: str, word: str) -> bool:
    accented = lexicon().accented.get(word)
    return accented is None or unicodedata.normalize("NFC", raw.lower()) == accented


def _number(text: str, parts: Sequence[Part], at: int) -> Iterator[Token]:
    """A number, which a mark makes an ordinal: 3rd, 1º, 2°."""
    word, _start, end, _code = parts[at]
    number = int(word)
    following = parts[at + 1] if at + 1 < len(parts) else None
    marks = lexicon().meanings.get((following[0],), ()) if following and following[1] == end else ()
    if following and any(category == "ordinal_marks" for category, _value in marks):
        yield Token("ordinal", number, at + 2)
        yield Token("nth", number, at + 2)
    elif text[end : end + 1] == "°":
        yield Token("ordinal", number, at + 1)
        yield Token("nth", number, at + 1)
    yield Token("number", number, at + 1)
    yield Token("digits", number, at + 1)


@lru_cache(maxsize=4096)
def _misspelled(text: str) -> Sequence[tuple[str, Any]]:
    known = lexicon()
    if not 5 <= len(text) <= 12 or not text.isalpha() or text in known.not_misspelled:
        return ()
    for word in known.typos:
        allowed = 1 if len(word) < 8 else 2
        near = word[0] == text[0] and abs(len(word) - len(text)) <= allowed
        if near and OSA.distance(word, text, score_cutoff=allowed) <= allowed:
            return [meaning for meaning in known.meanings[(word,)] if meaning[0] in SPECIFIC]
    return ()
