"""Import people by id, e-mail or name, with whom they report to and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.imports.catalog import confirm
from spm_core.imports.likeness import person_key, unordered
from spm_core.imports.options import Options
from spm_core.imports.owners import ImportDirectory, name_of, rebuild
from spm_core.imports.report import ImportReport
from spm_core.imports.reporting_lines import ReportingLines
from spm_core.imports.rows import ImportRows, PersonRow, Rejection, RowPerson
from spm_core.people.models import Employee
from spm_core.people.rules import name_key
from spm_core.principal import Role
from spm_core.versions.service import keep_before

ROLES = {"rep": Role.REP, "manager": Role.MANAGER, "admin": Role.ADMIN}
PLAIN = ("title", "country", "time_zone", "locale", "start_date", "end_date")


def import_people(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    work = PeopleImport(session, rows, report, options)
    accepted: list[PersonRow] = []
    for batch in rows.batches():
        report.count(batch)
        accepted += [row for row in batch.rows if work.accepts(row)]
    for row in accepted:
        work.person(row)
    work.finish(accepted)


class PeopleImport:
    def __init__(self, session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
        self.session, self.report, self.options, self.fields = session, report, options, rows.fields
        self.today = session.scope["scope_today"]
        self.directory = ImportDirectory(session, options.aliases)
        self.lines_of_reporting = ReportingLines(session, self.directory, rows.fields, report)
        self.employees = {person.id: person for person in session.scalars(select(Employee))}
        self.known_before = frozenset(self.employees)
        self.outcome: dict[int, str] = {}
        """What became of each person: created, changed or unchanged."""
        self.of_line: dict[int, int] = {}
        """The person of each line."""
        self.lines: dict[int, int] = {}
        """The line of each person."""
        self.given_roles: set[int] = set()

    def accepts(self, row: PersonRow) -> bool:
        problem = _problem(row)
        if problem:
            self.report.reject([Rejection(row.line, *problem)])
            return False
        if self.directory.formerly(row.who):
            self.report.note("erased_person", [row.line])
            return False
        return True

    def person(self, row: PersonRow) -> None:
        known = self._known(row.who)
        if owner := self._email_of_another(known, row.who):
            self.report.reject([Rejection(row.line, "email_of_another", {"email": row.who.email, "who": owner})])
            return
        if known is None:
            if doubt := self._doubt(row.who):
                self.report.note(doubt[0], [row.line], **doubt[1])
                self.report.reject([Rejection(row.line, *doubt)])
                return
            person = self._create(row)
        else:
            person = self.employees[known]
            if person.id in self.lines:
                self._repeated(row, person)
                return
            self.outcome[person.id] = "changed" if self._fill(person, row) else "unchanged"
        self.given_roles |= {person.id} if row.role else set()
        self.lines[person.id] = row.line
        self.of_line[row.line] = person.id
        self.directory.know(person.id, RowPerson(person.external_id, person.email, person.name))

    def _create(self, row: PersonRow) -> Employee:
        person = Employee(name=row.who.name or name_of(row.who), name_key="", role=Role.REP)
        self._fill(person, row)
        self.session.add(person)
        self.session.flush()
        self.employees[person.id] = person
        self.outcome[person.id] = "created"
        return person

    def _known(self, who: RowPerson) -> int | None:
        """Return the id of somebody known; a namesake with another e-mail or id is somebody else."""
        known = self.directory.ids[who]
        return None if known is None or self.directory.is_another(known, who) else known

    def _email_of_another(self, known: int | None, who: RowPerson) -> str | None:
        """Return who has the row's e-mail already, where that is not the person whom the row means.

        Two systems give a person two ids, but one e-mail; where the names have nothing in common, it is a shared one.
        """
        has = self.directory.by_email.get((who.email or "").lower())
        if has is None:
            return None
        other = self.directory.people[has]
        id_differs = bool(who.id and other.id and who.id != other.id)
        if known == has and not (id_differs and _nothing_in_common(who.name, other.name)):
            return None
        return other.name

    def _doubt(self, who: RowPerson) -> tuple[str, dict[str, str]] | None:
        """Return why somebody new may be somebody known before; a file may tell two people apart by itself."""
        named = self.directory.namesakes(who) if who.name else set[int]()
        if named:
            only_named = who == RowPerson(name=who.name)
            return self.directory.why_unknown(who) if only_named else self._of_the_same_name(who, named)
        near = self.directory.like(who)
        people = self.directory.by_name[person_key(near)] & self.known_before if near else set[int]()
        if near is None or all(self.directory.is_another(person, who) for person in people):
            return None
        return "like_person", {"who": who.name or who.said, "near": near}

    def _of_the_same_name(self, who: RowPerson, named: Iterable[int]) -> tuple[str, dict[str, str]] | None:
        """Return why somebody with an id of their own may be known: two systems give one person two ids.

        Only an address on both sides tells namesakes apart, or somebody's word that they are two.
        """
        key = person_key(who.name or "")
        if person_key(self.directory.meant.get(key, "")) == key:
            return None
        without_address = any(
            person in self.known_before and not (who.email and self.directory.people[person].email) for person in named
        )
        return ("same_name", {"who": who.said}) if without_address else None

    def _fill(self, person: Employee, row: PersonRow) -> bool:
        """Set what the file says about a person; return whether anything changed."""
        values: dict[str, Any] = {field: getattr(row, field) for field in PLAIN if field in self.fields}
        values |= self._known_by(person, row)
        values |= self._called(person, row.who.name)
        values |= {"role": ROLES[row.role]} if row.role else {}
        if "ramp" in self.fields:
            values["ramp"] = [f"{share.normalize():f}" for share in row.ramp] if row.ramp else None
        if row.active is not None and not row.end_date:
            values |= self._employed(person, row)
        if not person.name_key and "name_key" not in values:
            values["name_key"] = name_key(person.name)
        differing = {field: value for field, value in values.items() if getattr(person, field) != value}
        if person.id is not None:
            keep_before(self.session, person, differing)
        for field, value in differing.items():
            setattr(person, field, value)
        return bool(differing)

    def _known_by(self, person: Employee, row: PersonRow) -> dict[str, str]:
        """Return the id and the e-mail that the file gives, and note an id that replaces another."""
        if person.external_id and row.who.id and person.external_id != row.who.id:
            self.report.note("another_id", [row.line])
        given = {"external_id": row.who.id, "email": row.who.email}
        return {field: value for field, value in given.items() if value}

    def _called(self, person: Employee, name: str | None) -> dict[str, str]:
        """Return the name to keep: the file's, unless it is an alias or only puts the last name first."""
        key, before = person_key(name or ""), person_key(person.name)
        if not name or key in self.directory.meant or (key != before and unordered(key) == unordered(before)):
            return {}
        return {"name": name, "name_key": name_key(name)}

    def _employed(self, person: Employee, row: PersonRow) -> dict[str, Any]:
        """Return the end date that follows from a mark as active or inactive, without a date in the file.

        Whoever was active until now leaves today. Somebody new who is inactive left before, no matter when: they are
        kept, so that their earlier deals have an owner.
        """
        left = person.end_date is not None and person.end_date < self.today
        if row.active:
            self.report.note("active_again", [row.line] if left else [])
            return {"end_date": None} if left else {}
        if person.id is None:
            self.report.note("inactive_new", [row.line])
            return {"end_date": max(self.today - timedelta(days=1), row.start_date or self.today - timedelta(days=1))}
        gone = left or person.end_date == self.today
        self.report.note("inactive_now", [] if gone else [row.line])
        return {"end_date": person.end_date if gone else self.today}

    def _repeated(self, row: PersonRow, person: Employee) -> None:
        first = self.lines[person.id]
        self.report.repeat(row.line, first)
        self.report.reject([Rejection(row.line, "duplicate_person", {"who": row.who.said, "first": first})])

    def finish(self, rows: Iterable[PersonRow]) -> None:
        """Write the reporting lines of the rows that were taken, and what follows from them."""
        for row in rows:
            employee = self.of_line.get(row.line)
            if employee is not None and self.lines_of_reporting.assign(employee, row):
                self._changed(employee)
        for person in self.lines_of_reporting.promote(self.employees, self.given_roles):
            self._changed(person)
        for outcome in ("created", "changed", "unchanged"):
            setattr(self.report, outcome, sum(result == outcome for result in self.outcome.values()))
        self.report.people_created = self.directory.created
        if self.directory.created or {*self.outcome.values()} != {"unchanged"}:
            rebuild(self.session)
        confirm(self.session, self.options.aliases, ("owner",))

    def _changed(self, person: int) -> None:
        if self.outcome.get(person) == "unchanged":
            self.outcome[person] = "changed"


def _nothing_in_common(name: str | None, other: str | None) -> bool:
    """Whether two names share no word."""
    return bool(name and other) and {*person_key(name or "").split()}.isdisjoint(person_key(other or "").split())


def _problem(row: PersonRow) -> tuple[str, dict[str, Any]] | None:
    if row.who == RowPerson():
        return "blank_person", {}
    if row.time_zone and row.time_zone not in available_timezones():
        return "bad_time_zone", {"value": row.time_zone}
    if row.start_date and row.end_date and row.end_date < row.start_date:
        return "ends_before_start", {}
    return None
