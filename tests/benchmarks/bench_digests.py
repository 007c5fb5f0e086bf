"""Figures of all digests of a company, beside one hand-written set-based query for the same people and indexes.

And one whole digest, of a manager and of the head with a thousand people, for the record, with its statements counted.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, event, text

from spm_core.db import session_on
from spm_core.digest.service import digest
from spm_core.metrics.readings import Scope, read_bases
from spm_core.people.identity import principal_named
from spm_core.period import Period
from spm_core.who import Who
from tests.benchmarks.data import Generated, quarter_starts
from tests.benchmarks.databases import on_both, timed

GOAL = 2.0
FIGURES = ("booked", "open_amount")
BY_HAND = text(
    "SELECT owner_id, "
    "sum(CASE WHEN status = 'won' THEN amount END), sum(CASE WHEN status = 'open' THEN amount END) "
    "FROM deal WHERE company_id = :company AND ((status = 'won' AND close_date >= :start AND close_date <= :today) OR "
    "(status = 'open' AND close_date >= :today AND close_date < :stop)) GROUP BY owner_id"
)


def run() -> list[str]:
    return on_both(_measure)


def _measure(kind: str, engine: Engine, made: Generated) -> list[str]:
    with engine.begin() as connection:
        return [_figures(kind, connection, made), *_whole(kind, connection, made)]


def _figures(kind: str, connection: Connection, made: Generated) -> str:
    head = principal_named(connection, made.company, "head0@bench.example", made.now)
    period, today = _quarter(made), made.company.today(made.now)
    day = str if connection.dialect.name == "sqlite" else (lambda each: each)
    params = {"company": made.company.id, "start": day(period.start), "stop": day(period.stop), "today": day(today)}
    with session_on(connection, head, made.now) as session:
        scope = Scope(Who("company"), period, today, "person")
        floor = timed(lambda: connection.execute(BY_HAND, params).all())
        ours = timed(lambda: read_bases(session, scope, FIGURES))
        count = _statements(connection, lambda: read_bases(session, scope, FIGURES))
    verdict = "ok" if ours <= GOAL * floor else "MISSED"
    times = f"{ours * 1000:.1f} ms beside {floor * 1000:.1f} ms by hand: {ours / floor:.1f} times"
    return f"{kind}: figures of everybody's digests {times} (goal {GOAL}), {count} statements: {verdict}"


def _whole(kind: str, connection: Connection, made: Generated) -> list[str]:
    lines = []
    for email in ("manager0@bench.example", "head0@bench.example"):
        who = principal_named(connection, made.company, email, made.now)
        with session_on(connection, who, made.now) as session:
            whose = Who("team", who.employee_id)
            people = len(digest(session, whose, made.now).people)
            count = _statements(connection, lambda: digest(session, whose, made.now))  # noqa: B023
            taken = timed(lambda: digest(session, whose, made.now), rounds=3)  # noqa: B023
        lines.append(f"{kind}: a whole digest of {people} people {taken * 1000:.0f} ms, {count} statements")
    return lines


def _statements(connection: Connection, work: Any) -> int:
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(connection, "before_cursor_execute", note)
    work()
    event.remove(connection, "before_cursor_execute", note)
    return len(seen)


def _quarter(made: Generated) -> Period:
    starts = quarter_starts(made.now.date())
    return made.company.calendar.named(Period(starts[-3], starts[-2]))
