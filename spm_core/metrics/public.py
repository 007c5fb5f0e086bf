"""Settings of leaderboards: the company chooses the metrics, and each person whether colleagues see their place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import combinations
from types import MappingProxyType

from sqlalchemy import Connection, select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.metrics.catalogue import Catalogue, bases_of, find
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.people.settings import change_settings
from spm_core.principal import CompanyInfo

PRIVATE = "quota"
"""The base sum that no ranking may give away."""
TOGETHER = 4
"""The most metrics that are looked at together."""
_NEARLY: Mapping[str, str] = MappingProxyType({"won_value": "booked", "won_priced": "won"})
"""Base sums that stand for another one: they differ by deals without an amount alone."""


def publishable(metrics: Collection[str], catalogue: Catalogue) -> None:
    """Raise CoreError("gives_quota_away") where a colleague's quota follows from their published figures.

    That is so where some of the metrics are made of no more base sums than they are metrics, the quota among those:
    booked ÷ attainment is a quota.
    """
    made_of = {name: _bases(name, catalogue) for name in sorted(metrics)}
    for count in range(1, TOGETHER + 1):
        for names in combinations(made_of, count):
            bases = frozenset[str]().union(*(made_of[name] for name in names))
            if PRIVATE in bases and len(bases) <= count:
                raise CoreError("gives_quota_away", metrics=" + ".join(names), argument="public")


def _bases(name: str, catalogue: Catalogue) -> frozenset[str]:
    formula = find(name, catalogue).formula
    found = (bases_of(catalogue[each], catalogue) if each in catalogue else (each,) for each in formula.names)
    return frozenset(_NEARLY.get(base, base) for bases in found for base in bases)


def publish(
    connection: Connection, company: CompanyInfo, metrics: Collection[str] | None, catalogue: Catalogue
) -> None:
    """Set by which metrics people may see who is ahead; None for the usual ones.

    Raise CoreError("unknown_metric"), or "gives_quota_away" (publishable).
    """
    names = None if metrics is None else sorted(find(name, catalogue).name for name in metrics)
    publishable(names or (), catalogue)
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
