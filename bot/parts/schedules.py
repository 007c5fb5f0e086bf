"""When something comes by itself, in words."""

from __future__ import annotations

from babel.dates import get_day_names

from bot.capability import Request
from bot.i18n import _, current
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


def occasion(request: Request, do: str, name: str, period: str | None = None) -> str:
    """What a card is, and how often it comes to the asker if it does: "Your week · every Monday"."""
    schedule = comes_on(request.session, do, {"period": period} if period else {})
    return f"{name} · {rhythm(schedule)}" if schedule else name
