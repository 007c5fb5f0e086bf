"""The two companies of ../shared/data, where they are there."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from spm_core.deals.models import Account, DealChange, Split
from spm_core.imports.rows import FileKind
from spm_core.people.models import Employee
from spm_core.quota.models import Quota
from tests.core.imports.importing import DATA, Office, codes, needs_data
from tests.factories import make_company

pytestmark = needs_data
LAYOUTS = ("sales_pipeline.csv", "variants/de_cp1252_semicolon.csv", "variants/us_excel_currency.csv")
WHEN = datetime(2026, 6, 17, 10, tzinfo=UTC)


@pytest.fixture
def maven(engine, tmp_path):
    office = Office(engine, make_company(engine, "Maven"), tmp_path)
    office.send("people", DATA / "maven-crm" / "sales_teams.csv")
    return office


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_of_maven_gives_the_totals(maven, layout):
    report = maven.send("deals", DATA / "maven-crm" / layout)
    with (DATA / "maven-crm" / "truth" / "totals.csv").open() as file:
        truth = {row["metric"]: row["value"] for row in csv.DictReader(file)}
    assert report.counts == {"read": 8800, "created": 8800, "changed": 0, "unchanged": 0, "rejected": 0}
    missing = {"created": 500, "close_date": 2089, "account": 1425, "amount": 2089}
    assert codes(report) == {f"missing_{field}": count for field, count in missing.items()}
    deals = maven.deals("status", "amount").values()
    assert sum(amount for status, amount in deals if status == "won") == Decimal(truth["won_revenue"])
    for status in ("won", "lost"):
        assert sum(each == status for each, _ in deals) == int(float(truth[status]))


def test_the_layouts_of_maven_hold_the_same_deals(maven):
    fields = ("name", "owner_id", "account_id", "product_id", "amount", "status", "created_on", "close_date")
    found = []
    for layout in LAYOUTS:
        maven.send("deals", DATA / "maven-crm" / layout)
        found.append(maven.deals(*fields))
    assert found[0] == found[1] == found[2]


def test_maven_accounts_with_their_aliases(maven):
    report = maven.send("accounts", DATA / "maven-crm" / "accounts.csv")
    lookalikes = [each for each in report.findings if each.code == "lookalike"]
    aliases = {each.params["spelling"]: each.params["means"] for each in lookalikes}
    assert aliases == {"technolgy": "technology", "Philipines": "Philippines"}
    maven.send("accounts", DATA / "maven-crm" / "accounts.csv", aliases=aliases)
    assert [sector for (sector,) in maven.rows(Account.sector)].count("technology") == 12


def test_northstar_imports_cleanly_and_again(engine, tmp_path):
    company = make_company(engine, "Northstar", "EUR", "Europe/Rome", fiscal_year_start=2, country="IT")
    office = Office(engine, company, tmp_path)
    files: dict[FileKind, str] = {"people": "people.csv", "quotas": "quotas.csv", "rates": "rates.csv"}
    files |= {"deals": "deals.csv", "history": "deal_history.csv"}
    for kind, file in files.items():
        report = office.send(kind, DATA / "northstar" / file, WHEN)
        assert (report.rejected, report.findings, report.created) == ([], [], report.read), kind
    for kind, file in files.items():
        again = office.send(kind, DATA / "northstar" / file, WHEN)
        assert (again.created, again.changed, again.unchanged) == (0, 0, again.read), kind
    assert len(office.rows(Employee.id)) == 13
    assert len(office.rows(DealChange.id)) == 2940
    assert len(office.rows(Split.id)) == 80
    assert sorted(scope for (scope,) in office.rows(Quota.scope)) == ["own"] * 10 + ["team"] * 2
