"""Turn cells into values, a column at a time; each distinct text is parsed once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from integrations.crm.csv_file import dates, numbers, persons
from integrations.crm.csv_file.countries import country_code
from integrations.crm.csv_file.words import activity_word, is_blank, role_word, scope_word, work_word, yes_or_no
from spm_core.errors import CoreError
from spm_core.imports.rows import Finding

KEPT = 200_000
"""How many distinct texts are remembered before the memory is cleared."""
_THOUSANDS = re.compile(
    r"\b(k|t|tsd|000s?|thousands?|mila|milhares|mil|milliers|miles|[kt]\s?[€$£]|mio|mln|millions?)\b", re.IGNORECASE
)
Parse = Callable[[str], Any]


class Cells(dict[str, Any]):
    """The values of texts, parsed on demand; None for blanks. Texts that cannot be parsed are kept in `bad`."""

    def __init__(self, parse: Parse) -> None:
        super().__init__()
        self.parse = parse
        self.bad: set[str] = set()

    def __missing__(self, text: str) -> Any:
        stripped = text.strip()
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
        values: list[Any] = [*map(str.strip, texts)]
        if max(map(len, values), default=0) > self.limit:
            values = [value[: self.limit] for value in values]
        return [value or None for value in values] if "" in values else values


UNIQUE = {"key": 100, "title": 300, "long": 10_000}


def text(limit: int) -> Parse:
    return lambda cell: " ".join(cell.split())[:limit]


def whole_number(cell: str) -> int | None:
    value = numbers.number(cell, numbers.Style())
    return int(value) if value is not None and value == int(value) else None


def currency(cell: str) -> str | None:
    return numbers.currency_of(cell.upper() if cell.isalpha() else cell)


PLAIN: Mapping[str, Parse] = {
    "text": text(100),
    "name": text(200),
    "person": persons.who,
    "email": lambda cell: person.email if (person := persons.who(cell)) else None,
    "yes_no": yes_or_no,
    "count": whole_number,
    "currency": currency,
    "splits": persons.splits,
    "shares": persons.shares,
    "role": role_word,
    "scope": scope_word,
    "activity": activity_word,
    "work": work_word,
    "country": country_code,
}


NUMBERS = {"money": 4, "rate": 10, "share": 6}
"""Forms of numbers, with the decimal places that are stored."""


class Styles:
    """How the columns of one file write dates and numbers, with findings about doubtful ones."""

    def __init__(self, date_order: dates.CsvOrder | None) -> None:
        self.date_order = date_order
        self.likely: dates.CsvOrder | None = None
        """The date order shown by other columns of the file, to suggest where one column stays open."""
        self.findings: list[Finding] = []

    def told_by(self, form: str, cells: Sequence[str]) -> bool:
        """Whether these cells show how the rest of their column is written."""
        if form == "date":
            return self.date_order is not None or dates.tell(cells)
        return form not in NUMBERS or any(numbers.tells(cell) for cell in cells)

    def cells(self, form: str, header: str, cells: Sequence[str]) -> Cells:
        """Return a column's parser; raise CoreError "ambiguous_dates" or "mixed_dates" if --date-order must decide."""
        if form in UNIQUE:
            return Texts(UNIQUE[form])
        if form == "date":
            order = self.date_order or self._order(header, cells)
            return Cells(lambda cell: dates.parse(cell, order))
        return Cells(self._number(form, header, cells) if form in NUMBERS else PLAIN[form])

    def _order(self, header: str, cells: Sequence[str]) -> dates.CsvOrder:
        try:
            return dates.order_of(cells)
        except dates.AmbiguousDates as error:
            code = "mixed_dates" if error.mixed else "ambiguous_dates"
            likely = {"likely": self.likely} if self.likely and not error.mixed else {}
            raise CoreError(code, column=header, example=error.example, **likely) from None

    def _number(self, form: str, header: str, cells: Sequence[str]) -> Parse:
        style = numbers.style_of(cells, fraction=form != "money")
        if not style.sure:
            example = next(cell for cell in cells if "." in cell or "," in cell)
            self.findings.append(Finding("thousands_assumed", params={"column": header, "example": example}))
        if form == "money":
            self._doubt_units(header, cells)
        if form == "share" and any((numbers.number(cell, style) or 0) > 1 for cell in cells):
            return lambda cell: _share(numbers.number(cell, style), "%" in cell)
        return lambda cell: _rounded(numbers.number(cell, style), NUMBERS[form])

    def _doubt_units(self, header: str, cells: Sequence[str]) -> None:
        if _THOUSANDS.search(header):
            self.findings.append(Finding("unit_in_header", params={"column": header}))
        units = {written.unit for cell in cells if (written := numbers.take_apart(cell)) and written.unit}
        for sign in sorted(units):
            if code := numbers.currency_of(sign):
                self.findings.append(
                    Finding("currency_sign", params={"column": header, "sign": sign, "currency": code})
                )
            else:
                self.findings.append(Finding("unknown_unit", params={"column": header, "unit": sign}))


def _share(value: Decimal | None, percent: bool) -> Decimal | None:
    return _rounded(value if percent or value is None else value / 100, 6)


def _rounded(value: Decimal | None, places: int) -> Decimal | None:
    """Round to the stored digits; leave shorter values as they are."""
    if value is None or -value.as_tuple().exponent <= places:  # type: ignore[operator]  # finite by construction
        return value
    return round(value, places)
