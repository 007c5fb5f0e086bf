"""What stands beside a number: currencies (€, R$, CHF) and scales (k, Mio), in cells and in headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import list_currencies

from integrations.crm.files.words import LANGUAGES, WORDS, alternatives
from spm_core.people.rules import name_key

SIGNS = {
    "€": "EUR", "£": "GBP", "R$": "BRL", "CHF": "CHF", "FR": "CHF", "SFR": "CHF", "US$": "USD", "A$": "AUD",
    "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "S$": "SGD", "HK$": "HKD", "MX$": "MXN", "ZŁ": "PLN",
    "KČ": "CZK", "₹": "INR", "₺": "TRY", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₴": "UAH", "元": "CNY", "円": "JPY",
}  # fmt: skip
_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS")
_SHARED: Mapping[str, tuple[str | None, ...]] = {
    "$": _DOLLARS,
    "¥": ("JPY", "CNY"),
    "KR": (None, "SEK", "NOK", "DKK", "ISK"),
    "RS": (None, "INR", "PKR", "LKR"),
}
"""Signs of several currencies: the company's own where it is one of them, else the first."""
_IN_HEADERS = frozenset(
    alternatives(
        "EUR | USD | GBP | CHF | BRL | JPY | CAD | AUD | NZD | SEK | NOK | DKK | PLN | CZK | HUF | RON | CNY | INR | "
        "MXN | SGD | HKD | ZAR | TRY | ILS | KRW | AED"
    )
)
"""Codes that stand for a currency wherever a header has them; ALL and TOP would be currencies, too."""
_SCALES = {word: Decimal(10) ** int(power) for power, words in WORDS["scale"].items() for word in alternatives(words)}
_LONGEST_FIRST = sorted(_SCALES, key=len, reverse=True)
_WITH_CURRENCY = {"t": Decimal(1000)}
"""Scales only beside a currency: T€."""
_NEUTRAL = frozenset(alternatives(WORDS["neutral_unit"]))
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_OUTSIDE = re.compile(r"\b(?:in|em|en)\s+(\S+(?:\s+\S+)?)\s*$", re.IGNORECASE)
_UNSURE = frozenset(["k", "m", "t", "b", "mm", "mil"])
"""What may stand for thousands or millions at the end of a header, and for much else."""
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class FileUnit:
    scale: Decimal = ONE
    currency: str | None = None


def currency_of(text: str, own: str | None = None) -> str | None:
    """Return the currency that a sign, a code or a name stands for; `own` is the company's."""
    key = text.strip().upper()
    if key in _SHARED:
        return own if own in _SHARED[key] else _SHARED[key][0]
    return SIGNS.get(key) or (
        key if len(key) == 3 and key.isalpha() and key.isascii() else _names().get(name_key(text))
    )


@lru_cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies())


@lru_cache
def _names() -> Mapping[str, str]:
    """Currencies by their names, such as US Dollar and Pfund Sterling; the codes in use win over those of old."""
    named = (pair for language in LANGUAGES for pair in Locale(language).currencies.items())
    by_name: dict[str, str] = {}
    for code, name in sorted(named, key=lambda pair: pair[0] in _IN_HEADERS):
        by_name[name_key(name)] = code
    return {
        **by_name,
        "euros": "EUR",
        "us dollars": "USD",
        "dollars": "USD",
        "reais": "BRL",
        "pounds": "GBP",
        "pound sterling": "GBP",
    }


def unit_of(text: str, own: str | None = None) -> FileUnit | None:
    """Return the unit that a text without blanks stands for, such as k, €, k€ and MioEUR; None for others."""
    lower = text.lower()
    if not text or lower in _NEUTRAL:
        return FileUnit()
    if code := _sign(text, own):
        return FileUnit(ONE, code)
    if lower in _SCALES:
        return FileUnit(_SCALES[lower])
    for word in (*_LONGEST_FIRST, "mil", "t"):
        before, after = lower.removeprefix(word), lower.removesuffix(word)
        rest = next((rest for rest in (before, after) if rest not in ("", lower)), "")
        if (code := _sign(rest, own)) and (scale := _scale(word, code)):
            return FileUnit(scale, code)
    return None


def _scale(word: str, code: str) -> Decimal | None:
    """Return the scale of a word beside a currency; `mil` is a thousand in Portuguese, and a million to some."""
    if word == "mil":
        return Decimal(1000) if code == "BRL" else None
    return _SCALES.get(word) or _WITH_CURRENCY.get(word)


def _sign(text: str, own: str | None) -> str | None:
    key = text.upper()
    if key in _SHARED or key in SIGNS:
        return currency_of(text, own)
    return key if key in _codes() else None


def unit_of_header(header: str, own: str | None) -> FileUnit | None:
    """Return the unit that a header names; None where it may mean thousands, but nobody can be sure."""
    inside = [first or second for first, second in _BRACKETS.findall(header)]
    outside = _BRACKETS.sub(" ", header)
    words = outside.replace("_", " ").split()
    texts = [*map(_squeezed, (*inside, *_OUTSIDE.findall(outside.strip())))]
    spelt = [unit for text in texts if (unit := unit_of(text, own)) and text not in _UNSURE]
    units = [*filter(_is_likely, spelt), *(unit for word in words if (unit := _of_word(word, own)))]
    scale = next((unit.scale for unit in units if unit.scale != ONE), ONE)
    if scale == ONE and not _UNSURE.isdisjoint((*texts, *map(_squeezed, words[-1:]))):
        return None
    return FileUnit(scale, next((unit.currency for unit in units if unit.currency), None))


def without_unit(header: str) -> str:
    """Return a header without a unit at its end or start: "ARR" for "ARR in thousands" and for "ARR k€"."""
    words = _BRACKETS.sub(" ", header).replace("_", " ").split()
    while len(words) > 1 and _may_be_unit(words[-1]):
        words.pop()
    while len(words) > 1 and (words[0] in SIGNS or words[0] in _SHARED):
        words.pop(0)
    return " ".join(words)


def _may_be_unit(word: str) -> bool:
    text = _squeezed(word)
    return text in _UNSURE or text in _SCALES or word.lower() in ("in", "em", "en") or _of_word(word, None) is not None


def _is_likely(unit: FileUnit) -> bool:
    """Whether brackets mean this unit: (all) is no Albanian money."""
    return unit.currency is None or unit.currency in _IN_HEADERS


def _of_word(word: str, own: str | None) -> FileUnit | None:
    """Read a word of a header as a unit: €, EUR, k€, TEUR, thousands; nothing that could be another word."""
    if word in _IN_HEADERS or word in SIGNS or word in _SHARED:
        return FileUnit(ONE, currency_of(word, own))
    text = _squeezed(word)
    unit = unit_of(text, own) if text not in _UNSURE and text not in _NEUTRAL else None
    if unit is None or unit.scale == ONE:
        return None
    return unit if unit.currency is None or unit.currency in _IN_HEADERS else None


def _squeezed(text: str) -> str:
    return re.sub(r"^(in|em|en)\s|[\s.'’]", "", text.strip(), flags=re.IGNORECASE).lower()
