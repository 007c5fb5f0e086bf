"""Who somebody is, their chat users, and what they asked last. personal.service handles the person's own row."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import delete, select, update

from spm_core.conversation import Conversation, ModelUse
from spm_core.db import ScopedSession
from spm_core.notices.models import ChatAddress, ChatSearch, ChatUnlinked
from spm_core.people.models import ChatIdentity, Company, Employee
from spm_core.personal.entries import KeptEntry
from spm_core.personal.removing import remove
from spm_core.vault import Vault
from spm_core.wordings import MeantWording

_SHOWN = (
    "name",
    "email",
    "external_id",
    "title",
    "role",
    "country",
    "time_zone",
    "chat_time_zone",
    "locale",
    "start_date",
    "end_date",
)


def texts(session: ScopedSession, vault: Vault, person: int) -> Iterator[KeptEntry]:
    row = session.get_one(Employee, person)
    for name in _SHOWN:
        if (value := getattr(row, name)) is not None:
            yield KeptEntry("people.profile", None, name, value.name.lower() if name == "role" else str(value))
    for users in (ChatIdentity, ChatUnlinked):
        for platform, tenant, user in session.execute(
            select(users.platform, users.tenant, users.user_id).where(users.employee_id == person)
        ):
            yield KeptEntry("people.chat", None, platform, f"{tenant}/{user}")
    for conversation in session.scalars(select(Conversation).where(Conversation.employee_id == person)):
        yield KeptEntry(
            "people.asked", conversation.at, conversation.do, json.dumps(conversation.args, ensure_ascii=False)
        )
    for wording in session.scalars(select(MeantWording).where(MeantWording.employee_id == person)):
        yield KeptEntry("people.meant", wording.at, "", wording.meant)


def forget(session: ScopedSession, person: int) -> int:
    """Unlink a person's chat users, who are strangers from then on, and remove what they asked."""
    mine = ChatIdentity.employee_id == person
    for user in session.scalars(select(ChatIdentity).where(mine)).all():
        where = (ChatAddress.platform == user.platform, ChatAddress.tenant == user.tenant)
        session.execute(delete(ChatAddress).where(*where, ChatAddress.user_id == user.user_id))
    company = session.principal.company.id
    session.execute(update(Company).where(Company.id == company, Company.issues_to == person).values(issues_to=None))
    gone = remove(session, Conversation, Conversation.employee_id == person)
    gone += remove(session, ModelUse, ModelUse.employee_id == person)
    gone += remove(session, MeantWording, MeantWording.employee_id == person)
    gone += remove(session, ChatSearch, ChatSearch.employee_id == person)
    gone += remove(session, ChatUnlinked, ChatUnlinked.employee_id == person)
    return gone + remove(session, ChatIdentity, mine)
