"""Requests for leave that wait for the asker's yes."""

from __future__ import annotations

from collections.abc import Iterator

from bot.capability import Request
from bot.i18n import _
from bot.parts.absence import days_away
from bot.parts.waits import Waits
from bot.turn import Call
from spm_core.absence.requests import waiting_for_me
from spm_core.people.service import person
from spm_core.period import days


def waits(request: Request) -> Iterator[Waits]:
    for row in waiting_for_me(request.session):
        who = person(request.session, row.employee_id)
        words = _("{name} asks for leave: {days}.")
        said = words.format(name=who.name if who else "–", days=days_away(days(row.starts_on, row.last_day)))
        yield Waits(said, _("Answer about leave"), Call("leave request", {"request": row.id}), row.asked_at)


WAITS = waits
