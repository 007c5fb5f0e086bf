"""Who is behind a chat user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.turn import ChatUser
from spm_core.people.identity import only_company, principal_named, principal_of_user
from spm_core.people.linking import ChatTenant, link_newcomer
from spm_core.principal import Principal


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform vouches for about a user."""

    email: str | None
    locale: str | None = None
    time_zone: str | None = None


def identify(connection: Connection, user: ChatUser, now: datetime) -> Principal | None:
    """The person behind a chat user; at the console anyone they name, as its user holds the database anyway."""
    if user.platform == "console":
        return principal_named(connection, only_company(connection), user.id, now)
    return principal_of_user(connection, user.platform, user.tenant, user.id, now)


def link_by_email(connection: Connection, user: ChatUser, profile: Profile, now: datetime) -> bool:
    """Link a user to the person with the same e-mail. False where there is none, or it is not certain who they are."""
    if not profile.email:
        return False
    where = ChatTenant(only_company(connection), user.platform, user.tenant)
    return link_newcomer(connection, where, profile.email, user.id, now)
