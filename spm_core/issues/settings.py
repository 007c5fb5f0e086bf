"""Who is asked first when a figure is said to be wrong: a setting of the company."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from spm_core.db import ScopedSession
from spm_core.people.identity import principal_named
from spm_core.people.models import Company, Employee
from spm_core.people.settings import change_settings
from spm_core.principal import CompanyInfo


def name_decider(connection: Connection, company: CompanyInfo, who: str | None, now: datetime) -> None:
    """By e-mail or full name, None for everybody's manager. CoreError("no_such_person") or ("several_people")."""
    named = None if who is None else principal_named(connection, company, who, now).employee_id
    change_settings(connection, company, issues_to=named)


def named_decider(session: ScopedSession) -> str | None:
    """Their name; None where it is everybody's manager."""
    named = session.scalars(select(Company.issues_to)).one()
    return session.scalars(select(Employee.name).where(Employee.id == named)).one_or_none() if named else None
