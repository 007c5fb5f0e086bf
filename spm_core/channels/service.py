"""Bind channels to a team or to the company, and represent a channel's audience as a principal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from spm_core.channels.models import Channel
from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.models import table_of
from spm_core.people.identity import company_numbered
from spm_core.people.models import Employee, home_zone
from spm_core.principal import Audience, Principal, Role


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as its platform names it."""

    platform: str
    tenant: str
    conversation: str
    name: str | None = None
    member: bool = True
    """Whether the bot is a member of it."""
    service_url: str | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A channel and whose it is: a lead's team's, or without a lead the company's."""

    id: int
    name: str
    lead: str | None


def bind(session: ScopedSession, place: Place | None, lead_id: int | None, locale: str | None = None) -> Channel:
    """Bind a channel to a lead's team, or without a lead to the company, replacing an earlier binding.

    Raise CoreError("not_in_a_channel") outside a channel, ("not_a_member") where the bot is not in it, and
    ("channel_taken") where another company has it.
    """
    here = _is_channel(place)
    if not here.member:
        raise CoreError("not_a_member", channel=here.name or here.conversation)
    where = {"platform": here.platform, "tenant": here.tenant, "conversation": here.conversation}
    named = {"name": here.name or here.conversation, "locale": locale, "service_url": here.service_url}
    session.write_once(Channel, {**where, **named, "bound": True})
    channel = _known(session, here)
    if channel is None:
        raise CoreError("channel_taken")
    channel.lead_id, channel.bound = lead_id, True
    channel.time_zone = session.scalar(select(home_zone(Employee)).where(Employee.id == lead_id)) if lead_id else None
    channel.name, channel.service_url = here.name or channel.name, here.service_url or channel.service_url
    session.flush()
    return channel


def unbind(session: ScopedSession, place: Place | None) -> bool:
    """Stop posting in a channel; return whether it was bound."""
    channel = _known(session, _is_channel(place))
    was_bound = channel is not None and channel.bound
    if channel is not None:
        channel.bound = False
    return was_bound


def binding_of(session: ScopedSession, place: Place | None) -> Channel | None:
    channel = _known(session, place) if place else None
    return channel if channel and channel.bound else None


def _is_channel(place: Place | None) -> Place:
    if place is None:
        raise CoreError("not_in_a_channel")
    return place


def _known(session: ScopedSession, place: Place) -> Channel | None:
    return session.scalars(
        select(Channel).where(
            Channel.platform == place.platform,
            Channel.tenant == place.tenant,
            Channel.conversation == place.conversation,
        )
    ).one_or_none()


def bound(session: ScopedSession) -> tuple[Bound, ...]:
    """Return every bound channel, by name."""
    rows = session.execute(
        select(Channel.id, Channel.name, Employee.name)
        .outerjoin(Employee, Employee.id == Channel.lead_id)
        .where(Channel.bound)
        .order_by(Channel.name, Channel.id)
    )
    return tuple(Bound(*row) for row in rows)


def principal_of_channel(connection: Connection, channel_id: int, now: datetime) -> Principal | None:
    """Return the audience of a channel as a principal, for opening transactions; None once it is not bound.

    It stands for nobody: it owns no rows and nobody reports to it. It sees only what colleagues may know of its team.
    """
    del now  # a binding has no dates: it holds from the moment it is made
    row = connection.execute(select(table_of(Channel)).where(Channel.id == channel_id)).one_or_none()
    if row is None or not row.bound:
        return None
    company = company_numbered(connection, row.company_id)
    nobody = -row.id
    return Principal(
        company,
        nobody,
        row.name,
        None,
        Role.REP,
        locale=row.locale,
        time_zone=row.time_zone,
        audience=Audience(row.id, row.lead_id),
    )
