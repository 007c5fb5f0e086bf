"""The limit of an alert: read as people write it, for the figure it belongs to, and written so that it can be read."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.capability import Request
from bot.i18n import current, money, number
from bot.language.amounts import currency_named, find_quantities
from bot.language.words import fold
from bot.languages import languages, table
from bot.watched import Watched
from spm_core.alerts.models import Crossing
from spm_core.errors import CoreError
from spm_core.fx.service import exchange
from spm_core.money import Money

HUNDRED = Decimal(100)
LEAST_PERCENT = 2
"""A bare number below it, from 1 on, may be meant as a percentage or as a fraction; 0.7 is a fraction."""
LEAST_AMOUNT = 1_000
"""Bare numbers below it may be meant in thousands: 30."""
PLACES = 4
LARGEST = Decimal(10) ** 12
TIMES = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)?\s?[x×](?!\w)", re.IGNORECASE)
"""3x, which is no number elsewhere."""
_UNITS = {"money": "amount", "money_per_day": "amount", "deals": "amount", "share": "percent"}
_EXAMPLES = {"share": Decimal("0.7"), "times": Decimal(3), "days": Decimal(30)}


def is_median(words: str) -> bool:
    """Whether the limit of a list of deals is the median deal, in any language."""
    said = set(fold(words).split())
    return any(not said.isdisjoint(table(language, "alerts")["median"]) for language in languages())


def read_limit(request: Request, figure: Watched, crossing: Crossing, words: str) -> Decimal | None:
    """The limit in the figure's unit; None for the median deal. Raises CoreError where it does not fit the figure."""
    if figure.unit == "deals" and is_median(words):
        return None
    unit = "share" if crossing is Crossing.DROP else figure.unit
    value = _value(request, figure, unit, words)
    if value != value.quantize(Decimal(1).scaleb(-PLACES)) or not _is_sensible(figure, crossing, value):
        raise _unfit(request, figure, unit, words)
    return value


def _is_sensible(figure: Watched, crossing: Crossing, value: Decimal) -> bool:
    if crossing is Crossing.DROP:
        return 0 < value < 1
    return value <= (1 if figure.part else LARGEST) and (value > 0 or (value == 0 and figure.unit == "deals"))


def _value(request: Request, figure: Watched, unit: str, words: str) -> Decimal:
    text = words.strip()
    times = TIMES.fullmatch(text)
    quantities = find_quantities(text.rstrip("xX×").strip() if times else text)
    if len(quantities) != 1 or text.startswith(("-", "−")):
        raise _unfit(request, figure, unit, words)
    sort, value = ("times" if times else quantities[0].sort), quantities[0].value
    match unit, sort:
        case "share", "percent":
            return value / HUNDRED
        case "share", "count" if value >= LEAST_PERCENT:
            return value / HUNDRED
        case "share", "count" if value < 1:
            return value
        case "times", "times" | "count":
            return value
        case "money" | "money_per_day" | "deals", "amount":
            return _converted(request, Money(value, request.principal.company.currency), text)
        case "money" | "money_per_day" | "deals", "count" if value >= LEAST_AMOUNT or value == 0:
            return _converted(request, Money(value, request.principal.company.currency), text)
        case "count" | "days" | "number", "count" | "amount" if currency_named(text, "") is None:
            return value
    raise _unfit(request, figure, unit, words)


def _converted(request: Request, amount: Money, words: str) -> Decimal:
    """The amount in the company's currency, at today's rate where another one is named."""
    named = currency_named(words, amount.currency)
    if named in (None, amount.currency):
        return amount.amount
    there = exchange(request.session, {str(named)}).of(Money(amount.amount, str(named)), "open")
    if there is None:
        raise CoreError("alert_no_rate", named=named, currency=amount.currency, argument="threshold")
    return there.money.amount.quantize(Decimal("0.01"))


def _unfit(request: Request, figure: Watched, unit: str, words: str) -> CoreError:
    example = _EXAMPLES.get(unit, Decimal(50_000) if unit in _UNITS else Decimal(20))
    told = written(unit, example, request.principal.company.currency)
    return CoreError("alert_bad_limit", words=words[:60], figure=figure.label, example=told, argument="threshold")


def written(unit: str, value: Decimal | None, currency: str) -> str:
    """The limit as an answer would print such a figure, to all its places: 70%, $38,000, 3."""
    if value is None:
        return str(table(current().language, "alerts")["median"][0])
    if unit in ("money", "money_per_day", "deals"):
        return money(Money(value, currency))
    if unit in ("share", "times"):
        return f"{_plain(value * HUNDRED)}%" if unit == "share" else f"{_plain(value)}x"
    return _plain(value)


def _plain(value: Decimal) -> str:
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return number(value, places)
