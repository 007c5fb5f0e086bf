"""A file that still names somebody who was erased: their figures stay theirs, and nothing of them comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from spm_core.people.models import Employee
from spm_core.personal.service import erase
from spm_core.personal.whole import whole
from spm_core.principal import CompanyInfo
from tests.core.imports.importing import Office, codes
from tests.factories import NOW

PEOPLE = "id,name,email\nE1,Dana Wu,dana@example.com\nE2,Bob Hill,bob@example.com\n"
DEALS = "id,owner,amount,status,close_date,name,created\nD1,{owner},500,Won,2026-05-04,One,2026-04-01\n"
CALLED = "Former colleague 1"


@pytest.fixture
def office(engine: Engine, company: CompanyInfo, tmp_path: Path) -> Office:
    """Dana and Bob were imported, and Dana was erased."""
    office = Office(engine, company, tmp_path)
    office.send("people", PEOPLE)
    with engine.begin() as connection, whole(connection, company, NOW) as session:
        erase(session, 1, CALLED, NOW)
    return office


def people(office: Office) -> list[Any]:
    return sorted(office.rows(Employee.id, Employee.name, Employee.email))


def test_the_next_file_of_people_leaves_them_out_and_says_so(office: Office) -> None:
    report = office.send("people", PEOPLE)
    assert codes(report) == {"erased_person": 1}
    assert people(office) == [(1, CALLED, None), (2, "Bob Hill", "bob@example.com")]


@pytest.mark.parametrize("owner", ["Dana Wu", "dana@example.com", "DANA WU", "E1"])
def test_their_deals_stay_theirs_by_whatever_name(office: Office, owner: str) -> None:
    office.send("deals", DEALS.format(owner=owner), create_owners=True)
    assert office.deals("owner_id") == {"D1": 1}
    assert len(people(office)) == 2


def test_a_namesake_with_an_address_of_their_own_is_somebody_else(office: Office) -> None:
    office.send("people", PEOPLE.replace("E1", "E3").replace("dana@", "d.wu@"))
    assert people(office)[0] == (1, CALLED, None)
    assert (3, "Dana Wu", "d.wu@example.com") in people(office)


def test_a_deal_by_the_name_of_both_is_nobodys_until_somebody_says_whose(office: Office) -> None:
    office.send("people", PEOPLE.replace("E1", "E3").replace("dana@", "d.wu@"))
    report = office.send("deals", DEALS.format(owner="Dana Wu"), max_rejected=1)
    assert [each.code for each in report.rejected] == ["several_owners"]


def test_a_manager_who_was_erased_stays_the_manager(office: Office) -> None:
    office.send("people", "id,name,email,manager\nE4,Cy Dee,cy@example.com,Dana Wu\n")
    assert len(people(office)) == 3


def test_no_digest_is_a_name(office: Office, engine: Engine) -> None:
    from spm_core.personal.models import ErasedPerson

    ((salt, marks),) = office.rows(ErasedPerson.salt, ErasedPerson.marks)
    assert len(salt) == 64
    assert {kind: [len(each) for each in found] for kind, found in marks.items()} == {
        "id": [64],
        "email": [64],
        "name": [64],
    }
