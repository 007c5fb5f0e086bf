"""Reports of two companies against figures that were computed elsewhere."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal

from sqlalchemy import Engine

from bot.turn import Call
from spm_core.principal import Role
from tests.asking import facts, press
from tests.factories import add_person
from tests.real_data import MAVEN, NORTHSTAR, Row, amount_of, maven, needs_data, northstar, same, truth

pytestmark = needs_data


def test_northstar(engine: Engine) -> None:
    moment = datetime(2026, 6, 17, 12, tzinfo=northstar(engine).zone)
    wrong = []
    for row in truth(NORTHSTAR, "facts_as_of_2026-06-17.csv"):
        found = facts(press(engine, Call("report", {}), row["owner"], now=moment))
        wrong += [f"{row['owner']} {n}" for n in ("quota", "booked", "attainment", "pace", "gap")
                  if not same(amount_of(found[n]), row[n])]  # fmt: skip
        kpis = {name: each["value"] for name, each in found["kpis"].items()}
        wrong += [f"{row['owner']} {n}" for n in ("win_rate", "win_rate_value", "average_deal", "cycle_days")
                  if n in kpis and not same(amount_of(kpis[n]), row[n])]  # fmt: skip
        assert sum(each["deals"] for each in found["lost_by_reason"]) == int(row["lost"])
    assert wrong == []


def test_maven(engine: Engine) -> None:
    company = maven(engine)
    add_person(engine, company, "Adam Admin", role=Role.ADMIN)
    moment = datetime(2018, 1, 2, 12, tzinfo=company.zone)
    quarters = truth(MAVEN, "by_quarter.csv")
    asked: list[tuple[str, dict[str, str], Row]] = [("Adam Admin", {"among": "company"}, row) for row in quarters]
    asked += [(row["manager"], {"team": "my_team"}, row) for row in truth(MAVEN, "by_manager_quarter.csv")]
    wrong: list[tuple[object, ...]] = []
    for who, args, row in asked:
        period = f"{row['close_quarter'][:4]}-{row['close_quarter'][4:]}"
        found = facts(press(engine, Call("report", {**args, "period": period}), who, now=moment))
        kpis = found["kpis"]
        pairs = (
            (found["booked"], row["won_revenue"]),
            (kpis["deals_won"]["value"], row["won"]),
            (kpis["deals_lost"]["value"], row["lost"]),
            (kpis["win_rate"]["value"], row["win_rate"]),
            (kpis["average_deal"]["value"], row["avg_deal"]),
            (kpis["cycle_days"]["value"], row["sales_cycle_won_days"]),
        )
        wrong += [(who, period, value, right) for value, right in pairs if not same(amount_of(value), right)]
        wrong += [(who, period, "people")] if sum(
            Decimal(each["booked"]["amount"]) for each in found["people"]
        ) != Decimal(row["won_revenue"]) else []  # fmt: skip
    assert (wrong, len(asked)) == ([], 28)


def test_the_largest_deals_are_those_of_the_export(engine: Engine) -> None:
    moment = datetime(2018, 1, 2, 12, tzinfo=maven(engine).zone)
    rows = csv.DictReader((MAVEN / "sales_pipeline.csv").open(encoding="utf-8"))
    mine = [row for row in rows if row["sales_agent"] == "Darcel Schlecht" and row["close_date"][:4] == "2017"]
    won = sorted((Decimal(row["close_value"]) for row in mine if row["deal_stage"] == "Won"), reverse=True)
    found = facts(press(engine, Call("report", {"period": "2017"}), "Darcel Schlecht", now=moment))
    assert [Decimal(each["credit"]["amount"]) for each in found["won_deals"]] == won[:5]
