"""Find people by what others call them, tell whether the asker may see them, and derive subtrees and name words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, exists, func, or_, select

from spm_core.db import ScopedSession
from spm_core.models import ME
from spm_core.people.models import ALWAYS, FOREVER, Assignment, Employee, NameToken, Subtree
from spm_core.people.rules import Line, name_key, name_tokens, subtrees
from spm_core.principal import Role
from spm_core.scope import Prepared, scoped


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    name: str
    email: str | None
    role: Role
    visible: bool
    """Whether the asker may see this person's figures."""

    @property
    def ref(self) -> str:
        return self.email or self.name


def rebuild_subtrees(session: ScopedSession) -> None:
    """Derive Subtree from the company's assignments; call it after any change to these."""
    people = session.scalars(select(Employee.id)).all()
    assignments = session.scalars(
        select(Assignment).where(Assignment.manager_id.is_not(None)).order_by(Assignment.id)
    ).all()
    direct = [Line(a.manager_id or 0, a.employee_id, a.starts_on, a.ends_on) for a in assignments]
    lines = [Line(person, person, ALWAYS, FOREVER) for person in people] + list(subtrees(direct))
    session.execute(delete(Subtree).execution_options(synchronize_session=False))
    session.write_rows(
        Subtree,
        [
            {"lead_id": line.lead, "member_id": line.member, "starts_on": line.starts_on, "ends_on": line.ends_on}
            for line in lines
        ],
    )


def rebuild_names(session: ScopedSession) -> None:
    """Derive NameToken from the names; call it after any change to these."""
    session.execute(delete(NameToken).execution_options(synchronize_session=False))
    people = session.execute(select(Employee.id, Employee.name)).all()
    session.write_rows(
        NameToken, [{"token": token, "employee_id": id_} for id_, name in people for token in name_tokens(name)]
    )


PEOPLE = scoped(Employee).c
_tokens = scoped(NameToken).c
_line = scoped(Subtree).c
_today: Any = bindparam("scope_today")


def _is_visible(person: Any) -> Any:
    leads = exists(
        select(_line.id).where(
            _line.lead_id == ME, _line.member_id == person, _line.starts_on <= _today, _line.ends_on > _today
        )
    )
    return or_(bindparam("scope_all") == 1, leads)


PERSON_COLUMNS = (PEOPLE.id, PEOPLE.name, PEOPLE.email, PEOPLE.role, _is_visible(PEOPLE.id).label("visible"))
_PERSON = select(*PERSON_COLUMNS)
_FIND = Prepared(
    _PERSON.where(
        PEOPLE.id.in_(
            select(_tokens.employee_id)
            .where(_tokens.token.in_(bindparam("tokens", expanding=True)))
            .group_by(_tokens.employee_id)
            .having(func.count(_tokens.token.distinct()) == bindparam("count"))
        )
    )
    .order_by(PERSON_COLUMNS[-1].desc(), PEOPLE.name, PEOPLE.id)
    .limit(50)
)
_BY_EMAIL = Prepared(_PERSON.where(PEOPLE.email == bindparam("email")))
_BY_ID = Prepared(_PERSON.where(PEOPLE.id == bindparam("id")))
_EVERYBODY = Prepared(
    _PERSON.where(or_(PEOPLE.end_date.is_(None), PEOPLE.end_date >= _today)).order_by(PEOPLE.name, PEOPLE.id)
)
_under = scoped(Subtree).c
_LED = Prepared(
    _PERSON.join(_under.id.table, _under.member_id == PEOPLE.id)
    .where(_under.lead_id == bindparam("lead"), PEOPLE.id != bindparam("lead"))
    .where(_under.starts_on <= _today, _under.ends_on > _today)
    .where(or_(PEOPLE.end_date.is_(None), PEOPLE.end_date >= _today))
    .order_by(PEOPLE.name, PEOPLE.id)
)


def led_by(session: ScopedSession, lead_id: int) -> tuple[Person, ...]:
    """Return everybody who is under a lead today, as far as the asker may see them."""
    return tuple(person for person in _persons(session, _LED, {"lead": lead_id}) if person.visible)


def leads_somebody(session: ScopedSession, person_id: int, today: date) -> bool:
    """Whether anybody is under a person on a day, as far as the asker may see it."""
    current = (Subtree.starts_on <= today, Subtree.ends_on > today)
    below = (Subtree.lead_id == person_id, Subtree.member_id != person_id)
    return session.scalar(select(Subtree.id).where(*below, *current).limit(1)) is not None


def find_people(session: ScopedSession, words: str) -> tuple[Person, ...]:
    """Return everybody in the company whose name contains all these words, or who has this e-mail.

    A full name wins, unless only people the asker may not see have it: that would reveal that they exist.
    """
    if "@" in words.strip("@ "):
        return _persons(session, _BY_EMAIL, {"email": words.strip().lower()})
    tokens = name_tokens(words)
    if not tokens:
        return ()
    people = _persons(session, _FIND, {"tokens": tokens, "count": len(tokens)})
    exact = tuple(person for person in people if name_key(person.name) == name_key(words))
    return exact if any(person.visible for person in exact) else people


def person(session: ScopedSession, person_id: int) -> Person | None:
    people = _persons(session, _BY_ID, {"id": person_id})
    return people[0] if people else None


def may_see(session: ScopedSession, person_id: int) -> bool:
    """Whether the asker may see this person's figures today."""
    found_person = person(session, person_id)
    return found_person is not None and found_person.visible


def _persons(session: ScopedSession, prepared: Prepared, params: dict[str, Any]) -> tuple[Person, ...]:
    rows = session.read(prepared, params).all()
    return tuple(Person(row.id, row.name, row.email, row.role, bool(row.visible)) for row in rows)


def everybody(session: ScopedSession) -> tuple[Person, ...]:
    """Return everybody who works here today, by name."""
    return _persons(session, _EVERYBODY, {})


def teams(session: ScopedSession) -> tuple[str, ...]:
    """Return the names of today's teams that the asker may see the lead of, in alphabetical order."""
    today = session.scope["scope_today"]
    lines = session.execute(
        select(Assignment.team, Assignment.employee_id, Assignment.manager_id).where(
            Assignment.team.is_not(None), Assignment.starts_on <= today, Assignment.ends_on > today
        )
    ).all()
    seen = {person.id for person in everybody(session) if person.visible}
    names = {str(team) for team, _, _ in lines}
    led = {team for team in names if seen & _tops({who: boss for name, who, boss in lines if name == team})}
    return tuple(sorted(led, key=str.casefold))


def _tops(bosses: Mapping[int, int | None]) -> set[int]:
    """The leads of a team, by each member's manager, without those who are below another of them."""
    managers = {manager for manager in bosses.values() if manager is not None}
    top = managers & bosses.keys() or managers
    return {manager for manager in top if bosses.get(manager) not in top}


def leads_of_team(session: ScopedSession, team: str) -> tuple[Person, ...]:
    """Return whoever leads a team of that name today, without leads who are below another of them."""
    today = session.scope["scope_today"]
    current = (Assignment.starts_on <= today, Assignment.ends_on > today)
    members = session.execute(
        select(Assignment.employee_id, Assignment.manager_id).where(
            func.replace(func.lower(Assignment.team), "-", " ") == team.lower().replace("-", " "), *current
        )
    ).all()
    leads = (person(session, manager) for manager in sorted(_tops(dict(members))))
    return tuple(lead for lead in leads if lead is not None)
