"""Who takes part in self-assessments and is not asked, since no chat reaches them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.blocks import Text
from bot.i18n import _, ngettext, number

NAMED = 10


def missed_line(names: Sequence[str]) -> tuple[Text, ...]:
    if not names:
        return ()
    shown, more = ", ".join(names[:NAMED]), len(names) - NAMED
    if more > 0:
        shown = ngettext("{names} and {count} more", "{names} and {count} more", more).format(names=shown, count=more)
    words = _("Not asked, as they are linked to no chat yet: {names}. An admin can link them.")
    return (Text(words.format(names=shown), "warning"),)


def missed_count(count: int) -> tuple[Text, ...]:
    if not count:
        return ()
    words = ngettext(
        "{count} person is not asked, as no chat is linked to them: pacer link says why.",
        "{count} people are not asked, as no chat is linked to them: pacer link says why.",
        count,
    )
    return (Text(words.format(count=number(count, 0)), "warning"),)
