"""Channels bound to a team or to the company, and whoever reads one as a principal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from spm_core.channels.models import Channel
from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.models import table_of
from spm_core.people.identity import company_numbered
from spm_core.people.models import Employee
from spm_core.principal import Audience, Principal, Role


@dataclass(frozen=True, slots=True)
class Place:
    """A channel as its platform names it."""

    platform: str
    tenant: str
    conversation: str
    name: str | None = None
    member: bool = True
    """Whether the bot is in it."""
    service_url: str | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A channel and whose it is: a lead's team, or without a lead the company's."""

    id: int
    name: str
    lead: str | None


def bind(session: ScopedSession, place: Place | None, lead_id: int | None, locale: str | None = None) -> Channel:
    """Say whose a channel is, anew where it was bound before.

    CoreError "not_in_a_channel", "not_a_member", or "channel_taken" by another company.
    """
    here = _is_channel(place)
    if not here.member:
        raise CoreError("not_a_member", channel=here.name or here.conversation)
    where = {"platform": here.platform, "tenant": here.tenant, "conversation": here.conversation}
    named = {"name": here.name or here.conversation, "locale": locale, "service_url": here.service_url}
    session.write_once(Channel, {**where, **named, "bound": True})
    known = _known(session, here)
    if known is None:
        raise CoreError("channel_taken")
    known.lead_id, known.bound = lead_id, True
    known.time_zone = session.scalar(select(Employee.time_zone).where(Employee.id == lead_id)) if lead_id else None
    known.name, known.service_url = here.name or known.name, here.service_url or known.service_url
    session.flush()
    return known


def unbind(session: ScopedSession, place: Place | None) -> bool:
    """Nothing is posted there any more; whether it was bound."""
    known = _known(session, _is_channel(place))
    was = known is not None and known.bound
    if known is not None:
        known.bound = False
    return was


def binding_of(session: ScopedSession, place: Place | None) -> Channel | None:
    known = _known(session, place) if place else None
    return known if known and known.bound else None


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
    """Every channel that is somebody's, by name."""
    rows = session.execute(
        select(Channel.id, Channel.name, Employee.name)
        .outerjoin(Employee, Employee.id == Channel.lead_id)
        .where(Channel.bound)
        .order_by(Channel.name, Channel.id)
    )
    return tuple(Bound(*row) for row in rows)


def principal_of_channel(connection: Connection, channel_id: int, now: datetime) -> Principal | None:
    """Whoever reads a channel, as the one who asks; None once it is not bound. For whoever opens transactions.

    It is nobody: no row is its own, nobody reports to it. What colleagues may know of its team is all it sees.
    """
    del now  # whose it is holds from when it is said
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
