"""For an admin: messages that did not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from bot.capability import Request
from bot.i18n import _, ngettext, number
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.notices.operating import undelivered

LATELY = timedelta(days=7)


def waits(request: Request) -> Iterator[Waits]:
    if not request.principal.sees_all:
        return
    count, first = undelivered(request.session, request.now - LATELY)
    if first is not None:
        words = ngettext(
            "{count} message of the last week didn't arrive: see pacer notices.",
            "{count} messages of the last week didn't arrive: see pacer notices.",
            count,
        )
        yield Waits(words.format(count=number(count, 0)), _("See what comes by itself"), Call("schedules"), first)


WAITS = waits
