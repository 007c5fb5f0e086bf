"""A leaderboard of 1,000 and a director's people, beside the best hand-written SQL with the same indexes.

And the team card of a director, for the record. BENCH_DEALS says how large the company is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, text

from spm_core.db import session_on
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.metrics.leaderboard import leaderboard
from spm_core.metrics.service import MetricQuestion
from spm_core.people.identity import principal_named
from spm_core.period import Period
from spm_core.team.service import team_summary
from spm_core.who import Who
from tests.benchmarks.data import Generated, quarter_starts
from tests.benchmarks.databases import on_both, timed

GOAL = 2.0
ROUNDS = 9
EVERYBODY = text(
    "SELECT e.name, s.amount, rank() OVER (ORDER BY coalesce(s.amount, 0) DESC) FROM employee e "
    "LEFT JOIN (SELECT owner_id, "
    "sum(amount) AS amount FROM deal WHERE company_id = :company AND status = 'won' AND close_date >= :start "
    "AND close_date < :stop GROUP BY owner_id) s ON s.owner_id = e.id WHERE e.company_id = :company AND e.role = 'REP' "
    "ORDER BY 3"
)
OF_A_LEAD = text(
    "SELECT e.name, sum(d.amount), rank() OVER (ORDER BY coalesce(sum(d.amount), 0) DESC) FROM subtree s "
    "JOIN employee e "
    "ON e.id = s.member_id LEFT JOIN deal d ON d.company_id = s.company_id AND d.owner_id = s.member_id AND "
    "d.status = 'won' AND d.close_date >= :start AND d.close_date < :stop WHERE s.company_id = :company "
    "AND s.lead_id = :lead AND s.starts_on <= :today AND s.ends_on > :today AND e.role = 'REP' GROUP BY e.id, e.name "
    "ORDER BY 3"
)


def run() -> list[str]:
    return on_both(_measure)


def _measure(kind: str, engine: Engine, made: Generated) -> list[str]:
    return [
        _compared(kind, engine, made, "leaderboard of 1,000, asked by a rep", "rep7@bench.example", EVERYBODY),
        _compared(kind, engine, made, "a director's leaderboard", "director0@bench.example", OF_A_LEAD),
        _card(kind, engine, made),
    ]


def _compared(kind: str, engine: Engine, made: Generated, what: str, email: str, statement: Any) -> str:
    period, now = _quarter(made), made.now
    with engine.begin() as connection:
        asker = principal_named(connection, made.company, email, now)
        by_hand = _by_hand(connection, made, asker.employee_id, period, statement)
        subject = Who("team", asker.employee_id) if asker.leads else Who("company")
        asked = MetricQuestion("won_amount", subject, period, "person")
        with session_on(connection, asker, now) as session:
            assert leaderboard(session, asked, asker.employee_id, now, BUILT_IN).of == len(by_hand())
            floor = timed(by_hand)
            ours = timed(lambda: leaderboard(session, asked, asker.employee_id, now, BUILT_IN))
    verdict = "ok" if ours <= GOAL * floor else "MISSED"
    times = f"{ours * 1000:.1f} ms beside {floor * 1000:.1f} ms by hand: {ours / floor:.1f} times"
    return f"{kind}: {what} {times} (goal {GOAL}) {verdict}"


def _card(kind: str, engine: Engine, made: Generated) -> str:
    with engine.begin() as connection:
        asker = principal_named(connection, made.company, "director0@bench.example", made.now)
        with session_on(connection, asker, made.now) as session:
            taken = timed(lambda: team_summary(session, asker.employee_id, _quarter(made), made.now), rounds=3)
            people = len(team_summary(session, asker.employee_id, _quarter(made), made.now).people)
    return f"{kind}: how each of a director's {people} people stands, and why, {taken * 1000:.0f} ms"


def _quarter(made: Generated) -> Period:
    starts = quarter_starts(made.now.date())
    return made.company.calendar.named(Period(starts[-3], starts[-2]))


def _by_hand(
    connection: Connection, made: Generated, lead: int, period: Period, statement: Any
) -> Callable[[], list[Any]]:
    day = str if connection.dialect.name == "sqlite" else (lambda each: each)
    today = made.now.date()
    params = {
        "company": made.company.id,
        "lead": lead,
        "today": day(today),
        "start": day(period.start),
        "stop": day(min(period.stop, today + timedelta(days=1))),
    }
    return lambda: list(connection.execute(statement, params).all())
