"""What exports hold besides plain rows: ids by other names, deals in a bin, subtotals, titles in two lines."""

from __future__ import annotations

from datetime import date

import pytest

from integrations.crm.files.locales import locale_code, time_zone
from spm_core.imports.rows import RowPerson
from tests.core.imports.reading import refusal


@pytest.mark.parametrize("title", ["Employee #", "Employee ID", "User ID", "UID"])
def test_a_number_is_nobodys_name(taken, title):
    read = taken("people", f"{title},Given name,Surname\n101,Ann,Lee\n102,Bo,Kim\n")
    assert read.of("who") == [RowPerson("101", None, "Ann Lee"), RowPerson("102", None, "Bo Kim")]


def test_owners_and_managers_who_are_numbers_are_ids(taken):
    assert taken("deals", "id,Deal owner,stage\n1,50112233,Demo\n").of("owner") == [RowPerson("50112233", None, None)]
    assert taken("people", "id,name,manager\n1,Ann,2\n2,Bo,\n").of("manager") == [RowPerson("2", None, None), None]


@pytest.mark.parametrize(
    "header",
    [
        "Id,OpportunityId,Field,OldValue,NewValue,CreatedDate",
        "ID,OPPORTUNITYID,FIELD,OLDVALUE,NEWVALUE,CREATEDDATE",
    ],
)
def test_a_change_has_an_id_of_its_own(taken, header):
    read = taken("history", f"{header}\n0171,006A,StageName,Demo,Won,2026-11-20T20:15:00.000Z\n")
    assert read.of("deal", "new", "changed_on") == [("006A", "Won", date(2026, 11, 20))]


def test_names_in_capitals_without_spaces(taken):
    header = "ID,ACCOUNT.NAME,NAME,STAGENAME,AMOUNT,CLOSEDATE,ISWON,OWNER.EMAIL,CREATEDDATE,LASTACTIVITYDATE"
    read = taken("deals", f"{header}\n1,Acme,Roll,Won,5,2026-07-22,true,a@x.example,2026-06-01,2026-07-02\n")
    assert read.of("created", "last_activity", "account") == [(date(2026, 6, 1), date(2026, 7, 2), "Acme")]
    assert read.reading.unused == ()


@pytest.mark.parametrize("title", ["IsDeleted", "ISDELETED", "Deleted"])
def test_deals_in_the_bin_are_left_out_and_counted(taken, title):
    read = taken("deals", f"id,owner,stage,{title}\n1,Ann,Demo,false\n2,Ann,Demo,true\n3,Ann,Demo,\n")
    assert read.of("id") == ["1", "3"]
    assert [(found.code, found.count) for found in read.reading.findings()] == [("deleted_deals", 1)]


@pytest.mark.parametrize(("title", "no", "yes"), [("Active", "True", "False"), ("Archived", "no", "yes")])
def test_a_deal_out_of_the_pipeline_is_lost(taken, title, no, yes):
    rows = (
        f"1,Ann,Demo,2026-08-20,,{no}\n2,Ann,Demo,2026-08-20,2026-07-02,{yes}\n3,Ann,Won,2026-08-20,2026-07-03,{yes}\n"
    )
    read = taken("deals", f"id,owner,stage,Expected Closing,Closed Date,{title}\n{rows}")
    assert read.of("status", "close_date") == [
        ("open", date(2026, 8, 20)), ("lost", date(2026, 7, 2)), ("won", date(2026, 7, 3)),
    ]  # fmt: skip


def test_an_amount_as_people_are_shown_it(taken):
    text = 'id,user_name,status_type,value,value_currency,value_formatted\n1,Ann,won,1200000,USD,"$12,000"\n'
    assert taken("deals", text).of("amount", "currency") == [(12_000, "USD")]


@pytest.mark.parametrize("title", ["Associated Company", "Associated Company (Primary)", "Associated Companies"])
def test_the_first_company_of_a_deal_without_its_number(taken, title):
    cells = '"Initech (1234567)"', '"Globex (12345);Globex Ltd (12346)"', '"Acme (North)"'
    rows = "".join(f"{at},Ann,Demo,{cell}\n" for at, cell in enumerate(cells))
    assert taken("deals", f"id,owner,stage,{title}\n{rows}").of("account") == ["Initech", "Globex", "Acme (North)"]


def test_subtotals_whose_labels_are_in_the_columns_of_owner_and_stage(taken):
    text = (
        "Opportunity Owner ↑,Stage,Account Name,Opportunity Name,Amount\n"
        "Ann Lee,Won,Acme,Roll,12\n,Demo,Globex,Pilot,8\nSubtotal,Sum,,,20\n,Count,2,,\n"
        "Bo Kim,Demo,Initech,Test,5\nSubtotal,Sum,,,5\n,Count,1,,\nTotal,Sum,,,25\n,Count,3,,\n"
    )
    read = taken("deals", text)
    assert (read.of("name"), read.rejected) == (["Roll", "Pilot", "Test"], [])
    assert [owner.name for owner in read.of("owner")] == ["Ann Lee", "Ann Lee", "Bo Kim"]
    assert read.reading.left_out() == 6


def test_titles_in_two_lines(taken):
    text = "Piano 2026;;;;\n\nAgente;1° trimestre;;;Totale\n;gen;feb;mar;\nAnn;1;2;3;6\nBo;4;5;6;16\nTotale;5;7;9;22\n"
    read = taken("quotas", text)
    assert read.of("period", "amount")[:3] == [("2026-01", 1), ("2026-02", 2), ("2026-03", 3)]
    assert [(found.code, found.lines) for found in read.reading.findings()] == [("total_differs", (6,))]


def test_a_fiscal_year_that_is_the_calendars_is_the_sum_of_its_quarters(taken):
    header, row = "Rep,Q1 2026,Q2 2026,Q3 2026,Q4 2026,FY 2026", "1,2,3,4"
    read = taken("quotas", f"{header}\nAnn,{row},10\nBo,{row},11\n")
    assert {*read.of("period")} == {"2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"}
    assert [(found.code, found.lines) for found in read.reading.findings()] == [("total_differs", (3,))]


def test_users_are_no_deals(taken):
    text = "Name,Email,Partner,User ID,Status\nAnn Lee,ann@x.example,No,1,Active\n"
    assert refusal(lambda: taken("deals", text)).params["looks_like"] == "people"


def test_deals_are_no_people(taken):
    header = (
        "External ID,Opportunity,Customer,Salesperson,Expected Revenue,Stage,Probability,Expected Closing,Active,Team"
    )
    text = f"{header}\nlead_1,Roll,Acme,Ann Lee,5,Demo,10,2026-08-20,True,North\n"
    assert refusal(lambda: taken("people", text)).params["looks_like"] == "deals"


def test_the_command_for_another_kind_names_the_file(taken, tmp_path):
    error = refusal(lambda: taken("deals", "Name,Email,Manager,Role\nAnn,a@x.example,,rep\n"))
    assert error.params["file"] == str(tmp_path / "file.csv")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes(range(256)) * 20, "file_is_no_text"),
        ('[{"id": "1", "amount": 5}]', "file_is_json"),
        ('\n{"deals": []}', "file_is_json"),
    ],
)
def test_what_is_no_table(taken, content, code):
    assert refusal(lambda: taken("deals", content)).code == code


def test_a_folder_is_no_file(tmp_path):
    from integrations.crm.files import read

    error = refusal(lambda: read(tmp_path, "deals", {}))
    assert (error.code, error.params["file"]) == ("file_is_folder", str(tmp_path))


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Rome", "Europe/Rome"), ("europe/rome", "Europe/Rome"), ("America/New York", "America/New_York"),
        ("(GMT+01:00) Central European Standard Time (Europe/Rome)", "Europe/Rome"),
        ("(GMT+00:00) Greenwich Mean Time (GMT)", "GMT"), ("Pacific Standard Time", "America/Los_Angeles"),
        ("Mars", "Mars"),
    ],
)  # fmt: skip
def test_time_zones(text, zone):
    assert time_zone(text) == zone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("it", "it"), ("pt-BR", "pt-BR"), ("en_US", "en_US"), ("Italian (Italy)", "it_IT"), ("English", "en"),
        ("Português (Brasil)", "pt_BR"), ("Deutsch", "de"), ("Klingon", "Klingon"),
    ],
)  # fmt: skip
def test_languages(text, code):
    assert locale_code(text) == code
