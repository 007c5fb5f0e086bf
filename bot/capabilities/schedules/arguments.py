"""Argument types for schedules and preferences."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, ValidationInfo, WithJsonSchema

from bot.arguments import request_of
from bot.capabilities.schedules.slots import call_in, comes_by_itself, usual
from bot.capabilities.schedules.time_zones import zone_named
from bot.capabilities.schedules.times import parse_when, says, table_of, times_written, weekdays
from bot.capabilities.schedules.words import call_name
from bot.capability import LAST, Request, capabilities, may_use, suggested
from bot.i18n import LANGUAGES, language_name, supported
from bot.inputs import Option
from bot.language.clock_times import find_times, places
from bot.language.commands import command
from bot.language.periods import parse_period
from bot.language.reading import read
from bot.language.words import fold, words_of
from bot.languages import linking
from bot.parts.first_upper import first_upper
from bot.picks import Picks
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.subscriptions.listing import SubscriptionWanted
from spm_core.subscriptions.rules import Quiet, SendRhythm, local_moment

MORNING = time(8)
"""When quiet hours end if only their start is given."""


def _zone(value: Any, info: ValidationInfo) -> Any:
    if value is None:
        return None
    if (zone := zone_named(str(value))) is None:
        raise CoreError("unknown_zone", words=str(value)[:60], argument=info.field_name)
    return zone


def wanted(words: str, argument: str = "when") -> SubscriptionWanted:
    """The schedule that the words describe. Raises CoreError("unknown_schedule") or CoreError("unknown_zone")."""
    if any(says(words, language, "other_weeks") for language in LANGUAGES):
        raise CoreError("not_every_other", argument=argument)
    if any(says(words, language, "again_from") for language in LANGUAGES):
        raise CoreError("no_last_day", argument=argument)
    if max(times_written(words, language) for language in LANGUAGES) > 1:
        raise CoreError("one_time_a_day", argument=argument)
    when = parse_when(words[:200])
    if when is None or not (when.days or when.at):
        raise CoreError("unknown_schedule", words=words[:60], argument=argument)
    zone = when.zone and zone_named(when.zone)
    if when.zone and not zone:
        raise CoreError("unknown_zone", words=when.zone[:60], argument=argument)
    if when.days is None:
        return SubscriptionWanted(at=when.at, time_zone=zone)
    return SubscriptionWanted(cast(SendRhythm, when.days.every), when.days.days, when.days.day, when.at, zone)


def wanted_of(words: str | None, zone: str | None) -> SubscriptionWanted:
    schedule = wanted(words) if words else SubscriptionWanted()
    return replace(schedule, time_zone=zone) if zone else schedule


def _when(value: str, info: ValidationInfo) -> str:
    wanted(value, str(info.field_name))
    return value


def _language(value: Any, info: ValidationInfo) -> Any:
    if value is None:
        return None
    named = {fold(name): code for language in LANGUAGES for name, code in table_of("languages", language).items()}
    code = named.get(fold(str(value).strip())) or supported(str(value))
    if code is None:
        raise CoreError(
            "unknown_language",
            words=str(value)[:60],
            known=", ".join(map(language_name, LANGUAGES)),
            argument=info.field_name,
        )
    return code


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Quiet hours as given, perhaps in part; both None turns them off."""

    start: time | None
    end: time | None

    def over(self, known: Quiet | None) -> Quiet | None:
        if self.start is None and self.end is None:
            return None
        start = self.start or (known.start if known else time(0))
        return Quiet(start, self.end or (known.end if known else MORNING))


def quiet_hours(words: str, argument: str = "quiet_hours") -> QuietHours:
    """Quiet hours from "18:00-08:00", "before 9", "dopo le 18" or "off". Raises CoreError("unknown_hours")."""
    if fold(words).strip() in linking("nothing") | {"-"}:
        return QuietHours(None, None)
    if any(
        True for language in LANGUAGES for names in weekdays(language).values() for _ in places(words_of(words), names)
    ):
        raise CoreError("quiet_every_day", argument=argument)
    text = words[:100].replace("–", " - ").replace("-", " - ")
    times = max((find_times(text, language) for language in LANGUAGES), key=len)
    if len(times) == 2:
        return QuietHours(times[0].at, times[1].at)
    if len(times) != 1 or times[0].bound == "at":
        raise CoreError("unknown_hours", words=words[:60], argument=argument)
    return QuietHours(times[0].at, None) if times[0].bound == "after" else QuietHours(None, times[0].at)


def _quiet(value: str, info: ValidationInfo) -> str:
    quiet_hours(value, str(info.field_name))
    return value


def _until(value: Any, info: ValidationInfo) -> Any:
    """When silence ends: at a time today or else tomorrow, at the start of a day, or for "today" at its end."""
    if value is None or isinstance(value, datetime):
        return value
    request, words = request_of(info), str(value)[:100].strip()
    if fold(words) in linking("now"):
        return request.now
    try:
        return datetime.fromisoformat(words).astimezone(UTC) if "T" in words else _said_until(request, words)
    except ValueError:
        raise CoreError("bad_period", words=words, argument=info.field_name) from None


def _said_until(request: Request, words: str) -> datetime:
    zone = ZoneInfo(request.principal.time_zone or request.principal.company.time_zone)
    now = request.now.astimezone(zone)
    day = coming_day(request, words, now.date())
    if day is not None:
        return local_moment(day + timedelta(days=day == now.date()), time(0), zone)
    times = max((find_times(f"until {words}", language) for language in LANGUAGES), key=len)
    if not times:
        raise ValueError(words)
    at = local_moment(now.date(), times[0].at, zone)
    return at if at > request.now else local_moment(now.date() + timedelta(days=1), times[0].at, zone)


def coming_day(request: Request, words: str, today: date) -> date | None:
    """The first day of a coming period such as "until september" or "1 june", or of today; None if not understood."""
    parts = words.split()
    for dropped in range(len(parts)):
        period = parse_period(" ".join(parts[dropped:]), request.principal.company.calendar, today, ahead=True)
        if period and (period.start > today or period.kind == "day"):
            return period.start
    return None


def _day(value: Any, info: ValidationInfo) -> Any:
    if value is None or type(value) is date:
        return value
    request = request_of(info)
    day = coming_day(request, str(value)[:60], request.today)
    if day is None:
        raise CoreError("bad_period", words=str(value)[:60], argument=info.field_name)
    return day


def _languages(_request: Request) -> tuple[Option, ...]:
    return tuple(Option(first_upper(language_name(code)), code) for code in LANGUAGES)


def _sendable(request: Request) -> tuple[Option, ...]:
    """What may come by itself, the usual first: the figures that are asked for most and need nothing said."""
    told = [one for one in suggested(request.principal) if one.about == "reports" or one.place < LAST]
    asked = [one.name for one in told if comes_by_itself(one.name)]
    return tuple(Option(first_upper(call_name(name)), name) for name in dict.fromkeys((usual(request).do, *asked)))


WhenArg = Annotated[str, Field(max_length=200), AfterValidator(_when)]
"""A schedule, checked but kept in words for `wanted` to read."""
SendableArg = Annotated[str, Field(max_length=100), Picks(_sendable, hint=False)]
"""What is to come: a capability by its name, or the words that ask for it."""
ZoneArg = Annotated[str, BeforeValidator(_zone)]
LanguageArg = Annotated[str, BeforeValidator(_language), Picks(_languages)]
QuietArg = Annotated[str, AfterValidator(_quiet)]
"""Quiet hours, checked but kept in words for `quiet_hours` to read."""
UntilArg = Annotated[InstanceOf[datetime], BeforeValidator(_until), WithJsonSchema({"type": "string"})]
ComingDayArg = Annotated[InstanceOf[date], BeforeValidator(_day), WithJsonSchema({"type": "string"})]


def call_named(request: Request, words: str) -> Call:
    """The call that a command or question stands for; its arguments stay in words.

    CoreError("nothing_to_send") for what cannot come by itself.
    """
    call = command(request, words) or call_in(request, read(request, words))
    declared = capabilities().get(call.do) if call else None
    if (
        call is None
        or declared is None
        or declared.writes
        or declared.hidden
        or not may_use(request.principal, declared)
    ):
        raise CoreError("nothing_to_send", words=words[:60], argument="what")
    return call
