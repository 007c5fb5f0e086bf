"""What roles and channels are sent automatically; only admins may change it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import NoArguments
from bot.asked import AskedAs
from bot.blocks import Column, Heading, Table, Text
from bot.capabilities.schedules.arguments import WhenArg, wanted_of
from bot.capabilities.schedules.card import facts as facts_of
from bot.capabilities.schedules.card import schedule_facts
from bot.capabilities.schedules.words import call_words, next_words, schedule_words
from bot.capability import Request, capability
from bot.cards import Button, Card
from bot.forms import NOT_ASKED
from bot.i18n import N_, _
from bot.turn import Call
from spm_core.principal import Role
from spm_core.subscriptions import roles
from spm_core.subscriptions.defaults import Default, SubscriptionAudience

AUDIENCES: dict[SubscriptionAudience, str] = {"managers": N_("managers"), "reps": N_("reps")}


@capability(
    "schedules",
    summary=N_("What roles and channels get by themselves"),
    args=NoArguments,
    role=Role.ADMIN,
    asked=AskedAs(comes_by_itself=False),
)
def schedules(request: Request, args: NoArguments) -> Card:
    usual, posts = roles.of_roles(request.session), roles.of_channels(request.session, request.now)
    columns = (Column(_("Who")), Column(_("What")), Column(_("When")))
    posted = (Column(_("Channel")), Column(_("What")), Column(_("When")), Column(_("Next")))
    rows = tuple(
        (f"#{name}", call_words(post.do, post.args), schedule_words(post.schedule), next_words(post))
        for name, post in posts
    )
    return Card(
        title=_("What comes by itself"),
        body=(
            Table(columns, tuple(_row(default) for default in usual)),
            *((Heading(_("Channels")), Table(posted, rows)) if rows else ()),
            Text(_("Whoever chose days of their own keeps them."), "muted"),
        ),
        buttons=(
            *(Button(f"{_(AUDIENCES[default.audience])}: {_what(default)}", _change(default)) for default in usual),
            *(Button(_("Stop in #{name}").format(name=name), _stop(post.id)) for name, post in posts),
        ),
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
    "schedule role", summary=N_("Change when a role gets it"), args=ForRole, role=Role.ADMIN, writes=True, hidden=True
)
def schedule_role(request: Request, args: ForRole) -> Card:
    default = roles.change_role(request.session, args.name, wanted_of(args.when, None), request.now, active=args.active)
    toggle = Call("schedule role", {"name": default.name, "active": not default.active})
    return Card(
        title=_("For all {audience}").format(audience=_(AUDIENCES[default.audience])),
        body=(Table((Column(_("Who")), Column(_("What")), Column(_("When"))), (_row(default),)),),
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


def _row(default: Default) -> tuple[str, ...]:
    return (
        _(AUDIENCES[default.audience]),
        _what(default),
        schedule_words(default.schedule) if default.active else _("stopped"),
    )


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
