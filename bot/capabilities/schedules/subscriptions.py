"""What comes to somebody by itself: listed, moved, paused, stopped."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import NoArguments
from bot.asked import AskedAs
from bot.capabilities.schedules.arguments import ComingDayArg, WhenArg, ZoneArg, wanted_of
from bot.capabilities.schedules.card import facts, stopped_card, subscribed_card
from bot.capabilities.schedules.words import call_words, next_words, schedule_words
from bot.capability import Request, capability
from bot.cards import Block, Button, Card, Column, Table, Text
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day
from bot.turn import Call
from spm_core.subscriptions import service
from spm_core.subscriptions.listing import SubscriptionWanted


@capability(
    "subscriptions",
    summary=N_("What comes to you by itself, and when"),
    args=NoArguments,
    asked=AskedAs(comes_by_itself=False),
)
def subscriptions(request: Request, args: NoArguments) -> Card:
    found = service.mine(request.session, request.now)
    columns = (Column(_("What")), Column(_("When")), Column(_("Next")))
    rows = tuple((call_words(each.do, each.args), schedule_words(each.schedule), next_words(each)) for each in found)
    body: tuple[Block, ...] = (Table(columns, rows),) if rows else (Text(_("Nothing comes by itself."), "muted"),)
    buttons = tuple(
        Button(call_words(each.do, each.args), Call("subscription", {"subscription": each.id})) for each in found
    )
    return Card(
        title=_("What comes to you by itself"),
        body=body,
        buttons=(*buttons, Button(_("Something new…"), Call("subscribe", {}, form=True))),
        facts={"subscriptions": [facts(each) for each in found]},
        as_of=request.now,
    )


class Which(BaseModel):
    subscription: int = Field(json_schema_extra=NOT_ASKED)


@capability("subscription", summary=N_("One of what comes by itself"), args=Which, hidden=True)
def subscription(request: Request, args: Which) -> Card:
    found = service.one(request.session, args.subscription, request.now)
    return subscribed_card(request, found, call_words(found.do, found.args))


class ScheduleChange(Which):
    when: WhenArg = Field(description=N_("When: every Monday at 8:30, every working day at 9, month end"))
    timezone: ZoneArg | None = Field(None, description=N_("Time zone, if not yours: Rome, New York…"))


class Pause(Which):
    until: ComingDayArg = Field(description=N_("Paused until (day)"))


@capability("change subscription", summary=N_("Change when it comes"), args=ScheduleChange, writes=True, hidden=True)
def change_subscription(request: Request, args: ScheduleChange) -> Card:
    when = wanted_of(args.when, args.timezone)
    return subscribed_card(request, service.change(request.session, args.subscription, when, request.now), _("Changed"))


@capability("stop subscription", summary=N_("Stop it"), args=Which, writes=True, hidden=True)
def stop_subscription(request: Request, args: Which) -> Card:
    return stopped_card(request, service.stop(request.session, args.subscription, request.now))


@capability("pause subscription", summary=N_("Pause it"), args=Pause, writes=True, hidden=True)
def pause_subscription(request: Request, args: Pause) -> Card:
    found = service.pause(request.session, args.subscription, args.until, request.now)
    return subscribed_card(request, found, _("Paused until {day}").format(day=day(args.until)))


@capability("resume subscription", summary=N_("Send it again"), args=Which, writes=True, hidden=True)
def resume_subscription(request: Request, args: Which) -> Card:
    found = service.change(request.session, args.subscription, SubscriptionWanted(), request.now)
    return subscribed_card(request, found, _("Subscribed"))
