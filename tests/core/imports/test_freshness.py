"""How old figures are: by the sources of the deals behind them, each as new as its last import."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from spm_core.db import session_for
from spm_core.imports.freshness import CLOSING_ROWS, behind, newest_import, rows_of, source_of
from spm_core.metrics.catalogue import BUILT_IN
from spm_core.people.identity import operator
from spm_core.people.models import Employee
from spm_core.period import Period
from spm_core.who import Who
from tests.core.imports.importing import Office
from tests.factories import NOW, add_deal, add_person, make_company

HEADER = "id,owner,amount,stage,created,close_date\n"
QUARTER = Period(date(2026, 4, 1), date(2026, 7, 1))
NEXT = Period(date(2026, 7, 1), date(2026, 10, 1))
DAY = timedelta(days=1)


def row(key, owner="Ann Lee", day="2026-05-11"):
    return f"{key},{owner},5,Closed Won,2026-03-01,{day}\n"


@pytest.fixture
def office(engine, tmp_path):
    company = make_company(engine)
    boss = add_person(engine, company, "Mo Boss")
    for name in ("Ann Lee", "Bo Dahl"):
        add_person(engine, company, name, manager=boss)
    return Office(engine, company, tmp_path)


def imported(office, name, *rows, on):
    file = office.home / name
    file.write_text(HEADER + "".join(rows))
    office.send("deals", file, on)


def found(office, who, period=QUARTER, *, team=False, rows=CLOSING_ROWS, now=NOW + 30 * DAY):
    [person] = [id_ for id_, name in office.rows(Employee.id, Employee.name) if name == who]
    with session_for(office.engine, operator(office.company), now) as session:
        return [
            (run.file_name, run.at) for run in behind(session, Who("team" if team else "own", person), period, rows)
        ]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("deals.csv", "deals"), ("pipeline-2026-05-11 (2).xlsx", "pipeline"), ("Report1733.csv", "report"),
        ("Umsatz KW20_final.CSV", "umsatz kw final"), ("20260511.csv", ""),
    ],
)  # fmt: skip
def test_exports_of_one_report_are_one_source(name, source):
    assert source_of(name) == source


def test_nothing_was_imported(office):
    assert found(office, "Ann Lee") == []


def test_figures_are_as_new_as_the_last_file_of_their_source(office):
    imported(office, "crm-1.csv", row("D1"), row("D2"), on=NOW)
    imported(office, "erp-1.csv", row("7", "Bo Dahl"), on=NOW + DAY)
    imported(office, "crm-2.csv", row("D1"), row("D2", day="2026-05-12"), on=NOW + 2 * DAY)
    assert found(office, "Ann Lee") == [("crm-2.csv", NOW + 2 * DAY)]
    assert found(office, "Bo Dahl") == [("erp-1.csv", NOW + DAY)]
    both = [("erp-1.csv", NOW + DAY), ("crm-2.csv", NOW + 2 * DAY)]
    assert found(office, "Mo Boss", team=True) == both
    assert found(office, "Mo Boss", NEXT, team=True) == both[1:]  # the last of all, where no deal is behind a figure


def test_an_answer_as_of_a_past_day_knows_the_files_of_that_day(office):
    imported(office, "crm-1.csv", row("D1"), on=NOW)
    imported(office, "erp-1.csv", row("7", "Bo Dahl"), on=NOW + 2 * DAY)
    imported(office, "crm-2.csv", row("D1", day="2026-05-12"), on=NOW + 2 * DAY)
    assert found(office, "Ann Lee", now=NOW + DAY) == [("crm-1.csv", NOW)]
    assert found(office, "Mo Boss", NEXT, team=True, now=NOW + DAY) == [("crm-1.csv", NOW)]
    assert found(office, "Ann Lee", now=NOW + 2 * DAY - timedelta(hours=1)) == [("crm-2.csv", NOW + 2 * DAY)]
    for day, name in ((NOW + DAY, "crm-1.csv"), (NOW + 3 * DAY, "crm-2.csv")):
        with session_for(office.engine, operator(office.company), day) as session:
            newest = newest_import(session)
            assert newest is not None
            assert newest.file_name == name
    with session_for(office.engine, operator(office.company), NOW - DAY) as session:
        assert newest_import(session) is None


def test_deals_that_no_file_brought_have_no_source(office):
    imported(office, "crm.csv", row("D1"), on=NOW)
    [bo] = [id_ for id_, name in office.rows(Employee.id, Employee.name) if name == "Bo Dahl"]
    add_deal(office.engine, office.company, bo, 5, close_date=date(2026, 5, 11), source="by hand")
    assert found(office, "Bo Dahl") == []


@pytest.mark.parametrize(
    ("metrics", "rows"),
    [
        (["won_amount"], {"closing"}), (["attainment"], {"closing"}), (["open_deals"], {"open"}),
        (["pipeline_created"], {"created"}), (["calls", "lead_conversion"], {"activities", "leads"}),
        (["prospecting_share"], {"hours"}), (["velocity"], {"open", "closing"}),
    ],
)  # fmt: skip
def test_what_a_metric_is_computed_from(metrics, rows):
    assert rows_of([BUILT_IN[name] for name in metrics], BUILT_IN) == rows


def test_open_deals_count_whenever_they_close_and_created_ones_by_their_day(office):
    imported(office, "open.csv", "D1,Ann Lee,5,Demo,2026-01-01,2027-01-01\n", on=NOW)
    imported(office, "won.csv", row("D2"), on=NOW + DAY)
    assert found(office, "Ann Lee", rows=frozenset({"open"})) == [("open.csv", NOW)]
    assert found(office, "Ann Lee", rows=frozenset({"open", "closing"})) == [("open.csv", NOW), ("won.csv", NOW + DAY)]
    first = Period(date(2026, 1, 1), date(2026, 2, 1))
    assert found(office, "Ann Lee", first, rows=frozenset({"created"})) == [("open.csv", NOW)]
    assert found(office, "Ann Lee", rows=frozenset({"activities"})) == []
    assert found(office, "Ann Lee", rows=frozenset()) == []


def test_a_file_that_holds_the_deals_of_another_becomes_their_source(office):
    imported(office, "old.csv", row("D1"), row("D2"), on=NOW)
    imported(office, "weekly.csv", row("D1"), row("D2"), on=NOW + DAY)
    assert found(office, "Ann Lee") == [("weekly.csv", NOW + DAY)]
