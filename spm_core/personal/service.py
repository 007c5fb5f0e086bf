"""Forgetting a person: texts go, figures stay under a meaningless name, and the person's key is destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from spm_core.audit import AuditEntry
from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.people.models import Employee, NameToken
from spm_core.people.rules import name_key, name_tokens
from spm_core.personal import mentions
from spm_core.personal.features import features
from spm_core.personal.marks import mark
from spm_core.personal.models import ErasedPerson
from spm_core.principal import Role
from spm_core.vault import destroy_key
from spm_core.versions.service import keep_before

MENTIONS, REPORTS = "mentions", "reports"
"""Further kinds of rows: others' texts that named the person, and reports of imports."""


@dataclass(frozen=True, slots=True)
class Erasure:
    counts: Mapping[str, int]
    """The number of rows by kind, which is a feature or one of the two above; only where there were any."""
    before: bool
    """Whether the person had already been erased."""


def erase(session: ScopedSession, person: int, called: str, now: datetime) -> Erasure:
    """Erase a person in one transaction of personal.whole; raise CoreError "no_such_person" or "last_admin"."""
    employee = session.get(Employee, person)
    if employee is None:
        raise CoreError("no_such_person", who=str(person))
    _refuse_last_admin(session, employee)
    before = session.scalars(select(ErasedPerson.id).where(ErasedPerson.employee_id == person)).first() is not None
    counts = {name: feature.forget(session, person) for name, feature in features().items()}
    if not before:
        counts |= _forget_names(session, employee, called, now)
    destroy_key(session, person)
    entry = AuditEntry(at=now, capability="erase", subject_id=person, surface="console", outcome="answered")
    session.add(entry)
    session.flush()
    return Erasure({kind: count for kind, count in counts.items() if count}, before)


def _refuse_last_admin(session: ScopedSession, employee: Employee) -> None:
    today = session.scope["scope_today"]
    here = or_(Employee.end_date.is_(None), Employee.end_date >= today)
    other_admins = select(Employee.id).where(Employee.role == Role.ADMIN, Employee.id != employee.id, here)
    if employee.role is Role.ADMIN and session.scalars(other_admins.limit(1)).first() is None:
        raise CoreError("last_admin")


def _forget_names(session: ScopedSession, employee: Employee, called: str, now: datetime) -> dict[str, int]:
    spellings = mentions.forget_spellings(session, employee.name)
    names = [employee.name, *spellings]
    emails = [employee.email] if employee.email else []
    ids = [employee.external_id] if employee.external_id else []
    mark(session, employee.id, ids, emails, names, now)
    _make_anonymous(session, employee, called)
    mentioned = mentions.mentions_of(emails, names, called)
    if mentioned and mentions.mistakable(session, employee.id, mentioned):
        mentioned = mentions.mentions_of(emails, [], called)
    if mentioned is None:
        return {}
    return {REPORTS: mentions.forget_reports(session, mentioned, ids), MENTIONS: mentions.sweep(session, mentioned)}


def _make_anonymous(session: ScopedSession, employee: Employee, called: str) -> None:
    """Remove role, names and access. Team, manager, days worked and away stay, since team figures rest on them."""
    yesterday = session.scope["scope_today"] - timedelta(days=1)
    employee.name, employee.name_key = called, name_key(called)
    employee.email = employee.external_id = employee.title = employee.locale = None
    employee.time_zone = employee.chat_time_zone = None
    last_day = min(employee.end_date or yesterday, yesterday)
    keep_before(session, employee, {"end_date": last_day})
    employee.end_date = last_day
    employee.role, employee.public_rank, employee.public_kudos = Role.REP, False, False
    session.flush()
    session.execute(delete(NameToken).where(NameToken.employee_id == employee.id))
    tokens = [{"token": token, "employee_id": employee.id} for token in name_tokens(called)]
    session.write_rows(NameToken, tokens)
