"""People who ought to have a quota today and have none."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from spm_core.db import ScopedSession
from spm_core.people.models import Employee
from spm_core.principal import Role
from spm_core.quota.models import Quota
from spm_core.scope import Prepared, scoped

_person, _quota = scoped(Employee).c, scoped(Quota).c
_today: Any = bindparam("scope_today")
_MISSING = Prepared(
    select(_person.name)
    .where(
        _person.role == Role.REP,
        or_(_person.start_date.is_(None), _person.start_date <= _today),
        or_(_person.end_date.is_(None), _person.end_date >= _today),
        ~exists(
            select(_quota.id).where(
                _quota.owner_id == _person.id, _quota.period_start <= _today, _quota.period_end >= _today
            )
        ),
    )
    .order_by(_person.name)
)


def without_quota(session: ScopedSession) -> tuple[str, ...]:
    """Return the current reps whom no quota covers today, by name."""
    return tuple(session.read(_MISSING).scalars())
