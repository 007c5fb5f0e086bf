"""Who decides about leaderboards: the company by which metrics, each person whether colleagues see their place."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.metrics.catalogue import Catalogue, find
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.people.settings import change_settings
from spm_core.principal import CompanyInfo


def publish(
    connection: Connection, company: CompanyInfo, metrics: Collection[str] | None, catalogue: Catalogue
) -> None:
    """Only by these may people see who is ahead of them; None for the usual ones. CoreError("unknown_metric")."""
    names = None if metrics is None else sorted(find(name, catalogue).name for name in metrics)
    change_settings(connection, company, public_metrics=names)


def let_be_ranked(session: ScopedSession, who: str, *, public: bool) -> str:
    """Whether colleagues see somebody's place, by e-mail or full name; the name. CoreError("no_such_person")."""
    same = Employee.email == who.strip().lower() if "@" in who else Employee.name_key == name_key(who)
    found = session.scalars(select(Employee).where(same)).all()
    if len(found) != 1:
        raise CoreError("several_people" if found else "no_such_person", who=who)
    found[0].public_rank = public
    return found[0].name


def hidden(session: ScopedSession) -> tuple[str, ...]:
    """Whose place colleagues don't see, by name."""
    return tuple(session.scalars(select(Employee.name).where(Employee.public_rank.is_(False)).order_by(Employee.name)))
