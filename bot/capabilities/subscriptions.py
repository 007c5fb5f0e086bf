"""Any answer again and again: asked for, listed, moved, paused, stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from bot.arguments import plain
from bot.capability import Request, capabilities, capability
from bot.cards import Block, Button, Card, Column, Fields, Table, Text
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.schedule_arguments import ComingDayArg, WhenArg, ZoneArg, call_named, wanted
from bot.schedule_words import call_words, next_words, schedule_words
from bot.turn import Call
from spm_core.errors import CoreError
from spm_core.principal import Role
from spm_core.subscriptions import service
from spm_core.subscriptions.service import Subscribed, Wanted


class Action(StrEnum):
    SEND = "send"
    PAUSE = "pause"
    STOP = "stop"


class Subscribe(BaseModel):
    what: str = Field("", max_length=100, description=N_("What you want to get: digest, pipeline, quota last month…"))
    when: WhenArg | None = Field(None, description=N_("When: every Monday at 8:30, every working day at 9, month end"))
    timezone: ZoneArg | None = Field(None, description=N_("Time zone, if not yours: Rome, New York…"))
    action: Action = Field(Action.SEND, description=N_("Send it, pause it or stop it"))
    until: ComingDayArg | None = Field(None, description=N_("Paused until (day)"))
    args: dict[str, Any] = Field(default_factory=dict, json_schema_extra=NOT_ASKED)
    """Of `what`, where they came with a question."""


@capability(
    "subscribe",
    summary=N_("Get an answer again and again, when you want it"),
    args=Subscribe,
    role=Role.REP,
    writes=True,
    phrases=(
        "send me this every week",
        "send me (a|the) (digest|summary|recap) every monday",
        "send me the digest at {count}",
        "send me my (pipeline|quota|forecast) every weekday",
        "send me the leaderboard every friday",
        "remind me of my numbers every friday",
        "change my digest to daily",
        "move the weekly digest to fridays",
        "schedule the (team recap|digest) for thursdays",
        "unsubscribe me from the weekly digest",
        "stop the (monday email|weekly digest)",
        "pause my digest",
        "stop my digest until september",
        "turn off my weekly summary",
        "no more monday emails",
        "subscribe me to the (digest|summary|leaderboard)",
        "deliver my daily summary at {count}",
        "I'd rather get the recap on fridays",
        "can I get the digest at {count} instead",
        "send the digest every weekday",
    ),
)
def subscribe(request: Request, args: Subscribe) -> Card:
    call = _wanted(request, args)
    if args.action is Action.SEND and args.until is None:
        found = service.subscribe(request.session, call.do, call.args, _when(args.when, args.timezone), request.now)
        return _saved(request, found, _("Subscribed"))
    known = service.found(request.session, call.do, call.args, request.now)
    if known is None:
        raise CoreError("not_subscribed", what=call_words(call.do, call.args), argument="what")
    if args.action is Action.STOP:
        return _stopped(request, service.stop(request.session, known, request.now))
    return _pause(request, known, args.until)


def _wanted(request: Request, args: Subscribe) -> Call:
    """The call, checked as the asker's own: what they may not see they cannot have sent either."""
    named = call_named(request, args.what or _usual(request))
    call = Call(named.do, args.args) if args.args and named.do == args.what else named
    try:
        capabilities()[call.do].args.model_validate(dict(call.args), context={"request": request})
    except ValidationError as error:
        raise CoreError("nothing_to_send", words=args.what[:60], argument="what") from error
    return call


def _when(words: str | None, zone: str | None) -> Wanted:
    said = wanted(words) if words else Wanted()
    return replace(said, time_zone=zone) if zone else said


def _usual(request: Request) -> str:
    return "digest" if request.principal.leads else "summary"


class Nothing(BaseModel):
    """No arguments."""


@capability(
    "subscriptions",
    summary=N_("What comes to you by itself, and when"),
    args=Nothing,
    role=Role.REP,
    phrases=(
        "my subscriptions",
        "(list|show) my subscriptions",
        "what am I subscribed to",
        "which messages do I get when",
    ),
)
def subscriptions(request: Request, args: Nothing) -> Card:
    found = service.mine(request.session, request.now)
    columns = (Column(_("What")), Column(_("When")), Column(_("Next")))
    rows = tuple((call_words(each.do, each.args), schedule_words(each.schedule), next_words(each)) for each in found)
    body: tuple[Block, ...] = (Table(columns, rows),) if rows else (Text(_("Nothing comes by itself."), "muted"),)
    buttons = tuple(button for each in found[:4] for button in _buttons(each, named=len(found) > 1))
    return Card(
        title=_("What comes to you by itself"),
        body=body,
        buttons=(*buttons, Button(_("Something new…"), Call("subscribe", {}, form=True))),
        facts={"subscriptions": [_facts(each) for each in found]},
        as_of=request.now,
    )


class Which(BaseModel):
    subscription: int = Field(json_schema_extra=NOT_ASKED)


class Change(Which):
    when: WhenArg = Field(description=N_("When: every Monday at 8:30, every working day at 9, month end"))
    timezone: ZoneArg | None = Field(None, description=N_("Time zone, if not yours: Rome, New York…"))


class Pause(Which):
    until: ComingDayArg = Field(description=N_("Paused until (day)"))


@capability("change subscription", summary=N_("Change when it comes"), args=Change, writes=True, hidden=True)
def change_subscription(request: Request, args: Change) -> Card:
    when = _when(args.when, args.timezone)
    return _saved(request, service.change(request.session, args.subscription, when, request.now), _("Changed"))


@capability("stop subscription", summary=N_("Stop it"), args=Which, writes=True, hidden=True)
def stop_subscription(request: Request, args: Which) -> Card:
    return _stopped(request, service.stop(request.session, args.subscription, request.now))


@capability("pause subscription", summary=N_("Pause it"), args=Pause, writes=True, hidden=True)
def pause_subscription(request: Request, args: Pause) -> Card:
    return _pause(request, args.subscription, args.until)


@capability("resume subscription", summary=N_("Send it again"), args=Which, writes=True, hidden=True)
def resume_subscription(request: Request, args: Which) -> Card:
    found = service.change(request.session, args.subscription, Wanted(), request.now)
    return _saved(request, found, _("Subscribed"))


def _pause(request: Request, subscription: int, until: date | None) -> Card:
    if until is None:
        raise CoreError("pause_until_when", argument="until")
    found = service.pause(request.session, subscription, until, request.now)
    return _saved(request, found, _("Paused until {day}").format(day=day(until)))


def _stopped(request: Request, found: Subscribed) -> Card:
    again = Button(_("Send it again"), Call("resume subscription", {"subscription": found.id}))
    return Card(
        title=_("Stopped"),
        body=(Text(_("{what} no longer comes by itself.").format(what=call_words(found.do, found.args))),),
        buttons=(again, Button(_("All of mine"), Call("subscriptions"))),
        facts=_facts(found),
        as_of=request.now,
        resolved={"what": found.do},
    )


def _saved(request: Request, found: Subscribed, title: str) -> Card:
    return Card(
        title=title,
        body=(
            Fields(
                (
                    (_("What"), call_words(found.do, found.args)),
                    (_("When"), schedule_words(found.schedule)),
                    (_("Next"), next_words(found)),
                )
            ),
            Text(_("It comes in a direct message, with the figures of that moment."), "muted"),
        ),
        buttons=(*_buttons(found, named=False), Button(_("All of mine"), Call("subscriptions"))),
        facts=_facts(found),
        as_of=request.now,
        resolved=plain({"what": found.do}),
    )


def _buttons(each: Subscribed, *, named: bool) -> tuple[Button, ...]:
    one = {"subscription": each.id}
    name = f" · {call_words(each.do, each.args)}" if named else ""
    if not each.active:
        return (Button(_("Send it again") + name, Call("resume subscription", one)),)
    when = {**one, "when": schedule_words(each.schedule)}
    return (
        Button(_("Change…") + name, Call("change subscription", when, form=True)),
        Button(_("Pause…") + name, Call("pause subscription", one, form=True)),
        Button(_("Stop") + name, Call("stop subscription", one)),
    )


def _facts(each: Subscribed) -> Mapping[str, Any]:
    schedule = each.schedule
    return {
        "id": each.id,
        "do": each.do,
        "args": dict(each.args),
        "every": schedule.every,
        "days": sorted(schedule.days) if schedule.every == "week" else None,
        "day": None if schedule.every == "week" else schedule.day,
        "at": schedule.at.strftime("%H:%M"),
        "time_zone": each.zone.key,
        "active": each.active,
        "paused_until": each.paused_until,
        "next_at": each.next_at.astimezone(each.zone) if each.next_at else None,
        "of_role": each.follows_role,
    }
