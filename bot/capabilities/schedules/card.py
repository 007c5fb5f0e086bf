"""A subscription as a card: what comes, when, when next; and its buttons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.arguments import plain
from bot.capabilities.schedules.words import call_words, next_words, schedule_words
from bot.capability import Request
from bot.cards import Block, Button, Card, Fields, Text
from bot.i18n import _
from bot.turn import Call
from spm_core.subscriptions.listing import Subscribed
from spm_core.subscriptions.rules import Schedule


def subscribed_card(request: Request, found: Subscribed, title: str) -> Card:
    return Card(
        title=title,
        body=(
            *what_and_when(found),
            Text(_("It comes in a direct message, with the figures of that moment."), "muted"),
        ),
        buttons=(*_buttons(found), Button(_("All of mine"), Call("subscriptions"))),
        facts=facts(found),
        as_of=request.now,
        resolved=plain({"what": found.do}),
    )


def stopped_card(request: Request, found: Subscribed) -> Card:
    again = Button(_("Send it again"), Call("resume subscription", {"subscription": found.id}))
    return Card(
        title=_("Stopped"),
        body=(Text(no_longer(found.do, found.args)),),
        buttons=(again, Button(_("All of mine"), Call("subscriptions"))),
        facts=facts(found),
        as_of=request.now,
        resolved={"what": found.do},
    )


def no_longer(do: str, args: Mapping[str, Any]) -> str:
    return _("{what} no longer comes by itself.").format(what=call_words(do, args))


def what_and_when(found: Subscribed) -> tuple[Block, ...]:
    rows = (
        (_("What"), call_words(found.do, found.args)),
        (_("When"), schedule_words(found.schedule)),
        (_("Next"), next_words(found)),
    )
    return (Fields(rows),)


def _buttons(each: Subscribed) -> tuple[Button, ...]:
    one = {"subscription": each.id}
    if not each.active:
        return (Button(_("Send it again"), Call("resume subscription", one)),)
    when = {**one, "when": schedule_words(each.schedule)}
    return (
        Button(_("Change…"), Call("change subscription", when, form=True)),
        Button(_("Pause…"), Call("pause subscription", one, form=True)),
        Button(_("Stop"), Call("stop subscription", one)),
    )


def schedule_facts(schedule: Schedule) -> Mapping[str, Any]:
    """When it comes, whoever it is for."""
    weekly = schedule.every == "week"
    return {
        "every": schedule.every,
        "days": sorted(schedule.days) if weekly else None,
        "day": None if weekly else schedule.day,
        "at": schedule.at.strftime("%H:%M"),
    }


def facts(each: Subscribed) -> Mapping[str, Any]:
    return {
        "id": each.id,
        "do": each.do,
        "args": dict(each.args),
        **schedule_facts(each.schedule),
        "time_zone": each.zone.key,
        "active": each.active,
        "paused_until": each.paused_until,
        "next_at": each.next_at.astimezone(each.zone) if each.next_at else None,
        "of_role": each.follows_role,
    }
