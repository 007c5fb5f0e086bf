"""Being back: time off that runs today ends with yesterday."""

from __future__ import annotations

from bot.arguments import NoArguments
from bot.asked import AskedAs
from bot.blocks import Text
from bot.capabilities.absence.otherwise import is_still_to_come
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.i18n import N_, _
from bot.parts.absence import days_away
from bot.turn import Call
from bot.wishes import Wish
from spm_core.absence.leaves import leaves_of
from spm_core.absence.models import TimeOff
from spm_core.absence.time_off import end_off, my_days_off
from spm_core.period import days


def preview_back(request: Request, args: NoArguments) -> Card:
    row = _running(request)
    if row is None:
        return _nothing_ends(request)
    return Card(
        _("Are you back?"),
        (
            Text("", strong=days_away(days(row.starts_on, row.last_day))),
            Text(_("Your time off then ends, and what comes by itself goes on.")),
        ),
        (
            Button(_("Yes, I'm back"), Call("back"), primary=True),
            Button(_("My time off"), Call("absences")),
        ),
        as_of=request.now,
    )


@capability(
    "back",
    summary=N_("End your time off: you are back"),
    args=NoArguments,
    wish=Wish.SETTINGS,
    example=N_("I'm back"),
    about="self",
    writes=True,
    preview=preview_back,
    asked=AskedAs(team_looks_on=True, own_times=True, comes_by_itself=False, instead=is_still_to_come),
)
def back(request: Request, args: NoArguments) -> Card:
    row = _running(request)
    if row is None:
        return _nothing_ends(request)
    ended = end_off(request.session, row.id, request.now)
    return Card(
        _("Welcome back"),
        (Text(_("What comes by itself goes on, and the last of it comes on your first working day.")),),
        (Button(_("My time off"), Call("absences")),),
        facts={"start": ended.starts_on, "end": ended.last_day, "withdrawn": ended.withdrawn},
        as_of=request.now,
    )


def _nothing_ends(request: Request) -> Card:
    on_leave = any(request.today in leave for leave in leaves_of(request.session, request.principal.employee_id))
    leave = _("You are on leave, which counts in your quota: ask your admin to end it.")
    return Card(
        _("Nothing to end"),
        (Text(leave if on_leave else _("As far as I know, you are not away today.")),),
        (Button(_("My time off"), Call("absences")),),
        as_of=request.now,
    )


def _running(request: Request) -> TimeOff | None:
    return next((row for row in my_days_off(request.session) if row.starts_on <= request.today), None)
