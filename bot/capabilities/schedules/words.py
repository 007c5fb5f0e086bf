"""Schedules and calls in words that are understood again when typed back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.capability import capabilities, needs_arguments
from bot.i18n import N_, _, current, day
from bot.parts.metrics import label
from bot.parts.metrics_file import catalogue
from bot.parts.schedules import clock
from spm_core.subscriptions.listing import Subscribed


def call_words(do: str, args: Mapping[str, Any]) -> str:
    """What is sent, as a name with its arguments in brackets; a metric is its own name."""
    others = {name: value for name, value in args.items() if value not in (None, "", "my_team")}
    metric = catalogue().get(str(others.pop("metric", "")))
    of_metric = metric is not None and needs_arguments(capabilities()[do])
    details = [_value_words(value) for value in others.values()]
    if metric and not of_metric:
        details.insert(0, label(metric))
    name = label(metric) if metric and of_metric else call_name(do)
    return f"{name} ({', '.join(details)})" if details else name


def call_name(do: str) -> str:
    """What a capability is called where few words fit: how its summary begins."""
    declared = capabilities().get(do)
    return re.split("[:;,]", _(declared.summary), maxsplit=1)[0] if declared else do


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
    if local.date() == current().today:
        return _("today at {time}").format(time=clock(local.time()))
    return _("{day}, {time}").format(day=day(local.date()), time=clock(local.time()))
