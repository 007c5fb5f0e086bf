"""Coverage of a director's gap through the services, beside the best hand-written SQL with the same indexes.

And a director's forecast by category and pipeline health, for the record. BENCH_DEALS says how large the company is.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, text

from spm_core.db import session_on
from spm_core.metrics.service import MetricQuestion, measure
from spm_core.people.identity import principal_named
from spm_core.period import Period
from spm_core.pipeline.open import open_of
from spm_core.pipeline.service import health
from spm_core.quota.service import standing
from spm_core.who import Who
from tests.benchmarks.data import Generated, quarter_starts
from tests.benchmarks.databases import on_both, timed

GOAL = 2.0
ROUNDS = 9
OPEN = text(
    "SELECT sum(d.amount), sum(d.amount * d.probability) FROM subtree s JOIN deal d ON d.company_id = s.company_id "
    "AND d.owner_id = s.member_id WHERE s.company_id = :company AND s.lead_id = :lead AND s.starts_on <= :today "
    "AND s.ends_on > :today AND d.status = 'open' AND d.close_date >= :today AND d.close_date < :stop"
)
WON = text(
    "SELECT sum(d.amount) FROM subtree s JOIN deal d ON d.company_id = s.company_id AND d.owner_id = s.member_id "
    "AND d.close_date >= s.starts_on AND d.close_date < s.ends_on WHERE s.company_id = :company AND s.lead_id = :lead "
    "AND d.status = 'won' AND d.close_date >= :start AND d.close_date <= :today"
)
QUOTAS = text(
    "SELECT sum(q.amount) FROM subtree s JOIN quota q ON q.company_id = s.company_id AND q.owner_id = s.member_id "
    "WHERE s.company_id = :company AND s.lead_id = :lead AND q.scope = 'own' AND q.period_start = :start"
)


def run() -> list[str]:
    return on_both(_measure)


def _measure(kind: str, engine: Engine, made: Generated) -> list[str]:
    with engine.begin() as connection:
        asker = principal_named(connection, made.company, "director0@bench.example", made.now)
        with session_on(connection, asker, made.now) as session:
            period, lead = _quarter(made), asker.employee_id
            floor = timed(lambda: _by_hand(connection, made, lead, period))
            asked = MetricQuestion("coverage", Who("team", lead), period)
            ours = timed(lambda: measure(session, asked, made.now))
            found = standing(session, lead, period, made.now, team=True)
            whose = Who("team", lead)
            forecast = timed(lambda: open_of(session, whose, found.period, made.now.date()))
            whole = timed(lambda: health(session, whose, found, made.now), rounds=3)
    ratio = ours / floor
    verdict = "ok" if ratio <= GOAL else "MISSED"
    times = f"{ours * 1000:.1f} ms beside {floor * 1000:.1f} ms by hand: {ratio:.1f} times (goal {GOAL}) {verdict}"
    return [
        f"{kind}: coverage of a director {times}",
        f"{kind}: a director's forecast by category {forecast * 1000:.1f} ms, pipeline health {whole * 1000:.0f} ms",
    ]


def _quarter(made: Generated) -> Period:
    starts = quarter_starts(made.now.date())
    return made.company.calendar.named(Period(starts[-3], starts[-2]))


def _by_hand(connection: Connection, made: Generated, lead: int, period: Period) -> list[Any]:
    day = str if connection.dialect.name == "sqlite" else (lambda each: each)
    params = {
        "company": made.company.id,
        "lead": lead,
        "today": day(made.now.date()),
        "start": day(period.start),
        "stop": day(period.stop),
    }
    return [connection.execute(statement, params).one() for statement in (OPEN, WON, QUOTAS)]
