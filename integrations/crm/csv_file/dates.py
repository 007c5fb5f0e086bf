"""Parse dates as offices write them; the whole column shows which of day, month and year comes first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from integrations.crm.csv_file.words import MONTHS
from spm_core.people.rules import name_key

CsvOrder = Literal["dmy", "mdy", "ymd", "told"]
"""told: every date is unambiguous by itself, like 2017-10-20 and 20 Oct 2017."""
ORDERS: tuple[CsvOrder, ...] = ("dmy", "mdy", "ymd")
_PARTS = re.compile(r"(\d{1,4})\s*[./\-\s年]\s*(\d{1,2})\s*[./\-\s月]\s*(\d{1,4})日?\.?")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_TIME = re.compile(
    r"[T,\s]+\d{1,2}[:.h]\d{2}([:.]\d{2})?([.,]\d+)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_]+\.?")
MIXED = 20
"""At most one value in this many may contradict the rest of its column; it is then rejected alone."""


class AmbiguousDates(Exception):
    """Nothing in the column tells the day from the month; with `mixed`, its values contradict each other."""

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
    """Split a text into three numbers whose order is open; a date where the month is named or the digits run together.

    None for what is no date.
    """
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
    """Return the one order in which a column's dates make sense; raise AmbiguousDates where there is none."""
    unordered = [
        (text, parts) for text in texts if isinstance(parts := take_apart(text), Numbers) and not parts.year_first
    ]
    readings = [(text, _orders_that_fit(parts)) for text, parts in unordered]
    votes = Counter(orders[0] for _, orders in readings if len(orders) == 1)
    winner = max(ORDERS, key=lambda order: votes[order])
    if not votes[winner]:
        return _order_without_votes(unordered)
    if (votes.total() - votes[winner]) * MIXED > votes[winner]:
        contradictions = [text for text, orders in readings if orders in (("dmy",), ("mdy",))]
        raise AmbiguousDates(contradictions[-1], mixed=True)
    return winner


def _orders_that_fit(parts: Numbers) -> tuple[CsvOrder, ...]:
    """Return the orders in which three numbers make a date; year first only where nothing else does."""
    year_last: tuple[CsvOrder, ...] = ("dmy", "mdy")
    fitting = tuple(order for order in year_last if _date_in(parts, order))
    return fitting or (("ymd",) if _date_in(parts, "ymd") else ())


def _order_without_votes(unordered: Sequence[tuple[str, Numbers]]) -> CsvOrder:
    for text, parts in unordered:
        if len(_orders_that_fit(parts)) > 1 and parts.first != parts.second:
            raise AmbiguousDates(text)
    return "dmy" if unordered else "told"  # 05/05/2017 reads the same both ways


def tell(texts: Sequence[str]) -> bool:
    """Whether these dates show the order of their whole column."""
    try:
        return bool(texts) and bool(order_of(texts))
    except AmbiguousDates:
        return False


def shown_by(columns: Iterable[Sequence[str]]) -> CsvOrder | None:
    """Return the order of day and month on which these columns agree, if they do."""
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
    """Read two digits as a year from 1970 to 2069."""
    return year if year > 99 else year + (2000 if year < 70 else 1900)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
