"""Amounts whose unit or currency stands in the cell, in the header or above it; what is not certain is not counted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from spm_core.principal import CompanyInfo
from tests.core.imports.reading import refusal

HEADER = "id;owner;stage;"


def amounts(taken, header, *cells, **options):
    rows = "".join(f"{at};Ann;Won;{cell}\n" for at, cell in enumerate(cells))
    return taken("deals", f"{HEADER}{header}\n{rows}", **options)


@pytest.mark.parametrize(
    ("cell", "value", "currency"),
    [
        ("48k", 48_000, None),
        ("1.2M", 1_200_000, None),
        ("1,2 Mio", 1_200_000, None),
        ("1,2 Mio. €", 1_200_000, "EUR"),
        ("3 mn", 3_000_000, None),
        ("2,5 Mrd €", 2_500_000_000, "EUR"),
        ("12 Tsd. €", 12_000, "EUR"),
        ("T€ 12", 12_000, "EUR"),
        ("USD 1.2M", 1_200_000, "USD"),
        ("-$5k", -5_000, "USD"),
        ("12\u00a0500,50 €", Decimal("12500.50"), "EUR"),
        ("CHF 1'200", 1_200, "CHF"),
        ("R$ 12 mil", 12_000, "BRL"),
        ("R$ 1.234,56", Decimal("1234.56"), "BRL"),
        ("£10", 10, "GBP"),
        ("Rs. 500", None, None),
        ("5 kr", None, None),
        ("12 mil", None, None),
        ("5 T", None, None),
        ("500 seats", None, None),
        ("$500 monthly", None, None),
    ],
)
def test_units_in_cells(taken, cell, value, currency):
    read = amounts(taken, "Amount", cell)
    if value is None:
        assert read.reasons == [(2, "bad_money")]
    else:
        assert read.of("amount", "currency") == [(value, currency)]
        assert ("currency" in read.reading.fields) == (currency is not None)


@pytest.mark.parametrize(
    ("own", "cell", "currency"),
    [("EUR", "$5", "USD"), ("CAD", "$5", "CAD"), ("EUR", "¥5", "JPY"), ("CNY", "¥5", "CNY"), ("SEK", "5 kr", "SEK")],
)
def test_a_shared_sign_is_the_companys_own_currency_where_it_can_be(taken, own, cell, currency):
    read = amounts(taken, "Amount", cell, company=CompanyInfo(1, "Acme", own, "Europe/Rome"))
    assert read.of("currency") == [currency]


@pytest.mark.parametrize(
    ("header", "value", "currency"),
    [
        ("Amount (k€)", 5_000, "EUR"),
        ("Betrag in T€", 5_000, "EUR"),
        ("Umsatz TEUR", 5_000, "EUR"),
        ("ARR in thousands", 5_000, None),
        ("Amount ('000)", 5_000, None),
        ("Amount (000s)", 5_000, None),
        ("Importo (migliaia)", 5_000, None),
        ("Valor (mil R$)", 5_000, "BRL"),
        ("Umsatz in Mio. €", 5_000_000, "EUR"),
        ("Amount (USD)", 5, "USD"),
        ("TCV £", 5, "GBP"),
        ("Amount (net)", 5, None),
    ],
)
def test_units_in_headers(taken, header, value, currency):
    read = amounts(taken, header, "5")
    assert read.of("amount", "currency") == [(value, currency)]
    assert read.found == (["scaled"] if value != 5 else [])


@pytest.mark.parametrize("header", ["Amount (K)", "Amount K", "Valor em mil", "Amount (M)"])
def test_a_unit_that_is_not_certain_is_asked_for(taken, header):
    error = refusal(lambda: amounts(taken, header, "5"))
    assert (error.code, error.params["column"], error.params["field"]) == ("unsure_unit", header, "amount")
    for scale in (1, 1_000):
        assert amounts(taken, header, "5", mapped={"amount": f"{header}*{scale}"}).of("amount") == [5 * scale]


def test_a_unit_above_the_header(taken):
    text = "Quota 2026 (k€)\n\nRep,Q1,Q2\nAnn,10,20\n"
    assert taken("quotas", text).of("amount", "currency") == [(10_000, "EUR"), (20_000, "EUR")]


def test_units_of_a_cell_count_before_that_of_the_header(taken):
    assert amounts(taken, "Amount (k€)", "5", "1.2M").of("amount") == [5_000, 1_200_000]


def test_a_currency_column_counts_before_signs(taken):
    read = amounts(taken, "Amount;Currency", "$5;CAD", "7;EUR")
    assert read.of("amount", "currency") == [(5, "CAD"), (7, "EUR")]


def test_currencies_by_their_names(taken):
    read = amounts(taken, "Amount;Currency", "5;Euro", "5;US Dollar", "5;Pound Sterling", "5;Real brasiliano")
    assert read.of("currency") == ["EUR", "USD", "GBP", "BRL"]


def test_the_only_sign_of_a_column_is_that_of_all_its_amounts(taken):
    assert amounts(taken, "Amount", "$5", "7").of("currency") == ["USD", "USD"]
    assert amounts(taken, "Amount", "$5", "£6", "7").of("currency") == ["USD", "GBP", None]


def test_a_sign_that_comes_late_is_not_counted(taken):
    read = amounts(taken, "Amount", *(f"{number}.25" for number in range(5_000)), "$7.00", "€8.00")
    assert read.reasons == [(5_002, "late_sign")]
    assert read.rows[-1].amount == 8


def test_hours_have_a_unit_of_their_own(taken):
    text = "owner,day,kind,hours\nAnn,2026-01-05,Admin,1.5 h\nAnn,2026-01-06,Admin,30 min\n"
    read = taken("hours", text)
    assert (read.of("hours"), read.reasons) == ([Decimal("1.5")], [(3, "bad_number")])
