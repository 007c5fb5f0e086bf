"""Companies about which everything is asked: who is in them, and who may ask about whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, select

from spm_core.people.models import FOREVER, Assignment, Employee
from spm_core.principal import CompanyInfo, Role
from spm_core.who import Who
from tests.consistency.asked import Question, Subject, facts
from tests.consistency.claims import Reading
from tests.factories import operate


@dataclass(frozen=True, slots=True)
class Member:
    id: int
    name: str
    ref: str
    role: Role
    manager: int | None
    lines: int
    """How many lines they have in the chart: more than one for those who moved."""


@dataclass(frozen=True, slots=True)
class World:
    engine: Engine
    company: CompanyInfo
    now: datetime
    members: tuple[Member, ...]
    """Those who are there today."""

    @property
    def reading(self) -> Reading:
        names = [member.name for member in self.members]
        ids = {member.ref: member.id for member in self.members}
        ids |= {member.name: member.id for member in self.members if names.count(member.name) == 1}
        return Reading(ids, frozenset(member.id for member in self.members if member.lines > 1))

    @property
    def leads(self) -> frozenset[int | None]:
        return frozenset(member.manager for member in self.members) - {None}

    def subjects(self) -> Iterator[Subject]:
        """Return everybody about themselves and their team, and everybody as their lead asks about them."""
        by_id = {member.id: member for member in self.members}
        for member in self.members:
            meant = self._meant(member)
            yield Subject(member.ref, (), meant)
            if member.manager in by_id:
                yield Subject(by_id[member.manager].ref, (("person", member.ref),), meant)
            if member.id in self.leads:
                yield Subject(member.ref, (("team", "my team"),), Who("team", member.id))
                above = by_id.get(member.manager or 0)
                if above:
                    yield Subject(above.ref, (("team", member.ref),), Who("team", member.id))
            if member.role is Role.ADMIN:
                yield Subject(member.ref, (("among", "company"),), self.everybody)

    @property
    def everybody(self) -> Who:
        """The company, or the team of the one head whom all others report to: the same figures."""
        tops = [member for member in self.members if member.manager is None]
        return Who("team", tops[0].id) if len(tops) == 1 else Who("company")

    def _meant(self, member: Member) -> Who:
        """Whose figures are meant where nothing else is said: the quota card decides."""
        own = Who("own", member.id)
        found = facts(self.engine, Question(Subject(member.ref, (), own), "quota", (), self.now))
        return own if found["scope"] == "own" else Who("team", member.id)


def world(engine: Engine, company: CompanyInfo, now: datetime) -> World:
    with operate(engine, company, now) as session:
        rows = session.execute(
            select(
                Employee.id, Employee.name, Employee.email, Employee.role, Employee.end_date, Assignment.manager_id,
                Assignment.ends_on,
            ).join(Assignment, Assignment.employee_id == Employee.id)
        ).all()  # fmt: skip
    today = company.today(now)
    ids = [row.id for row in rows]
    members = (
        Member(row.id, row.name, row.email or row.name, row.role, row.manager_id, ids.count(row.id))
        for row in rows
        if row.ends_on == FOREVER and (row.end_date is None or row.end_date >= today)
    )
    return World(engine, company, now, tuple(sorted(members, key=lambda member: member.id)))
