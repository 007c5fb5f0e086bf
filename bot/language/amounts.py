"""Numbers in a text: amounts of money ("60k", "120 mil", "35.000 €"), percentages and counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Sort = Literal["amount", "percent", "count"]

_TIMES = "k|mil|mila|mille|thousand|m|mln|mi|million|millions|milion[ei]|milhao|milhão|milhões|milhoes"
_UNITS = r"€|(?:euros?|eur|usd|dollars?|dollari|dólares|bucks|reais|brl|gbp|pounds|percent|per cento|por cento)\b|%"
_NUMBER = re.compile(
    r"(?<![\w.,])(?P<before>r\$|[$€£])?\s?"
    r"(?P<number>\d+(?:[.,\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?)"
    rf"\s?(?P<times>{_TIMES})?(?![^\W\d_])\s?(?P<after>{_UNITS})?",
    re.IGNORECASE,
)
_THOUSANDS = frozenset({"k", "mil", "mila", "mille", "thousand"})
_PERCENT = frozenset({"%", "percent", "per cento", "por cento"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text gives, and the characters it takes up. A percentage of 50 has the value 50."""

    value: Decimal
    sort: Sort
    start: int
    end: int


def find_quantities(text: str) -> list[Quantity]:
    return [_quantity(match) for match in _NUMBER.finditer(text)]


def _quantity(match: re.Match[str]) -> Quantity:
    times, after = (match["times"] or "").lower(), (match["after"] or "").lower()
    factor = 1_000 if times in _THOUSANDS else 1_000_000 if times else 1
    value = _decimal(match["number"], scaled=bool(times)) * factor
    return Quantity(value, _sort(match, after, value), match.start(), match.end())


def _sort(match: re.Match[str], after: str, value: Decimal) -> Sort:
    if after in _PERCENT:
        return "percent"
    marked = bool(match["before"] or match["times"] or after)
    could_be_year = 1990 <= value <= 2100
    return "amount" if marked or (value >= 1_000 and not could_be_year) else "count"


def _decimal(number: str, *, scaled: bool) -> Decimal:
    """Groups of three digits are thousands, unless the number is scaled: 1.250 is 1250, but 2.125m has decimals."""
    plain = number.replace("\u00a0", "").replace("\u202f", "")
    groups = re.split(r"[.,]", plain)
    if len(groups) == 1:
        return Decimal(plain)
    whole_thousands = all(len(group) == 3 for group in groups[1:]) and not scaled
    if whole_thousands:
        return Decimal("".join(groups))
    return Decimal("".join(groups[:-1]) + "." + groups[-1])
