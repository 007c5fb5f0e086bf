"""Deals that a newer file no longer holds are asked about; they leave the figures only with --complete."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from spm_core import bulk
from spm_core.db import session_for
from spm_core.deals.models import Deal, DealChange
from spm_core.deals.service import booked, open_deals
from spm_core.imports.missing import key_family
from spm_core.people.identity import operator
from spm_core.people.models import Employee
from spm_core.period import Period
from spm_core.who import Who
from spm_core.wins.models import Win, WinState
from tests.core.imports.importing import Office, codes, rejections
from tests.factories import NOW, add_person, make_company

HEADER = "id,name,owner,amount,stage,created,close_date\n"
ROWS = {
    "D1": "D1,One,Ann Lee,100,Closed Won,2026-03-01,2026-05-12\n",
    "D2": "D2,Two,Ann Lee,200,Closed Won,2026-03-01,2026-05-11\n",
    "D3": "D3,Three,Ann Lee,400,Demo,2026-03-01,2026-06-11\n",
    "D4": "D4,Four,Bo Dahl,800,Closed Won,2026-03-01,2026-05-11\n",
}
QUARTER = Period(date(2026, 4, 1), date(2026, 7, 1))
DAY = timedelta(days=1)


def text(*keys):
    return HEADER + "".join(ROWS[key] for key in keys)


@pytest.fixture
def office(engine, tmp_path):
    company = make_company(engine)
    for name in ("Ann Lee", "Bo Dahl"):
        add_person(engine, company, name)
    office = Office(engine, company, tmp_path)
    office.send("deals", text(*ROWS))
    return office


def figures(office, now=NOW):
    """What everybody has booked in the quarter, and the names of their open deals."""
    people = [person for (person,) in office.rows(Employee.id)]
    with session_for(office.engine, operator(office.company), now) as session:
        total, names = Decimal(0), []
        for whose in (Who("own", person) for person in people):
            total += booked(session, whose, QUARTER, now.date()).total.amount
            names += [deal.name for deal in open_deals(session, whose, QUARTER, now.date())]
    return total, names


def statuses(office):
    with session_for(office.engine, operator(office.company), NOW) as session:
        return dict(bulk.stored(session, Deal, ("external_id", "status")))


def test_what_is_missing_is_listed_and_stays(office):
    report = office.send("deals", text("D1", "D4"), NOW + DAY)
    [found] = [each for each in report.findings if each.code == "missing_deals"]
    assert (found.count, sorted(found.params["deals"])) == (2, ["Three", "Two"])
    assert figures(office) == (Decimal(1100), ["Three"])


def test_a_file_of_one_team_says_nothing_of_the_others(office):
    assert "missing_deals" not in codes(office.send("deals", text("D4"), NOW + DAY))
    assert "missing_deals" not in codes(office.send("deals", text(*ROWS), NOW + DAY))


def test_a_complete_file_takes_the_missing_out_and_a_later_one_brings_them_back(office):
    report = office.send("deals", text("D1", "D4"), NOW + DAY, complete=True)
    assert (codes(report)["gone_deals"], report.unchanged) == (2, 2)
    assert figures(office, NOW + DAY) == (Decimal(900), [])
    assert figures(office) == (Decimal(1100), ["Three"])  # as it was said
    assert statuses(office) == {"D1": "won", "D2": "gone", "D3": "gone", "D4": "won"}
    assert sorted(office.deals("name")) == ["D1", "D4"]
    again = office.send("deals", text("D1", "D4"), NOW + 2 * DAY, complete=True)
    assert "gone_deals" not in codes(again)
    back = office.send("deals", text(*ROWS), NOW + 3 * DAY)
    assert (back.changed, back.unchanged) == (2, 2)
    assert figures(office, NOW + 2 * DAY) == (Decimal(900), [])
    assert figures(office, NOW + 3 * DAY) == (Decimal(1100), ["Three"])


def test_the_history_of_what_is_gone_is_kept(office):
    office.send("deals", text(*ROWS).replace("400,Demo", "500,Proposal"), NOW + DAY)
    office.send("deals", text("D1", "D2", "D4"), NOW + 2 * DAY, complete=True)
    assert office.rows(DealChange.id) == []  # nobody sees it
    with session_for(office.engine, operator(office.company), NOW) as session:
        assert sorted(bulk.stored(session, DealChange, ("field", "new"))) == [
            ("amount", "500"), ("stage", "Proposal"), ("status", "gone"),
        ]  # fmt: skip


def test_a_won_deal_that_is_gone_is_no_win_any_more(office):
    wins = text("D1", "D2", "D4") + "D9,Nine,Ann Lee,900,Closed Won,2026-03-01,2026-05-13\n"
    office.send("deals", wins, NOW + DAY)
    assert [state for (state,) in office.rows(Win.state)] == [WinState.BOOKED]
    office.send("deals", text("D1", "D2", "D4"), NOW + 2 * DAY, complete=True)
    assert [state for (state,) in office.rows(Win.state)] == [WinState.GONE]


def test_nothing_is_taken_out_while_rows_are_not_understood(office):
    unread = text("D1", "D2", "D4") + "D3,Three,Ann Lee,400,Demo,2026-03-01,soon\n"
    report = office.send("deals", unread, NOW + DAY, complete=True, max_rejected=Decimal(1))
    assert {"missing_deals": 1, "none_taken_out": 1}.items() <= codes(report).items()
    assert figures(office) == (Decimal(1100), ["Three"])


def test_a_rejected_row_whose_key_is_known_is_not_missing(office):
    rejected = text("D1", "D2", "D4") + "D3,Three,Nobody Here,400,Demo,2026-03-01,2026-06-11\n"
    report = office.send("deals", rejected, NOW + DAY, complete=True, max_rejected=Decimal(1))
    assert rejections(report) == [(5, "unknown_owner")]
    assert not {"missing_deals", "gone_deals"} & codes(report).keys()


def test_another_crm_and_a_single_delivery_miss_nothing(office):
    other = HEADER + "".join(f"{n},Other,Ann Lee,5,Demo,2026-03-01,2026-06-11\n" for n in (901, 902))
    assert "missing_deals" not in codes(office.send("deals", other, NOW + DAY))
    assert "missing_deals" not in codes(office.send("deals", text("D1"), NOW + 2 * DAY, part=True))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("D1", "D2044", True), ("D1", "OPP-1", False), ("20000000", "7", True), ("7", "D7", False),
        ("0065g00000XyZaB", "006ABCDEFGHIJKLMNO", True), ("0065g00000XyZaB", "00T5g00000XyZaB", False),
        ("key:0a1b", "key:f00d", True), ("key:0a1b", "K1", False),
    ],
)  # fmt: skip
def test_keys_of_one_source(one, other, same):
    assert (key_family(one) == key_family(other)) is same
