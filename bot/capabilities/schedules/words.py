"""Schedules and calls in words that are understood again when typed back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_time

from bot.capability import capabilities
from bot.i18n import N_, _, current, day
from bot.parts.schedules import rhythm
from spm_core.subscriptions.listing import Subscribed
from spm_core.subscriptions.rules import Schedule


def schedule_words(schedule: Schedule) -> str:
    """A schedule, such as "every Monday at 08:30" or "on the last working day of the month at 16:00"."""
    return _("{days} at {time}").format(days=rhythm(schedule), time=clock(schedule.at))


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
    """The day and time at which it comes next, on the recipient's clock."""
    if not subscription.active:
        return _("stopped")
    return "–" if subscription.next_at is None else at(subscription.next_at, subscription.zone)


def at(moment: datetime, zone: ZoneInfo) -> str:
    """A moment's day and time on the clock of a zone."""
    local = moment.astimezone(zone)
    return _("{day}, {time}").format(day=day(local.date()), time=clock(local.time()))
