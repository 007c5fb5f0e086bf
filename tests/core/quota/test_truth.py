"""Standing and pipeline on two companies' data, against figures that were computed elsewhere."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine

from spm_core.db import session_for
from spm_core.deals.pipeline import Pipeline, pipeline
from spm_core.deals.service import open_deals
from spm_core.money import Money
from spm_core.people.identity import operator
from spm_core.people.service import find_people
from spm_core.principal import CompanyInfo, Principal
from spm_core.quota.service import standing
from spm_core.quota.standing import Standing
from spm_core.who import Who
from tests.factories import principal
from tests.real_data import MAVEN, NORTHSTAR, Row, maven, needs_data, northstar, same, truth

pytestmark = needs_data

STANDING = (
    "quota", "booked", "attainment", "working_days", "days_ended", "days_left", "elapsed", "pace", "gap",
    "required_per_day", "projected",
)  # fmt: skip
PIPELINE = ("open_pipeline", "weighted_pipeline", "overdue_pipeline", "coverage")


def differences(facts: Standing | Pipeline, row: Row, columns: tuple[str, ...]) -> list[str]:
    found = {name: getattr(facts, name) for name in columns}
    plain: dict[str, Decimal | int | None] = {
        name: value.amount if isinstance(value, Money) else value for name, value in found.items()
    }
    return [f"{row['owner']} {n}: {plain[n]} for {row[n]}" for n in columns if not same(plain[n], row[n])]


def stand(
    engine: Engine, company: CompanyInfo, asker: Principal, name: str, now: datetime
) -> tuple[Standing, Pipeline]:
    with session_for(engine, asker, now) as session:
        (person,) = find_people(session, name)
        found = standing(session, person.id, None, now)
        whose, today = Who("team" if found.scope != "own" else "own", person.id), company.today(now)
        deals = open_deals(session, whose, found.period, today)
        return found, pipeline(deals, found.period, now, today, found.gap, company.currency)


@pytest.mark.parametrize(
    "deals", ["sales_pipeline.csv", "variants/de_cp1252_semicolon.csv", "variants/us_excel_currency.csv"]
)
def test_maven(engine: Engine, deals: str) -> None:
    company = maven(engine, deals)
    wrong = []
    for day, file in (
        ("2017-11-15", "standing_2017Q4_as_of_2017-11-15.csv"),
        ("2017-08-01", "standing_2017Q3_as_of_2017-08-01.csv"),
    ):
        now = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=company.zone)
        for row in truth(MAVEN, file):
            found, _ = stand(engine, company, operator(company), row["owner"], now)
            wrong += differences(found, row, (*STANDING, "expected", "surplus"))
    assert wrong == []


def test_northstar(engine: Engine) -> None:
    company = northstar(engine)
    now = datetime(2026, 6, 17, 12, tzinfo=company.zone)
    wrong = []
    for row in truth(NORTHSTAR, "facts_as_of_2026-06-17.csv"):
        own_view, pipe = stand(engine, company, principal(engine, company, row["owner"], now), row["owner"], now)
        assert (own_view.period.label, own_view.scope) == (
            "FY2027-Q2",
            "team" if "Riva" in row["owner"] or "Sala" in row["owner"] else "own",
        )
        assert stand(engine, company, principal(engine, company, "Elena Greco", now), row["owner"], now) == (
            own_view,
            pipe,
        )
        wrong += differences(own_view, row, ("nominal_quota", *STANDING)) + differences(pipe, row, PIPELINE)
    assert wrong == []
