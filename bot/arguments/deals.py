"""Argument types for amounts, days and contract terms."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, InstanceOf, ValidationInfo, WithJsonSchema

from bot.arguments import request_of
from bot.language.amounts import find_quantities
from bot.language.periods import parse_period
from bot.language.words import fold
from bot.languages import languages, table
from spm_core.errors import CoreError
from spm_core.period import ONE_DAY
from spm_core.windows import since_last_week

LARGEST = Decimal(10) ** 13
"""Larger amounts are taken for typing errors."""
LONGEST = 600
"""The longest contract term, in months."""


def _amount(value: Any, info: ValidationInfo) -> Any:
    """Exactly one amount, such as "180k", "1.2m" or "€ 90.000"."""
    if value is None or isinstance(value, Decimal):
        return value
    quantities = find_quantities(str(value))
    if len(quantities) != 1 or quantities[0].sort == "percent" or str(value).strip().startswith(("-", "−")):
        raise CoreError("bad_amount", words=str(value)[:100], argument=info.field_name)
    if quantities[0].value > LARGEST:
        raise CoreError("bad_amount", words=str(value)[:100], argument=info.field_name)
    return quantities[0].value


def _since(value: Any, info: ValidationInfo) -> Any:
    """The day after whose end changes count: the one before a period; for "last week", as windows.py has it."""
    if value is None or type(value) is date:
        return value
    request = request_of(info)
    words, calendar = str(value).strip(), request.principal.company.calendar
    try:
        return date.fromisoformat(words)
    except ValueError:
        period = parse_period(words, calendar, request.today)
    if period is None:
        raise CoreError("bad_period", words=words[:100], argument=info.field_name)
    if period.start == calendar.containing("week", request.today, -1).start:
        return since_last_week(request.today)
    return period.start - ONE_DAY


def _months(value: Any, info: ValidationInfo) -> Any:
    """A term in months, from "2 years", "18 mesi" or "36"."""
    if value is None or isinstance(value, int):
        return value
    words = re.fullmatch(r"(\d{1,3})\s*-?\s*([^\W\d_]*)", fold(str(value)).strip())
    if words is None:
        raise CoreError("bad_term", words=str(value)[:100], argument=info.field_name)
    months = int(words[1]) * (12 if _means_years(words[2]) else 1)
    if not 1 <= months <= LONGEST:
        raise CoreError("bad_term", words=str(value)[:100], argument=info.field_name)
    return months


def _means_years(unit: str) -> bool:
    """Whether it is a word for years in any language, or begins one: "2y", "3 anni"."""
    years = (fold(year) for language in languages() for year in table(language, "periods")["units"]["year"])
    return bool(unit) and any(year.startswith(unit) for year in years)


def _day(value: Any, info: ValidationInfo) -> Any:
    """A single day, such as "yesterday", "on Monday" or "12 May": the most recent of that name."""
    if value is None or type(value) is date:
        return value
    request = request_of(info)
    period = parse_period(str(value).strip(), request.principal.company.calendar, request.today)
    if period is None or period.kind != "day":
        raise CoreError("bad_day", words=str(value)[:100], argument=info.field_name)
    return period.start


AmountArg = Annotated[InstanceOf[Decimal], BeforeValidator(_amount), WithJsonSchema({"type": "string"})]
MonthsArg = Annotated[InstanceOf[int], BeforeValidator(_months), WithJsonSchema({"type": "string"})]
DayArg = Annotated[InstanceOf[date], BeforeValidator(_day), WithJsonSchema({"type": "string"})]
SinceArg = Annotated[InstanceOf[date], BeforeValidator(_since), WithJsonSchema({"type": "string"})]
