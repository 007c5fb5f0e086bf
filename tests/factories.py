"""Companies, people, deals and quotas for tests, in one line each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from sqlalchemy import Engine, select

from spm_core.db import ScopedSession, session_for
from spm_core.deals.models import Deal, Split
from spm_core.people import identity, service
from spm_core.people.models import ALWAYS, FOREVER, Assignment, Employee, NameToken, Subtree
from spm_core.people.rules import name_key, name_tokens
from spm_core.principal import CompanyInfo, Principal, Role
from spm_core.quota.models import Quota

NOW = datetime(2026, 5, 13, 12, tzinfo=UTC)
"""A Wednesday in the middle of the second quarter: when tests happen unless they say otherwise."""

_SERIAL = count(1)


def make_company(
    engine: Engine, name: str = "Acme", currency: str = "USD", time_zone: str = "UTC", **options: Any
) -> CompanyInfo:
    with engine.begin() as connection:
        return identity.create_company(connection, name, currency, time_zone, **options)


def operate(engine: Engine, company: CompanyInfo, now: datetime = NOW) -> Any:
    """A session with all rights, as a context manager."""
    return session_for(engine, identity.operator(company), now)


def add_person(
    engine: Engine,
    company: CompanyInfo,
    name: str,
    *,
    manager: int | None = None,
    role: Role = Role.REP,
    team: str | None = None,
    since: date = ALWAYS,
    **options: Any,
) -> int:
    """A person and who they report to since when; the id. The e-mail is dana.wu@example.com unless given."""
    key = name_key(name)
    email = options.pop("email", f"{key.replace(' ', '.')}@example.com")
    with operate(engine, company) as session:
        person = Employee(name=name, name_key=key, email=email, role=role, **options)
        session.add(person)
        session.flush()
        session.add(Assignment(employee_id=person.id, manager_id=manager, team=team, starts_on=since))
        session.flush()
        _join(session, person, manager, since)
        return person.id


def move_person(engine: Engine, company: CompanyInfo, person: int, manager: int | None, on: date) -> None:
    """From that day on the person reports to another manager, in the same team."""
    with operate(engine, company) as session:
        last = session.scalars(
            select(Assignment).where(Assignment.employee_id == person, Assignment.ends_on == FOREVER)
        ).one()
        last.ends_on = on
        session.add(Assignment(employee_id=person, manager_id=manager, team=last.team, starts_on=on))
        session.flush()
        service.rebuild_subtrees(session)


def _join(session: ScopedSession, person: Employee, manager: int | None, since: date) -> None:
    """Add what rebuilding the tree and the names would for somebody who leads nobody, without the others' rows."""
    above = session.execute(
        select(Subtree.lead_id, Subtree.starts_on, Subtree.ends_on).where(
            Subtree.member_id == (manager or 0), Subtree.ends_on > since
        )
    )
    lines = [(person.id, ALWAYS, FOREVER), *((row.lead_id, max(row.starts_on, since), row.ends_on) for row in above)]
    session.write_rows(
        Subtree,
        [{"lead_id": lead, "member_id": person.id, "starts_on": start, "ends_on": end} for lead, start, end in lines],
    )
    session.write_rows(NameToken, [{"token": token, "employee_id": person.id} for token in name_tokens(person.name)])


def principal(engine: Engine, company: CompanyInfo, who: str, now: datetime = NOW) -> Principal:
    """Somebody by name or e-mail, as the one who asks."""
    with engine.begin() as connection:
        return identity.principal_named(connection, company, who, now)


def add_deal(
    engine: Engine,
    company: CompanyInfo,
    owner: int,
    amount: Decimal | int | str | None = 1000,
    status: str = "won",
    close_date: date | None = date(2026, 5, 4),
    splits: dict[int, str] | None = None,
    **options: Any,
) -> int:
    """A deal, credited to the owner unless `splits` gives shares such as {ann: "0.6", bo: "0.4"}; the id."""
    number = next(_SERIAL)
    values: dict[str, Any] = {
        "external_id": f"D-{number}",
        "name": f"Deal {number}",
        "currency": company.currency,
        "stage": status.title(),
        "created_on": date(2026, 1, 5),
        "source": "test",
        "as_of": NOW,
        **options,
    }
    with operate(engine, company) as session:
        deal = Deal(
            owner_id=owner,
            amount=None if amount is None else Decimal(amount),
            status=status,
            close_date=close_date,
            is_split=bool(splits),
            **values,
        )
        session.add(deal)
        session.flush()
        for person, share in (splits or {}).items():
            session.add(Split(deal_id=deal.id, employee_id=person, share=Decimal(share)))
        return deal.id


def add_quota(
    engine: Engine,
    company: CompanyInfo,
    owner: int,
    amount: Decimal | int | str,
    start: date = date(2026, 4, 1),
    end: date = date(2026, 6, 30),
    **options: Any,
) -> int:
    """A quota for a quarter unless the (inclusive) days say otherwise; the id."""
    with operate(engine, company) as session:
        quota = Quota(
            owner_id=owner,
            amount=Decimal(amount),
            period_start=start,
            period_end=end,
            **{"currency": company.currency, **options},
        )
        session.add(quota)
        session.flush()
        return quota.id
