"""A subscription as a card: what comes, when, and when next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.arguments import plain
from bot.blocks import Block, Item, Items, Text
from bot.capabilities.schedules.words import call_words, next_words
from bot.capability import Request
from bot.cards import Button, Card
from bot.i18n import _
from bot.parts.first_upper import first_upper
from bot.parts.schedules import schedule_words
from bot.turn import Call
from spm_core.subscriptions.listing import Subscribed
from spm_core.subscriptions.rules import Schedule


def subscribed_card(request: Request, subscription: Subscribed, title: str = "") -> Card:
    """A subscription after something happened to it, which the title says, or under its own name."""
    return Card(
        title=title or call_words(subscription.do, subscription.args),
        body=(
            *(what_and_when(subscription) if title else _when(subscription)),
            Text(_("It comes in a direct message, with the figures of that moment."), "muted"),
        ),
        buttons=(*_buttons(subscription), Button(_("All of mine"), Call("subscriptions"), more=True)),
        facts=facts(subscription),
        as_of=request.now,
        resolved=plain({"what": subscription.do}),
    )


def stopped_card(request: Request, subscription: Subscribed) -> Card:
    again = Button(_("Send it again"), Call("resume subscription", {"subscription": subscription.id}))
    return Card(
        title=_("Stopped"),
        body=(Text(no_longer(subscription.do, subscription.args)),),
        buttons=(again, Button(_("All of mine"), Call("subscriptions"))),
        facts=facts(subscription),
        as_of=request.now,
        resolved={"what": subscription.do},
    )


def no_longer(do: str, args: Mapping[str, Any]) -> str:
    return _("{what} no longer comes by itself.").format(what=call_words(do, args))


def what_and_when(subscription: Subscribed) -> tuple[Block, ...]:
    when = first_upper(schedule_words(subscription.schedule))
    if not subscription.active:
        return (Text(when, strong=f"{call_words(subscription.do, subscription.args)}:"),)
    item = Item(call_words(subscription.do, subscription.args), detail=when)
    return (Items((item,)), _next(subscription))


def _when(subscription: Subscribed) -> tuple[Block, ...]:
    when = Text(f"{first_upper(schedule_words(subscription.schedule))}.")
    return (when, _next(subscription)) if subscription.active else (when,)


def _next(subscription: Subscribed) -> Text:
    return Text(f"{next_words(subscription)}.", strong=_("Next:"))


def _buttons(subscription: Subscribed) -> tuple[Button, ...]:
    key = {"subscription": subscription.id}
    if not subscription.active:
        return (Button(_("Send it again"), Call("resume subscription", key)),)
    when = {**key, "when": schedule_words(subscription.schedule)}
    return (
        Button(_("Change…"), Call("change subscription", when, form=True)),
        Button(_("Pause…"), Call("pause subscription", key, form=True)),
        Button(_("Stop"), Call("stop subscription", key)),
    )


def schedule_facts(schedule: Schedule) -> Mapping[str, Any]:
    """The facts about when something comes, whoever it is for."""
    weekly = schedule.every == "week"
    return {
        "every": schedule.every,
        "days": sorted(schedule.days) if weekly else None,
        "day": None if weekly else schedule.day,
        "at": schedule.at.strftime("%H:%M"),
    }


def facts(subscription: Subscribed) -> Mapping[str, Any]:
    return {
        "id": subscription.id,
        "do": subscription.do,
        "args": dict(subscription.args),
        **schedule_facts(subscription.schedule),
        "time_zone": subscription.zone.key,
        "active": subscription.active,
        "paused_until": subscription.paused_until,
        "next_at": subscription.next_at.astimezone(subscription.zone) if subscription.next_at else None,
        "of_role": subscription.follows_role,
    }
