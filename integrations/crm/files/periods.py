"""Labels of periods as offices write them: Jan-26, gennaio 2026, 05/2026, FY26 Q4, 1T26, 1º semestre 2026."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from integrations.crm.files.dates import Numbers, take_apart
from integrations.crm.files.words import MONTHS, WORDS, alternatives
from spm_core.people.rules import name_key

FilePeriodUnit = Literal["month", "quarter", "half", "year"]
UNITS: dict[str, FilePeriodUnit] = {
    word: unit for unit, words in WORDS["period_unit"].items() for word in alternatives(words)
}
SIZES: dict[FilePeriodUnit, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_FISCAL = re.compile(
    r"(?<![a-z])(?:fy|gj|ef|af|fiscal(?: year)?|geschaftsjahr|anno fiscale|ano fiscal|exercice)(?![a-z])"
)
_ORDINAL = r"(?:\.|°|º|ª|o|a|er|e|st|nd|rd|th)?"
_QUARTER = r"(?:quarter|qtr|quartal|trimestre|trim|tri|q|t)"
_HALF = r"(?:half|halbjahr|semestre|semester|sem|hj|h|s)"
_WORDS: tuple[tuple[FilePeriodUnit, str, str], ...] = (("quarter", _QUARTER, "1-4"), ("half", _HALF, "12"))
_PARTS = tuple(
    (unit, re.compile(rf"(?<![a-z]){word}\W*0?([{digits}])(?!\d)|(?<!\d)0?([{digits}])\s*{_ORDINAL}\s*{word}(?![a-z])"))
    for unit, word, digits in _WORDS
)
_YEARS = re.compile(r"(\d{4}|\d{2})\s*[/-]\s*(\d{4}|\d{2})")
_MONTH_LAST = re.compile(r"((?:19|20)\d{2})\s*[-/.\sm]?\s*(\d{1,2})")
_MONTH_FIRST = re.compile(r"(\d{1,2})\s*[-/.\s]\s*((?:19|20)\d{2})")
_AROUND = " -–/_.,'’()"


@dataclass(frozen=True, slots=True)
class FilePeriod:
    """A period by its name; `year` is None where another column has to say it."""

    unit: FilePeriodUnit
    index: int
    year: int | None
    fiscal: bool = False

    @property
    def months(self) -> frozenset[tuple[int | None, bool, int]]:
        size = SIZES[self.unit]
        return frozenset((self.year, self.fiscal, month) for month in range((self.index - 1) * size, self.index * size))

    @property
    def text(self) -> str:
        year = f"FY{self.year}" if self.fiscal else f"{self.year}"
        match self.unit:
            case "month":
                return f"{self.year}-{self.index:02d}"
            case "quarter":
                return f"{year}-Q{self.index}"
            case "half":
                return f"{year}-H{self.index}"
            case "year":
                return year

    def of(self, year: FilePeriod | None) -> FilePeriod:
        """Take the year from elsewhere, unless the label has one itself."""
        if self.year is not None or year is None:
            return self
        return replace(self, year=year.year, fiscal=(self.fiscal or year.fiscal) and self.unit != "month")


def period(text: str, unit: FilePeriodUnit | None = None) -> FilePeriod | None:
    """Return the period that a label means; `unit` is what its column holds, if that is known.

    The first day of a month stands for the period that begins on it, as workbooks turn "Jan 2026" into a date.
    """
    key = name_key(text)
    rest = _FISCAL.sub(" ", key)
    fiscal = rest != key
    rest = rest.strip(_AROUND)
    if not fiscal and (day := first_day(rest)):
        return _beginning(day, unit)
    for part, pattern in _PARTS:
        if match := pattern.search(rest):
            index = int(match[1] or match[2])
            return _with_year(part, index, f"{rest[: match.start()]} {rest[match.end() :]}", fiscal)
    if (month := _named_month(rest)) is not None:
        return None if fiscal else _with_year("month", *month, fiscal)
    if rest.isdigit() and len(rest) <= 2 and unit not in (None, "year") and not fiscal:
        return FilePeriod(unit, int(rest), None) if 1 <= int(rest) <= 12 // SIZES[unit] else None
    return _numbered(rest, fiscal)


def _numbered(text: str, fiscal: bool) -> FilePeriod | None:
    match = _MONTH_LAST.fullmatch(text)
    year, month = match.groups() if match else (0, 0)
    if not match and (match := _MONTH_FIRST.fullmatch(text)):
        month, year = match.groups()
    if 1 <= int(month) <= 12:
        return None if fiscal else FilePeriod("month", int(month), int(year))
    named = _year(text, fiscal)
    return FilePeriod("year", 1, named[0], fiscal=named[1]) if named else None


def _with_year(unit: FilePeriodUnit, index: int, rest: str, fiscal: bool) -> FilePeriod | None:
    """Complete a label by what is left of its text: a year, or nothing."""
    text = re.sub(r"\b(de|del|di|of|d)\b", " ", rest).strip(_AROUND)
    if not text:
        return FilePeriod(unit, index, None, fiscal)
    named = _year(text, fiscal, short=True)
    return FilePeriod(unit, index, *named) if named else None


def _year(text: str, fiscal: bool, *, short: bool = False) -> tuple[int, bool] | None:
    """Return a year and whether it is a fiscal one, as 2025/26 is; two digits need a word that makes them a year."""
    if re.fullmatch(r"(19|20)\d{2}", text):
        return int(text), fiscal
    if re.fullmatch(r"\d{2}", text) and (fiscal or short):
        return 2000 + int(text), fiscal
    if (match := _YEARS.fullmatch(text)) and len(match[1]) >= len(match[2]):
        first, second = (2000 + int(part) % 100 for part in match.groups())
        return (second, True) if second == first + 1 else None
    return None


def _named_month(text: str) -> tuple[int, str] | None:
    """Return the month that a text names and the rest of the text."""
    found = [(match, MONTHS[word]) for match in re.finditer(r"[^\W\d_]+", text) if (word := match[0]) in MONTHS]
    if len(found) != 1:
        return None
    match, month = found[0]
    return month, f"{text[: match.start()]} {text[match.end() :]}"


def first_day(text: str) -> date | None:
    """Return the date that a text writes, if it is the first of a month in one reading only."""
    parts = take_apart(text)
    if not isinstance(parts, Numbers):
        return parts if parts and parts.day == 1 and not text.isdigit() else None
    year, day, month = parts.third, parts.first, parts.second
    if parts.year_first:
        year, month, day = parts.first, parts.second, parts.third
    elif day != 1:
        day, month = month, day
    if year < 100 and not parts.year_first:
        year += 2000
    return date(year, month, 1) if day == 1 and 1 <= month <= 12 and 1900 < year < 2100 else None


def _beginning(day: date, unit: FilePeriodUnit | None) -> FilePeriod | None:
    if unit is None:
        return None
    index, late = divmod(day.month - 1, SIZES[unit])
    return None if late else FilePeriod(unit, index + 1, day.year)


def unit_of_days(texts: Iterable[str]) -> FilePeriodUnit | None:
    """Return months where dates in a column of periods follow each other by a month; None where they show nothing."""
    numbers = sorted({day.year * 12 + day.month for text in texts if (day := first_day(text.strip()))})
    return "month" if any(later - earlier == 1 for earlier, later in pairwise(numbers)) else None


def one_year(texts: Sequence[str]) -> FilePeriod | None:
    """Return the only year that titles name, such as "Quota 2026" or "FY26 targets"."""
    words = [word.strip(_AROUND + ":;") for text in texts for word in text.split()]
    years = {found for word in words if (found := period(word)) and found.unit == "year"}
    return years.pop() if len(years) == 1 else None
