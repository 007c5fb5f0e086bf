"""One's own days away, and for whoever leads, who of their people is away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import NoArguments, PersonArg, plain
from bot.asked import AskedAs, Said
from bot.blocks import Item, Items, Status, Text
from bot.capabilities.absence.arguments import OneTimeOff
from bot.capabilities.absence.otherwise import own_days
from bot.capabilities.absence.request_card import STATES
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day, ngettext, number
from bot.language.periods import find_periods
from bot.parts.absence import away_facts, days_away
from bot.turn import Call
from bot.wishes import Wish
from spm_core.absence.away import SOON, AwayStretch, away_of, away_under
from spm_core.absence.leaves import leaves_of
from spm_core.absence.models import LeaveRequest, TimeOff
from spm_core.absence.requests import my_requests
from spm_core.absence.time_off import my_days_off, my_off
from spm_core.people.service import Person
from spm_core.period import Period, days
from spm_core.principal import Role

SHOWN = 10


@capability(
    "absences",
    summary=N_("Your days off and your leave, to change or withdraw"),
    args=NoArguments,
    wish=Wish.SETTINGS,
    about="self",
    asked=AskedAs(team_looks_on=True, own_times=True, comes_by_itself=False),
)
def absences(request: Request, args: NoArguments) -> Card:
    off, asked = my_days_off(request.session), my_requests(request.session)
    leaves = [each for each in leaves_of(request.session, request.principal.employee_id) if each.stop > request.today]
    items = (*map(_off, off), *map(_leave, leaves), *map(_request, asked))
    return Card(
        _("Your time off") if items else _("You have no time off"),
        (Items(items[:SHOWN], more=max(len(items) - SHOWN, 0)),)
        if items
        else (Text(_("Say it in words: “I'm on vacation from June 1 to June 12”."), "muted"),),
        (
            Button(_("Time off…"), Call("time off", form=True)),
            Button(_("Ask for leave…"), Call("ask for leave", form=True)),
            *((Button(_("Who is away"), Call("away")),) if request.principal.leads else ()),
        ),
        facts={
            "time_off": [_period(row) for row in off],
            "leave": leaves,
            "asked": [_period(row) for row in asked],
        },
        as_of=request.now,
        pick=_("Change one of these…"),
    )


@capability("my days off", summary=N_("One of your absences"), args=OneTimeOff, about="self", hidden=True)
def my_days(request: Request, args: OneTimeOff) -> Card:
    row = my_off(request.session, args.time_off)
    given = {"first": row.starts_on.isoformat(), "last": row.last_day.isoformat()}
    return Card(
        _("Away {days}").format(days=days_away(_period(row))),
        (Text(_("Quota, pace and rank stay as they are. I keep the days, never why."), "muted"),),
        (
            Button(_("Change…"), Call("change time off", {"time_off": row.id, **given}, form=True)),
            Button(_("Withdraw"), Call("withdraw time off", {"time_off": row.id})),
            Button(_("My time off"), Call("absences")),
        ),
        facts={"start": row.starts_on, "end": row.last_day},
        as_of=request.now,
    )


class AwayArgs(BaseModel):
    person: PersonArg | None = Field(None, description=N_("Person; everybody of yours when left out"))
    within: str | None = Field(None, max_length=60, json_schema_extra=NOT_ASKED)
    """Days that were named, all of which are told anyway."""


def _soon(said: Said) -> dict[str, Any]:
    """The days that are named, if they are among those that are told; others are asked back."""
    request, reading = said.request, said.reading
    found = find_periods(reading.text, request.principal.company.calendar, request.today, ahead=True)
    told = [one for one in found if request.today <= one.period.end <= request.today + SOON]
    args = {name: value for name, value in said.args.items() if name != "period"}
    return {**args, "within": reading.text[told[0].start : told[0].end]} if len(told) == len(found) == 1 else args


def _sentence(_words: str) -> None:
    """What is typed after the name may name a colleague or say one's own days: it is read as a question is."""


@capability(
    "away",
    summary=N_("Which of your people are away, today and in the next two weeks"),
    args=AwayArgs,
    wish=Wish.TEAM,
    role=Role.MANAGER,
    example=N_("Who is away?"),
    leads=True,
    asked=AskedAs(team_looks_on=True, names=frozenset({"people"}), slots=_soon, instead=own_days, typed=_sentence),
)
def away(request: Request, args: AwayArgs) -> Card:
    who, me = args.person, request.principal.employee_id
    if who is None:
        stretches = away_under(request.session, me, request.today)
    else:
        stretches = away_of(request.session, who.id, request.today)
    items = tuple(Item(one.person, days_away(one.period), _said(one.period, request)) for one in stretches)
    return Card(
        _away_title(request, stretches, who),
        (Items(items[:SHOWN], more=max(len(items) - SHOWN, 0)),)
        if items
        else (Text(_("Nor in the next two weeks, as far as I know."), "muted"),),
        (Button(_("Who is away"), Call("away")),) if who else (Button(_("My time off"), Call("absences")),),
        facts=away_facts(stretches),
        as_of=request.now,
        resolved={name: value for name, value in plain(args).items() if name != "within"},
        subject_id=who.id if who and who.id != me else None,
        quiet=not stretches,
    )


def _away_title(request: Request, stretches: Sequence[AwayStretch], who: Person | None) -> str:
    now = [one for one in stretches if request.today in one.period]
    if who is not None:
        words = _("{name} is away today") if now else _("{name} is not away today")
        return words.format(name=who.name)
    counted = ngettext("{count} person is away today", "{count} people are away today", len(now))
    return counted.format(count=number(len(now), 0)) if now else _("Nobody is away today")


def _said(period: Period, request: Request) -> str:
    return _("away now") if request.today in period else _("from {day} on").format(day=day(period.start))


def _off(row: TimeOff) -> Item:
    return Item(days_away(_period(row)), detail=_("time off"), call=Call("my days off", {"time_off": row.id}))


def _leave(period: Period) -> Item:
    return Item(days_away(period), detail=_("leave"))


def _request(row: LeaveRequest) -> Item:
    state = STATES[row.state]
    status = Status(state.symbol, _(state.words), state.tone)
    return Item(days_away(_period(row)), "", _("leave"), status, Call("leave request", {"request": row.id}))


def _period(row: TimeOff | LeaveRequest) -> Period:
    return days(row.starts_on, row.last_day)
