"""The requests for leave that wait for the asker's yes: one of them at once, several as a list."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import PersonArg, plain
from bot.asked import AskedAs, Said
from bot.blocks import Item, Items, Text
from bot.capabilities.absence.request_card import request_card
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _, day, ngettext, number
from bot.parts.absence import days_away
from bot.turn import Call
from bot.wishes import Wish
from spm_core.absence import requests as service
from spm_core.absence.models import LeaveRequest
from spm_core.people.service import person
from spm_core.period import days
from spm_core.principal import Role

SHOWN = 10


class LeaveRequests(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; everybody of yours when left out"))


def _own(said: Said) -> Call | None:
    """One's own days off, for whoever decides about nobody's."""
    me = said.request.principal
    return None if me.leads or me.role >= Role.MANAGER else Call("absences")


@capability(
    "leave requests",
    summary=N_("Requests for leave that wait for you"),
    args=LeaveRequests,
    wish=Wish.TEAM,
    role=Role.MANAGER,
    leads=True,
    asked=AskedAs(team_looks_on=True, names=frozenset({"people"}), comes_by_itself=False, instead=_own),
)
def leave_requests(request: Request, args: LeaveRequests) -> Card:
    who = args.person
    waiting = [row for row in service.waiting_for_me(request.session) if who is None or row.employee_id == who.id]
    if len(waiting) == 1:
        return request_card(request, service.stand_of(request.session, waiting[0].id))
    return Card(
        _title(len(waiting)),
        (Items(tuple(_item(request, row) for row in waiting[:SHOWN]), more=max(len(waiting) - SHOWN, 0)),)
        if waiting
        else (Text(_("No request for leave is waiting for you."), "muted"),),
        (Button(_("Who is away"), Call("away")),),
        facts={"leave_asked_for": [days(row.starts_on, row.last_day) for row in waiting]},
        as_of=request.now,
        resolved=plain(args),
        subject_id=who.id if who and who.id != request.principal.employee_id else None,
        pick=_("Answer one of these…"),
    )


def _title(count: int) -> str:
    if not count:
        return _("Nothing to decide")
    words = ngettext("{count} request for leave waits for you", "{count} requests for leave wait for you", count)
    return words.format(count=number(count, 0))


def _item(request: Request, row: LeaveRequest) -> Item:
    found = person(request.session, row.employee_id)
    asked = _("asked on {day}").format(day=day(row.asked_at.date()))
    call = Call("leave request", {"request": row.id})
    return Item(found.name if found else "–", days_away(days(row.starts_on, row.last_day)), asked, call=call)
