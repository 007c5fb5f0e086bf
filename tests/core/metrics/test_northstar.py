"""The metric columns of northstar's facts, for reps and teams: splits, two currencies, history, ramp, team quotas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.db import ScopedSession
from spm_core.metrics.service import MetricQuestion, MetricValue, measure
from spm_core.money import Money
from spm_core.people.service import find_people
from spm_core.period import days
from spm_core.principal import CompanyInfo
from spm_core.who import Who
from tests.core.metrics.shared import as_operator, northstar, same, truth

NOW = datetime(2026, 6, 17, 10, tzinfo=UTC)
PERIOD = days(date(2026, 5, 1), date(2026, 7, 31))
METRICS = {
    "booked": "won_amount",
    "attainment": "attainment",
    "gap": "gap",
    "open_pipeline": "open_pipeline",
    "weighted_pipeline": "weighted_pipeline",
    "overdue_pipeline": "overdue_pipeline",
    "coverage": "coverage",
    "won": "deals_won",
    "lost": "deals_lost",
    "win_rate": "win_rate",
    "win_rate_value": "win_rate_value",
    "required_coverage": "required_coverage",
    "average_deal": "average_deal",
    "median_deal": "median_deal",
    "cycle_days": "cycle_days",
    "median_cycle_days": "median_cycle_days",
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest) -> tuple[Engine, CompanyInfo]:
    engine = request.getfixturevalue(f"{request.param}_module_engine")
    return engine, northstar(engine)


@pytest.fixture
def session(company: tuple[Engine, CompanyInfo]) -> Iterator[ScopedSession]:
    with as_operator(*company, NOW) as session:
        yield session


def plain(value: MetricValue) -> Decimal | int | None:
    return value.value.amount if isinstance(value.value, Money) else value.value


def subject(session: ScopedSession, name: str) -> Who:
    person = find_people(session, name)[0]
    return Who("team" if name in ("Paolo Riva", "Marta Sala") else "own", person.id)


@pytest.mark.parametrize("column", METRICS)
def test_facts(session: ScopedSession, column: str) -> None:
    wrong = {}
    for row in truth("northstar/truth/facts_as_of_2026-06-17.csv"):
        found = measure(session, MetricQuestion(METRICS[column], subject(session, row["owner"]), PERIOD), NOW).value
        if not same(plain(found), row[column]):
            wrong[row["owner"]] = (found.value, row[column])
    assert not wrong


@pytest.mark.parametrize("column", METRICS)
def test_facts_by_person_are_each_persons_own(session: ScopedSession, column: str) -> None:
    found = {
        line.group.name: plain(line.value)
        for line in measure(session, MetricQuestion(METRICS[column], Who("company"), PERIOD, "person"), NOW).lines
    }
    for row in truth("northstar/truth/facts_as_of_2026-06-17.csv"):
        if row["owner"] not in ("Paolo Riva", "Marta Sala"):
            assert same(found[row["owner"]], row[column]), row["owner"]
