"""The lines under every card: the moment it holds for, and where its figures come from."""

from __future__ import annotations

from datetime import timedelta

from babel.dates import format_timedelta

from bot.blocks import Text
from bot.cards import Card, Source
from bot.i18n import _, current, moment

PRECISE = 2
"""Ages switch to the next larger unit at two of it: 30 hours, 9 days, 2 weeks."""


def footer(card: Card) -> tuple[Text, ...]:
    parts = [_("As of {moment}").format(moment=moment(card.as_of))] if card.as_of else []
    if card.source:
        parts.append(_("from {source}, {ago}").format(source=card.source.name, ago=ago(card.source.age)))
    lines = (Text(" · ".join(parts), "muted"),) if parts else ()
    return (*lines, _stale(card.source)) if card.source and card.source.stale else lines


def ago(age: timedelta) -> str:
    """An age in words, such as "3 hours ago"."""
    if age < timedelta(minutes=1):
        return _("just now")
    return format_timedelta(-age, granularity="minute", threshold=PRECISE, add_direction=True, locale=current().locale)


def _stale(source: Source) -> Text:
    age = format_timedelta(source.age, granularity="hour", threshold=PRECISE, locale=current().locale)
    return Text(
        _("⚠ The newest import is {age} old: what happened since is not in these figures.").format(age=age), "warning"
    )
