"""Turn cells into values, a column at a time; each distinct text is parsed once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from integrations.crm.files import numbers, persons
from integrations.crm.files.countries import country_code
from integrations.crm.files.locales import locale_code, time_zone
from integrations.crm.files.names import fold
from integrations.crm.files.texts import clean, clean_all
from integrations.crm.files.told import Told
from integrations.crm.files.units import ONE, FileUnit
from integrations.crm.files.weekdays import weekdays
from integrations.crm.files.words import (
    FULL_TIME,
    activity_word,
    is_active,
    is_blank,
    is_granted,
    role_word,
    scope_word,
    work_word,
    yes_or_no,
)
from spm_core.imports.rows import Finding

KEPT = 200_000
"""How many distinct texts are remembered before the memory is cleared."""
Parse = Callable[[str], Any]


class Cells(dict[str, Any]):
    """The values of texts, parsed on demand; None for blanks. Texts that cannot be parsed are kept in `bad`."""

    def __init__(self, parse: Parse) -> None:
        super().__init__()
        self.parse = parse
        self.bad: set[str] = set()

    def __missing__(self, text: str) -> Any:
        stripped = clean(text).strip()
        value = None if is_blank(stripped) else self.parse(stripped)
        if value is None and not is_blank(stripped):
            self.bad.add(text)
        self[text] = value
        return value

    def column(self, texts: Iterable[str]) -> list[Any]:
        if len(self) > KEPT:
            self.clear()
        return [*map(self.__getitem__, texts)]


class Texts(Cells):
    """Texts that hardly repeat, such as keys and names: cut to the stored length, but not remembered."""

    def __init__(self, limit: int) -> None:
        super().__init__(str)
        self.limit = limit

    def column(self, texts: Iterable[str]) -> list[Any]:
        values: list[Any] = [*map(str.strip, clean_all(texts))]
        if max(map(len, values), default=0) > self.limit:
            values = [value[: self.limit] for value in values]
        return [value or None for value in values] if "" in values else values


class Amounts(Cells):
    """Amounts of money, and in `signs` the currency of those that show one."""

    def __init__(self, style: numbers.Style, unit: FileUnit, told: Told) -> None:
        super().__init__(lambda cell: None)
        self.style, self.unit, self.own = style, unit, told.currency
        self.signs: dict[str, str] = {}
        self.late: set[str] = set()
        """Texts with a sign where the first ones have none, so that nobody can say what the others are."""
        self.expects_signs = True

    def __missing__(self, text: str) -> Any:
        cell = clean(text).strip()
        read = None if is_blank(cell) else numbers.amount(cell, self.style, self.own)
        value = self._value(text, *read) if read else None
        if value is None and not is_blank(cell):
            self.bad.add(text)
        self[text] = value
        return value

    def _value(self, text: str, number: Decimal, unit: FileUnit) -> Decimal | None:
        if unit.currency:
            if not self.expects_signs and unit.currency != self.own:
                self.late.add(text)
                return None
            self.signs[text] = unit.currency
        return rounded(number * (unit.scale if unit.scale != ONE else self.unit.scale), NUMBERS["money"])

    def foreign(self, column: str) -> list[Finding]:
        """Return what to say of currencies other than the company's, for rows that have no currency."""
        others = {code for code in (self.unit.currency, *self.signs.values()) if code and code != self.own}
        return [
            Finding("currency_sign", params={"column": column, "sign": code, "currency": code})
            for code in sorted(others if self.own else ())
        ]

    def currencies(self, texts: Sequence[str]) -> list[str | None]:
        """Return the currency of each amount of a column: that of its sign, else of the header."""
        return [self.signs.get(text, self.unit.currency) for text in texts]


UNIQUE = {"key": 100, "title": 300, "long": 10_000}


def text(limit: int) -> Parse:
    return lambda cell: " ".join(cell.split())[:limit]


def whole_number(cell: str) -> int | None:
    value = numbers.number(cell, numbers.Style())
    return int(value) if value is not None and value == int(value) else None


def working_time(cell: str) -> Decimal | None:
    """Read a share of full working time: 80 %, 80 and 0.8 alike, up to one and a half."""
    if (key := fold(cell)) in FULL_TIME:
        return Decimal(1)
    value = numbers.number(cell, numbers.Style("," if "," in cell else ".")) if key else None
    if value is not None and value > _MOST_TIME and "%" not in cell:
        value /= 100
    return rounded(value, 6) if value is not None and 0 < value <= _MOST_TIME else None


PLAIN: Mapping[str, Parse] = {
    "text": text(100),
    "name": text(200),
    "person": persons.who,
    "email": lambda cell: person.email if (person := persons.who(cell)) else None,
    "yes_no": yes_or_no,
    "count": whole_number,
    "active": is_active,
    "granted": is_granted,
    "working_time": working_time,
    "weekdays": weekdays,
    "splits": persons.splits,
    "shares": persons.shares,
    "role": role_word,
    "scope": scope_word,
    "activity": activity_word,
    "work": work_word,
    "country": country_code,
    "time_zone": time_zone,
    "locale": locale_code,
}


_MOST_TIME = Decimal("1.5")
NUMBERS = {"money": 4, "number": 4, "rate": 10, "share": 6}
"""Forms of numbers, with the decimal places that are stored."""


def rounded(value: Decimal | None, places: int) -> Decimal | None:
    """Round to the stored digits; leave shorter values as they are."""
    if value is None or -value.as_tuple().exponent <= places:  # type: ignore[operator]  # finite by construction
        return value
    return round(value, places)
