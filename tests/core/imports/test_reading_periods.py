"""Quotas as offices keep them: labels of periods, a column for each period, totals beside them."""

from __future__ import annotations

import pytest

from integrations.crm.files.periods import period
from tests.core.imports.reading import FILES, outcome, refusal


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Jan-26", "2026-01"), ("Sept 26", "2026-09"), ("gennaio 2026", "2026-01"), ("fev/26", "2026-02"),
        ("janeiro de 2026", "2026-01"), ("März 2026", "2026-03"), ("2026-6", "2026-06"), ("06.2026", "2026-06"),
        ("202606", "2026-06"), ("2026M06", "2026-06"), ("01.06.2026", "2026-06"), ("6/1/2026", "2026-06"),
        ("Q4-2026", "2026-Q4"), ("Q4'26", "2026-Q4"), ("4Q26", "2026-Q4"), ("2026Q04", "2026-Q4"),
        ("1T26", "2026-Q1"), ("T1 2026", "2026-Q1"), ("1º trimestre 2026", "2026-Q1"), ("3. Quartal 2026", "2026-Q3"),
        ("Q4 FY2026", "FY2026-Q4"), ("FY26-Q4", "FY2026-Q4"), ("Q4FY26", "FY2026-Q4"), ("GJ26 Q1", "FY2026-Q1"),
        ("H1 2026", "2026-H1"), ("1H26", "2026-H1"), ("2º semestre 2026", "2026-H2"), ("2. Halbjahr 2026", "2026-H2"),
        ("FY2026", "FY2026"), ("FY25/26", "FY2026"), ("2025/26", "FY2026"), ("2025-26", "FY2026"), ("2026", "2026"),
    ],
)  # fmt: skip
def test_labels(text, label):
    named = period(text, "month")
    assert named is not None
    assert named.text == label


@pytest.mark.parametrize(
    "text", ["", "26", "10/26", "Q5 2026", "13/2026", "2026-06-15", "Ann", "Q1 actual", "FY26 Jan"]
)
def test_what_is_no_label(text):
    assert period(text, "month") is None


@pytest.mark.parametrize(
    ("header", "cells", "label"),
    [
        ("Month,Year", "January,2026", "2026-01"),
        ("Monat,Jahr", "3,2026", "2026-03"),
        ("Quarter,Year", "2,2026", "2026-Q2"),
        ("Fiscal Quarter,Fiscal Year", "Q2,2026", "FY2026-Q2"),
        ("Period,Year", "H1,FY26", "FY2026-H1"),
        ("Quarter", "2026-04-01", "2026-Q2"),
        ("Month", "2026-04-01", "2026-04"),
        ("Fiscal Period", "Q4-2026", "FY2026-Q4"),
        ("Year", "2026", "2026"),
        ("Year", "FY26", "FY2026"),
    ],
)
def test_a_period_in_columns(taken, header, cells, label):
    assert taken("quotas", f"Owner,{header},Quota\nAnn,{cells},10\n").of("period") == [label]


def test_dates_that_follow_each_other_by_a_month_stand_for_months(taken):
    text = "Owner,Period,Quota\nAnn,2026-01-01,10\nAnn,2026-02-01,10\n"
    assert taken("quotas", text).of("period") == ["2026-01", "2026-02"]
    assert taken("quotas", "Owner,Period,Quota\nAnn,2026-01-01,10\n").of("period") == ["2026-01-01"]


def test_months_quarters_and_a_year_count_once(taken):
    text = "Rep,Jan-26,Feb-26,Mar-26,Q1 2026,Q2 2026,2026\nAnn,10,20,30,60,90,150\n"
    read = taken("quotas", text)
    assert read.of("period", "amount") == [
        ("2026-01", 10), ("2026-02", 20), ("2026-03", 30), ("2026-Q2", 90), ("2026", 150),
    ]  # fmt: skip


def test_a_total_that_differs_is_told_by_its_line(taken):
    text = "Quota 2026\n\nRep;Jan;Feb;Mar;Q1;Total\nAnn;10;20;30;60;60\nBo;1;2;3;6;7\nTotal;11;22;33;66;67\n"
    read = taken("quotas", text)
    (found,) = read.reading.findings()
    assert (found.code, found.lines, found.params) == ("total_differs", (5,), {"column": "Total"})
    assert {*read.of("period")} == {"2026-01", "2026-02", "2026-03"}
    assert read.reading.left_out() == 1


def test_headers_that_say_quota_and_unit(taken):
    text = "Verkäufer;Ziel Q1 GJ26 (T€);Ziel Q2 GJ26 (T€);Jahresziel (T€)\nAnn;1,5;2;3,5\n"
    read = taken("quotas", text)
    assert read.of("period", "amount", "currency") == [("FY2026-Q1", 1_500, "EUR"), ("FY2026-Q2", 2_000, "EUR")]
    assert read.found == ["scaled"]


def test_units_that_differ_from_column_to_column_are_asked_for(taken):
    error = refusal(lambda: taken("quotas", "Rep,Q1 2026 (k€),Q2 2026\nAnn,1,2\n"))
    assert error.code == "unsure_unit"


def test_a_blank_period_is_no_quota_and_a_bad_one_rejects_its_row(taken):
    read = taken("quotas", "Rep,Q1 2026,Q2 2026\nAnn,,10\nBo,tbd,20\n")
    assert read.of("line", "period") == [(2, "2026-Q2")]
    (rejected,) = read.rejected
    assert (rejected.code, rejected.params) == ("bad_money", {"column": "2026-Q1", "value": "tbd"})


def test_periods_without_a_year_are_asked_for(taken):
    error = refusal(lambda: taken("quotas", "Rep,Jan,Feb,Mar\nAnn,1,2,3\n"))
    assert (error.code, error.params["columns"]) == ("no_year", ["Jan", "Feb", "Mar"])


def test_actuals_beside_quotas_are_no_quotas(taken):
    read = taken("quotas", "Rep,Q1 2026 Quota,Q1 2026 Actual,Q2 2026 Quota,Q2 2026 Actual\nAnn,10,7,20,8\n")
    assert read.of("period", "amount") == [("2026-Q1", 10), ("2026-Q2", 20)]
    assert read.reading.unused == ("Q1 2026 Actual", "Q2 2026 Actual")


def test_brazilian_months(taken):
    text = "Vendedor;jan/26;fev/26;mar/26;1T26\nAna;10.000,00;11.000,00;12.000,00;33.000,00\n"
    read = taken("quotas", text.encode("cp1252"))
    assert read.of("amount") == [10_000, 11_000, 12_000]
    assert read.found == []


def test_an_old_workbook_of_an_italian_office():
    read = outcome(FILES / "quotas_it.xls", "quotas")
    assert [(row.owner.name, row.period, row.amount) for row in read.rows[3:5]] == [
        ("Anna Rossi", "2026-Q4", 54_500), ("Carlo Bianchi", "2026-Q1", 15_000),
    ]  # fmt: skip
    assert (read.found, read.reading.sheet) == (["scaled"], "Obiettivi")
