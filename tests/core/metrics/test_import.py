"""Activities, leads and hours from files, as offices write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from integrations.crm.files import read
from spm_core.imports.options import Options
from spm_core.imports.report import ImportReport
from spm_core.imports.rows import FileKind
from spm_core.imports.service import run
from spm_core.metrics.models import Activity, Lead, WorkHours
from spm_core.metrics.service import MetricQuestion, measure
from spm_core.people.identity import operator
from spm_core.period import Calendar
from spm_core.principal import CompanyInfo
from spm_core.who import Who
from tests.factories import NOW, add_person, make_company, operate


@pytest.fixture
def company(engine: Engine) -> CompanyInfo:
    company = make_company(engine)
    add_person(engine, company, "Ann Lee")
    add_person(engine, company, "Bo Diaz")
    return company


def take(
    engine: Engine, company: CompanyInfo, kind: FileKind, tmp_path: Path, text: str, name: str = "file.csv"
) -> ImportReport:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return run(engine, operator(company), kind, read(path, kind, {}), Options(by="test", max_rejected=Decimal(1)), NOW)


def test_activities_with_and_without_ids(engine: Engine, company: CompanyInfo, tmp_path: Path) -> None:
    text = (
        "Activity ID,Assigned To,Type,Date,Count\n"
        "T-1,Ann Lee,Call,2026-05-04,\n"
        ",ann.lee@example.com,Demos,2026-05-05,3\n"
        ",Ann Lee,demo,2026-05-05,2\n"
        ",Bo Diaz,E-Mail,2026-05-05,7\n"
        ",Nobody,Call,2026-05-05,1\n"
        ",Bo Diaz,Call,2026-05-05,-1\n"
    )
    report = take(engine, company, "activities", tmp_path, text)
    assert {each.code for each in report.rejected} == {"unknown_owner", "negative_count"}
    with operate(engine, company) as session:
        found = session.execute(select(Activity.kind, Activity.day, Activity.count).order_by(Activity.count)).all()
        demos = measure(session, MetricQuestion("demos", Who("company"), Calendar().part("quarter", 2026, 2)), NOW)
    assert [tuple(row) for row in found] == [
        ("call", date(2026, 5, 4), 1),
        ("demo", date(2026, 5, 5), 5),
        ("e-mail", date(2026, 5, 5), 7),
    ]
    assert demos.value.value == 5


def test_the_same_again_changes_nothing_and_what_differs_does(
    engine: Engine, company: CompanyInfo, tmp_path: Path
) -> None:
    text = "Mitarbeiter;Art;Datum;Anzahl\nAnn Lee;Anruf;14.05.2026;12\nAnn Lee;Termin;14.05.2026;2\n"
    assert take(engine, company, "activities", tmp_path, text).created == 2
    again = take(engine, company, "activities", tmp_path, text + "\n", "again.csv")
    assert (again.created, again.changed, again.unchanged) == (0, 0, 2)
    newer = take(engine, company, "activities", tmp_path, text.replace(";12", ";15"), "newer.csv")
    assert (newer.created, newer.changed, newer.unchanged) == (0, 1, 1)


def test_leads(engine: Engine, company: CompanyInfo, tmp_path: Path) -> None:
    text = (
        "Lead ID,Lead Owner,Company,Lead Source,Created Date,Converted Date,Owner\n"
        "L1,x,Globex,Web,2026-04-02,2026-05-01,Ann Lee\n"
        "L2,x,Initech,Event,2026-04-03,,Ann Lee\n"
        "L3,x,Hooli,Web,2026-04-03,2026-04-01,Ann Lee\n"
    )
    report = take(engine, company, "leads", tmp_path, text)
    assert [(each.line, each.code) for each in report.rejected] == [(4, "converted_before_created")]
    with operate(engine, company) as session:
        leads = session.scalars(select(Lead).order_by(Lead.external_id)).all()
    assert [(lead.name, lead.origin, lead.converted_on) for lead in leads] == [
        ("Globex", "Web", date(2026, 5, 1)),
        ("Initech", "Event", None),
    ]


def test_hours(engine: Engine, company: CompanyInfo, tmp_path: Path) -> None:
    text = "Venditore;Data;Attività;Ore\nAnn Lee;14/05/2026;Prospezione;2,5\nAnn Lee;14/05/2026;Amministrazione;1,5\n"
    report = take(engine, company, "hours", tmp_path, text + "Ann Lee;15/05/2026;Visite clienti;6\n")
    assert (report.created, report.rejected) == (3, [])
    with operate(engine, company) as session:
        kinds = dict(session.execute(select(WorkHours.kind, WorkHours.hours)).all())
    assert kinds == {"prospecting": Decimal("2.5"), "admin": Decimal("1.5"), "visite clienti": Decimal(6)}
