"""What people write about amounts and days, as values."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, cast

from pydantic import BeforeValidator, InstanceOf, ValidationInfo, WithJsonSchema

from bot.capability import Request
from bot.language.amounts import find_quantities
from bot.language.periods import parse_period
from bot.language.words import fold
from spm_core.errors import CoreError
from spm_core.period import ONE_DAY

LARGEST = Decimal(10) ** 13
"""More than any company sells; what is larger is a slip of the finger."""
LONGEST = 600
"""Months of a contract."""


def _amount(value: Any, info: ValidationInfo) -> Any:
    """ "180k", "1.2m", "€ 90.000": one amount and nothing else of it."""
    if value is None or isinstance(value, Decimal):
        return value
    found = find_quantities(str(value))
    if len(found) != 1 or found[0].sort == "percent" or str(value).strip().startswith(("-", "−")):
        raise CoreError("bad_amount", words=str(value)[:100], argument=info.field_name)
    if found[0].value > LARGEST:
        raise CoreError("bad_amount", words=str(value)[:100], argument=info.field_name)
    return found[0].value


def _since(value: Any, info: ValidationInfo) -> Any:
    """The day at whose end it began: the one before a period, or a week before today for "last week"."""
    if value is None or type(value) is date:
        return value
    request = cast(Request, (info.context or {})["request"])
    words, calendar = str(value).strip(), request.principal.company.calendar
    try:
        return date.fromisoformat(words)
    except ValueError:
        found = parse_period(words, calendar, request.today)
    if found is None:
        raise CoreError("bad_period", words=words[:100], argument=info.field_name)
    if found.start == calendar.containing("week", request.today, -1).start:
        return request.today - timedelta(weeks=1)
    return found.start - ONE_DAY


def _months(value: Any, info: ValidationInfo) -> Any:
    """ "2 years", "18 mesi", "36": so many months."""
    if value is None or isinstance(value, int):
        return value
    words = re.fullmatch(r"(\d{1,3})\s*-?\s*([^\W\d_]*)", fold(str(value)).strip())
    if words is None:
        raise CoreError("bad_term", words=str(value)[:100], argument=info.field_name)
    years = words[2][:1] in ("y", "a")  # years, yr, anni, anos
    months = int(words[1]) * (12 if years else 1)
    if not 1 <= months <= LONGEST:
        raise CoreError("bad_term", words=str(value)[:100], argument=info.field_name)
    return months


def _day(value: Any, info: ValidationInfo) -> Any:
    """Yesterday, on Monday, 12 May: one day, the last that is called so."""
    if value is None or type(value) is date:
        return value
    request = cast(Request, (info.context or {})["request"])
    found = parse_period(str(value).strip(), request.principal.company.calendar, request.today)
    if found is None or found.kind != "day":
        raise CoreError("bad_day", words=str(value)[:100], argument=info.field_name)
    return found.start


AmountArg = Annotated[InstanceOf[Decimal], BeforeValidator(_amount), WithJsonSchema({"type": "string"})]
MonthsArg = Annotated[InstanceOf[int], BeforeValidator(_months), WithJsonSchema({"type": "string"})]
DayArg = Annotated[InstanceOf[date], BeforeValidator(_day), WithJsonSchema({"type": "string"})]
SinceArg = Annotated[InstanceOf[date], BeforeValidator(_since), WithJsonSchema({"type": "string"})]
