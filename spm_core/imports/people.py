"""People by id, e-mail or name, with who they report to since when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.imports.catalog import confirm
from spm_core.imports.options import Options
from spm_core.imports.owners import ImportDirectory, name_of, rebuild
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import ImportRows, PersonRow, Rejection, Who
from spm_core.people.models import ALWAYS, FOREVER, Assignment, Employee
from spm_core.people.rules import name_key
from spm_core.principal import Role

ROLES = {"rep": Role.REP, "manager": Role.MANAGER, "admin": Role.ADMIN}
PLAIN = ("country", "time_zone", "locale", "start_date", "end_date")


def import_people(session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
    work = PeopleImport(session, rows, report, options)
    taken: list[PersonRow] = []
    for batch in rows.batches():
        report.reject(batch.rejected)
        report.read += len(batch.rows) + len(batch.rejected)
        taken += [row for row in batch.rows if work.accepts(row)]
    for row in taken:
        work.person(row)
    for row in taken:
        work.assignment(row)
    work.finish()


class PeopleImport:
    def __init__(self, session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
        self.session, self.report, self.options, self.fields = session, report, options, rows.fields
        self.today = session.scope["scope_today"]
        self.directory = ImportDirectory(session, options.aliases)
        self.employees = {person.id: person for person in session.scalars(select(Employee))}
        current = session.scalars(select(Assignment).where(Assignment.ends_on == FOREVER))
        self.current = {each.employee_id: each for each in current}
        self.outcome: dict[int, str] = {}
        """Each line's person: created, changed or unchanged."""
        self.of_line: dict[int, int] = {}
        self.lines: dict[int, int] = {}
        self.leads: set[int] = set()

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
        if known is None:
            person = Employee(
                external_id=row.who.id,
                email=row.who.email,
                name=row.who.name or name_of(row.who),
                name_key="",
                role=Role.REP,
            )
            self._fill(person, row)
            self.session.add(person)
            self.session.flush()
            self.employees[person.id] = person
            self.outcome[person.id] = "created"
        else:
            person = self.employees[known]
            if person.id in self.lines:
                self._repeated(row, person)
                return
            self.outcome[person.id] = "changed" if self._fill(person, row) else "unchanged"
        self.lines[person.id] = row.line
        self.of_line[row.line] = person.id
        self.directory.know(person.id, Who(person.external_id, person.email, person.name))

    def _known(self, who: Who) -> int | None:
        """A namesake with another e-mail or another id is somebody else."""
        known = self.directory.ids[who]
        if known is None:
            return None
        person = self.employees[known]
        if who.id and person.external_id:
            return known if who.id == person.external_id else None
        return None if who.email and person.email and who.email != person.email else known

    def _fill(self, person: Employee, row: PersonRow) -> bool:
        """Set what the file says; whether anything changed."""
        said: dict[str, Any] = {field: getattr(row, field) for field in PLAIN if field in self.fields}
        said |= {"external_id": row.who.id} if row.who.id else {}
        said |= {"email": row.who.email} if row.who.email else {}
        said |= {"name": row.who.name, "name_key": name_key(row.who.name)} if row.who.name else {}
        said |= {"role": ROLES[row.role]} if row.role else {}
        if "ramp" in self.fields:
            said["ramp"] = [f"{share.normalize():f}" for share in row.ramp] if row.ramp else None
        if not person.name_key and "name_key" not in said:
            said["name_key"] = name_key(person.name)
        differing = {field: value for field, value in said.items() if getattr(person, field) != value}
        for field, value in differing.items():
            setattr(person, field, value)
        return bool(differing)

    def _repeated(self, row: PersonRow, person: Employee) -> None:
        self.report.note("duplicate", [row.line])
        self.report.reject(
            [Rejection(row.line, "duplicate_person", {"who": row.who.said, "first": self.lines[person.id]})]
        )

    def assignment(self, row: PersonRow) -> None:
        """Manager and team: the first from always, a change from today."""
        employee = self.of_line.get(row.line)
        if employee is None:
            return
        manager = self._manager(row.manager) if row.manager else None
        if manager == employee:
            self.report.note("own_manager", [row.line], who=row.who.said)
            manager = None
        old = self.current.get(employee)
        said: dict[str, Any] = {"manager_id": manager} if "manager" in self.fields else {}
        said |= {"team": row.team} if "team" in self.fields else {}
        if old is None:
            self._assign(employee, said, ALWAYS)
        elif any(getattr(old, field) != value for field, value in said.items()):
            self._reassign(employee, old, said)
            if self.outcome[employee] == "unchanged":
                self.outcome[employee] = "changed"
        if manager is not None:
            self.leads.add(manager)

    def _assign(self, employee: int, said: Mapping[str, Any], since: Any) -> None:
        self.current[employee] = Assignment(
            employee_id=employee, **{"manager_id": None, "team": None, **said}, starts_on=since
        )
        self.session.add(self.current[employee])

    def _reassign(self, employee: int, old: Assignment, said: Mapping[str, Any]) -> None:
        if old.starts_on == self.today:
            for field, value in said.items():
                setattr(old, field, value)
            return
        old.ends_on = self.today
        self._assign(employee, {"manager_id": old.manager_id, "team": old.team, **said}, self.today)

    def _manager(self, who: Who) -> int | None:
        """The manager of that name, created where nobody has it."""
        known = self.directory.ids[who]
        if known is not None:
            return known
        code, params = self.directory.why_unknown(who)
        if code != "unknown_owner":
            self.report.find("several_managers", who=who.said)
            return None
        if "near" in params:
            self.report.find("manager_like", who=who.said, near=params["near"])
        created = self.directory.create(who, Role.MANAGER)
        self.employees[created] = self.session.get_one(Employee, created)
        assigned = select(Assignment).where(Assignment.employee_id == created)
        self.current[created] = self.session.scalars(assigned).one()
        return created

    def finish(self) -> None:
        self._promote()
        for outcome in ("created", "changed", "unchanged"):
            setattr(self.report, outcome, sum(each == outcome for each in self.outcome.values()))
        self.report.people_created = self.directory.created
        if self.directory.created or {*self.outcome.values()} != {"unchanged"}:
            rebuild(self.session)
        confirm(self.session, self.options.aliases, ("owner",))

    def _promote(self) -> None:
        """Without a role of their own, those to whom somebody reports are managers."""
        said: Sequence[int] = [person for person in self.leads if self.employees[person].role is Role.REP]
        for person in said:
            if "role" not in self.fields:
                self.employees[person].role = Role.MANAGER
                if self.outcome.get(person) == "unchanged":
                    self.outcome[person] = "changed"
            else:
                self.report.find("rep_leads", who=self.employees[person].name)


def _problem(row: PersonRow) -> tuple[str, dict[str, Any]] | None:
    if row.who == Who():
        return "blank_person", {}
    if row.time_zone and row.time_zone not in available_timezones():
        return "bad_time_zone", {"value": row.time_zone}
    if row.start_date and row.end_date and row.end_date < row.start_date:
        return "ends_before_start", {}
    return None
