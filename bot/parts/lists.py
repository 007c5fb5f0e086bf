"""What a list says about the rest of it."""

from __future__ import annotations

from bot.blocks import ITEMS, Item, Items, Text
from bot.i18n import ngettext


def more_line(hidden: int) -> tuple[Text, ...]:
    """How many rows are hidden; nothing where all are shown, that is, where `hidden` is zero or less."""
    if hidden <= 0:
        return ()
    return (Text(ngettext("{count} more", "{count} more", hidden).format(count=hidden), "muted"),)


def shown(block: Items, most: int = ITEMS) -> tuple[tuple[Item, ...], str]:
    """The items to draw, and the words about those that are not drawn: none where all are."""
    most = min(most, ITEMS)
    left = block.more + max(0, len(block.items) - most)
    rest = ngettext("and {count} more", "and {count} more", left).format(count=left) if left else ""
    rest = ngettext("and {count} more", "and {count} more", left).format(count=left) if left else ""
    return block.items[:most], rest
