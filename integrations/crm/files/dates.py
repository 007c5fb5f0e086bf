"""Parse dates as offices write them; the whole column shows which of day, month and year comes first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from typing import Literal

from integrations.crm.files.words import MONTHS
from spm_core.people.rules import name_key

FileOrder = Literal["dmy", "mdy", "ymd", "told"]
"""told: every date is unambiguous by itself, like 2017-10-20 and 20 Oct 2017."""
ORDERS: tuple[FileOrder, ...] = ("dmy", "mdy", "ymd")
_PARTS = re.compile(r"(\d{1,4})\s*[./\-\s年]\s*(\d{1,2})\s*[./\-\s月]\s*(\d{1,4})日?\.?")
_DOTTED = re.compile(r"\d{1,2}\.\s*\d{1,2}\.\s*(\d{4}|\d{2})\.?")
"""Where dates have dots, the day comes first."""
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_TIME = re.compile(
    r"[T,\s]+(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?\s*(?:(?P<half>[ap])\.?m\.?)?"
    r"\s*(?:uhr)?\s*(?P<zone>Z|UTC|GMT|(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?)?$",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
"""The days that workbooks count from the last of 1899; a date column saved as plain numbers shows them."""
_SERIALS = range(25_569, 73_051)
"""1970 to 2099."""
_STAMP = re.compile(r"(1\d{9})(\d{3})?")
"""Seconds or milliseconds since 1970, as interfaces give moments."""
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
    if stamp := _STAMP.fullmatch(text):
        return datetime.fromtimestamp(int(stamp[1]), UTC).date()
    bare = _TIME.sub("", text.strip())
    if compact := _COMPACT.fullmatch(bare):
        return _date(int(compact[1]), int(compact[2]), int(compact[3]))
    if (serial := _SERIAL.fullmatch(bare)) and int(serial[1]) in _SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(serial[1]))
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


def order_of(texts: Iterable[str]) -> FileOrder:
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


def _orders_that_fit(parts: Numbers) -> tuple[FileOrder, ...]:
    """Return the orders in which three numbers make a date; year first only where nothing else does."""
    year_last: tuple[FileOrder, ...] = ("dmy", "mdy")
    fitting = tuple(order for order in year_last if _date_in(parts, order))
    return fitting or (("ymd",) if _date_in(parts, "ymd") else ())


def _order_without_votes(unordered: Sequence[tuple[str, Numbers]]) -> FileOrder:
    for text, parts in unordered:
        if _DOTTED.fullmatch(_TIME.sub("", text)):
            continue
        if len(_orders_that_fit(parts)) > 1 and parts.first != parts.second:
            raise AmbiguousDates(text)
    return "dmy" if unordered else "told"  # 05/05/2017 reads the same both ways


def tell(texts: Sequence[str]) -> bool:
    """Whether these dates show the order of their whole column."""
    try:
        return bool(texts) and bool(order_of(texts))
    except AmbiguousDates:
        return False


def shown_by(columns: Iterable[Sequence[str]]) -> FileOrder | None:
    """Return the order of day and month on which these columns agree, if they do."""
    shown = {order_of(texts) for texts in columns if tell(texts)} - {"told"}
    return shown.pop() if len(shown) == 1 else None


def parse(text: str, order: FileOrder, zone: tzinfo = UTC) -> date | None:
    """Return the day of a date; a moment that says its own zone falls on a day in `zone`, the company's.

    Midnight is how a bare date is written where a time is required: it keeps its date.
    """
    if stamp := _STAMP.fullmatch(text):
        return _local(datetime.fromtimestamp(int(stamp[1]), UTC), zone)
    parts = take_apart(text)
    day = _date_in(parts, order) if isinstance(parts, Numbers) else parts
    if day is None or ":" not in text:
        return day
    time = _TIME.search(text)
    return _local(_moment(day, time), zone) if time and time["zone"] else day


def _moment(day: date, time: re.Match[str]) -> datetime:
    hour, minute, second = (int(time[part] or 0) for part in ("hour", "minute", "second"))
    if time["half"]:
        hour = hour % 12 + 12 * (time["half"].lower() == "p")
    behind = timedelta(hours=int(time["hours"] or 0), minutes=int(time["minutes"] or 0))
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute, seconds=second)
    return moment.replace(tzinfo=timezone(-behind if time["sign"] == "-" else behind))


def _local(moment: datetime, zone: tzinfo) -> date:
    at_midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.date() if at_midnight else moment.astimezone(zone).date()


def _date_in(parts: Numbers, order: FileOrder) -> date | None:
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
    except (ValueError, OverflowError):
        return None
