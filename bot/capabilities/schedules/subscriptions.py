"""A person's subscriptions: listing, changing, pausing and stopping them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from bot.arguments import NoArguments
from bot.asked import AskedAs
from bot.blocks import Item, Items, Status
from bot.capabilities.schedules.arguments import ComingDayArg, WhenArg, ZoneArg, wanted_of
from bot.capabilities.schedules.card import facts, stopped_card, subscribed_card
from bot.capabilities.schedules.words import call_words, next_words
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _, day, ngettext
from bot.parts.first_upper import first_upper
from bot.parts.schedules import schedule_words
from bot.turn import Call
from bot.wishes import Wish
from spm_core.subscriptions import service
from spm_core.subscriptions.defaults import MONDAY, MORNING
from spm_core.subscriptions.listing import Subscribed, SubscriptionWanted
from spm_core.subscriptions.rules import Schedule

USUAL = Schedule("week", MORNING, MONDAY)
"""What something new is offered with."""


@capability(
    "subscriptions",
    summary=N_("What comes to you by itself, and when"),
    args=NoArguments,
    wish=Wish.REMINDERS,
    asked=AskedAs(comes_by_itself=False),
)
def subscriptions(request: Request, args: NoArguments) -> Card:
    subscribed = service.mine(request.session, request.now)
    count = len(subscribed)
    words = ngettext("{count} thing comes to you by itself", "{count} things come to you by themselves", count)
    return Card(
        title=words.format(count=count) if subscribed else _("Nothing comes to you by itself"),
        body=(Items(tuple(map(_item, subscribed))),) if subscribed else (),
        buttons=(
            Button(_("Something new…"), Call("subscribe", {"when": schedule_words(USUAL)}, form=True)),
            Button(_("My alerts"), Call("alerts")),
            Button(_("Quiet hours"), Call("preferences"), more=True),
        ),
        pick=_("Change one of these…") if subscribed else "",
        facts={"subscriptions": [facts(subscription) for subscription in subscribed]},
        as_of=request.now,
    )


def _item(subscribed: Subscribed) -> Item:
    what, opens = call_words(subscribed.do, subscribed.args), Call("subscription", {"subscription": subscribed.id})
    when = first_upper(schedule_words(subscribed.schedule))
    if not subscribed.active:
        return Item(what, detail=when, status=Status("○", _("stopped")), call=opens)
    return Item(what, detail=_("{when}; next {day}").format(when=when, day=next_words(subscribed)), call=opens)


class Which(BaseModel):
    subscription: int = Field(json_schema_extra=NOT_ASKED)


@capability("subscription", summary=N_("One of what comes by itself"), args=Which, hidden=True)
def subscription(request: Request, args: Which) -> Card:
    subscribed = service.one(request.session, args.subscription, request.now)
    return subscribed_card(request, subscribed)


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


@capability("pause subscription", summary=N_("Pause it"), submit=N_("Pause"), args=Pause, writes=True, hidden=True)
def pause_subscription(request: Request, args: Pause) -> Card:
    subscribed = service.pause(request.session, args.subscription, args.until, request.now)
    return subscribed_card(request, subscribed, _("Paused until {day}").format(day=day(args.until)))


@capability("resume subscription", summary=N_("Send it again"), args=Which, writes=True, hidden=True)
def resume_subscription(request: Request, args: Which) -> Card:
    subscribed = service.change(request.session, args.subscription, SubscriptionWanted(), request.now)
    return subscribed_card(request, subscribed, _("Subscribed"))
