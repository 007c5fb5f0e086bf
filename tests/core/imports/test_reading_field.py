"""The files of tests/field, which are samples of what offices and their CRMs export, as typed rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from spm_core.imports.rows import RowPerson
from tests.core.imports.reading import FIELD, outcome, refusal


def deals(name: str, **options: Any) -> Any:
    return outcome(FIELD / name, "deals", **options)


def test_each_row_has_the_currency_beside_its_amount():
    read = deals("totcur.csv")
    assert read.of("amount", "currency") == [(450_000, "EUR"), (9_000_000, "JPY")]


def test_units_behind_numbers():
    assert deals("units.csv").of("amount") == [48_000, 1_200_000, 5_000]


def test_a_sign_is_the_currency_of_its_amount():
    assert deals("dec.csv").of("amount", "currency") == [(1_000_000, "JPY")]


def test_amounts_below_zero():
    assert deals("neg.csv").of("amount") == [1_000, -200, -50, -25]


def test_names_in_two_columns():
    read = outcome(FIELD / "fl.csv", "people")
    assert read.of("who", "manager") == [
        (RowPerson(None, "aross@x.example", "Alan Ross"), RowPerson(None, None, "Julie Strauss")),
        (RowPerson(None, "jstrauss@x.example", "Julie Strauss"), None),
    ]


def test_a_job_title_is_no_role():
    read = outcome(FIELD / "salesforce_users.csv", "people")
    assert {*read.of("role")} == {None}
    assert read.of("title") == [
        "VP Sales", "Sales Manager West", "Account Executive West", "Account Executive West", "SDR West",
    ]  # fmt: skip
    assert read.of("active") == [True, True, True, True, False]
    assert read.rows[2].manager == RowPerson(None, None, "Sam O'Neil")
    assert "role" not in read.reading.fields
    assert read.reading.unused == ("Profile", "Last Login")


def test_roles_in_the_column_of_job_titles():
    read = outcome(FIELD / "salesforce_users_active.csv", "people")
    assert read.of("role", "active") == [
        ("admin", True), ("manager", True), ("rep", True), ("rep", True), ("rep", False),
    ]  # fmt: skip


def test_a_report_without_ids():
    read = deals("salesforce_report.csv")
    assert (len(read.rows), read.rejected, read.reading.left_out()) == (8, [], 5)
    assert read.reading.key_columns == ("Account Name", "Opportunity Name", "Created Date")
    assert len({*read.of("id")}) == 8
    assert read.reading.unused == ("Fiscal Period", "Expected Revenue", "Age", "Lead Source")
    assert read.of("amount")[:2] == [84_000, 56_000]
    assert "id" in read.reading.fields


def test_the_same_report_a_week_later_has_the_same_ids(tmp_path):
    text = (FIELD / "salesforce_report.csv").read_text()
    later = tmp_path / "later.csv"
    for old, new in (
        ("Negotiation/Review", "Closed Won"),
        ('"56000.00"', '"61000.00"'),
        ('"90"', '"100"'),
        ("12/9/2026", "12/4/2026"),
        ("Jake Torres", "Priya Nair"),
        ("Globex Corp", "GLOBEX  Corp"),
    ):
        assert old in text
        text = text.replace(old, new)
    later.write_text(text)
    read = outcome(later, "deals")
    assert read.of("id") == deals("salesforce_report.csv").of("id")
    assert read.rows[1].amount == 61_000


def test_moments_fall_on_days_of_the_company():
    first = date(2026, 7, 1)
    assert deals("tz.csv").of("close_date") == [first, first, date(2026, 6, 30), first, first]


@pytest.mark.parametrize("name", ["pipedrive.csv", "pipedrive.xlsx"])
def test_pipedrive(name):
    read = deals(name)
    assert read.of("id", "status", "amount", "close_date", "account") == [
        ("101", "won", 12_000, date(2026, 7, 2), "Acme GmbH"),
        ("102", "open", 8_000, date(2026, 8, 20), "Bianchi Srl"),
        ("103", "lost", 3_000, date(2026, 7, 3), "Coop"),
    ]
    assert read.of("loss_reason") == [None, None, "Price"]
    assert (read.reading.unused, read.reading.fields & {"close_date", "won_on"}) == ((), {"close_date"})


def test_a_table_without_owners_says_what_is_missing_and_takes_one():
    error = refusal(lambda: deals("hs.csv"))
    assert (error.code, error.params["missing"]) == ("no_header", [["owner", "owner_email", "owner_id"]])
    assert error.params["unused"] == ["pipeline", "hubspot_company_id"]
    assert "deal_name" in str(error.params["read"])
    read = deals("hs.csv", owner="Ann Lee")
    assert read.of("owner", "status") == [
        (RowPerson(None, None, "Ann Lee"), status) for status in ("won", "open", "lost")
    ]
    assert "owner" in read.reading.fields


def test_several_amounts_with_their_currencies():
    read = deals("uip.csv")
    assert read.of("amount", "currency", "next_step") == [
        (450_000, "EUR", "Send SOC 2 letter"), (50_000, "EUR", "Call"),
    ]  # fmt: skip
    assert read.reading.key_columns == ("Account Name", "Opportunity Name")
    assert "Billed iARR" in read.reading.unused


@pytest.mark.parametrize(
    ("name", "periods", "amounts"),
    [
        ("wide.csv", [f"2026-{month:02}" for month in range(1, 13)], [165_000, 78_000]),
        ("wide2.csv", ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"], [165_000, 78_000]),
    ],
)
def test_a_column_for_each_period(name, periods, amounts):
    read = outcome(FIELD / name, "quotas")
    assert read.of("period") == periods * 2
    totals = dict.fromkeys(read.of("line"), Decimal(0))
    for line, amount in read.of("line", "amount"):
        totals[line] += amount
    assert [*totals.values()] == amounts
    assert (read.found, read.reading.unused) == ([], ())


def test_labels_of_periods():
    assert outcome(FIELD / "longm.csv", "quotas").of("period") == [
        "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-Q3", "2026-Q4", "FY2026-Q4", "2026",
        "FY2026", "2025-Q1", "2026-Q1", "2026-H1", "2026-01",
    ]  # fmt: skip


def test_only_the_blank_owner_is_blank():
    read = deals("blank_owner.csv")
    assert [row.line for row in read.rows if row.owner == RowPerson()] == [21]
    assert (len(read.rows), read.reading.left_out()) == (20, 0)


def test_two_bad_cells_in_a_row():
    read = deals("double.csv")
    assert {line for line, _ in read.reasons} == {2, 3, 4, 5, 6, 7}
    assert {code for _, code in read.reasons} == {"bad_money", "bad_date"}


@pytest.mark.parametrize(
    ("name", "kind", "looks_like"),
    [
        ("leave_q.csv", "people", "quotas"),
        ("leave_q.csv", "deals", "quotas"),
        ("wide.csv", "people", "quotas"),
        ("neg.csv", "people", "deals"),
        ("uip.csv", "people", "deals"),
        ("neg.csv", "quotas", "deals"),
        ("js_people.csv", "deals", "people"),
        ("salesforce_users.csv", "quotas", "people"),
    ],
)
def test_a_file_of_another_kind_is_recognised(name, kind, looks_like):
    error = refusal(lambda: outcome(FIELD / name, kind))
    assert (error.code, error.params["looks_like"]) == ("wrong_kind", looks_like)
