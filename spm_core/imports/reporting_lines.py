"""Who reports to whom, in which team and for how much of their time, since when; and the roles that follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from spm_core.db import ScopedSession
from spm_core.imports.owners import ImportDirectory
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import PersonRow, RowPerson
from spm_core.people.models import ALWAYS, FOREVER, Assignment, Employee
from spm_core.principal import Role

PLAIN_LINE = ("team", "working_time", "weekdays")


class ReportingLines:
    """The assignments of an import of people, written once everybody in the file is known."""

    def __init__(
        self, session: ScopedSession, directory: ImportDirectory, fields: frozenset[str], report: ImportReport
    ) -> None:
        self.session, self.directory, self.fields, self.report = session, directory, fields, report
        self.today = session.scope["scope_today"]
        current = session.scalars(select(Assignment).where(Assignment.ends_on == FOREVER))
        self.current = {assignment.employee_id: assignment for assignment in current}
        self.leads: set[int] = set()

    def assign(self, employee: int, row: PersonRow) -> bool:
        """Set manager, team and working time: the first ones since always, a change from today; whether any changed."""
        manager = self._manager(row.manager, row.line) if row.manager else None
        if manager == employee:
            self.report.note("own_manager", [row.line], who=row.who.said)
            manager = None
        values: dict[str, Any] = {"manager_id": manager} if "manager" in self.fields else {}
        values |= {name: getattr(row, name) or None for name in PLAIN_LINE if name in self.fields}
        if manager is not None:
            self.leads.add(manager)
        current = self.current.get(employee)
        self._note_share(row, current)
        if current is None:
            self._start(employee, values, ALWAYS)
            return True
        if all(getattr(current, field) == value for field, value in values.items()):
            return False
        self._change(employee, current, values)
        return True

    def _note_share(self, row: PersonRow, current: Assignment | None) -> None:
        """Say that a share of full time changes nothing, unless the weekdays are known too."""
        known = current.weekdays if current and "weekdays" not in self.fields else row.weekdays
        if row.working_time and row.working_time < 1 and not known:
            self.report.note("share_without_days", [row.line])

    def _start(self, employee: int, values: Mapping[str, Any], since: Any) -> None:
        self.current[employee] = Assignment(employee_id=employee, starts_on=since, **values)
        self.session.add(self.current[employee])

    def _change(self, employee: int, current: Assignment, values: Mapping[str, Any]) -> None:
        if current.starts_on == self.today:
            for field, value in values.items():
                setattr(current, field, value)
            return
        before = {name: getattr(current, name) for name in ("manager_id", *PLAIN_LINE)}
        current.ends_on = self.today
        self._start(employee, {**before, **values}, self.today)

    def _manager(self, who: RowPerson, line: int) -> int | None:
        """Return the manager whom the file means, created where nobody is like them; None where it is not certain."""
        known = self.directory.ids[who]
        if known is not None:
            return known
        code, params = self.directory.why_unknown(who)
        if code != "unknown_owner":
            self.report.note("several_managers", [line], who=params.get("who", ""))
            return None
        if near := self.directory.like(who):
            self.report.note("manager_like", [line], who=who.said, near=near)
            return None
        self.report.note("manager_by_email" if who.email else "manager_missing", [line], who=who.said)
        created = self.directory.create(who, Role.MANAGER)
        assigned = select(Assignment).where(Assignment.employee_id == created)
        self.current[created] = self.session.scalars(assigned).one()
        return created

    def promote(self, employees: Mapping[int, Employee], given: set[int]) -> set[int]:
        """Make managers of reps to whom somebody reports, and return them; a role that the file gives stands."""
        leading_reps = {person for person in self.leads & employees.keys() if employees[person].role is Role.REP}
        for person in sorted(leading_reps & given):
            self.report.find("rep_leads", who=employees[person].name)
        for person in leading_reps - given:
            employees[person].role = Role.MANAGER
        return leading_reps - given
