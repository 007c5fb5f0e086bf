"""The note under a list that was cut short."""

from __future__ import annotations

from bot.blocks import Text
from bot.i18n import ngettext


def more_line(hidden: int) -> tuple[Text, ...]:
    """How many rows are hidden; nothing where all are shown, that is, where `hidden` is zero or less."""
    if hidden <= 0:
        return ()
    return (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),)
