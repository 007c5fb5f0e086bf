"""A day of an absence as an argument: a date, or words for one."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, InstanceOf, ValidationInfo, WithJsonSchema

from bot.arguments import request_of
from bot.forms import NOT_ASKED
from bot.i18n import N_
from bot.language.periods import parse_period
from spm_core.errors import CoreError

LATEST = 2200
"""The year in which no absence ends."""


def _day(value: Any, info: ValidationInfo) -> Any:
    """The first or last day of what is named, by the argument's own name."""
    if value is None or type(value) is date:
        return value
    request, words = request_of(info), str(value)[:60]
    period = parse_period(words, request.principal.company.calendar, request.today, ahead=True)
    if period is None or period.stop.year >= LATEST:
        raise CoreError("bad_period", words=words, argument=info.field_name)
    return period.end if info.field_name == "last" else period.start


OffDayArg = Annotated[InstanceOf[date], BeforeValidator(_day), WithJsonSchema({"type": "string"})]


class AwayDays(BaseModel):
    first: OffDayArg = Field(description=N_("First day"))
    last: OffDayArg = Field(description=N_("Last day"))


class OneTimeOff(BaseModel):
    time_off: int = Field(json_schema_extra=NOT_ASKED)


class OneRequest(BaseModel):
    request: int = Field(json_schema_extra=NOT_ASKED)
