"""Find whom a file means by id, then e-mail, then unique name (definitions.md, owners)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.imports.catalog import aliases
from spm_core.imports.memo import Memo
from spm_core.imports.rows import Who
from spm_core.people.models import ALWAYS, Assignment, Employee
from spm_core.people.rules import name_key
from spm_core.people.service import rebuild_names, rebuild_subtrees
from spm_core.personal.marks import Erased
from spm_core.principal import Role

ALIKE = 80
"""The likeness, in percent, from which a known name is suggested for an unknown one."""


class ImportDirectory:
    """Everybody in the company, by whatever a file may call them."""

    def __init__(self, session: ScopedSession, confirmed: Mapping[str, str]) -> None:
        self.session = session
        self.by_id: dict[str, int] = {}
        self.by_email: dict[str, int] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.names: dict[str, str] = {}
        self.created: list[str] = []
        self.erased = Erased(session)
        self.ids: Memo[Who, int | None] = Memo(self._find)
        people = session.execute(select(Employee.id, Employee.external_id, Employee.email, Employee.name))
        for employee_id, external_id, email, name in people:
            self.know(employee_id, Who(external_id, email, name))
        for spelling, means in aliases(session, "owner", confirmed).items():
            self.by_name[name_key(spelling)] |= self.by_name.get(name_key(means), set())

    def know(self, employee_id: int, who: Who) -> None:
        if who.id:
            self.by_id[who.id] = employee_id
        if who.email:
            self.by_email[who.email.lower()] = employee_id
        if who.name:
            self.by_name[name_key(who.name)].add(employee_id)
            self.names[name_key(who.name)] = who.name
        self.ids.clear()

    def _find(self, who: Who) -> int | None:
        if who.id and who.id in self.by_id:
            return self.by_id[who.id]
        if who.email and who.email.lower() in self.by_email:
            return self.by_email[who.email.lower()]
        if not who.name:
            former = self.formerly(who)
            return next(iter(former)) if len(former) == 1 else None
        named = self.by_name.get(name_key(who.name), set()) | self.formerly(who)
        return next(iter(named)) if len(named) == 1 else self.by_id.get(who.name)

    def formerly(self, who: Who) -> frozenset[int]:
        """Return the ids of erased people whom this names: their figures stay, but not their names."""
        known = self.erased.called(who.id, who.email, who.name)
        return known or (self.erased.called(who.name, None, None) if who == Who(name=who.name) else known)

    def why_unknown(self, who: Who) -> tuple[str, dict[str, str]]:
        """Return the code of the rejection and its parameters, with the nearest known name where one is close."""
        if who == Who():
            return "blank_owner", {}
        if who.name and len(self.by_name.get(name_key(who.name), set()) | self.formerly(who)) > 1:
            return "several_owners", {"who": who.said}
        key = name_key(who.name or (who.email or who.id or "").split("@")[0].replace(".", " "))
        near = process.extractOne(key, self.names.keys(), score_cutoff=ALIKE)
        return "unknown_owner", {"who": who.said, **({"near": self.names[near[0]]} if near else {})}

    def create(self, who: Who, role: Role = Role.REP) -> int:
        """Create somebody who reports to nobody, and return their id; `finish` rebuilds the derived tables."""
        name = who.name or name_of(who)
        person = Employee(external_id=who.id, email=who.email, name=name, name_key=name_key(name), role=role)
        self.session.add(person)
        self.session.flush()
        self.session.add(Assignment(employee_id=person.id, manager_id=None, team=None, starts_on=ALWAYS))
        self.know(person.id, Who(who.id, who.email, name))
        self.created.append(name)
        return person.id

    def create_unknown(self, people: Iterable[Who]) -> None:
        for who in dict.fromkeys(people):
            if self.ids[who] is None and self.why_unknown(who)[0] == "unknown_owner":
                self.create(who)

    def finish(self) -> None:
        if self.created:
            rebuild(self.session)


def rebuild(session: ScopedSession) -> None:
    """Rebuild the derived tables of people; raise CoreError("circular_managers") with the name of one of them."""
    session.flush()
    try:
        rebuild_subtrees(session)
    except CoreError as error:
        raise CoreError(error.code, who=session.get_one(Employee, error.params["employee_id"]).name) from None
    rebuild_names(session)


def name_of(who: Who) -> str:
    """Return a name made from the e-mail or id, where none is given: "Dana Wu" for dana.wu@…"""
    return (who.email or who.id or "").split("@")[0].replace(".", " ").replace("_", " ").title()
