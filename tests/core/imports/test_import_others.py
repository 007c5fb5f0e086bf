"""People, quotas, history, accounts, products and rates into the database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from spm_core.deals.models import Account, DealChange, Product
from spm_core.errors import CoreError
from spm_core.fx.models import Rate
from spm_core.imports.quotas import period_of
from spm_core.people.models import ALWAYS, FOREVER, Assignment, Employee, NameToken, Subtree
from spm_core.period import Calendar
from spm_core.principal import Role
from spm_core.quota.models import Quota
from tests.core.imports.importing import Office, codes, rejections
from tests.factories import NOW, make_company

PEOPLE = "name,email,manager,team\nDana Wu,dana@x.example,Mo Reed,West\nBo Lee,bo@x.example,Mo Reed,East\n"
TODAY = NOW.date()


@pytest.fixture
def office(engine, tmp_path):
    return Office(engine, make_company(engine), tmp_path)


def names(office):
    return dict(office.rows(Employee.id, Employee.name))


def chart(office, now=NOW):
    """(who, manager, team, from, until) of everybody who has a manager or a team."""
    who = names(office)
    columns = (Assignment.employee_id, Assignment.manager_id, Assignment.team, Assignment.starts_on, Assignment.ends_on)
    return {(who[row[0]], who.get(row[1]), *row[2:]) for row in office.rows(*columns, now=now) if row[1] or row[2]}


def test_people_with_a_manager_who_is_named_in_no_row(office):
    report = office.send("people", PEOPLE)
    assert (report.created, report.people_created) == (2, ["Mo Reed"])
    assert dict(office.rows(Employee.name, Employee.role)) == {
        "Dana Wu": Role.REP, "Bo Lee": Role.REP, "Mo Reed": Role.MANAGER,
    }  # fmt: skip
    assert chart(office) == {
        ("Dana Wu", "Mo Reed", "West", ALWAYS, FOREVER), ("Bo Lee", "Mo Reed", "East", ALWAYS, FOREVER),
    }  # fmt: skip
    assert {token for (token,) in office.rows(NameToken.token)} == {"dana", "wu", "bo", "lee", "mo", "reed"}
    who = names(office)
    assert ("Mo Reed", "Dana Wu") in {(who[a], who[b]) for a, b in office.rows(Subtree.lead_id, Subtree.member_id)}


def test_the_same_people_again(office):
    office.send("people", PEOPLE)
    report = office.send("people", PEOPLE, NOW + timedelta(days=9))
    assert report.counts == {"read": 2, "created": 0, "changed": 0, "unchanged": 2, "rejected": 0}
    assert len(office.rows(Assignment.id)) == 3


def test_a_new_manager_counts_from_the_day_of_the_import(office):
    office.send("people", PEOPLE)
    later = NOW + timedelta(days=9)
    report = office.send("people", PEOPLE.replace("Mo Reed,East", "Dana Wu,East"), later)
    assert (report.changed, report.unchanged) == (2, 0)  # Bo moved, and Dana leads now
    day = TODAY + timedelta(days=9)
    assert chart(office, later) >= {
        ("Bo Lee", "Mo Reed", "East", ALWAYS, day), ("Bo Lee", "Dana Wu", "East", day, FOREVER),
    }  # fmt: skip
    assert dict(office.rows(Employee.name, Employee.role))["Dana Wu"] is Role.MANAGER
    office.send("people", PEOPLE.replace("Mo Reed,East", ",North"), later)
    assert ("Bo Lee", None, "North", day, FOREVER) in chart(office, later)


def test_people_are_known_by_id_then_email_then_name(office):
    office.send("people", "id,name,email\nE1,Dana Wu,dana@x.example\nE2,Bo Lee,\n")
    office.send("people", "id,name,email\nE1,Dana Wu-Hill,dana.hill@x.example\n")
    office.send("people", "name,email\nBo Lee,bo@x.example\n")
    office.send("people", "name,email\nBo Lee,another.bo@x.example\n")
    assert sorted(office.rows(Employee.name, Employee.email)) == [
        ("Bo Lee", "another.bo@x.example"), ("Bo Lee", "bo@x.example"), ("Dana Wu-Hill", "dana.hill@x.example"),
    ]  # fmt: skip


def test_people_as_they_are_given(office):
    header = "name,email,role,country,time_zone,locale,start_date,end_date,ramp\n"
    office.send("people", header + "Dana Wu,d@x.example,admin,IT,Europe/Rome,it,2026-01-05,2026-12-31,25/50/75/100\n")
    fields = ("role", "country", "time_zone", "locale", "start_date", "end_date", "ramp")
    assert office.rows(*(getattr(Employee, field) for field in fields)) == [
        (Role.ADMIN, "IT", "Europe/Rome", "it", date(2026, 1, 5), date(2026, 12, 31), ["0.25", "0.5", "0.75", "1"])
    ]


def test_people_that_make_no_sense(office):
    header = "name,email,manager,time_zone,start_date,end_date\n"
    rows = [",,,,,\n", "A B,,,Mars/Base,,\n", "C D,,,,2026-02-01,2026-01-01\n", "E F,,E F,,,\n", "e f,,,,,\n"]
    report = office.send("people", header + "X Y,,,,,\n" + "".join(rows), max_rejected=Decimal(1))
    assert rejections(report) == [(4, "bad_time_zone"), (5, "ends_before_start"), (7, "duplicate_person")]
    assert codes(report) == {"own_manager": 1, "duplicate": 1}


def test_a_circle_of_managers(office):
    with pytest.raises(CoreError) as error:
        office.send("people", "name,manager\nDana Wu,Bo Lee\nBo Lee,Dana Wu\n")
    assert (error.value.code, error.value.params["who"]) == ("circular_managers", "Bo Lee")
    assert names(office) == {}


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2017-Q4", date(2017, 10, 1), date(2017, 12, 31)), ("Q4 2017", date(2017, 10, 1), date(2017, 12, 31)),
        ("2017-10", date(2017, 10, 1), date(2017, 10, 31)), ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2017-H2", date(2017, 7, 1), date(2017, 12, 31)), ("FY2018-Q4", date(2017, 11, 1), date(2018, 1, 31)),
        ("FY2018", date(2017, 2, 1), date(2018, 1, 31)),
    ],
)  # fmt: skip
def test_periods_by_their_label(label, start, end):
    period = period_of(Calendar(fiscal_start=2), label)
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize("label", ["Q7 2017", "2017-13", "soon", "2017-Q5", ""])
def test_what_is_no_period(label):
    assert period_of(Calendar(), label) is None


def test_quotas(office):
    office.send("people", PEOPLE)
    text = (
        "owner,scope,metric,period,amount,currency,weights\n"
        "Dana Wu,,,2026-Q2,80000,,19/24.5/56.5\n"
        "Mo Reed,team,Revenue,2026-Q2,200000,EUR,\n"
        "bo@x.example,own,calls,2026-05,120,,\n"
    )
    assert office.send("quotas", text).created == 3
    who = names(office)
    columns = (
        Quota.owner_id,
        Quota.scope,
        Quota.metric,
        Quota.period_start,
        Quota.period_end,
        Quota.amount,
        Quota.currency,
    )
    second = (date(2026, 4, 1), date(2026, 6, 30))
    assert {(who[row[0]], *row[1:]) for row in office.rows(*columns)} == {
        ("Dana Wu", "own", "won_amount", *second, Decimal(80_000), "USD"),
        ("Mo Reed", "team", "won_amount", *second, Decimal(200_000), "EUR"),
        ("Bo Lee", "own", "calls", date(2026, 5, 1), date(2026, 5, 31), Decimal(120), "USD"),
    }
    assert ["0.19", "0.245", "0.565"] in [weights for (weights,) in office.rows(Quota.weights)]
    assert office.send("quotas", text).unchanged == 3
    assert office.send("quotas", text.replace("80000", "90000")).changed == 1


def test_freely_dated_quotas_and_those_that_make_no_sense(office):
    office.send("people", PEOPLE)
    header = "owner,period_start,period_end,amount\n"
    rows = [
        "Dana Wu,2026-05-31,2026-08-30,5\n", "Dana Wu,2026-08-30,2026-05-31,5\n", "Who,2026-05-31,2026-08-30,5\n",
        "Dana Wu,2026-05-31,2026-08-30,6\n", "Dana Wu,2026-05-31,2026-08-30,5\n", "Bo Lee,2026-05-31,2026-08-30,-5\n",
        "Bo Lee,2026-05-31,2026-08-30,\n",
    ]  # fmt: skip
    report = office.send("quotas", header + "".join(rows), max_rejected=Decimal(1))
    assert rejections(report) == [
        (3, "bad_period"), (4, "unknown_owner"), (5, "duplicate_key"), (7, "negative_quota"), (8, "blank_cell"),
    ]  # fmt: skip
    assert office.rows(Quota.period_start, Quota.period_end) == [(date(2026, 5, 31), date(2026, 8, 30))]


def test_history(office):
    office.send("people", PEOPLE)
    office.send("deals", "id,owner,stage\nD1,Dana Wu,Demo\n")
    text = "deal,changed_on,field,old,new\nD1,2026-01-02,stage,,Qualify\nD1,2026-02-02,amount,10.00,20.50\n"
    assert office.send("history", text).created == 2
    assert sorted(office.rows(DealChange.changed_on, DealChange.field, DealChange.old, DealChange.new)) == [
        (date(2026, 1, 2), "stage", "", "Qualify"), (date(2026, 2, 2), "amount", "10", "20.5"),
    ]  # fmt: skip
    assert office.send("history", text).unchanged == 2
    strange = office.send("history", text + "D9,2026-01-02,stage,,Demo\n", max_rejected=Decimal(1))
    assert rejections(strange) == [(4, "unknown_deal")]


def test_accounts_with_sectors_nobody_spells_so(office):
    text = "account,sector,office_location\nAcme,technolgy,Philipines\nBeta,medical,Kenya\n"
    report = office.send("accounts", text)
    assert {each.params["spelling"]: each.params["means"] for each in report.findings} == {
        "technolgy": "technology", "Philipines": "Philippines",
    }  # fmt: skip
    office.send("accounts", text, aliases={"technolgy": "technology", "Philipines": "Philippines"})
    assert sorted(office.rows(Account.name, Account.sector, Account.office)) == [
        ("Acme", "technology", "Philippines"), ("Beta", "medical", "Kenya"),
    ]  # fmt: skip
    report = office.send("accounts", text)
    assert (report.unchanged, report.findings) == (2, [])


def test_products_and_rates(office):
    assert office.send("products", 'product,series,sales_price\nGTX Pro,GTX,"4,821.00"\nMG,MG,55.50\n').created == 2
    assert office.rows(Product.name, Product.series, Product.list_price)[0] == ("GTX Pro", "GTX", Decimal(4821))
    rates = "EUR,2026-01-05,1.0856\nEUR,2026-01-12,1.09\nUSD,2026-01-12,2\nGBP,2026-01-05,0\n"
    text = "currency,date,rate_to_company_currency\n" + rates
    report = office.send("rates", text, max_rejected=Decimal(1))
    assert rejections(report) == [(4, "bad_rate"), (5, "bad_rate")]
    assert sorted(office.rows(Rate.currency, Rate.day, Rate.rate)) == [
        ("EUR", date(2026, 1, 5), Decimal("1.0856")), ("EUR", date(2026, 1, 12), Decimal("1.09")),
    ]  # fmt: skip
