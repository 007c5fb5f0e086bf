"""Schedules and calls in words that are understood again when typed back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from babel.dates import format_time, get_day_names

from bot.capability import capabilities
from bot.i18n import N_, _, current, moment
from spm_core.subscriptions.listing import Subscribed
from spm_core.subscriptions.rules import LAST, WORKWEEK, Schedule


def schedule_words(schedule: Schedule) -> str:
    """A schedule, such as "every Monday at 08:30" or "on the last working day of the month at 16:00"."""
    return _days(schedule).format(days=_weekdays(schedule), n=schedule.day, time=clock(schedule.at))


def _days(schedule: Schedule) -> str:
    match (schedule.every, schedule.day):
        case ("week", _any):
            return _("every working day at {time}") if schedule.days == WORKWEEK else _("every {days} at {time}")
        case ("month", n):
            if n == LAST:
                return _("on the last working day of the month at {time}")
            return (
                _("on the first working day of the month at {time}")
                if n == 1
                else _("on day {n} of the month at {time}")
            )
        case (_quarter, n):
            if n == LAST:
                return _("on the last working day of the quarter at {time}")
            return _("on the first working day of the quarter at {time}")


def _weekdays(schedule: Schedule) -> str:
    names = get_day_names("wide", locale=current().locale)
    return ", ".join(names[day] for day in sorted(schedule.days))


def clock(at: time) -> str:
    """A time on the 24-hour clock, which can be typed back in every language."""
    return format_time(at, "HH:mm", locale=current().locale)


def call_words(do: str, args: Mapping[str, Any]) -> str:
    """What is sent: the capability's summary, with its arguments in brackets."""
    declared = capabilities().get(do)
    name = _(declared.summary).partition(":")[0] if declared else do
    details = ", ".join(_value_words(value) for value in args.values() if value not in (None, "", "my_team"))
    return f"{name} ({details})" if details else name


_PERIODS: Mapping[str, str] = {
    "today": N_("today"),
    "yesterday": N_("yesterday"),
    "this week": N_("this week"),
    "last week": N_("last week"),
    "this month": N_("this month"),
    "last month": N_("last month"),
    "this quarter": N_("this quarter"),
    "last quarter": N_("last quarter"),
    "this year": N_("this year"),
    "last year": N_("last year"),
}


def _value_words(value: Any) -> str:
    if isinstance(value, str) and value in _PERIODS:
        return _(_PERIODS[value])
    if isinstance(value, Mapping) and {"start", "end"} <= value.keys():
        return f"{value['start']}..{value['end']}"
    return str(value)


def next_words(subscription: Subscribed) -> str:
    if not subscription.active:
        return _("stopped")
    return "–" if subscription.next_at is None else local(subscription.next_at, subscription)


def local(at: datetime, subscription: Subscribed) -> str:
    return moment(at.astimezone(subscription.zone))
