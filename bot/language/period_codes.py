"""Periods and days written in digits: "Q3", "1H26", "Q2/2026", "2026-10", "10/2026", "2026-W07", "15.10.2026".

A code may be several words of a text: it is found by its characters, so that no word of it is read apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from bot.i18n import LANGUAGES
from bot.languages import ENGLISH, table
from spm_core.period import MONTHS, PeriodKind

MONTHS_A_YEAR = 12
WEEKS_A_YEAR = 53
MOST_DAYS = 31
BROKEN = "broken"
"""The category of what looks like a code but stands for no day or period: 2017-02-30, Q7."""

Meaning = tuple[str, Any]
"""A category of the grammar, and what the code carries."""
MeaningOf = Callable[[re.Match[str]], Meaning | None]


@dataclass(frozen=True, slots=True)
class Code:
    category: str
    value: Any
    start: int
    end: int


def codes(text: str) -> Iterator[Code]:
    """The codes in a text, in order. Where 12/24 puts the month first, 1/2 beside it does too."""
    months_first = _MONTH_FIRST.search(text) is not None
    at = 0
    while match := _start().search(text, at):
        code = _code_at(text, match.start())
        if code is not None:
            yield _turned(code) if months_first and _may_be_either(code, text) else code
        at = code.end if code else match.start() + 1


_MONTH_FIRST = re.compile(r"(?<![\d/])(?:0?[1-9]|1[0-2])/(?:1[3-9]|2\d|3[01])(?![\d])")


def _may_be_either(code: Code, text: str) -> bool:
    """Whether a day such as 1/2 may also be read with the month first."""
    return code.category == "yearless" and all(int(n) <= MONTHS_A_YEAR for n in text[code.start : code.end].split("/"))


def _turned(code: Code) -> Code:
    month, day = code.value
    return replace(code, value=(day, month))


def _code_at(text: str, at: int) -> Code | None:
    for pattern, meaning_of in _codes():
        match = pattern.match(text, at)
        if match and (meaning := meaning_of(match)):
            return Code(*meaning, at, match.end())
    return None


def _part_of_year(match: re.Match[str]) -> Meaning:
    """2017-Q4 of the calendar, FY2018-Q4 of the company's year; Q4/2017, 1H26, Q2FY26."""
    kind, index = _kinds()[match["kind"].lower()], int(match["index"])
    return ("code", (kind, _year(match), index, bool(match["fy"]))) if _fits(kind, index) else (BROKEN, None)


def _part(match: re.Match[str]) -> Meaning | None:
    """Q3, H1, W12. H3 and W80 are names of other things."""
    kind, index = _kinds()[match["kind"].lower()], int(match["index"])
    if _fits(kind, index):
        return "part", (kind, index)
    return (BROKEN, None) if kind == "quarter" and index < 10 else None


def _part_with_year(match: re.Match[str]) -> Meaning | None:
    """T3, S1: parts only where a year follows, for T1 is a name of other things too."""
    kind, index = _kinds()[match["kind"].lower()], int(match["index"])
    return ("year_part", (kind, index)) if _fits(kind, index) else None


def _fits(kind: PeriodKind, index: int) -> bool:
    return 1 <= index <= (WEEKS_A_YEAR if kind == "week" else MONTHS_A_YEAR // MONTHS[kind])


def _month(match: re.Match[str]) -> Meaning:
    """2017-10, 2026/10, 10/2026, 11-2026."""
    month = int(match["month"])
    return ("code", ("month", _year(match), month, False)) if 1 <= month <= MONTHS_A_YEAR else (BROKEN, None)


def _spaced_month(match: re.Match[str]) -> Meaning | None:
    """11 - 2016, 2016 - 11: only sure where nothing follows that may be counted."""
    category, value = _month(match)
    return None if category == BROKEN else ("spaced_code", value)


def _day(match: re.Match[str]) -> Meaning:
    """2017-10-01, 2017/10/01."""
    return _date(int(match["year"]), int(match["month"]), int(match["day"]))


def _dated(match: re.Match[str]) -> Meaning:
    """30/06/2017, 15.10.2026."""
    return _date(_year(match), *_month_and_day(match))


def _yearless(match: re.Match[str]) -> Meaning | None:
    """30/06. Nobody means a day by 50/50."""
    month, day = _month_and_day(match)
    if month > MONTHS_A_YEAR or day > MOST_DAYS:
        return None
    category, _value = _date(2000, month, day)  # a leap year
    return (BROKEN, None) if category == BROKEN else ("yearless", (month, day))


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    """Day before month, unless the right number can be no month."""
    left, right = int(match["left"]), int(match["right"])
    return (left, right) if right > MONTHS_A_YEAR else (right, left)


def _date(year: int, month: int, day: int) -> Meaning:
    try:
        chosen = date(year, month, day)
    except ValueError:
        return BROKEN, None
    return ("date", chosen) if chosen < date.max else (BROKEN, None)  # no day follows the last one


def _whole_year(match: re.Match[str]) -> Meaning:
    """2017, FY18, FY 2026, '17."""
    return "year", (_year(match), bool(match["fy"]))


def _year(match: re.Match[str]) -> int:
    year = int(match["year"])
    return year if year > 99 else 2000 + year


@cache
def _kinds() -> Mapping[str, PeriodKind]:
    """What the letters of codes stand for, in any language."""
    letters = (table(language, "periods")["codes"] for language in LANGUAGES)
    return {letter: kind for each in letters for kind, known in each.items() for letter in known}


def _letters(*languages: str) -> str:
    tables = (table(language, "periods")["codes"] for language in languages)
    return "".join(sorted({letter for each in tables for known in each.values() for letter in known}))


def _month_names() -> str:
    """Names before which a number is a day: "Oct 5 2026 - 9 Nov"."""
    tables = (table(language, "periods")["months"] for language in LANGUAGES)
    return "|".join(sorted({re.escape(name) for months in tables for names in months for name in names}))


@cache
def _start() -> re.Pattern[str]:
    """Where a code may begin: not inside a longer word, number or amount."""
    letters = _letters(*LANGUAGES)
    return re.compile(
        rf"(?<![\w€$£#@/,:])(?<![^.]\.)(?=\d|[{letters}]\d|fy[ '’-]?\d|['’]\d)|(?<=\w)(?=['’]\d\d\b)", re.IGNORECASE
    )


_END = r"(?![\w%€$£]|[/.,:]\d|['’]\d| ?%)"
_FULL = r"(?P<year>(?:19|20)\d\d)"
_ANY = r"(?P<year>(?:19|20)\d\d|\d\d)"
_FY = r"(?P<fy>fy[ -]?)?['’]?"
_PLAIN = r"(?P<fy>(?!))?"
_TRAP = r"(?!24/7)"


@cache
def _codes() -> Sequence[tuple[re.Pattern[str], MeaningOf]]:
    """The forms of codes, of which the first that matches is meant."""
    part = rf"(?P<kind>[{_letters(ENGLISH)}])(?P<index>\d\d?)"
    turned = rf"(?P<index>\d)(?P<kind>[{_letters(*LANGUAGES)}])"
    others = "".join(sorted(set(_letters(*LANGUAGES)) - set(_letters(ENGLISH))))
    forms: Sequence[tuple[str, MeaningOf]] = (
        (r"(?P<year>\d{4})([/-])(?P<month>\d\d?)\2(?P<day>\d\d?)", _day),
        (rf"(?P<left>\d\d?)([/.-])(?P<right>\d\d?)\2{_ANY}", _dated),
        (rf"{_FULL} ?([/.-]) ?(?P<month>\d\d?) ?\2 ?(?P<day>\d\d?)", _day),
        (rf"(?P<left>\d\d?) ?([/.-]) ?(?P<right>\d\d?) ?\2 ?{_FULL}", _dated),
        (rf"{_FY}{_FULL}(?: ?[/-] ?| )?{part}", _part_of_year),
        (rf"(?P<fy>fy[ -]?)['’]?{_ANY}[ /-]?{part}", _part_of_year),
        (rf"{part}[ /-]?(?P<fy>fy[ -]?)['’]?{_ANY}", _part_of_year),
        (rf"{part}(?: ?[/-] ?|['’ ])?{_PLAIN}{_FULL}", _part_of_year),
        (rf"{part}(?:/|-| ?['’])?{_PLAIN}{_ANY}", _part_of_year),
        (rf"{turned}(?:/| ?['’]|-)?{_FY}{_ANY}", _part_of_year),
        (rf"{turned} {_FY}{_FULL}", _part_of_year),
        (r"(?:(?:19|20)\d|['’]\d|[5-9])0['’]?s", lambda _match: (BROKEN, None)),  # a decade
        (part, _part),
        (r"(?P<index>\d)(?P<kind>q)", _part),
        (rf"(?P<kind>[{others}])(?P<index>[1-4])", _part_with_year),
        (rf"fy[ -]?['’]?{_FULL}[/-]\d\d(?:\d\d)?", lambda _match: (BROKEN, None)),
        (r"(?P<index>[12])(?P<kind>(?-i:H))", _part),
        (rf"{_FULL}[/-](?P<month>\d\d?)(?!\d*-\d)", _month),
        (rf"(?P<month>\d\d?)[/-]{_FULL}", _month),
        (rf"{_FULL} ?[/-] ?(?P<month>\d\d?)(?! ?[/-] ?\d| ?(?:{_month_names()}))", _spaced_month),
        (rf"(?P<month>\d\d?) ?[/-] ?{_FULL}", _spaced_month),
        (r"(?P<left>\d\d?)/(?P<right>\d\d?)", _yearless),
        (rf"(?P<fy>fy[ -]?)['’]?{_ANY}", _whole_year),
        (rf"{_PLAIN}{_FULL}", _whole_year),
        (rf"{_PLAIN}['’](?P<year>\d\d)", _whole_year),
    )
    return [(re.compile(_TRAP + form + _END, re.IGNORECASE), meaning_of) for form, meaning_of in forms]
