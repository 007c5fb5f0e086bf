"""Settings of leaderboards: the company chooses the metrics, and each person whether colleagues see their place."""

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
    """Set by which metrics people may see who is ahead; None for the usual ones. Raise CoreError("unknown_metric")."""
    names = None if metrics is None else sorted(find(name, catalogue).name for name in metrics)
    change_settings(connection, company, public_metrics=names)


def let_be_ranked(session: ScopedSession, who: str, *, public: bool) -> str:
    """Set whether colleagues see the place of somebody, given by e-mail or full name; return the name.

    Raise CoreError "no_such_person" or "several_people".
    """
    same = Employee.email == who.strip().lower() if "@" in who else Employee.name_key == name_key(who)
    people = session.scalars(select(Employee).where(same)).all()
    if len(people) != 1:
        raise CoreError("several_people" if people else "no_such_person", who=who)
    people[0].public_rank = public
    return people[0].name


def hidden(session: ScopedSession) -> tuple[str, ...]:
    """Return the names of those whose place colleagues don't see."""
    return tuple(session.scalars(select(Employee.name).where(Employee.public_rank.is_(False)).order_by(Employee.name)))
