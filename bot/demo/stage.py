"""The demo company as a stage, on which its people act one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Connection, select

from bot.demo.quarters import WORK
from spm_core.db import ScopedSession, session_on
from spm_core.people.identity import operator, principal_named
from spm_core.people.models import Employee
from spm_core.period import ONE_DAY, Period
from spm_core.principal import CompanyInfo
from spm_core.vault import Vault


@dataclass(frozen=True, slots=True)
class Stage:
    """The company, and the moment around which everything happens."""

    connection: Connection
    company: CompanyInfo
    now: datetime
    vault: Vault
    people: Mapping[str, int]

    @contextmanager
    def speaks(self, name: str, then: datetime) -> Iterator[ScopedSession]:
        """The session of one of them, at that moment."""
        who = principal_named(self.connection, self.company, name, then)
        with session_on(self.connection, who, then) as session:
            yield session

    def ago(self, days: int, hour: int = 10) -> datetime:
        """That hour of the last working day that is at least so many days ago."""
        day = self.now.astimezone(self.company.zone).date() - days * ONE_DAY
        while not WORK.count(day, day + ONE_DAY):
            day -= ONE_DAY
        return self._at(day, hour)

    def ahead(self, days: int, hour: int = 10) -> datetime:
        """That hour of the first working day that is at least so many days ahead."""
        day = self.now.astimezone(self.company.zone).date() + days * ONE_DAY
        while not WORK.count(day, day + ONE_DAY):
            day += ONE_DAY
        return self._at(day, hour)

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), self.company.zone)

    @property
    def quarter(self) -> Period:
        return self.company.calendar.containing("quarter", self.company.today(self.now))


def stage(connection: Connection, company: CompanyInfo, now: datetime, vault: Vault) -> Stage:
    with session_on(connection, operator(company), now) as session:
        people = {name: number for number, name in session.execute(select(Employee.id, Employee.name))}
    return Stage(connection, company, now, vault, people)
