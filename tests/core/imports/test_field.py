"""Every file of tests/field in the database, as an office would import it: nothing lost, nobody twice, nothing 1:1."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from spm_core.db import session_for
from spm_core.deals.service import booked
from spm_core.errors import CoreError
from spm_core.money import Money
from spm_core.people.identity import operator, principal_named
from spm_core.people.models import Assignment, Employee
from spm_core.period import Period
from spm_core.principal import Role
from spm_core.quota.models import Quota
from spm_core.who import Who
from tests.core.imports.importing import Office, codes, rejections
from tests.factories import NOW, add_person, make_company

FIELD = Path(__file__).parents[2] / "field"
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
LATE = NOW.replace(month=12, day=31)


@pytest.fixture
def office(engine, tmp_path):
    return Office(engine, make_company(engine, "Rome", "EUR", "Europe/Rome"), tmp_path)


def send(office, kind, name, **options):
    return office.send(kind, FIELD / name, **options)


def meet(office, *names):
    for name in names:
        add_person(office.engine, office.company, name, email=None)


def names(office):
    return dict(office.rows(Employee.id, Employee.name))


def won(office, who, period=YEAR):
    """The amount somebody has booked by the end of 2026, and what waits for a rate."""
    [person] = [id_ for id_, name in names(office).items() if name == who]
    with session_for(office.engine, operator(office.company), LATE) as session:
        found = booked(session, Who("own", person), period, LATE.date())
    return found.total.amount, found.waiting


def test_a_deal_without_an_owner(office):
    report = send(office, "deals", "blank_owner.csv", create_owners=True)
    assert (report.created, report.people_created, len(report.rejected)) == (19, ["Dana Ray"], 1)
    assert report.rejected[0].code == "blank_owner"


def test_amounts_in_several_currencies_wait_for_their_rates(office):
    meet(office, "Maya Chen")
    report = send(office, "deals", "totcur.csv")
    assert office.deals("amount", "currency") == {
        "C1": (Decimal(450_000), "EUR"), "C2": (Decimal(9_000_000), "JPY"),
    }  # fmt: skip
    [waiting] = [each for each in report.findings if each.code == "waiting_for_rate"]
    assert (waiting.count, waiting.params) == (1, {"currency": "JPY", "since": "2026-07-30"})
    assert won(office, "Maya Chen") == (Decimal(450_000), (Money(Decimal(9_000_000), "JPY"),))
    office.send("rates", "currency,date,rate\nJPY,2026-07-01,0.006\n")
    assert won(office, "Maya Chen") == (Decimal(504_000), ())


def test_amounts_with_their_unit(office):
    meet(office, "Ann Lee")
    send(office, "deals", "units.csv")
    assert office.deals("amount") == {"U1": Decimal(48_000), "U2": Decimal(1_200_000), "U3": Decimal(5_000)}


@pytest.mark.parametrize("order", [("ap_p.csv", "ap_d.csv"), ("ap_d.csv", "ap_p.csv")])
def test_one_name_with_two_apostrophes(office, order):
    for name in order:
        report = send(office, "deals" if name == "ap_d.csv" else "people", name, create_owners=True)
        assert report.rejected == []
    assert office.rows(Employee.email) == [("sean@x.example",)]


def test_first_and_last_names(office):
    assert send(office, "people", "fl.csv").people_created == []
    assert send(office, "deals", "fl_d.csv").created == 1
    assert dict(office.rows(Employee.name, Employee.role)) == {"Alan Ross": Role.REP, "Julie Strauss": Role.MANAGER}


def chart(office, now=NOW):
    called = names(office)
    rows = office.rows(Assignment.employee_id, Assignment.manager_id, now=now)
    return {called[person]: called.get(manager) for person, manager in rows}


USERS = "salesforce_users.csv"


def test_the_users_of_a_crm(office):
    report = send(office, "people", USERS)
    assert (report.created, report.people_created, report.rejected) == (5, [], [])
    assert set(office.rows(Employee.name, Employee.role, Employee.title)) == {
        ("Maya Chen", Role.MANAGER, "VP Sales"), ("Sam O'Neil", Role.MANAGER, "Sales Manager West"),
        ("Priya Nair", Role.REP, "Account Executive West"), ("Jake Torres", Role.REP, "Account Executive West"),
        ("Lena Vogel", Role.REP, "SDR West"),
    }  # fmt: skip
    assert chart(office) == {
        "Maya Chen": None, "Sam O'Neil": "Maya Chen",
        **dict.fromkeys(("Priya Nair", "Jake Torres", "Lena Vogel"), "Sam O'Neil"),
    }  # fmt: skip
    assert codes(report) == {"inactive_new": 1, "unused_columns": 1}
    assert active(office) == {"Maya Chen", "Sam O'Neil", "Priya Nair", "Jake Torres"}


def active(office, now=NOW):
    found = set()
    with office.engine.connect() as connection:
        for name in names(office).values():
            try:
                principal_named(connection, office.company, name, now)
            except CoreError:
                continue
            found.add(name)
    return found


def test_users_with_roles_of_ours(office):
    send(office, "people", "salesforce_users_active.csv")
    assert set(office.rows(Employee.name, Employee.role)) >= {
        ("Maya Chen", Role.ADMIN), ("Sam O'Neil", Role.MANAGER), ("Jake Torres", Role.REP),
    }  # fmt: skip
    assert "Lena Vogel" not in active(office)
    send(office, "people", USERS)
    assert ("Maya Chen", Role.ADMIN) in office.rows(Employee.name, Employee.role)  # who leads does not end an admin


def test_who_becomes_inactive_leaves_and_who_returns_is_back(office):
    first = (FIELD / USERS).read_text()
    send(office, "people", USERS)
    later = NOW + timedelta(days=20)
    left = first.replace('"Sam O\'Neil","1","11/29/2026', '"Sam O\'Neil","0","11/29/2026')
    report = office.send("people", left, later)
    assert (report.changed, codes(report)["inactive_now"]) == (1, 1)
    day = later.date()
    assert dict(office.rows(Employee.name, Employee.end_date))["Jake Torres"] == day
    assert "Jake Torres" not in active(office, later + timedelta(days=1))
    again = office.send("people", left, later + timedelta(days=5))
    assert (again.changed, again.unchanged) == (0, 5)
    back = office.send("people", first, later + timedelta(days=9))
    assert codes(back)["active_again"] == 1
    assert "Jake Torres" in active(office, later + timedelta(days=10))


def moved(text):
    """The same report a week later: stages, amounts and close dates moved."""
    return (
        text.replace("Negotiation/Review", "Closed Won").replace("Prospecting", "Qualification")
        .replace('"56000.00"', '"61000.00"').replace("12/9/2026", "12/2/2026").replace('"90"', '"100"')
    )  # fmt: skip


def test_the_report_of_next_week_adds_no_deal(office):
    meet(office, "Priya Nair", "Jake Torres", "Dana Former")
    report = send(office, "deals", "salesforce_report.csv")
    assert (report.created, report.left_out, report.rejected) == (8, 5, [])
    [made] = [each for each in report.findings if each.code == "made_key"]
    assert made.params["columns"] == ["Account Name", "Opportunity Name", "Created Date"]
    text = (FIELD / "salesforce_report.csv").read_text()
    later = office.send("deals", moved(text), NOW + timedelta(days=7))
    assert (later.created, later.changed, later.unchanged) == (0, 2, 6)
    deals = {name: rest for name, *rest in office.deals("name", "amount", "stage", "close_date").values()}
    assert deals["Initech - 200 seats"] == [Decimal(61_000), "Closed Won", date(2026, 12, 2)]
    assert "missing_deals" not in codes(later)


def test_repeats_in_a_report_without_ids_are_seen(office):
    meet(office, "Priya Nair", "Jake Torres", "Dana Former")
    first, *rest = (FIELD / "salesforce_report.csv").read_text().splitlines(keepends=True)
    text = "".join([first, rest[0], *rest[:2], rest[1].replace("56000.00", "1.00"), *rest[2:]])
    report = office.send("deals", text, max_rejected=Decimal(1))
    assert rejections(report) == [(5, "duplicate_made_key")]
    [repeats] = [each for each in report.findings if each.code == "duplicate"]
    assert repeats.params["pairs"] == [[3, 2], [5, 4]]
    assert report.created == 8


def test_a_deal_that_left_the_report(office):
    meet(office, "Priya Nair", "Jake Torres", "Dana Former")
    send(office, "deals", "salesforce_report.csv")
    shorter = "".join(
        line
        for line in (FIELD / "salesforce_report.csv").read_text().splitlines(keepends=True)
        if not any(name in line for name in ("Umbrella", "Stark", "Wayne"))
    )
    report = office.send("deals", shorter, NOW + timedelta(days=7))
    [missing] = [each for each in report.findings if each.code == "missing_deals"]
    assert (missing.count, sorted(missing.params["deals"])) == (
        3, ["Stark - expansion", "Umbrella - pilot", "Wayne - HQ"],
    )  # fmt: skip


def test_moments_become_days_where_the_company_is(office):
    meet(office, "Ann Lee")
    send(office, "deals", "tz.csv")
    july = date(2026, 7, 1)
    assert office.deals("close_date") == {"T3": date(2026, 6, 30), **dict.fromkeys(("T1", "T2", "T4", "T5"), july)}


@pytest.mark.parametrize("name", ["pipedrive.csv", "pipedrive.xlsx"])
def test_pipedrive(office, name):
    meet(office, "Ann Lee", "Bo Dahl")
    assert send(office, "deals", name).rejected == []
    assert office.deals("status", "close_date", "amount", "currency") == {
        "101": ("won", date(2026, 7, 2), Decimal(12_000), "EUR"),
        "102": ("open", date(2026, 8, 20), Decimal(8_000), "EUR"),
        "103": ("lost", date(2026, 7, 3), Decimal(3_000), "EUR"),
    }


def test_a_table_without_owners_takes_the_one_that_is_told(office):
    meet(office, "Maya Chen")
    with pytest.raises(CoreError) as error:
        send(office, "deals", "hs.csv")
    assert (error.value.code, error.value.params["missing"]) == ("no_header", [["owner", "owner_email", "owner_id"]])
    assert error.value.params["unused"] == ["pipeline", "hubspot_company_id"]
    assert send(office, "deals", "hs.csv", how={"owner": "Maya Chen"}).created == 3
    assert set(map(names(office).get, office.deals("owner_id").values())) == {"Maya Chen"}


def test_several_amounts_with_their_currencies(office):
    meet(office, "Maya Chen")
    report = send(office, "deals", "uip.csv")
    assert sorted(office.deals("amount", "currency").values()) == [
        (Decimal(50_000), "EUR"), (Decimal(450_000), "EUR"),
    ]  # fmt: skip
    [unused] = [each for each in report.findings if each.code == "unused_columns"]
    assert {"Billed iARR", "ARR to Renew", "Territory Region"} <= {*unused.params["columns"]}


def quotas(office, who):
    [person] = [id_ for id_, name in names(office).items() if name == who]
    columns = (Quota.owner_id, Quota.period_start, Quota.period_end, Quota.amount)
    return {(start, end): amount for owner, start, end, amount in office.rows(*columns) if owner == person}


def test_quotas_with_a_column_for_each_month(office):
    meet(office, "Amy D’Unger", "Jose Garcia")
    report = send(office, "quotas", "wide.csv")
    assert (report.read, report.created, report.rejected) == (2, 24, [])
    amy = quotas(office, "Amy D’Unger")
    assert (len(amy), sum(amy.values())) == (12, Decimal(165_000))
    assert amy[date(2026, 2, 1), date(2026, 2, 28)] == Decimal(10_000)
    assert send(office, "quotas", "wide.csv").unchanged == 24


def test_quotas_with_a_column_for_each_quarter(office):
    meet(office, "Amy D'Unger", "José García")
    send(office, "quotas", "wide2.csv")
    jose = quotas(office, "José García")
    assert jose[date(2026, 10, 1), date(2026, 12, 31)] == Decimal(24_000)
    assert (len(jose), sum(jose.values())) == (4, Decimal(78_000))


def test_periods_as_offices_write_them(office):
    meet(office, "Amy D'Unger")
    report = send(office, "quotas", "longm.csv")
    assert not [each for each in report.rejected if each.code == "bad_period"]
    amy = quotas(office, "Amy D'Unger")
    assert amy[date(2026, 1, 1), date(2026, 1, 31)] == Decimal(10_000)
    assert amy[date(2026, 3, 1), date(2026, 3, 31)] == Decimal(10_000)
    assert amy[date(2026, 10, 1), date(2026, 12, 31)] == Decimal(45_000)
    assert amy[date(2026, 1, 1), date(2026, 12, 31)] == Decimal(165_000)


def test_rows_with_two_bad_cells_are_rejected_once(office):
    send(office, "people", "ann.csv")
    report = send(office, "deals", "double.csv")
    assert (report.imported, report.counts["rejected"], report.created, report.read) == (True, 6, 94, 100)


def test_credit_notes(office):
    meet(office, "Ann Lee")
    send(office, "deals", "neg.csv")
    assert office.deals("amount") == {
        "N1": Decimal(1000), "N2": Decimal(-200), "N3": Decimal(-50), "N4": Decimal(-25),
    }  # fmt: skip
    office.send("rates", "currency,date,rate\nUSD,2026-01-01,0.5\n")
    assert won(office, "Ann Lee") == (Decimal("362.5"), ())


def test_yen_are_never_euros(office):
    meet(office, "Ann Lee")
    send(office, "deals", "dec.csv")
    assert won(office, "Ann Lee") == (0, (Money(Decimal(1_000_000), "JPY"),))


def test_leave(office):
    for kind in ("people", "deals", "quotas"):
        assert send(office, kind, f"leave_{kind[0]}.csv").rejected == []
    quarter = Period(date(2026, 7, 1), date(2026, 10, 1))
    assert won(office, "Ann Lee", quarter)[0] == Decimal(41_000)
    assert ("Ann Lee", date(2026, 7, 31)) in office.rows(Employee.name, Employee.end_date)


def test_namesakes(office):
    assert send(office, "people", "js_people.csv").created == 3
    report = send(office, "deals", "js.csv", create_owners=True, max_rejected=Decimal(1))
    assert rejections(report) == [(2, "several_owners")]
    emails = dict(office.rows(Employee.id, Employee.email))
    assert {key: emails[owner] for key, owner in office.deals("owner_id").items()} == {
        "J2": "john.smith2@x.example", "J3": "mary@x.example",
    }  # fmt: skip


def test_the_share_of_full_time_is_dated(office):
    office.send("people", "name,FTE\nAnn Lee,80%\nBo Dahl,\n")
    later = NOW + timedelta(days=30)
    assert office.send("people", "name,FTE\nAnn Lee,0.5\nBo Dahl,\n", later).changed == 1
    columns = (Assignment.employee_id, Assignment.working_time, Assignment.starts_on, Assignment.ends_on)
    [ann] = [id_ for id_, name in names(office).items() if name == "Ann Lee"]
    shares = [(share, until) for who, share, _since, until in office.rows(*columns, now=later) if who == ann]
    assert sorted(shares) == [(Decimal("0.5"), date.max), (Decimal("0.8"), later.date())]


def test_working_weekdays_are_dated_and_a_share_without_them_is_said_to_change_nothing(office):
    assert codes(office.send("people", "name,Working days,FTE\nAnn Lee,Mon-Thu,80%\nBo Dahl,,0.5\n")) == {
        "share_without_days": 1
    }
    later = NOW + timedelta(days=30)
    text = "name,Working days,FTE\nAnn Lee,Mon-Wed,60%\nBo Dahl,,0.5\n"
    assert office.send("people", text, later).changed == 1
    assert codes(office.send("people", "name,FTE\nAnn Lee,60%\n", later)) == {}  # her weekdays are known
    columns = (Assignment.employee_id, Assignment.weekdays, Assignment.ends_on)
    people = names(office)
    stored = [(people[who], weekdays, until) for who, weekdays, until in office.rows(*columns, now=later)]
    assert sorted(stored, key=str) == [
        ("Ann Lee", "012", date.max), ("Ann Lee", "0123", later.date()), ("Bo Dahl", None, date.max),
    ]  # fmt: skip


def test_columns_that_nothing_reads_are_named(office):
    report = office.send("people", "name,manager,Leave from,Confidential\nAnn Lee,,2026-06-01,yes\n")
    [unused] = [each for each in report.findings if each.code == "unused_columns"]
    assert unused.params["columns"] == ["Leave from", "Confidential"]
    report = office.send("quotas", "owner,period,amount,Leave days\nAnn Lee,2026-Q3,5,3\n")
    assert codes(report) == {"unused_columns": 1}
