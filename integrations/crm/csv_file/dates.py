"""Dates as offices write them; which of day, month and year comes first is read off the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from integrations.crm.csv_file.words import MONTHS
from spm_core.people.rules import name_key

CsvOrder = Literal["dmy", "mdy", "ymd", "told"]
"""told: every date says by itself what is what, as 2017-10-20 and 20 Oct 2017 do."""
ORDERS: tuple[CsvOrder, ...] = ("dmy", "mdy", "ymd")
_PARTS = re.compile(r"(\d{1,4})\s*[./\-\s年]\s*(\d{1,2})\s*[./\-\s月]\s*(\d{1,4})日?\.?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_TIME = re.compile(
    r"[T,\s]+\d{1,2}[:.h]\d{2}([:.]\d{2})?([.,]\d+)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]+\.?")
MIXED = 20
"""One value in so many may contradict the rest of its column, and is then rejected alone."""


class AmbiguousDates(Exception):
    """Nothing in the column tells the day from the month; `mixed` where its values contradict each other."""

    def __init__(self, example: str, mixed: bool = False) -> None:
        super().__init__(example)
        self.example = example
        self.mixed = mixed


@dataclass(frozen=True, slots=True)
class Numbers:
    first: int
    second: int
    third: int
    year_first: bool
    """The first is a year of four digits."""


def take_apart(text: str) -> Numbers | date | None:
    """Three numbers whose order is open, a date where a month is named or the digits run together, or None."""
    bare = _TIME.sub("", text.strip())
    if compact := _COMPACT.fullmatch(bare):
        return _date(int(compact[1]), int(compact[2]), int(compact[3]))
    if match := _PARTS.fullmatch(bare):
        first, second, third = match.groups()
        if len(first) == 3 or len(third) == 3 or len(first) + len(third) > 6:
            return None
        return Numbers(int(first), int(second), int(third), len(first) == 4)
    return _with_month_name(bare)


def _with_month_name(text: str) -> date | None:
    names = [MONTHS[key] for word in _WORDS.findall(text) if (key := name_key(word).strip(".")) in MONTHS]
    numbers = re.findall(r"\d+", text)
    if len(names) != 1 or len(numbers) != 2:
        return None
    day, year = (numbers[1], numbers[0]) if len(numbers[0]) == 4 else numbers
    return _date(_full_year(int(year)), names[0], int(day))


def order_of(texts: Iterable[str]) -> CsvOrder:
    """The one order in which the column's dates make sense; AmbiguousDates where it stays open."""
    says: dict[CsvOrder, int] = {"dmy": 0, "mdy": 0, "ymd": 0}
    open_example = contradiction = alike = ""
    for text in texts:
        parts = take_apart(text)
        if not isinstance(parts, Numbers) or parts.year_first:
            continue
        alike = text
        day_first, month_first = _date_in(parts, "dmy") is not None, _date_in(parts, "mdy") is not None
        if day_first and month_first:
            open_example = open_example or (text if parts.first != parts.second else "")
        elif day_first or month_first:
            says["dmy" if day_first else "mdy"] += 1
            contradiction = text
        elif _date_in(parts, "ymd"):
            says["ymd"] += 1
    winner = max(ORDERS, key=lambda order: says[order])
    if not says[winner]:
        if open_example:
            raise AmbiguousDates(open_example)
        return "dmy" if alike else "told"  # 05/05/2017 reads the same both ways
    if (sum(says.values()) - says[winner]) * MIXED > says[winner]:
        raise AmbiguousDates(contradiction, mixed=True)
    return winner


def tell(texts: Sequence[str]) -> bool:
    """Whether these dates show the order of their whole column."""
    try:
        return bool(texts) and bool(order_of(texts))
    except AmbiguousDates:
        return False


def shown_by(columns: Iterable[Sequence[str]]) -> CsvOrder | None:
    """The one order of day and month that these columns agree on."""
    shown = {order_of(texts) for texts in columns if tell(texts)} - {"told"}
    return shown.pop() if len(shown) == 1 else None


def parse(text: str, order: CsvOrder) -> date | None:
    parts = take_apart(text)
    return _date_in(parts, order) if isinstance(parts, Numbers) else parts


def _date_in(parts: Numbers, order: CsvOrder) -> date | None:
    if order == "told" and not parts.year_first:
        return None
    if parts.year_first or order == "ymd":
        return _date(_full_year(parts.first), parts.second, parts.third)
    day, month = (parts.first, parts.second) if order == "dmy" else (parts.second, parts.first)
    return _date(_full_year(parts.third), month, day)


def _full_year(year: int) -> int:
    """Two digits mean 1970 to 2069."""
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
