"""Import people by id, e-mail or name, with whom they report to and since when."""

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
    accepted: list[PersonRow] = []
    for batch in rows.batches():
        report.reject(batch.rejected)
        report.read += len(batch.rows) + len(batch.rejected)
        accepted += [row for row in batch.rows if work.accepts(row)]
    for row in accepted:
        work.person(row)
    for row in accepted:
        work.assignment(row)
    work.finish()


class PeopleImport:
    def __init__(self, session: ScopedSession, rows: ImportRows, report: ImportReport, options: Options) -> None:
        self.session, self.report, self.options, self.fields = session, report, options, rows.fields
        self.today = session.scope["scope_today"]
        self.directory = ImportDirectory(session, options.aliases)
        self.employees = {person.id: person for person in session.scalars(select(Employee))}
        current = session.scalars(select(Assignment).where(Assignment.ends_on == FOREVER))
        self.current = {assignment.employee_id: assignment for assignment in current}
        self.outcome: dict[int, str] = {}
        """What became of each person: created, changed or unchanged."""
        self.of_line: dict[int, int] = {}
        """The person of each line."""
        self.lines: dict[int, int] = {}
        """The line of each person."""
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
        """Return the id of somebody known; a namesake with another e-mail or id is somebody else."""
        known = self.directory.ids[who]
        if known is None:
            return None
        person = self.employees[known]
        if who.id and person.external_id:
            return known if who.id == person.external_id else None
        return None if who.email and person.email and who.email != person.email else known

    def _fill(self, person: Employee, row: PersonRow) -> bool:
        """Set what the file says about a person; return whether anything changed."""
        values: dict[str, Any] = {field: getattr(row, field) for field in PLAIN if field in self.fields}
        values |= {"external_id": row.who.id} if row.who.id else {}
        values |= {"email": row.who.email} if row.who.email else {}
        values |= {"name": row.who.name, "name_key": name_key(row.who.name)} if row.who.name else {}
        values |= {"role": ROLES[row.role]} if row.role else {}
        if "ramp" in self.fields:
            values["ramp"] = [f"{share.normalize():f}" for share in row.ramp] if row.ramp else None
        if not person.name_key and "name_key" not in values:
            values["name_key"] = name_key(person.name)
        differing = {field: value for field, value in values.items() if getattr(person, field) != value}
        for field, value in differing.items():
            setattr(person, field, value)
        return bool(differing)

    def _repeated(self, row: PersonRow, person: Employee) -> None:
        self.report.note("duplicate", [row.line])
        self.report.reject(
            [Rejection(row.line, "duplicate_person", {"who": row.who.said, "first": self.lines[person.id]})]
        )

    def assignment(self, row: PersonRow) -> None:
        """Set manager and team: the first ones since always, a change from today."""
        employee = self.of_line.get(row.line)
        if employee is None:
            return
        manager = self._manager(row.manager) if row.manager else None
        if manager == employee:
            self.report.note("own_manager", [row.line], who=row.who.said)
            manager = None
        current = self.current.get(employee)
        values: dict[str, Any] = {"manager_id": manager} if "manager" in self.fields else {}
        values |= {"team": row.team} if "team" in self.fields else {}
        if current is None:
            self._assign(employee, values, ALWAYS)
        elif any(getattr(current, field) != value for field, value in values.items()):
            self._reassign(employee, current, values)
            if self.outcome[employee] == "unchanged":
                self.outcome[employee] = "changed"
        if manager is not None:
            self.leads.add(manager)

    def _assign(self, employee: int, values: Mapping[str, Any], since: Any) -> None:
        self.current[employee] = Assignment(
            employee_id=employee, **{"manager_id": None, "team": None, **values}, starts_on=since
        )
        self.session.add(self.current[employee])

    def _reassign(self, employee: int, current: Assignment, values: Mapping[str, Any]) -> None:
        if current.starts_on == self.today:
            for field, value in values.items():
                setattr(current, field, value)
            return
        current.ends_on = self.today
        self._assign(employee, {"manager_id": current.manager_id, "team": current.team, **values}, self.today)

    def _manager(self, who: Who) -> int | None:
        """Return the manager whom the file means, created where they are unknown; None where several could be meant."""
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
            setattr(self.report, outcome, sum(result == outcome for result in self.outcome.values()))
        self.report.people_created = self.directory.created
        if self.directory.created or {*self.outcome.values()} != {"unchanged"}:
            rebuild(self.session)
        confirm(self.session, self.options.aliases, ("owner",))

    def _promote(self) -> None:
        """Make managers of reps to whom somebody reports; where the file gives roles, only report them."""
        leading_reps: Sequence[int] = [person for person in self.leads if self.employees[person].role is Role.REP]
        for person in leading_reps:
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
