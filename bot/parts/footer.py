"""The last line of a card, which says where its figures come from, and the warning where those are old."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_timedelta

from bot.blocks import Text
from bot.cards import Card, Source
from bot.i18n import _, current, moment

PRECISE = 2
"""Ages switch to the next larger unit at two of it: 30 hours, 9 days, 2 weeks."""


def footer(card: Card) -> tuple[Text, ...]:
    """What came by itself, the source and its age; the moment only where it is not today."""
    parts = [card.occasion] if card.occasion else []
    if card.as_of and _is_past(card.as_of, card.source):
        parts.append(_("As of {moment}").format(moment=moment(card.as_of)))
    if card.source:
        parts.append(told(card.source))
    return (Text(" · ".join(parts), "muted"),) if parts else ()


def warning(card: Card) -> tuple[Text, ...]:
    """What stands above a card whose data is old."""
    return (_stale(card.source),) if card.source and card.source.stale else ()


def _is_past(as_of: datetime, source: Source | None) -> bool:
    """Whether the moment is on another day than now, which the source's age tells."""
    return source is not None and (source.at + source.age).astimezone(as_of.tzinfo).date() != as_of.date()


def told(source: Source) -> str:
    """A source and its age; of several, the newest and the oldest age."""
    if source.oldest is None:
        return _("{source}, {ago}").format(source=source.name, ago=ago(source.age))
    words = _("{source}, the newest {ago}, the oldest {long_ago}")
    return words.format(source=source.name, ago=ago(source.age), long_ago=ago(source.oldest))


def ago(age: timedelta) -> str:
    """An age in words, such as "3 hours ago"."""
    if age < timedelta(minutes=1):
        return _("just now")
    return format_timedelta(-age, granularity="minute", threshold=PRECISE, add_direction=True, locale=current().locale)


def _stale(source: Source) -> Text:
    age = format_timedelta(source.oldest or source.age, granularity="hour", threshold=PRECISE, locale=current().locale)
    words = (
        _("⚠ The oldest of the sources is {age} old: what happened there since is not in these figures.")
        if source.oldest
        else _("⚠ The newest import is {age} old: what happened since is not in these figures.")
    )
    return Text(words.format(age=age), "warning")
