"""Numbers in a text: amounts of money ("60k", "120 mil", "35.000 €"), percentages and counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from bot.i18n import LANGUAGES
from bot.languages import table

Sort = Literal["amount", "percent", "count"]

AMOUNTS = "amounts"
"""The table of what languages say after a number; all of them are read together."""


_SIGNS = {"€": "EUR", "£": "GBP", "r$": "BRL", "$": "USD"}


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in table(language, AMOUNTS)[key])


@cache
def _currencies() -> Mapping[str, str]:
    """The codes of currencies by what stands for them beside a number, in any language."""
    named = {
        word.lower(): code for language in LANGUAGES for word, code in table(language, AMOUNTS)["currencies"].items()
    }
    return {**{code.lower(): code for code in named.values()}, **named, **_SIGNS}


@cache
def _number() -> re.Pattern[str]:
    times = _either(_words("thousands") | _words("millions"))
    units = _either(_words("currencies") | _words("percent"))
    return re.compile(
        r"(?<![\w.,])(?P<before>r\$|[$€£])?\s?"
        r"(?P<number>\d+(?:[.,\u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?)"
        rf"\s?(?P<times>{times})?(?![^\W\d_])\s?(?P<after>€|(?:{units})\b|%)?",
        re.IGNORECASE,
    )


def _either(words: AbstractSet[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that a text gives, and the characters it takes up. A percentage of 50 has the value 50."""

    value: Decimal
    sort: Sort
    start: int
    end: int


@cache
def _currency() -> re.Pattern[str]:
    names = _either({word for word in _currencies() if word.isalpha()})
    return re.compile(rf"r\$|[€£$]|\b(?:{names})\b", re.IGNORECASE)


def currency_named(words: str, home: str) -> str | None:
    """The currency that an amount is written in, by its sign or name; `home` where the sign may stand for it."""
    sign = _currency().search(words)
    if sign is None:
        return None
    code = _currencies()[sign[0].lower()]
    any_dollar = code == "USD" and home.endswith("D")
    return home if any_dollar else code


def find_quantities(text: str) -> list[Quantity]:
    return [_quantity(match) for match in _number().finditer(text)]


def _quantity(match: re.Match[str]) -> Quantity:
    times, after = (match["times"] or "").lower(), (match["after"] or "").lower()
    factor = 1_000 if times in _words("thousands") else 1_000_000 if times else 1
    value = _decimal(match["number"], scaled=bool(times)) * factor
    return Quantity(value, _sort(match, after, value), match.start(), match.end())


def _sort(match: re.Match[str], after: str, value: Decimal) -> Sort:
    if after == "%" or after in _words("percent"):
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
