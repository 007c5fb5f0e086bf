"""Every figure of maven-crm/truth: by agent, manager, region, product, sector, quarter, month and cohort."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.db import ScopedSession
from spm_core.metrics.rank import competition_rank
from spm_core.metrics.service import MetricQuestion, MetricValue, measure
from spm_core.metrics.statements import Dimension
from spm_core.money import Money
from spm_core.people.service import find_people
from spm_core.period import Calendar, Period, days
from spm_core.principal import CompanyInfo
from spm_core.who import Who
from tests.core.metrics.shared import as_operator, maven, same, truth

NOW = datetime(2017, 12, 31, 12, tzinfo=UTC)
EVER = days(date(2016, 10, 1), date(2017, 12, 31))
COLUMNS = {
    "won_revenue": "won_amount",
    "won": "deals_won",
    "lost": "deals_lost",
    "win_rate": "win_rate",
    "avg_deal": "average_deal",
    "sales_cycle_won_days": "cycle_days",
    "sales_cycle_closed_days": "closed_cycle_days",
    "open_deals": "open_deals",
    "open_list_value": "open_list_value",
}
COMPANY = Who("company")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> object:
    """Imported once for all figures, on each kind of database."""
    engine = request.getfixturevalue(f"{request.param}_module_engine")
    return engine, maven(engine)


def plain(value: MetricValue) -> Decimal | int | None:
    return value.value.amount if isinstance(value.value, Money) else value.value


def figures(
    session: ScopedSession, period: Period, by: Dimension, subject: Who = COMPANY
) -> Mapping[str, Mapping[str, object]]:
    """Each group's figures by the truth's column names."""
    found: dict[str, dict[str, object]] = {}
    for column, metric in COLUMNS.items():
        for line in measure(session, MetricQuestion(metric, subject, period, by), NOW).lines:
            found.setdefault(line.group.name or "", {})[column] = plain(line.value)
    return found


def check(row: Mapping[str, str], found: Mapping[str, object]) -> None:
    wrong = {
        column: (found[column], row[column])
        for column in COLUMNS.keys() & row.keys()
        if not same(found[column], row[column])  # type: ignore[arg-type]
    }
    assert not wrong, (row, wrong)


@pytest.mark.parametrize(
    ("file", "by", "column"),
    [
        ("by_agent", "person", "sales_agent"),
        ("by_manager", "manager", "manager"),
        ("by_region", "team", "regional_office"),
        ("by_product", "product", "product"),
        ("by_sector", "sector", "sector"),
    ],
)
def test_by_group(company: tuple[Engine, CompanyInfo], file: str, by: Dimension, column: str) -> None:
    with as_operator(*company, NOW) as session:
        found = figures(session, EVER, by)
    for row in truth(f"maven-crm/truth/{file}.csv"):
        check(row, found[row[column]])


@pytest.mark.parametrize(
    ("file", "by", "column"),
    [
        ("by_agent_quarter", "person", "sales_agent"),
        ("by_manager_quarter", "manager", "manager"),
        ("by_region_quarter", "team", "regional_office"),
    ],
)
def test_by_group_and_quarter(company: tuple[Engine, CompanyInfo], file: str, by: Dimension, column: str) -> None:
    with as_operator(*company, NOW) as session:
        found = {f"2017Q{n}": figures(session, Calendar().part("quarter", 2017, n), by) for n in (1, 2, 3, 4)}
    for row in truth(f"maven-crm/truth/{file}.csv"):
        check(row, found[row["close_quarter"]][row[column]])


def test_by_quarter_and_month(company: tuple[Engine, CompanyInfo]) -> None:
    rows = truth("maven-crm/truth/by_quarter.csv") + truth("maven-crm/truth/by_month.csv")
    with as_operator(*company, NOW) as session:
        for row in rows:
            period = _period(row.get("close_quarter") or row["close_month"])
            found = {
                column: plain(measure(session, MetricQuestion(metric, COMPANY, period), NOW).value)
                for column, metric in COLUMNS.items()
            }
            check(row, found)


def _period(label: str) -> Period:
    year, number = int(label[:4]), int(label[-2:].removeprefix("Q"))
    return Calendar().part("quarter", year, number) if "Q" in label else Calendar().month(year, number)


def test_a_managers_team_is_what_grouping_by_manager_gives(company: tuple[Engine, CompanyInfo]) -> None:
    with as_operator(*company, NOW) as session:
        for row in truth("maven-crm/truth/by_manager.csv"):
            lead = find_people(session, row["manager"])[0].id
            found = {
                column: plain(measure(session, MetricQuestion(metric, Who("team", lead), EVER), NOW).value)
                for column, metric in COLUMNS.items()
            }
            check(row, found)


def test_totals(company: tuple[Engine, CompanyInfo]) -> None:
    row = {line["metric"]: line["value"] for line in truth("maven-crm/truth/totals.csv")}
    with as_operator(*company, NOW) as session:
        check(
            row,
            {
                column: plain(measure(session, MetricQuestion(metric, COMPANY, EVER), NOW).value)
                for column, metric in COLUMNS.items()
            },
        )
        by_stage = {
            line.group.name: plain(line.value)
            for line in measure(session, MetricQuestion("open_deals", COMPANY, EVER, "stage"), NOW).lines
        }
        everybody = measure(session, MetricQuestion("open_deals", COMPANY, EVER, "person"), NOW).lines
    assert by_stage == {"Engaging": int(float(row["engaging"])), "Prospecting": int(float(row["prospecting"]))}
    assert len(everybody) == int(float(row["agents_in_teams"]))
    assert sum(1 for line in everybody if line.value.value == 0) >= 5


def test_cohorts_by_the_quarter_in_which_deals_began(company: tuple[Engine, CompanyInfo]) -> None:
    with as_operator(*company, NOW) as session:
        for row in truth("maven-crm/truth/cohort_by_engage_quarter.csv"):
            found = measure(
                session, MetricQuestion("conversion_rate", COMPANY, _period(row["engage_quarter"])), NOW
            ).value
            assert same(plain(found), row["cohort_conversion"])
            assert found.sample == found.inputs["created_count"] == int(row["engaged"])
            assert found.inputs["created_won"] == int(row["won"])
            assert found.inputs["created_open"] == int(row["still_open"])


def test_leaderboard_by_quarter(company: tuple[Engine, CompanyInfo]) -> None:
    rows = truth("maven-crm/truth/leaderboard_by_quarter.csv")
    with as_operator(*company, NOW) as session:
        for quarter in sorted({row["close_quarter"] for row in rows}):
            lines = measure(session, MetricQuestion("won_amount", COMPANY, _period(quarter), "person"), NOW).lines
            scores = [plain(line.value) or 0 for line in lines]
            ranks = dict(
                zip(
                    (line.group.name for line in lines), zip(scores, competition_rank(scores), strict=True), strict=True
                )
            )
            for row in (row for row in rows if row["close_quarter"] == quarter):
                assert ranks[row["sales_agent"]] == (Decimal(row["won_revenue"]), int(row["rank"]))


def test_ageing_of_open_deals(company: tuple[Engine, CompanyInfo]) -> None:
    columns = {"mean_age_days": "open_age_days", "over_90": "open_over_90_days", "over_180": "open_over_180_days"}
    with as_operator(*company, NOW) as session:
        found = {
            column: {
                line.group.name: line.value
                for line in measure(session, MetricQuestion(metric, COMPANY, EVER, "person"), NOW).lines
            }
            for column, metric in columns.items()
        }
    for row in truth("maven-crm/truth/open_ageing_asof_2017-12-31.csv"):
        for column in columns:
            assert same(plain(found[column][row["sales_agent"]]), row[column]), (row, column)
        assert found["mean_age_days"][row["sales_agent"]].sample == int(row["engaging"])
