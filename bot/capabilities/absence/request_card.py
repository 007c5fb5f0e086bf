"""A request for leave: whose, when, who agreed, and what is still needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.blocks import Block, Quote, Status, Text
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import N_, _, day
from bot.parts.absence import days_away
from bot.turn import Call
from spm_core.absence.models import LeaveState
from spm_core.absence.requests import RequestStand
from spm_core.people.service import person
from spm_core.period import days

STATES: Mapping[LeaveState, Status] = {
    LeaveState.ASKED: Status("◌", N_("Waits for an answer")),
    LeaveState.APPROVED: Status("✔", N_("Agreed"), "good"),
    LeaveState.DECLINED: Status("■", N_("Declined"), "bad"),
    LeaveState.WITHDRAWN: Status("○", N_("Withdrawn")),
}


def request_card(request: Request, stand: RequestStand, news: str | None = None) -> Card:
    """The card of a request. As a notice it is quiet where the reader need not answer, or `news` is no longer so."""
    row = stand.request
    mine = row.employee_id == request.principal.employee_id
    status, name = STATES[row.state], _name(request, row.employee_id)
    return Card(
        _("Your leave") if mine else _("Leave of {name}").format(name=name),
        (
            Text(f"{status.symbol} {_(status.words)}.", status.tone, days_away(days(row.starts_on, row.last_day))),
            *_body(request, stand, mine=mine),
        ),
        tuple(_buttons(stand, mine=mine)),
        facts={
            "person": name,
            "start": row.starts_on,
            "end": row.last_day,
            "state": row.state,
            "approved_by": [_name(request, each.by_id) for each in stand.approvals],
            "waits": stand.waits,
        },
        as_of=request.now,
        subject_id=None if mine else row.employee_id,
        quiet=not mine and not stand.waits and news != row.state,
    )


def _body(request: Request, stand: RequestStand, *, mine: bool) -> Iterator[Block]:
    row = stand.request
    for each in stand.approvals:
        yield Text(_("{name} agreed on {day}.").format(name=_name(request, each.by_id), day=day(each.at.date())))
    match row.state:
        case LeaveState.ASKED:
            yield Text(_needed(stand))
            lowers = _("Your quota stays as it is until then.") if mine else _("Leave lowers the quota of these days.")
            yield Text(lowers, "muted")
        case LeaveState.APPROVED:
            yield Text(_("It lowers the quota of these days, and what comes by itself pauses."), "muted")
        case LeaveState.DECLINED:
            yield Quote(row.answer, _name(request, row.declined_by or 0))
        case LeaveState.WITHDRAWN:
            pass


def _needed(stand: RequestStand) -> str:
    """Who has to agree still."""
    said = stand.approvals
    if not said:
        return _("It takes two people: whoever leads, and an admin.")
    by_admin = any(each.as_admin for each in stand.by)
    by_lead = any(each.as_lead for each in stand.by)
    if by_admin and not by_lead:
        return _("An admin has to agree, too.")
    return (
        _("Whoever leads has to agree, too.") if by_lead and not by_admin else _("A second person has to agree, too.")
    )


def _buttons(stand: RequestStand, *, mine: bool) -> Iterator[Button]:
    about = {"request": stand.request.id}
    if stand.waits:
        yield Button(_("Approve"), Call("approve leave", about), primary=True)
        yield Button(_("Decline…"), Call("decline leave", about, form=True))
    if mine and stand.request.state is LeaveState.ASKED:
        yield Button(_("Take it back"), Call("withdraw leave", about))
    if mine:
        yield Button(_("My time off"), Call("absences"))


def _name(request: Request, employee: int) -> str:
    found = person(request.session, employee)
    return found.name if found else "–"
