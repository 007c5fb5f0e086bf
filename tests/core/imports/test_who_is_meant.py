"""One person never becomes two: names are matched however they are written, and what is only like one is asked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from spm_core.imports.likeness import Likenesses, person_key
from spm_core.people.models import Assignment, Employee
from spm_core.quota.models import Quota
from tests.core.imports.importing import Office, codes, rejections
from tests.factories import add_person, make_company

HEADER = "id,owner,stage\n"


@pytest.fixture
def office(engine, tmp_path):
    return Office(engine, make_company(engine), tmp_path)


def names(office):
    return sorted(name for (name,) in office.rows(Employee.name))


def owners(office):
    called = dict(office.rows(Employee.id, Employee.name))
    return {key: called[owner] for key, owner in office.deals("owner_id").items()}


SAME = [
    ("Sean O'Brien", "Sean O’Brien"), ("Sean O'Brien", "sean  oʼbrien"), ("Sean O'Brien", "SEAN O`BRIEN"),
    ("Sean O'Brien", "Seán O´Brien"), ("Sean O'Brien", "Sean O&#39;Brien"), ("Sean O'Brien", "O'Brien, Sean"),
    ("José García", "Jose Garcia"), ("José García", "José García"), ("José García", "García José"),
    ("Jörg Weiß", "JORG WEISS"), ("Søren Kjær", "Soren Kjaer"), ("Fiona Raﬃ", "Fiona Raffi"),
    ("Anne-Marie Roy", "Anne Marie Roy"), ("Anne-Marie Roy", "Anne‑Marie Roy"), ("J. P. Morgan", "J P Morgan"),
]  # fmt: skip
LIKE = [
    ("Sean O'Brien", "Sean O Brien"), ("Sean O'Brien", "Shean O'Brien"), ("Jake Torres", "J. Torres"),
    ("Jake Torres", "Jake Q. Torres"), ("Jake Torres", "Torres J"), ("Jake Torres", "Jake"),
    ("Alexander Ross", "Alex Ross"), ("Anne-Marie Roy", "Annemarie Roy"),
]  # fmt: skip


@pytest.mark.parametrize(("known", "said"), SAME)
def test_the_same_name_is_the_same_person(office, known, said):
    add_person(office.engine, office.company, known, email="same@old.example")
    report = office.send("deals", f'{HEADER}D1,"{said}",Demo\n', create_owners=True)
    assert (rejections(report), report.people_created) == ([], [])
    assert owners(office) == {"D1": known}
    assert office.send("people", f'name,email\n"{said}",same@x.example\n').rejected == []
    assert len(names(office)) == 1


@pytest.mark.parametrize(("known", "said"), LIKE)
def test_a_name_that_is_only_like_one_is_asked(office, known, said):
    add_person(office.engine, office.company, known, email=None)
    text = f"{HEADER}D1,{said},Demo\n"
    report = office.send("deals", text, create_owners=True, max_rejected=Decimal(1))
    assert [(each.code, each.params["near"]) for each in report.rejected] == [("unknown_owner", known)]
    assert (report.people_created, names(office)) == ([], [known])
    held = office.send("people", f"name\n{said}\n", max_rejected=Decimal(1))
    assert [(each.code, each.params["near"]) for each in held.rejected] == [("like_person", known)]
    assert codes(held) == {"like_person": 1}
    office.send("deals", text, aliases={said: known})
    assert owners(office) == {"D1": known}
    assert office.send("deals", text).unchanged == 1  # the alias is remembered
    assert names(office) == [known]


@pytest.mark.parametrize("said", ["Mary Torres", "Jake Smith", "Bo Lee", "Torres"])
def test_other_names_are_other_people(said):
    known = Likenesses([person_key("Jake Torres")])
    assert (known.like(person_key(said)) is None) is (said != "Torres")


def test_somebody_else_of_a_like_name_is_said_to_be_so(office):
    add_person(office.engine, office.company, "Jon Lee")
    report = office.send("deals", HEADER + "D1,John Lee,Demo\n", create_owners=True, aliases={"John Lee": "John Lee"})
    assert report.people_created == ["John Lee"]
    assert names(office) == ["John Lee", "Jon Lee"]


def test_two_like_owners_of_one_file_are_not_both_created(office):
    report = office.send(
        "deals", HEADER + "D1,Sean OBrien,Demo\nD2,Sean O Brien,Demo\n", create_owners=True, max_rejected=Decimal(1)
    )
    assert (report.people_created, rejections(report)) == (["Sean OBrien"], [(3, "unknown_owner")])


def test_people_with_addresses_of_their_own_are_told_apart(office):
    text = "name,email\nAnn Lee,ann@x.example\nAnne Lee,anne@x.example\nAnn Lee,ann.lee2@x.example\n"
    assert office.send("people", text).rejected == []
    assert names(office) == ["Ann Lee", "Ann Lee", "Anne Lee"]
    again = office.send("people", text)
    assert (again.unchanged, again.created) == (3, 0)


def test_an_address_at_a_new_domain_is_the_same_person(office):
    office.send("people", "name,email\nAnn Lee,ann@old.example\n")
    assert office.send("people", "name,email\nAnn Lee,ann@new.example\n").changed == 1
    assert office.rows(Employee.name, Employee.email) == [("Ann Lee", "ann@new.example")]


def test_namesakes_are_asked_and_told_by_their_address(office):
    office.send("people", "name,email\nJohn Smith,js@x.example\nJohn Smith,john2@x.example\n")
    text = HEADER + "D1,John Smith,Demo\nD2,Smith John,Demo\n"
    report = office.send("deals", text, create_owners=True, max_rejected=Decimal(1))
    assert rejections(report) == [(2, "several_owners"), (3, "several_owners")]
    blank = office.send("people", "name\nJohn Smith\n", max_rejected=Decimal(1))
    assert rejections(blank) == [(2, "several_owners")]
    office.send("deals", text, aliases={"John Smith": "john2@x.example", "Smith John": "js@x.example"})
    emails = dict(office.rows(Employee.id, Employee.email))
    assert {key: emails[owner] for key, owner in office.deals("owner_id").items()} == {
        "D1": "john2@x.example", "D2": "js@x.example",
    }  # fmt: skip


def test_managers_partners_and_quotas_are_matched_alike(office):
    office.send("people", "name,email,manager\nSean O'Brien,s@x.example,\nAnn Lee,a@x.example,Sean O’Brien\n")
    assert [lead for (lead,) in office.rows(Assignment.manager_id) if lead] != []
    assert office.send("quotas", "owner,period,amount\nO’Brien Sean,2026-Q2,5\n").created == 1
    office.send("deals", "id,owner,stage,splits\nD1,Ann Lee,Demo,Ann Lee 60; Seán O’Brien 40\n")
    assert owners(office) == {"D1": "Ann Lee"}
    assert len(office.rows(Quota.id)) == 1
    assert names(office) == ["Ann Lee", "Sean O'Brien"]


def test_a_manager_like_somebody_is_asked_and_a_missing_one_is_said(office):
    office.send("people", "name\nJake Torres\n")
    report = office.send("people", "name,manager\nAnn Lee,J. Torres\nBo Dahl,Mo Reed\n")
    assert codes(report) == {"manager_like": 1, "manager_missing": 1}
    assert (report.people_created, names(office)) == (["Mo Reed"], ["Ann Lee", "Bo Dahl", "Jake Torres", "Mo Reed"])


def test_a_name_kept_in_its_order(office):
    office.send("people", "name\nPriya Nair\n")
    report = office.send("people", "name\nNair Priya\n")
    assert (report.unchanged, names(office)) == (1, ["Priya Nair"])


def test_one_email_is_one_person_whatever_their_id(office):
    office.send("people", "id,name,email\n102,José D'Angelo,jose@x.example\n")
    report = office.send("people", "id,name,email\n5011,Jose D’Angelo,JOSE@x.example\n")
    assert (rejections(report), codes(report)) == ([], {"another_id": 1})
    assert office.rows(Employee.external_id, Employee.email) == [("5011", "jose@x.example")]


def test_an_email_of_somebody_else_is_refused(office):
    known = "id,name,email\n1,Ann Lee,sales@x.example\n2,Bo Kim,bo@x.example\n"
    office.send("people", known)
    rows = "3,Cy Poe,sales@x.example\n2,Bo Kim,sales@x.example\n1,Ann Smith,sales@x.example\n"
    report = office.send("people", f"id,name,email\n{rows}", max_rejected=Decimal(1))
    assert rejections(report) == [(2, "email_of_another"), (3, "email_of_another")]
    assert names(office) == ["Ann Smith", "Bo Kim"]


def test_a_manager_who_is_only_an_email(office):
    report = office.send("people", "name,manager email\nAnn Lee,mo.boss@x.example\n")
    assert codes(report) == {"manager_by_email": 1}
    assert office.rows(Employee.name, Employee.email)[1:] == [("Mo Boss", "mo.boss@x.example")]


def test_one_name_with_two_ids_is_asked_where_no_address_tells(office):
    office.send("people", "id,name\nHR1,Ann Lee\n")
    other = office.send("people", "id,name,email\nCRM9,Ann Lee,\n", max_rejected=Decimal(1))
    assert rejections(other) == [(2, "same_name")]
    assert names(office) == ["Ann Lee"]
    office.send("people", "id,name\nCRM9,Ann Lee\n", aliases={"Ann Lee": "Ann Lee"})
    assert names(office) == ["Ann Lee", "Ann Lee"]


def test_a_file_tells_its_own_namesakes_apart(office):
    assert office.send("people", "id,name\n1,John Smith\n2,John Smith\n").created == 2
    assert office.send("people", "id,name\n1,John Smith\n2,John Smith\n").unchanged == 2
