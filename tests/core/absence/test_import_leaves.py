"""Leave from files, as personnel offices write them: days alone count, and why is never kept."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from integrations.crm.files import read
from spm_core.absence.rules import OPEN_END
from spm_core.errors import CoreError
from spm_core.imports.options import Options
from spm_core.imports.report import ImportReport
from spm_core.imports.service import run
from spm_core.people.identity import operator
from spm_core.people.models import Leave
from spm_core.principal import CompanyInfo
from tests.factories import NOW, add_person, make_company, operate


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine)
    add_person(engine, company, "Ann Lee")
    add_person(engine, company, "Bo Diaz")
    return company


class Office:
    def __init__(self, engine: Engine, company: CompanyInfo, folder: Path) -> None:
        self.engine, self.company, self.folder = engine, company, folder

    def send(self, text: str, kind: Any = "leaves", **options: Any) -> ImportReport:
        path = self.folder / "leaves.csv"
        path.write_text(text, encoding="utf-8")
        rows = read(path, kind, {}, company=self.company)
        wanted = Options(**{"by": "test", "max_rejected": Decimal(1), **options})
        return run(self.engine, operator(self.company), kind, rows, wanted, NOW)

    def stored(self) -> list[tuple[date, date]]:
        with operate(self.engine, self.company) as session:
            return [(row.starts_on, row.last_day) for row in session.scalars(select(Leave).order_by(Leave.starts_on))]


@pytest.fixture
def office(engine: Engine, company: CompanyInfo, tmp_path: Path) -> Office:
    return Office(engine, company, tmp_path)


SPRING = (date(2026, 3, 16), date(2026, 8, 31))


@pytest.mark.parametrize(
    "text",
    [
        "person,first day,last day\nAnn Lee,2026-03-16,2026-08-31\n",
        "Employee,Leave type,Start date,End date,Department\nAnn Lee,zanzibar,03/16/2026,08/31/2026,Sales\n",
        "Dipendente;Tipo assenza;Dal;Al\nLee, Ann;zanzibar;16/03/2026;31/08/2026\n",
        "Colaborador;Motivo;Data de início;Data de término\nann.lee@example.com;zanzibar;16/03/2026;31/08/2026\n",
        "Employee ID,Name,Team,Manager,Start,End,Status,Reason\n7,Ann Lee,North,,2026-03-16,2026-08-31,Yes,zanzibar\n",
    ],
)
def test_headings_of_three_languages(office: Office, engine: Engine, text: str) -> None:
    report = office.send(text)
    assert (report.created, report.rejected) == (1, [])
    assert office.stored() == [SPRING]
    not_kept = [finding.code for finding in report.findings if finding.code == "reason_not_kept"]
    assert not_kept == (["reason_not_kept"] if "zanzibar" in text else [])
    with engine.connect() as connection:
        kept = [str(row) for table in Leave.metadata.sorted_tables for row in connection.execute(select(table))]
    assert not [row for row in kept if "zanzibar" in row]


def test_the_same_again_changes_nothing_and_another_end_does(office: Office) -> None:
    text = "person,first day,last day\nAnn Lee,2026-03-16,2026-08-31\n"
    office.send(text)
    again = office.send(text)
    assert (again.created, again.changed, again.unchanged) == (0, 0, 1)
    shorter = office.send(text.replace("08-31", "07-31"))
    assert (shorter.created, shorter.changed) == (0, 1)
    assert office.stored() == [(date(2026, 3, 16), date(2026, 7, 31))]


def test_rows_that_overlap_or_follow_each_other_are_one(office: Office) -> None:
    report = office.send(
        "person,first day,last day\n"
        "Ann Lee,2026-03-16,2026-04-30\nAnn Lee,2026-05-01,2026-06-30\nAnn Lee,2026-06-01,2026-08-31\n"
        "Bo Diaz,2026-03-16,2026-04-30\n"
    )
    assert [(each.code, each.count) for each in report.findings] == [("joined_leave", 3)]
    assert sorted(office.stored()) == [(date(2026, 3, 16), date(2026, 4, 30)), SPRING]


def test_without_a_last_day_it_counts_until_a_file_gives_one(office: Office) -> None:
    report = office.send("person,first day,last day\nAnn Lee,2026-03-16,\n")
    assert [each.code for each in report.findings] == ["open_leave"]
    assert office.stored() == [(date(2026, 3, 16), OPEN_END)]
    office.send("person,first day,last day\nAnn Lee,2026-03-16,2026-08-31\n")
    assert office.stored() == [SPRING]


def test_what_is_wrong_or_not_granted_is_left_out(office: Office) -> None:
    report = office.send(
        "person,first day,last day,status\n"
        "Ann Lee,2026-08-31,2026-03-16,approved\nNobody,2026-03-16,2026-08-31,approved\n"
        "Bo Diaz,2026-03-16,2026-08-31,Rejected\nBo Diaz,2026-03-16,2026-08-31,Pending\n"
        "Bo Diaz,2026-03-16,2026-08-31,maybe\n"
        "Ann Lee,2026-05-04,2026-05-08,approved\n"
    )
    assert [(each.line, each.code) for each in sorted(report.rejected, key=lambda one: one.line)] == [
        (2, "ends_before_start"),
        (3, "unknown_owner"),
        (6, "bad_granted"),
    ]
    found = {each.code: each.count for each in report.findings}
    assert (found["not_granted"], found["short_leave"]) == (2, 1)
    assert office.stored() == [(date(2026, 5, 4), date(2026, 5, 8))]


def test_a_leave_that_a_newer_file_lacks_is_named_and_goes_with_complete(office: Office) -> None:
    office.send("person,first day,last day\nAnn Lee,2026-03-16,2026-04-30\n")
    moved = "person,first day,last day\nAnn Lee,2026-06-01,2026-07-31\n"
    report = office.send(moved)
    assert [each.code for each in report.findings] == ["other_leave"]
    assert len(office.stored()) == 2
    gone = office.send(moved + "\n", complete=True)
    assert [each.code for each in gone.findings] == ["gone_leave"]
    assert office.stored() == [(date(2026, 6, 1), date(2026, 7, 31))]


def test_only_checked_nothing_is_stored(office: Office) -> None:
    report = office.send("person,first day,last day\nAnn Lee,2026-03-16,2026-08-31\n", check=True)
    assert (report.created, report.imported, office.stored()) == (1, False, [])


def test_days_of_leave_never_become_days_of_employment(office: Office) -> None:
    with pytest.raises(CoreError) as raised:
        office.send("Employee,Leave type,Start date,End date\nAnn Lee,x,2026-03-16,2026-08-31\n", kind="people")
    assert (raised.value.code, raised.value.params["looks_like"]) == ("wrong_kind", "leaves")
