"""Days off that somebody says themselves: kept without a reason, told to their lead, and counted by no figure."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from bot.arguments import plain
from bot.blocks import Block, Text
from bot.capabilities.absence.arguments import AwayDays, OffDayArg, OneTimeOff
from bot.capabilities.absence.otherwise import OWN_DAYS
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _
from bot.parts.absence import days_away
from bot.turn import Call
from bot.wishes import Wish
from spm_core.absence import time_off as service
from spm_core.absence.leaves import leaves_of
from spm_core.absence.models import TimeOff
from spm_core.absence.people import lead_of
from spm_core.absence.time_off import OffPlan
from spm_core.people.service import person
from spm_core.period import Period, days

LONG = 14
"""Days from which somebody may mean leave, which lowers a quota."""


def preview_time_off(request: Request, args: AwayDays) -> Card:
    if known := _is_leave(request, args):
        return known
    plan = service.plan_off(request.session, args.first, args.last)
    if plan.known:
        row = next(each for each in service.my_days_off(request.session) if _period(each) == plan.period)
        return _kept(request, row, _("You said so already"))
    given = plain(args)
    leave = Button(_("It is leave…"), Call("ask for leave", given, form=True))
    return Card(
        _("Away {days}?").format(days=days_away(plan.period)),
        (*_instead(plan), *_effects(request)),
        (
            Button(_("Yes, keep it"), Call("time off", given), primary=True),
            Button(_("Change…"), Call("time off", given, form=True)),
            *((leave,) if plan.period.length >= LONG else ()),
        ),
        facts={**_facts(plan.period), "instead_of": list(plan.instead_of)},
        as_of=request.now,
    )


@capability(
    "time off",
    summary=N_("Say that you are off: vacation, a sick day, any day"),
    form_title=N_("When are you away?"),
    args=AwayDays,
    wish=Wish.SETTINGS,
    example=N_("I'm on vacation from June 1 to June 12"),
    about="self",
    writes=True,
    preview=preview_time_off,
    asked=OWN_DAYS,
)
def time_off(request: Request, args: AwayDays) -> Card:
    if known := _is_leave(request, args):
        return known
    row = service.take_off(request.session, args.first, args.last, request.now)
    return _kept(request, row, _("Away {days}").format(days=days_away(_period(row))))


class ChangedDays(OneTimeOff):
    first: OffDayArg = Field(description=N_("First day"))
    last: OffDayArg = Field(description=N_("Last day"))


@capability(
    "change time off",
    summary=N_("Change your days off"),
    form_title=N_("When are you away?"),
    args=ChangedDays,
    about="self",
    writes=True,
    hidden=True,
)
def change_time_off(request: Request, args: ChangedDays) -> Card:
    if known := _is_leave(request, args):
        return known
    row = service.change_off(request.session, args.time_off, args.first, args.last, request.now)
    return _kept(request, row, _("Away {days}").format(days=days_away(_period(row))))


@capability(
    "withdraw time off",
    summary=N_("Withdraw your days off"),
    args=OneTimeOff,
    about="self",
    writes=True,
    hidden=True,
)
def withdraw_time_off(request: Request, args: OneTimeOff) -> Card:
    row = service.withdraw_off(request.session, args.time_off, request.now)
    return Card(
        _("You are here as usual"),
        (Text(_("No longer away: {days}.").format(days=days_away(_period(row)))), *_told(request)),
        (Button(_("My time off"), Call("absences")),),
        facts={**_facts(_period(row)), "withdrawn": True},
        as_of=request.now,
    )


class TimeOffNews(OneTimeOff):
    version: int = Field(json_schema_extra=NOT_ASKED)


@capability("time off note", summary=N_("One of your people is away"), args=TimeOffNews, hidden=True)
def time_off_note(request: Request, args: TimeOffNews) -> Card:
    """What the lead is told; nothing of a version that was changed since, as that is told by itself."""
    row = service.found_off(request.session, args.time_off)
    who, when = person(request.session, row.employee_id), days_away(_period(row))
    name = who.name if who else ""
    here = row.withdrawn or row.last_day < request.today
    said = _("{name} was away: {days}.") if here else _("{name} is away: {days}.")
    words = _("{name} is not away after all: {days}.") if row.withdrawn else said
    note = _("Quota, pace and rank stay as they are.")
    return Card(
        _("{name} is here as usual").format(name=name) if here else _("{name} is away").format(name=name),
        (Text("" if here else note, strong=words.format(name=name, days=when)),),
        (Button(_("Who is away"), Call("away")),),
        facts={**_facts(_period(row)), "person": name, "withdrawn": row.withdrawn},
        as_of=request.now,
        subject_id=row.employee_id,
        quiet=args.version != row.version,
    )


def _is_leave(request: Request, args: AwayDays | ChangedDays) -> Card | None:
    """What is said of days that are leave already."""
    if args.last < args.first:
        return None
    period = days(args.first, args.last)
    if not any(leave.covers(period) for leave in leaves_of(request.session, request.principal.employee_id)):
        return None
    return Card(
        _("That is leave already"),
        (
            Text("", strong=days_away(period)),
            Text(_("You are on leave then, so nothing comes by itself. Nothing more is needed.")),
        ),
        (Button(_("My time off"), Call("absences")),),
        facts=_facts(period),
        as_of=request.now,
    )


def _kept(request: Request, row: TimeOff, title: str) -> Card:
    given = {"first": row.starts_on.isoformat(), "last": row.last_day.isoformat()}
    deputy = Call("delegate", {"start": given["first"], "until": given["last"]}, form=True)
    return Card(
        title,
        _effects(request),
        (
            *((Button(_("Name a deputy…"), deputy, primary=True),) if request.principal.leads else ()),
            Button(_("Change…"), Call("change time off", {"time_off": row.id, **given}, form=True)),
            Button(_("Withdraw"), Call("withdraw time off", {"time_off": row.id})),
            Button(_("My time off"), Call("absences"), more=request.principal.leads),
        ),
        facts=_facts(_period(row)),
        as_of=request.now,
    )


def _effects(request: Request) -> tuple[Block, ...]:
    return (
        Text(_("What comes by itself pauses, and the last of it comes on your first day back.")),
        *_told(request),
        Text(_("Quota, pace and rank stay as they are. I keep the days, never why."), "muted"),
    )


def _told(request: Request) -> tuple[Text, ...]:
    lead = lead_of(request.session, request.principal.employee_id)
    return (Text(_("{name} is told.").format(name=lead.name)),) if lead else ()


def _instead(plan: OffPlan) -> tuple[Text, ...]:
    if not plan.instead_of:
        return ()
    before = ", ".join(map(days_away, plan.instead_of))
    return (Text(_("Instead of: {days}.").format(days=before), "warning"),)


def _period(row: TimeOff) -> Period:
    return days(row.starts_on, row.last_day)


def _facts(period: Period) -> dict[str, Any]:
    return {"start": period.start, "end": period.end}
