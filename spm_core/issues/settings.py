"""The company's setting for who is asked first when a figure is said to be wrong."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from spm_core.db import ScopedSession
from spm_core.people.identity import principal_named
from spm_core.people.models import Company, Employee
from spm_core.people.settings import change_settings
from spm_core.principal import CompanyInfo


def name_decider(connection: Connection, company: CompanyInfo, who: str | None, now: datetime) -> None:
    """Name who is asked first, by e-mail or full name; with None it is everybody's own manager.

    Raise CoreError("no_such_person") or ("several_people") for a name that is not somebody's alone.
    """
    decider_id = None if who is None else principal_named(connection, company, who, now).employee_id
    change_settings(connection, company, issues_to=decider_id)


def named_decider(session: ScopedSession) -> str | None:
    """Return the name of who is asked first; None where it is everybody's own manager."""
    decider_id = session.scalars(select(Company.issues_to)).one()
    return session.scalars(select(Employee.name).where(Employee.id == decider_id)).one_or_none() if decider_id else None
