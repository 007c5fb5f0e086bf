"""When something comes by itself, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Any

from babel.dates import format_time, get_day_names

from bot.capability import Request
from bot.cards import Button
from bot.i18n import _, current
from bot.turn import Call
from spm_core.subscriptions.rules import LAST, WORKWEEK, Schedule
from spm_core.subscriptions.service import comes_on


def rhythm(schedule: Schedule) -> str:
    """The days of a schedule, such as "every Monday" or "on the last working day of the month"."""
    match (schedule.every, schedule.day):
        case ("week", _any) if schedule.days == WORKWEEK:
            return _("every working day")
        case ("week", _any):
            return _("every {days}").format(days=_days(schedule))
        case ("month", 1):
            return _("on the first working day of the month")
        case ("month", n) if n != LAST:
            return _("on day {n} of the month").format(n=n)
        case ("month", _last):
            return _("on the last working day of the month")
        case (_quarter, n) if n == LAST:
            return _("on the last working day of the quarter")
        case _:
            return _("on the first working day of the quarter")


def _days(schedule: Schedule) -> str:
    names = get_day_names("wide", locale=current().locale)
    return ", ".join(names[day] for day in sorted(schedule.days))


def clock(at: time) -> str:
    """A time on the 24-hour clock, which can be typed back in every language."""
    return format_time(at, "HH:mm", locale=current().locale)


def schedule_words(schedule: Schedule) -> str:
    """A schedule, such as "every Monday at 08:30" or "on the last working day of the month at 16:00"."""
    return _("{days} at {time}").format(days=rhythm(schedule), time=clock(schedule.at))


def occasion(request: Request, do: str, name: str, period: str | None = None) -> str:
    """What a card is, and how often it comes to the asker if it does: "Your week · every Monday"."""
    schedule = comes_on(request.session, do, {"period": period} if period else {})
    return f"{name} · {rhythm(schedule)}" if schedule else name


def change_when(request: Request, do: str, args: Mapping[str, Any] = MappingProxyType({})) -> Button:
    """A button to change when something comes, filled in with when it does."""
    schedule = comes_on(request.session, do, args)
    what: dict[str, Any] = {"what": do, **({"args": dict(args)} if args else {})}
    known = {"when": schedule_words(schedule)} if schedule else {}
    return Button(_("Change when this comes…"), Call("subscribe", {**what, **known}, form=True), more=True)
