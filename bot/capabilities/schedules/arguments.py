"""What people write about schedules and how they want to be spoken to, as values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any, cast
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, InstanceOf, ValidationInfo, WithJsonSchema

from bot.capabilities.schedules.slots import call_in
from bot.capabilities.schedules.time_zones import zone_named
from bot.capabilities.schedules.times import find_times, parse_when, table_of
from bot.capability import Request, capabilities, may_use
from bot.i18n import LANGUAGES, language_name, supported
from bot.language.commands import command
from bot.language.periods import parse_period
from bot.language.reading import read
from bot.language.words import fold
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.subscriptions.listing import SubscriptionWanted
from spm_core.subscriptions.rules import Quiet, SendRhythm, local_moment

MORNING = time(8)
"""When quiet hours end of which only the beginning is said."""
NOW = frozenset({"now", "adesso", "ora", "agora"})
OFF = frozenset({"off", "none", "no", "nessuna", "nessuno", "nenhuma", "nenhum", "-"})


def _zone(value: Any, info: ValidationInfo) -> Any:
    if value is None:
        return None
    if (found := zone_named(str(value))) is None:
        raise CoreError("unknown_zone", words=str(value)[:60], argument=info.field_name)
    return found


def wanted(words: str, argument: str = "when") -> SubscriptionWanted:
    """What of a schedule these words say. CoreError("unknown_schedule", "unknown_zone")."""
    found = parse_when(words[:200])
    if found is None or not (found.days or found.at):
        raise CoreError("unknown_schedule", words=words[:60], argument=argument)
    zone = found.zone and zone_named(found.zone)
    if found.zone and not zone:
        raise CoreError("unknown_zone", words=found.zone[:60], argument=argument)
    if found.days is None:
        return SubscriptionWanted(at=found.at, time_zone=zone)
    return SubscriptionWanted(cast(SendRhythm, found.days.every), found.days.days, found.days.day, found.at, zone)


def wanted_of(words: str | None, zone: str | None) -> SubscriptionWanted:
    said = wanted(words) if words else SubscriptionWanted()
    return replace(said, time_zone=zone) if zone else said


def _when(value: str, info: ValidationInfo) -> str:
    wanted(value, str(info.field_name))
    return value


def _language(value: Any, info: ValidationInfo) -> Any:
    if value is None:
        return None
    named = {fold(name): code for each in LANGUAGES for name, code in table_of("languages", each).items()}
    found = named.get(fold(str(value).strip())) or supported(str(value))
    if found is None:
        raise CoreError(
            "unknown_language",
            words=str(value)[:60],
            known=", ".join(map(language_name, LANGUAGES)),
            argument=info.field_name,
        )
    return found


@dataclass(frozen=True, slots=True)
class QuietHours:
    """What is said of them; both None turns them off."""

    start: time | None
    end: time | None

    def over(self, known: Quiet | None) -> Quiet | None:
        if self.start is None and self.end is None:
            return None
        start = self.start or (known.start if known else time(0))
        return Quiet(start, self.end or (known.end if known else MORNING))


def quiet_hours(words: str, argument: str = "quiet_hours") -> QuietHours:
    """ "18:00-08:00", "before 9", "dopo le 18", "off". CoreError("unknown_hours")."""
    if fold(words).strip() in OFF:
        return QuietHours(None, None)
    text = words[:100].replace("–", " - ").replace("-", " - ")
    found = max((find_times(text, each) for each in LANGUAGES), key=len)
    if len(found) == 2:
        return QuietHours(found[0].at, found[1].at)
    if len(found) != 1 or found[0].bound == "at":
        raise CoreError("unknown_hours", words=words[:60], argument=argument)
    return QuietHours(found[0].at, None) if found[0].bound == "after" else QuietHours(None, found[0].at)


def _quiet(value: str, info: ValidationInfo) -> str:
    quiet_hours(value, str(info.field_name))
    return value


def _until(value: Any, info: ValidationInfo) -> Any:
    """The moment silence ends: a time of today or else tomorrow, the beginning of a day, the end of today."""
    if value is None or isinstance(value, datetime):
        return value
    request, words = cast(Request, (info.context or {})["request"]), str(value)[:100].strip()
    if fold(words) in NOW:
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
    times = max((find_times(f"until {words}", each) for each in LANGUAGES), key=len)
    if not times:
        raise ValueError(words)
    at = local_moment(now.date(), times[0].at, zone)
    return at if at > request.now else local_moment(now.date() + timedelta(days=1), times[0].at, zone)


def coming_day(request: Request, words: str, today: date) -> date | None:
    """The first day of what is named, ahead of today: "until september", "monday", "1 june"; today for "today"."""
    said = words.split()
    for dropped in range(len(said)):
        found = parse_period(" ".join(said[dropped:]), request.principal.company.calendar, today, ahead=True)
        if found and (found.start > today or found.kind == "day"):
            return found.start
    return None


def _day(value: Any, info: ValidationInfo) -> Any:
    if value is None or type(value) is date:
        return value
    request = cast(Request, (info.context or {})["request"])
    found = coming_day(request, str(value)[:60], request.today)
    if found is None:
        raise CoreError("bad_period", words=str(value)[:60], argument=info.field_name)
    return found


WhenArg = Annotated[str, Field(max_length=200), AfterValidator(_when)]
"""Kept in words; `wanted` reads them."""
ZoneArg = Annotated[str, BeforeValidator(_zone)]
LanguageArg = Annotated[str, BeforeValidator(_language)]
QuietArg = Annotated[str, AfterValidator(_quiet)]
"""Kept in words; `quiet_hours` reads them."""
UntilArg = Annotated[InstanceOf[datetime], BeforeValidator(_until), WithJsonSchema({"type": "string"})]
ComingDayArg = Annotated[InstanceOf[date], BeforeValidator(_day), WithJsonSchema({"type": "string"})]


def call_named(request: Request, words: str) -> Call:
    """What somebody wants to get, in words of a command or of a question; its own words are kept.

    CoreError("nothing_to_send") for what cannot come by itself.
    """
    call = command(request, words) or call_in(request, read(request, words))
    known = capabilities().get(call.do) if call else None
    if call is None or known is None or known.writes or known.hidden or not may_use(request.principal, known):
        raise CoreError("nothing_to_send", words=words[:60], argument="what")
    return call
