"""The company that the benchmarks ask: 1,000 reps, 50 managers, 5 directors, one head, eight quarters; seeded."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from spm_core.columns import to_units
from spm_core.db import ScopedSession, session_on
from spm_core.deals.models import Deal
from spm_core.imports.models import ImportRun
from spm_core.migrations import upgrade
from spm_core.people.identity import create_company, operator
from spm_core.people.models import Assignment, ChatIdentity, Employee
from spm_core.people.rules import name_key
from spm_core.people.service import rebuild_names, rebuild_subtrees
from spm_core.period import add_months
from spm_core.principal import CompanyInfo, Role
from spm_core.quota.models import Quota

SEED = 20_260_520
REPS, MANAGERS, DIRECTORS = 1_000, 50, 5
QUARTERS = 8
"""The running one is the last but one."""
DEALS = int(os.environ.get("BENCH_DEALS", "200000"))
CHUNK = 20_000
GIVEN = ("Ada", "Bruno", "Carla", "Dario", "Elena", "Fabio", "Greta", "Hugo", "Iris", "Jonas")
FAMILY = ("Almeida", "Brandt", "Costa", "Duarte", "Esposito", "Ferri", "Galli", "Hoffmann", "Ivanov", "Jansen")


@dataclass(frozen=True, slots=True)
class Generated:
    company: CompanyInfo
    reps: tuple[int, ...]
    managers: tuple[int, ...]
    directors: tuple[int, ...]
    head: int
    now: datetime


def link_everybody(engine: Engine, platform: str, tenant: str) -> list[str]:
    """Generate the company, and link each rep to a chat user; the users' ids."""
    made = generate(engine)
    users = {rep: f"U{rep:09d}" for rep in made.reps}
    rows = [
        {"platform": platform, "tenant": tenant, "user_id": user, "employee_id": rep} for rep, user in users.items()
    ]
    with engine.begin() as connection, session_on(connection, operator(made.company), made.now) as session:
        session.write_rows(ChatIdentity, rows)
    return list(users.values())


def generate(engine: Engine, deals: int = DEALS, now: datetime | None = None) -> Generated:
    """Into an empty database."""
    upgrade(engine)
    now = now or datetime.now(UTC)
    rng = random.Random(SEED)
    with engine.begin() as connection:
        company = create_company(connection, "Benchmark", "USD", "UTC")
        with session_on(connection, operator(company), now) as session:
            made = _people(session, company, now)
            _quotas(session, made, rng)
            session.add(_import_run(now))
        _deals(connection, made, deals, rng)
        connection.execute(text("ANALYZE"))
    return made


def _people(session: ScopedSession, company: CompanyInfo, now: datetime) -> Generated:
    (head,) = _hire(session, 1, "Head", Role.MANAGER, (None,))
    directors = _hire(session, DIRECTORS, "Director", Role.MANAGER, (head,))
    managers = _hire(session, MANAGERS, "Manager", Role.MANAGER, directors)
    reps = _hire(session, REPS, "Rep", Role.REP, managers)
    session.flush()
    rebuild_subtrees(session)
    rebuild_names(session)
    return Generated(company, reps, managers, directors, head, now)


def _hire(session: ScopedSession, count: int, title: str, role: Role, leads: Sequence[int | None]) -> tuple[int, ...]:
    people = [_employee(index, title, role) for index in range(count)]
    session.add_all(people)
    session.flush()
    session.add_all(
        Assignment(employee_id=each.id, manager_id=leads[index % len(leads)]) for index, each in enumerate(people)
    )
    return tuple(each.id for each in people)


def _employee(index: int, title: str, role: Role) -> Employee:
    name = f"{GIVEN[index % 10]} {FAMILY[index // 10 % 10]} {title} {index}"
    return Employee(name=name, name_key=name_key(name), email=f"{title.lower()}{index}@bench.example", role=role)


def quarter_starts(today: date) -> tuple[date, ...]:
    """Of all the quarters, and of the one after them."""
    running = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return tuple(add_months(running, 3 * offset) for offset in range(2 - QUARTERS, 3))


def _quotas(session: ScopedSession, made: Generated, rng: random.Random) -> None:
    starts = quarter_starts(made.now.date())
    owners = [(rep, "own", rng.randrange(150, 400) * 1_000) for rep in made.reps]
    owners += [(lead, "team", 5_000_000) for lead in made.managers]
    rows = [
        {
            "owner_id": owner,
            "scope": scope,
            "metric": "won_amount",
            "period_start": start,
            "period_end": end - timedelta(days=1),
            "amount": Decimal(amount),
            "currency": "USD",
        }
        for owner, scope, amount in owners
        for start, end in pairwise(starts)
    ]
    session.write_rows(Quota, rows)


def _import_run(now: datetime) -> ImportRun:
    counts: dict[str, Any] = {}
    finished = now - timedelta(hours=2)
    return ImportRun(
        kind="deals", file_name="bench.csv", file_hash="0" * 64, finished_at=finished, by="bench", counts=counts
    )


def _deals(connection: Connection, made: Generated, count: int, rng: random.Random) -> None:
    """Through the driver: a million rows through the types would take minutes."""
    columns = ("company_id", "external_id", "name", "owner_id", "amount", "currency", "stage", "status", "probability",
               "created_on", "close_date", "is_split", "source", "as_of")  # fmt: skip
    statement = insert(Deal).values(dict.fromkeys(columns)).compile(dialect=connection.dialect)
    order = statement.positiontup or None
    rows = _deal_rows(made, count, rng, columns, sqlite=connection.dialect.name == "sqlite")
    while chunk := [row for _, row in zip(range(CHUNK), rows, strict=False)]:
        shaped = [tuple(row[name] for name in order) for row in chunk] if order else chunk
        connection.exec_driver_sql(str(statement), shaped)


def _deal_rows(
    made: Generated, count: int, rng: random.Random, columns: tuple[str, ...], *, sqlite: bool
) -> Iterator[dict[str, Any]]:
    today = made.now.date()
    starts = quarter_starts(today)
    days = (starts[-1] - starts[0]).days
    # Skewed: the busiest rep has about thirty times the deals of the quietest.
    weights = list(accumulate(1 / (rank + 30) for rank in range(len(made.reps))))
    as_of = datetime.combine(today, time(), UTC)
    stamp = as_of.replace(tzinfo=None).isoformat(" ") + ".000000" if sqlite else as_of
    for index in range(count):
        closes = starts[0] + timedelta(days=rng.randrange(days))
        status = ("won" if rng.random() < 0.4 else "lost") if closes < today else "open"
        (owner,) = rng.choices(made.reps, cum_weights=weights)
        day = closes.isoformat() if sqlite else closes
        begun = closes - timedelta(days=rng.randrange(20, 120))
        amount = to_units(Decimal(rng.randrange(500, 60_000)))
        values = (
            made.company.id, f"D{index:08d}", f"Deal {index}", owner, amount, "USD",
            {"won": "Closed Won", "lost": "Closed Lost", "open": "Proposal"}[status], status, 500_000,
            begun.isoformat() if sqlite else begun, day, False, "bench.csv", stamp,
        )  # fmt: skip
        yield dict(zip(columns, values, strict=True))
