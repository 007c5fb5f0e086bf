"""What roles and channels are sent automatically; only admins may change it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import NoArguments
from bot.asked import AskedAs
from bot.blocks import Heading, Item, Items, Text
from bot.capabilities.schedules.arguments import WhenArg, wanted_of
from bot.capabilities.schedules.card import facts as facts_of
from bot.capabilities.schedules.card import schedule_facts
from bot.capabilities.schedules.words import call_words, next_words
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _
from bot.parts.first_upper import first_upper
from bot.parts.schedules import schedule_words
from bot.turn import Call
from bot.wishes import Wish
from spm_core.principal import Role
from spm_core.subscriptions import roles
from spm_core.subscriptions.defaults import Default, SubscriptionAudience
from spm_core.subscriptions.listing import Subscribed

AUDIENCES: dict[SubscriptionAudience, str] = {"managers": N_("managers"), "reps": N_("reps")}


@capability(
    "schedules",
    summary=N_("What roles and channels get by themselves"),
    args=NoArguments,
    wish=Wish.ADMIN,
    role=Role.ADMIN,
    asked=AskedAs(comes_by_itself=False),
)
def schedules(request: Request, args: NoArguments) -> Card:
    usual, posts = roles.of_roles(request.session), roles.of_channels(request.session, request.now)
    stops = [Button(_("Stop in #{name}").format(name=name), _stop(post.id)) for name, post in posts]
    return Card(
        title=_("What comes by itself"),
        body=(
            Items(tuple(map(_item, usual))),
            *((Heading(_("Channels")), Items(tuple(_post(name, post) for name, post in posts))) if posts else ()),
            Text(_("Whoever chose days of their own keeps them."), "muted"),
        ),
        buttons=tuple(stops),
        pick=_("Change one of these…"),
        facts={
            "roles": [_facts(default) for default in usual],
            "channels": [facts_of(post) for _name, post in posts],
        },
        as_of=request.now,
    )


class ForRole(BaseModel):
    name: str = Field(max_length=64, json_schema_extra=NOT_ASKED)
    when: WhenArg | None = Field(None, description=N_("When: every Monday at 8:30, every working day at 9, month end"))
    active: bool = Field(True, json_schema_extra=NOT_ASKED)


@capability(
    "schedule role",
    summary=N_("Change when a role gets it"),
    form_title=N_("When a role gets it"),
    args=ForRole,
    role=Role.ADMIN,
    writes=True,
    hidden=True,
)
def schedule_role(request: Request, args: ForRole) -> Card:
    default = roles.change_role(request.session, args.name, wanted_of(args.when, None), request.now, active=args.active)
    toggle = Call("schedule role", {"name": default.name, "active": not default.active})
    return Card(
        title=_("For all {audience}").format(audience=_(AUDIENCES[default.audience])),
        body=(Items((_item(default),)),),
        buttons=(
            Button(_("Stop it") if default.active else _("Send it again"), toggle),
            Button(_("All schedules"), Call("schedules")),
        ),
        facts=_facts(default),
        as_of=request.now,
    )


class WhichSchedule(BaseModel):
    subscription: int = Field(json_schema_extra=NOT_ASKED)


@capability(
    "stop channel", summary=N_("Stop it in a channel"), args=WhichSchedule, role=Role.ADMIN, writes=True, hidden=True
)
def stop_channel(request: Request, args: WhichSchedule) -> Card:
    roles.stop_channel(request.session, args.subscription)
    return Card(_("Stopped"), (), (Button(_("All schedules"), Call("schedules")),), facts={"id": args.subscription})


def _change(default: Default) -> Call:
    return Call("schedule role", {"name": default.name, "when": schedule_words(default.schedule)}, form=True)


def _stop(subscription: int) -> Call:
    return Call("stop channel", {"subscription": subscription})


def _item(default: Default) -> Item:
    who = first_upper(_(AUDIENCES[default.audience]))
    when = schedule_words(default.schedule) if default.active else _("stopped")
    return Item(f"{who}: {_what(default)}", detail=first_upper(when), call=_change(default))


def _post(name: str, post: Subscribed) -> Item:
    when = first_upper(schedule_words(post.schedule))
    detail = _("{when}; next {day}").format(when=when, day=next_words(post))
    return Item(f"#{name}: {call_words(post.do, post.args)}", detail=detail)


def _what(default: Default) -> str:
    return call_words(default.do, default.args)


def _facts(default: Default) -> dict[str, Any]:
    return {
        "name": default.name,
        "audience": default.audience,
        "do": default.do,
        "args": dict(default.args),
        **schedule_facts(default.schedule),
        "active": default.active,
    }
