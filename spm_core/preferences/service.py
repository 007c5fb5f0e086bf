"""Reading and changing one's own preferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.preferences.models import Preference


@dataclass(frozen=True, slots=True)
class Wishes:
    """How somebody wants to be spoken to today."""

    locale: str | None
    time_zone: str
    quiet_from: time | None
    quiet_until: time | None
    weekends: bool
    silent_until: datetime | None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def wishes(session: ScopedSession, now: datetime) -> Wishes:
    """Return the asker's own wishes, with defaults for what is unset."""
    me, row = session.principal, _own(session)
    silent = row.silent_until if row and row.silent_until and row.silent_until > now else None
    return Wishes(
        locale=(row and row.locale) or me.locale,
        time_zone=(row and row.time_zone) or me.time_zone or me.company.time_zone,
        quiet_from=row.quiet_from if row else None,
        quiet_until=row.quiet_until if row else None,
        weekends=row.weekends if row else True,
        silent_until=silent,
    )


def change(session: ScopedSession, **values: Any) -> None:
    """Change the asker's preferences by the names of Preference's columns; others stay as they are."""
    row = _own(session)
    if row is None:
        row = Preference(employee_id=session.principal.employee_id)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    session.flush()


def _own(session: ScopedSession) -> Preference | None:
    mine = Preference.employee_id == session.principal.employee_id
    return session.scalars(select(Preference).where(mine)).one_or_none()
