"""Deals into the database: owners, splits, history, aliases, and all or nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spm_core.deals.models import Account, Alias, Deal, DealChange, Product, Split
from spm_core.errors import CoreError, NotAllowed
from spm_core.imports.lookalikes import alike, pairs
from spm_core.imports.models import ImportRun
from spm_core.imports.options import Options
from spm_core.imports.service import run
from spm_core.people.models import Employee, Subtree
from tests.core.imports.importing import Office, codes, rejections
from tests.factories import NOW, add_person, make_company, principal

HEADER = "id,name,owner,account,product,amount,stage,created,close_date,splits\n"
DEAL = "D1,Big one,Dana Wu,Acme,Gauge,1000.50,Demo,2026-01-05,2026-06-30,\n"


@pytest.fixture
def office(engine, tmp_path):
    company = make_company(engine)
    boss = add_person(engine, company, "Mo Reed")
    add_person(engine, company, "Dana Wu", manager=boss, external_id="005A")
    add_person(engine, company, "Bo Lee", manager=boss)
    return Office(engine, company, tmp_path)


def test_a_deal_as_the_file_has_it(office):
    report = office.send("deals", HEADER + DEAL)
    assert report.counts == {"read": 1, "created": 1, "changed": 0, "unchanged": 0, "rejected": 0}
    assert office.deals("name", "amount", "currency", "stage", "status", "created_on", "close_date", "is_split") == {
        "D1": ("Big one", Decimal("1000.50"), "USD", "Demo", "open", date(2026, 1, 5), date(2026, 6, 30), False)
    }
    assert (office.rows(Account.name), office.rows(Product.name)) == ([("Acme",)], [("Gauge",)])
    assert office.rows(ImportRun.kind, ImportRun.by, ImportRun.finished_at) == [("deals", "tester", NOW)]


def test_the_same_file_again_changes_nothing(office):
    office.send("deals", HEADER + DEAL)
    before = office.deals("as_of", "id")
    later = NOW + timedelta(days=1)
    for content in (HEADER + DEAL, HEADER + DEAL + "\n"):  # once recognised, once read again
        report = office.send("deals", content, later)
        assert report.counts == {"read": 1, "created": 0, "changed": 0, "unchanged": 1, "rejected": 0}
    assert office.deals("as_of", "id") == before
    assert office.rows(DealChange.id) == []


def test_a_file_recognised_tells_the_same_and_notices_what_changed_since(office):
    text = (
        HEADER + DEAL + "D2,,Nobody Known,Acme,,,Demo,,,\n" + "".join(f"E{n},,Dana Wu,,,,Demo,,,\n" for n in range(20))
    )
    first, again = office.send("deals", text), office.send("deals", text)
    assert codes(again) == codes(first)
    assert rejections(again) == rejections(first)
    add_person(office.engine, office.company, "Nobody Known")
    assert office.send("deals", text).created == 1


def test_changes_of_stage_amount_and_close_date_are_kept(office):
    office.send("deals", HEADER + DEAL)
    changed = DEAL.replace("1000.50", "900").replace("Demo", "Closed Won").replace("2026-06-30", "2026-05-12")
    report = office.send("deals", HEADER + changed, NOW + timedelta(days=2))
    assert (report.changed, report.created) == (1, 0)
    assert office.deals("status", "amount") == {"D1": ("won", Decimal(900))}
    fields = (DealChange.changed_on, DealChange.field, DealChange.old, DealChange.new)
    day = date(2026, 5, 15)
    assert sorted(office.rows(*fields)) == [
        (day, "amount", "1000.5", "900"),
        (day, "close_date", "2026-06-30", "2026-05-12"),
        (day, "stage", "Demo", "Closed Won"),
        (day, "status", "open", "won"),
    ]


def test_several_changes_of_one_day_come_to_one_and_none_when_it_comes_back(office):
    moments = [NOW + timedelta(minutes=n) for n in range(4)]
    for stage, now in zip(("Demo", "Proposal", "Negotiation"), moments, strict=False):
        office.send("deals", HEADER + DEAL.replace("Demo", stage), now)
    kept = (DealChange.old, DealChange.new, DealChange.known_at, DealChange.superseded_at)
    first, second = ("Demo", "Proposal", moments[1]), ("Demo", "Negotiation", moments[2])
    assert sorted(office.rows(*kept), key=lambda row: row[2]) == [(*first, moments[2]), (*second, None)]
    office.send("deals", HEADER + DEAL, moments[3])
    assert sorted(office.rows(*kept), key=lambda row: row[2]) == [(*first, moments[2]), (*second, moments[3])]


def test_columns_the_file_does_not_have_stay_as_they_are(office):
    office.send("deals", HEADER + DEAL)
    report = office.send("deals", "id,owner,stage\nD1,Dana Wu,Proposal\n")
    assert report.changed == 1
    assert office.deals("name", "amount", "stage") == {"D1": ("Big one", Decimal("1000.50"), "Proposal")}
    office.send("deals", "id,owner,stage,amount\nD1,Dana Wu,Proposal,\n")
    assert office.deals("amount") == {"D1": None}


def test_owners_by_id_then_email_then_name(office):
    text = (
        "id,owner,owner email,owner id,stage\n"
        "D1,Bo Lee,bo.lee@example.com,005A,Demo\n"
        "D2,Dana Wu,bo.lee@example.com,,Demo\n"
        "D3,Dana Wu,dana@old.example,,Demo\n"
        'D4,"Lee, Bo",,,Demo\n'
        "D5,dana.WU@example.com,,,Demo\n"
    )
    office.send("deals", text)
    names = dict(office.rows(Employee.id, Employee.name))
    assert {key: names[owner] for key, owner in office.deals("owner_id").items()} == {
        "D1": "Dana Wu", "D2": "Bo Lee", "D3": "Dana Wu", "D4": "Bo Lee", "D5": "Dana Wu",
    }  # fmt: skip


def test_unknown_owners_are_reported_and_created_only_when_asked(office):
    text = HEADER + "".join(f"D{n},,Dana Wu,,,5,Won,,,\n" for n in range(20)) + "X1,,Dana Wo,,,5,Won,,,\n"
    report = office.send("deals", text)
    assert report.imported
    assert rejections(report) == [(22, "unknown_owner")]
    (unknown,) = [each for each in report.findings if each.code == "unknown_owner"]
    assert (unknown.params, unknown.lines) == ({"who": "Dana Wo", "near": "Dana Wu"}, (22,))
    asked = office.send("deals", text, create_owners=True)  # a name like a known one is not made a person unasked
    assert (asked.people_created, rejections(asked)) == ([], [(22, "unknown_owner")])
    report = office.send("deals", text.replace("Dana Wo", "Una Novak"), create_owners=True)
    assert (report.created, report.people_created, report.rejected) == (1, ["Una Novak"], [])
    ids = {name: id_ for id_, name in office.rows(Employee.id, Employee.name)}
    assert (ids["Una Novak"], ids["Una Novak"]) in office.rows(Subtree.lead_id, Subtree.member_id)


def test_namesakes_are_never_guessed(office):
    add_person(office.engine, office.company, "Bo Lee", email="bo2@example.com")
    report = office.send("deals", HEADER + DEAL.replace("Dana Wu", "Bo Lee"), max_rejected=Decimal(1))
    assert rejections(report) == [(2, "several_owners")]


def test_splits(office):
    both = "dana.wu@example.com 60; bo.lee@example.com 40"
    office.send("deals", HEADER + DEAL.replace("\n", f"{both}\n"))
    who = dict(office.rows(Employee.id, Employee.name))
    shares = {who[person]: share for person, share in office.rows(Split.employee_id, Split.share)}
    assert shares == {"Bo Lee": Decimal("0.4"), "Dana Wu": Decimal("0.6")}
    assert office.deals("is_split") == {"D1": True}
    again = DEAL.replace("\n", f"{both}\n") + "D2,,Bo Lee,,,,Demo,,,\n"
    assert office.send("deals", HEADER + again).counts["changed"] == 0
    other = office.send("deals", HEADER + DEAL.replace("\n", f"{both.replace('60', '50').replace('40', '50')}\n"))
    assert other.changed == 1
    assert {share for (share,) in office.rows(Split.share)} == {Decimal("0.5")}
    assert office.send("deals", HEADER + DEAL).changed == 1
    assert (office.rows(Split.id), office.deals("is_split")["D1"]) == ([], False)


def test_a_split_with_a_stranger_is_rejected(office):
    text = HEADER + DEAL.replace("\n", "dana.wu@example.com 60; who@example.com 40\n")
    assert rejections(office.send("deals", text, max_rejected=Decimal(1))) == [(2, "unknown_owner")]


def test_what_is_blank_in_open_deals_is_reported_never_rejected(office):
    report = office.send("deals", HEADER + "D1,,Dana Wu,,,,Demo,,,\nD2,,Dana Wu,,,,Won,,,\n")
    assert (report.created, report.rejected) == (2, [])
    assert codes(report) == {
        "missing_created": 1, "missing_close_date": 1, "missing_account": 1, "missing_amount": 1,
        "closed_without_date": 1, "won_without_amount": 1,
    }  # fmt: skip
    assert office.deals("name") == {"D1": "D1", "D2": "D2"}


def test_what_looks_wrong_is_reported(office):
    rows = [f"D{n},,Dana Wu,Acme,Gauge,{1000 + n},Won,2026-01-05,2026-02-05,\n" for n in range(40)]
    odd = [
        "X1,,Dana Wu,Acme,Gauge,1000000,Won,2026-01-05,2026-02-05,\n",
        "X2,,Dana Wu,Acme,Gauge,1000,Won,2026-03-05,2026-02-05,\n",
        "X3,,Dana Wu,Acme,Gauge,-5,Demo,2026-01-05,2062-02-05,\n",
        "X4,,Dana Wu,Acme,Gauge,1000,Won,2026-01-05,2026-08-05,\n",
    ]
    report = office.send("deals", HEADER + "".join(rows + odd))
    found = {(each.code, line) for each in report.findings for line in each.lines}
    assert found == {
        ("outlier", 42), ("closed_before_created", 43), ("negative_amount", 44), ("odd_date", 44), ("outlier", 44),
        ("won_in_future", 45),
    }  # fmt: skip


def test_duplicates(office):
    other = DEAL.replace("1000.50", "7")
    filler = "".join(f"E{n},,Dana Wu,,,5,Won,,,\n" for n in range(20))
    report = office.send("deals", HEADER + DEAL + DEAL + other + filler)
    assert report.counts == {"read": 23, "created": 21, "changed": 0, "unchanged": 1, "rejected": 1}
    assert rejections(report) == [(4, "duplicate_id")]
    assert codes(report)["duplicate"] == 2
    assert office.deals("amount")["D1"] == Decimal("1000.50")
    assert office.send("deals", HEADER + filler + DEAL + DEAL + other).counts["changed"] == 0


def test_too_many_rejected_rows_and_nothing_is_imported(office):
    report = office.send("deals", HEADER + DEAL + "D2,,Who,,,5,Won,,,\n")
    assert (report.imported, report.counts["rejected"], office.deals("id")) == (False, 1, {})
    assert office.rows(ImportRun.id) == []
    assert office.rows(Account.id) == []
    assert office.send("deals", HEADER + DEAL + "D2,,Who,,,5,Won,,,\n", max_rejected=Decimal("0.5")).imported


def test_a_check_changes_nothing_and_says_everything(office):
    report = office.send("deals", HEADER + DEAL, check=True)
    assert (report.imported, report.created) == (False, 1)
    assert (office.deals("id"), office.rows(ImportRun.id), office.rows(Product.id)) == ({}, [], [])


def test_lookalikes_are_reported_and_read_as_one_once_confirmed(office):
    office.send("products", "product,sales_price\nGTX Pro,4821\n")
    text = HEADER + DEAL.replace("Gauge", "GTXPro")
    report = office.send("deals", text)
    (same,) = [each for each in report.findings if each.code == "lookalike"]
    assert same.params == {"kind": "product", "spelling": "GTXPro", "means": "GTX Pro"}
    office.send("deals", text, aliases={"GTXPro": "GTX Pro"})
    assert office.rows(Product.name) == [("GTX Pro",)]
    assert office.rows(Alias.kind, Alias.spelling, Alias.means) == [("product", "GTXPro", "GTX Pro")]
    report = office.send("deals", text + DEAL.replace("D1", "D2").replace("Gauge", "GTXPro"))
    assert (report.created, report.changed, codes(report)) == (1, 0, {})
    assert office.rows(Product.name) == [("GTX Pro",)]


def test_an_alias_for_nothing_is_refused(office):
    with pytest.raises(CoreError) as error:
        office.send("deals", HEADER + DEAL, aliases={"GTXPro": "GTX Por"})
    assert error.value.code == "unknown_alias"
    assert office.deals("id") == {}


def test_an_alias_may_come_with_the_first_import(office):
    text = HEADER + DEAL.replace("Gauge", "GTXPro")
    office.send("deals", text, aliases={"GTXPro": "GTX Pro"})
    assert office.rows(Product.name) == [("GTX Pro",)]


def test_only_who_sees_everything_imports(office):
    mo = principal(office.engine, office.company, "Mo Reed")
    from integrations.crm.files import read

    file = office.home / "deals.csv"
    file.write_text(HEADER + DEAL)
    with pytest.raises(NotAllowed):
        run(office.engine, mo, "deals", read(file, "deals", {}), Options(by="mo"), NOW)


def test_companies_do_not_meet(office):
    other = make_company(office.engine, "Other")
    add_person(office.engine, other, "Dana Wu")
    office.send("deals", HEADER + DEAL)
    there = Office(office.engine, other, office.home)
    assert there.send("deals", HEADER + DEAL.replace("1000.50", "7")).created == 1
    assert office.deals("amount") == {"D1": Decimal("1000.50")}
    assert len(there.rows(Deal.id)) == 1


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GTXPro", "GTX Pro", True), ("technolgy", "technology", True), ("Philipines", "Philippines", True),
        ("ACME corp.", "Acme Corp", True), ("GTX 500", "GTX 600", False), ("GTX Basic", "GTX Plus Basic", False),
        ("Ron", "Don", False), ("Café Roma", "Cafe Roma", True),
    ],
)  # fmt: skip
def test_what_looks_alike(one, other, same):
    assert alike(one, other) is same
    assert pairs([one, other]) == ([tuple(sorted((one, other)))] if same else [])


@given(st.lists(st.text("abcdef ", min_size=1, max_size=9), unique=True, max_size=12))
def test_pairs_are_those_of_comparing_everything(names):
    expected = {tuple(sorted((one, other))) for one in names for other in names if one != other and alike(one, other)}
    assert set(pairs(names)) == expected
