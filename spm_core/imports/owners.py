"""Find whom a file means by id, then e-mail, then unique name (definitions.md, owners).

A name that is only like a known one is never taken for it, nor made a new person: whoever imports is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from rapidfuzz import process
from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.errors import CoreError
from spm_core.imports.catalog import aliases
from spm_core.imports.likeness import Likenesses, person_key, unordered
from spm_core.imports.memo import Memo
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import Rejection, RowPerson
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
        self.people: dict[int, RowPerson] = {}
        self.by_id: dict[str, int] = {}
        self.by_email: dict[str, int] = {}
        self.by_name: dict[str, set[int]] = defaultdict(set)
        self.by_words: dict[str, set[int]] = defaultdict(set)
        """People by the words of their names in alphabetical order."""
        self.names: dict[str, str] = {}
        self.likenesses = Likenesses()
        self.created: list[str] = []
        self.erased = Erased(session)
        self.ids: Memo[RowPerson, int | None] = Memo(self._find)
        learned = aliases(session, "owner", confirmed)
        self.meant = {person_key(spelling): means for spelling, means in learned.items()}
        people = session.execute(select(Employee.id, Employee.external_id, Employee.email, Employee.name))
        for employee_id, external_id, email, name in people:
            self.know(employee_id, RowPerson(external_id, email, name))

    def know(self, employee_id: int, who: RowPerson) -> None:
        self.people[employee_id] = who
        if who.id:
            self.by_id[who.id] = employee_id
        if who.email:
            self.by_email[who.email.lower()] = employee_id
        if who.name:
            key = person_key(who.name)
            self.by_name[key].add(employee_id)
            self.by_words[unordered(key)].add(employee_id)
            self.names[key] = who.name
            self.likenesses.add(key)
        self.ids.clear()

    def _find(self, who: RowPerson) -> int | None:
        if who.id and who.id in self.by_id:
            return self.by_id[who.id]
        if who.email and who.email.lower() in self.by_email:
            return self.by_email[who.email.lower()]
        if (alias := self._alias(who)) is not None:
            return alias
        if not who.name:
            former = self.formerly(who)
            return next(iter(former)) if len(former) == 1 else None
        named = self.namesakes(who)
        return next(iter(named)) if len(named) == 1 else self.by_id.get(who.name)

    def _alias(self, who: RowPerson) -> int | None:
        """Return whom a confirmed spelling means: a person's full name or e-mail."""
        for said in filter(None, who) if self.meant else ():
            if (means := self.meant.get(person_key(said))) is not None:
                known = self.by_name.get(person_key(means), set())
                return self.by_email.get(means.lower(), next(iter(known)) if len(known) == 1 else None)
        return None

    def namesakes(self, who: RowPerson) -> frozenset[int] | set[int]:
        """Return the people of this name, erased ones as well; or those with its words in another order."""
        key = person_key(who.name or "")
        return self.by_name.get(key, set()) | self.formerly(who) or self.by_words.get(unordered(key), set())

    def is_another(self, person: int, who: RowPerson) -> bool:
        """Whether somebody of a like name is surely somebody else: their id or address is not what is known."""
        known = self.people.get(person, RowPerson())
        if who.email and known.email and who.email.lower() == known.email.lower():
            return False
        if who.id and known.id:
            return who.id != known.id
        return bool(who.email and known.email and not same_address(who.email, known.email))

    def formerly(self, who: RowPerson) -> frozenset[int]:
        """Return the ids of erased people whom this names: their figures stay, but not their names."""
        known = self.erased.called(who.id, who.email, who.name)
        return known or (self.erased.called(who.name, None, None) if who == RowPerson(name=who.name) else known)

    def like(self, who: RowPerson) -> str | None:
        """Return the known name that an unknown one probably means; None once it was confirmed to be another's."""
        key = person_key(who.name or name_of(who))
        if person_key(self.meant.get(key, "")) == key:
            return None
        near = self.likenesses.like(key)
        return self.names[near] if near else None

    def why_unknown(self, who: RowPerson) -> tuple[str, dict[str, str]]:
        """Return the code of the rejection and its parameters, with the nearest known name where one is close."""
        if who == RowPerson():
            return "blank_owner", {}
        if who.name and len(self.namesakes(who)) > 1:
            return "several_owners", {"who": who.said}
        near = self.like(who)
        if near is None:
            close = process.extractOne(person_key(who.name or name_of(who)), self.names.keys(), score_cutoff=ALIKE)
            near = self.names[close[0]] if close else None
        return "unknown_owner", {"who": who.said, **({"near": near} if near else {})}

    def refuse(self, who: RowPerson, line: int, report: ImportReport) -> None:
        """Reject a row because of whom it names, once where a line gives several rows."""
        rejection = Rejection(line, *self.why_unknown(who))
        if rejection not in report.rejected[-1:]:
            report.note(rejection.code, [line], **rejection.params)
            report.reject([rejection])

    def create(self, who: RowPerson, role: Role = Role.REP) -> int:
        """Create somebody who reports to nobody, and return their id; `finish` rebuilds the derived tables."""
        name = who.name or name_of(who)
        person = Employee(external_id=who.id, email=who.email, name=name, name_key=name_key(name), role=role)
        self.session.add(person)
        self.session.flush()
        self.session.add(Assignment(employee_id=person.id, manager_id=None, team=None, starts_on=ALWAYS))
        self.know(person.id, RowPerson(who.id, who.email, name))
        self.created.append(name)
        return person.id

    def create_unknown(self, people: Iterable[RowPerson]) -> None:
        """Create those whom nobody is like."""
        for who in dict.fromkeys(people):
            if self.ids[who] is None and self.why_unknown(who)[0] == "unknown_owner" and self.like(who) is None:
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


def same_address(email: str, other: str) -> bool:
    """Whether two e-mails are one person's, who may have moved to another domain with the company."""
    return email.lower().split("@")[0] == other.lower().split("@")[0]


def name_of(who: RowPerson) -> str:
    """Return a name made from the e-mail or id, where none is given: "Dana Wu" for dana.wu@…"""
    return (who.email or who.id or "").split("@")[0].replace(".", " ").replace("_", " ").title()
