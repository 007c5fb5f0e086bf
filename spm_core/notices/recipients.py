"""Where the recipients of notices are written to. For whoever opens transactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from spm_core.audit import AuditEntry
from spm_core.channels.models import Channel
from spm_core.models import table_of
from spm_core.notices.models import ChatAddress, ChatRoster
from spm_core.people.models import ChatIdentity

NoticePlace = Mapping[str, Any]
"""{"platform", "tenant", and "user" or "conversation"}, with a platform's own reference where it needs one."""

_user, _address, _channel, _audit, _roster = (
    table_of(model).c for model in (ChatIdentity, ChatAddress, Channel, AuditEntry, ChatRoster)
)
_PLACES = (
    select(_user.platform, _user.tenant, _user.user_id, _address.reference)
    .outerjoin(
        table_of(ChatAddress),
        and_(_address.platform == _user.platform, _address.tenant == _user.tenant, _address.user_id == _user.user_id),
    )
    .where(_user.employee_id == bindparam("employee"))
    .order_by(_user.id.desc())
)
_LAST_USED = (
    select(_audit.surface)
    .where(
        _audit.company_id == bindparam("company"),
        _audit.employee_id == bindparam("employee"),
        _audit.surface.in_(bindparam("platforms", expanding=True)),
    )
    .order_by(_audit.at.desc())
    .limit(1)
)


def places_of_person(connection: Connection, company_id: int, employee_id: int) -> list[NoticePlace]:
    """Return where a person is written to: the platform they last used first, then the latest linked."""
    places: list[NoticePlace] = [
        {"platform": row.platform, "tenant": row.tenant, "user": row.user_id, **(row.reference or {})}
        for row in connection.execute(_PLACES, {"employee": employee_id})
    ]
    platforms = {place["platform"] for place in places}
    if len(platforms) > 1:
        who = {"company": company_id, "employee": employee_id, "platforms": sorted(platforms)}
        last = connection.scalar(_LAST_USED, who)
        places.sort(key=lambda place: place["platform"] != last)
    return places


def has_written(connection: Connection, company_id: int, employee_id: int) -> bool:
    """Whether a person ever asked something in a chat."""
    platforms = select(_user.platform).where(_user.employee_id == employee_id)
    asked = (_audit.company_id == company_id, _audit.employee_id == employee_id, _audit.surface.in_(platforms))
    return bool(connection.scalar(select(exists(select(_audit.id).where(*asked)))))


def place_of_channel(connection: Connection, channel_id: int) -> NoticePlace:
    row = connection.execute(select(table_of(Channel)).where(_channel.id == channel_id)).one()
    place = {"platform": row.platform, "tenant": row.tenant, "conversation": row.conversation}
    return {**place, "service_url": row.service_url} if row.service_url else place


def address_of(connection: Connection, platform: str, tenant: str, user_id: str) -> Mapping[str, Any] | None:
    same = (_address.platform == platform, _address.tenant == tenant, _address.user_id == user_id)
    return connection.scalar(select(_address.reference).where(*same))


def learn_address(
    connection: Connection, platform: str, tenant: str, user_id: str, reference: Mapping[str, Any]
) -> None:
    """Remember how to write to a user from now on."""
    new = _INSERT[connection.dialect.name](table_of(ChatAddress))
    key = ["platform", "tenant", "user_id"]
    upsert = new.on_conflict_do_update(index_elements=key, set_={"reference": new.excluded.reference})
    row = {"platform": platform, "tenant": tenant, "user_id": user_id, "reference": dict(reference)}
    connection.execute(upsert, row)


_INSERT: Mapping[str, Any] = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


@dataclass(frozen=True, slots=True)
class ChatMembersOf:
    """A conversation whose members may be read."""

    tenant: str
    conversation: str
    reference: Mapping[str, Any]


def rosters(connection: Connection, platform: str) -> Sequence[ChatMembersOf]:
    rows = select(_roster.tenant, _roster.conversation, _roster.reference).where(_roster.platform == platform)
    return [ChatMembersOf(*row) for row in connection.execute(rows.order_by(_roster.tenant, _roster.conversation))]


def learn_roster(
    connection: Connection, platform: str, tenant: str, conversation: str, reference: Mapping[str, Any]
) -> None:
    """Remember that the members of a conversation may be read from now on."""
    new = _INSERT[connection.dialect.name](table_of(ChatRoster))
    key = ["platform", "tenant", "conversation"]
    upsert = new.on_conflict_do_update(index_elements=key, set_={"reference": new.excluded.reference})
    row = {"platform": platform, "tenant": tenant, "conversation": conversation, "reference": dict(reference)}
    connection.execute(upsert, row)


def forget_roster(connection: Connection, platform: str, tenant: str, conversation: str) -> None:
    same = (_roster.platform == platform, _roster.tenant == tenant, _roster.conversation == conversation)
    connection.execute(delete(table_of(ChatRoster)).where(*same))
