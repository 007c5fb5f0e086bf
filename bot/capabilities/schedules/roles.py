"""What roles and channels get by themselves: an admin's to change."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from bot.arguments import NoArguments
from bot.asked import AskedAs
from bot.capabilities.schedules.arguments import WhenArg, wanted_of
from bot.capabilities.schedules.card import facts as facts_of
from bot.capabilities.schedules.card import schedule_facts
from bot.capabilities.schedules.words import call_words, next_words, schedule_words
from bot.capability import Request, capability
from bot.cards import Button, Card, Column, Heading, Table, Text
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
    rows = tuple((f"#{name}", call_words(e.do, e.args), schedule_words(e.schedule), next_words(e)) for name, e in posts)
    return Card(
        title=_("What comes by itself"),
        body=(
            Table(columns, tuple(_row(each) for each in usual)),
            *((Heading(_("Channels")), Table(posted, rows)) if rows else ()),
            Text(_("Whoever chose days of their own keeps them."), "muted"),
        ),
        buttons=(
            *(Button(f"{_(AUDIENCES[each.audience])}: {_what(each)}", _change(each)) for each in usual),
            *(Button(_("Stop in #{name}").format(name=name), _stop(each.id)) for name, each in posts),
        ),
        facts={"roles": [_facts(each) for each in usual], "channels": [facts_of(each) for _name, each in posts]},
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
    found = roles.change_role(request.session, args.name, wanted_of(args.when, None), request.now, active=args.active)
    toggle = Call("schedule role", {"name": found.name, "active": not found.active})
    return Card(
        title=_("For all {audience}").format(audience=_(AUDIENCES[found.audience])),
        body=(Table((Column(_("Who")), Column(_("What")), Column(_("When"))), (_row(found),)),),
        buttons=(
            Button(_("Stop it") if found.active else _("Send it again"), toggle),
            Button(_("All schedules"), Call("schedules")),
        ),
        facts=_facts(found),
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


def _change(each: Default) -> Call:
    return Call("schedule role", {"name": each.name, "when": schedule_words(each.schedule)}, form=True)


def _stop(subscription: int) -> Call:
    return Call("stop channel", {"subscription": subscription})


def _row(each: Default) -> tuple[str, ...]:
    return (_(AUDIENCES[each.audience]), _what(each), schedule_words(each.schedule) if each.active else _("stopped"))


def _what(each: Default) -> str:
    return call_words(each.do, each.args)


def _facts(each: Default) -> dict[str, Any]:
    return {
        "name": each.name,
        "audience": each.audience,
        "do": each.do,
        "args": dict(each.args),
        **schedule_facts(each.schedule),
        "active": each.active,
    }
