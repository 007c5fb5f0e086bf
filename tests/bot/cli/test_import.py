"""pacer import, as somebody at a terminal meets it."""

from __future__ import annotations

import ast
import csv
import json
from fnmatch import fnmatch
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.parts.import_words import FAILURES, FINDINGS, REASONS
from bot.sentences import sentences
from integrations.crm.files.cells import UNIQUE
from integrations.crm.files.forms import FORMS
from spm_core.imports.checks import EXPECTED
from tests.factories import add_person, make_company

FREE = {*UNIQUE, "text", "name", "activity", "work", "locale"}
"""The forms of columns that may hold any words."""
HEADER = "id,owner,amount,stage,created,close_date\n"
GOOD = "".join(f"D{n},Dana Wu,{n}00,Demo,2026-01-05,2026-06-{n + 10}\n" for n in range(1, 20))


@pytest.fixture
def pacer(sqlite_engine, monkeypatch, tmp_path):
    """Runs `pacer import` on the test's own database; `content` becomes the file."""
    monkeypatch.setenv("PACER_DATABASE_URL", sqlite_engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
    monkeypatch.chdir(tmp_path)

    def run(kind: str, content: str | None, *args: str):
        if content is not None:
            (tmp_path / "file.csv").write_text(content, encoding="utf-8")
        return CliRunner().invoke(app, ["import", kind, "file.csv", *args])

    return run


@pytest.fixture
def company(sqlite_engine):
    company = make_company(sqlite_engine)
    add_person(sqlite_engine, company, "Dana Wu")
    return company


def test_a_report_on_the_screen(pacer, company):
    found = pacer("deals", HEADER + GOOD + "X1,Dana Wu,,Demo,2026-01-05,\n")
    assert found.exit_code == 0, found.output
    assert "deals imported from file.csv" in found.stdout
    assert "20  rows read" in found.stdout
    assert "open deals without an amount (line 21)" in found.stdout


def test_a_report_as_json(pacer, company, tmp_path):
    found = pacer("deals", HEADER + GOOD + "X1,Dina Wu,5,Demo,2026-01-05,2026-06-30\n", "--json")
    assert found.exit_code == 0, found.output
    report = json.loads(found.stdout)
    counts = {"read": 20, "created": 19, "changed": 0, "unchanged": 0, "rejected": 1}
    assert report.items() >= {"kind": "deals", "imported": True, **counts}.items()
    assert report["rejected_rows"] == [
        {"line": 21, "code": "unknown_owner", "who": "Dina Wu", "near": "Dana Wu",
         "reason": "unknown owner: Dina Wu; did you mean Dana Wu?"}
    ]  # fmt: skip
    with (tmp_path / "file.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = [*csv.reader(file)]
    assert lines[0][:3] == ["line", "reason", "id"]
    assert lines[1][0] == "21"
    assert lines[1][2:] == ["X1", "Dina Wu", "5", "Demo", "2026-01-05", "2026-06-30"]


def test_too_many_rejected_rows(pacer, company, monkeypatch):
    bad = HEADER + GOOD + "".join(f"X{n},Nobody,5,Demo,,\n" for n in range(5))
    found = pacer("deals", bad, "--rejects", "elsewhere.csv")
    assert found.exit_code == 1
    assert "Nothing imported" in found.stdout
    assert "elsewhere.csv" in found.stdout
    monkeypatch.setenv("PACER_MAX_REJECTED", "0.3")
    assert pacer("deals", bad).exit_code == 0


def test_what_to_allow_is_enough_and_only_where_most_rows_are_good(pacer, company):
    rows = "".join(f"X{n},Dana Wu,{'much' if n < 5 else n},Demo,,\n" for n in range(20))
    assert "PACER_MAX_REJECTED=0.25" in pacer("deals", HEADER + rows).stdout
    found = pacer("deals", HEADER + "".join(f"X{n},Dana Wu,much,Demo,,\n" for n in range(20)))
    assert "PACER_MAX_REJECTED" not in found.stdout
    assert "Correct the rows, then import the file again." in found.stdout


def test_one_reason_is_told_once_with_its_lines(pacer, company):
    found = pacer("deals", HEADER + GOOD + "X1,Al Xu,5,Demo,,\nX2,Al Xu,5,Demo,,\n")
    assert "  lines 21, 22: unknown owner: Al Xu" in found.stdout.splitlines()
    assert found.stdout.count("Al Xu") == 1


def test_owners_who_are_ids_wait_for_people_with_these_ids(pacer, company):
    found = pacer("deals", "id,owner id,stage\nX1,5011,Demo\n")
    assert "Import people with the same ids" in found.stdout
    assert "--create-owners" not in found.stdout


def test_a_file_without_rows_says_so(pacer, company):
    assert "no rows below its header" in pacer("deals", HEADER).stdout


def test_a_check_says_that_an_import_would_take_nothing(pacer, company):
    found = pacer("deals", HEADER + GOOD + "".join(f"X{n},Nobody,5,Demo,,\n" for n in range(5)), "--check")
    assert (found.exit_code, "an import would take nothing" in found.stdout) == (0, True)
    assert "PACER_MAX_REJECTED" in found.stdout
    assert json.loads(pacer("deals", None, "--check", "--json").stdout)["refused"] is True


def test_a_line_is_as_long_as_what_it_says(pacer, company):
    owner = "a.very.long.address.of.somebody.nobody.knows.at.all.in.this.company.yet@example.com"
    found = pacer("deals", HEADER + GOOD + f"X1,{owner},5,Demo,,\n")
    assert f"  line 21: unknown owner: {owner}" in found.stdout.splitlines()


def test_a_rep_to_whom_somebody_reports_is_named(pacer, company):
    found = pacer("people", "name,manager,role\nAnn Lee,,rep\nBo Lee,Ann Lee,rep\n")
    assert found.exit_code == 0, found.output
    assert "Ann Lee has the role rep, though somebody reports to them" in found.stdout


def test_a_circle_of_managers_names_one_of_them(pacer, company):
    found = pacer("people", "name,manager\nAnn Lee,Bo Lee\nBo Lee,Ann Lee\n")
    assert (found.exit_code, "would end up as their own manager" in found.output) == (1, True)
    assert "Lee" in found.output


def test_a_check_changes_nothing_and_writes_nothing(pacer, company, tmp_path):
    found = pacer("deals", HEADER + GOOD + "X1,Nobody,5,Demo,,\n", "--check")
    assert found.exit_code == 0
    assert "nothing was changed" in found.stdout
    assert not (tmp_path / "file.rejected.csv").exists()
    assert json.loads(pacer("deals", None, "--json").stdout)["created"] == 19


def test_owners_are_created_when_asked(pacer, company):
    found = pacer("deals", HEADER + "X1,New Comer,5,Demo,,\n", "--create-owners")
    assert "People created: New Comer" in found.stdout


def test_an_alias_to_confirm_is_shown_as_it_is_typed(pacer, company):
    pacer("products", "product,price\nGTX Pro,5\n")
    text = "id,owner,stage,product\nD1,Dana Wu,Demo,GTXPro\n"
    found = pacer("deals", text)
    assert '--alias "GTXPro=GTX Pro"' in found.stdout
    assert pacer("deals", text, "--alias", "GTXPro=GTX Pro").exit_code == 0
    assert "GTXPro" not in pacer("deals", text).stdout


@pytest.mark.parametrize(
    ("content", "args", "status", "says"),
    [
        ("", (), 1, "is empty"),
        ("one,two\n1,2\n", (), 1, "--map FIELD=COLUMN"),
        (HEADER, ("--map", "prize=amount"), 2, "no field “prize”"),
        (HEADER, ("--map", "amount=prize"), 2, "“prize”"),
        (HEADER, ("--map", "amount"), 2, "--map FIELD=COLUMN"),
        (HEADER + "D1,Dana Wu,5,Demo,03/04/2026,\n", (), 2, "--date-order dmy"),
        (HEADER + "D1,Dana Wu,5,Demo,03/04/2026,25/04/2026\n", (), 2, "probably --date-order dmy"),
        (HEADER + GOOD, ("--alias", "A=B"), 2, "nothing is called “B”"),
        (HEADER + GOOD, ("--date-order", "xyz"), 2, "xyz"),
    ],
)
def test_what_goes_wrong_gets_a_sentence(pacer, company, content, args, status, says):
    found = pacer("deals", content, *args)
    assert found.exit_code == status, found.output
    assert says in found.output


def test_a_missing_file_an_unknown_kind_and_no_company(pacer, company, sqlite_engine):
    found = pacer("deals", None)
    assert (found.exit_code, "There is no file file.csv" in found.output) == (1, True)
    assert pacer("dogs", HEADER).exit_code == 2


def test_no_company_yet(pacer):
    found = pacer("deals", HEADER)
    assert (found.exit_code, "pacer init" in found.output) == (1, True)


def test_a_row_with_two_bad_cells_is_rejected_once(pacer, company, tmp_path):
    bad = "".join(f"X{n},Dana Wu,tbd,Demo,2026-01-05,soon\n" for n in range(2))
    found = pacer("deals", HEADER + GOOD + bad, "--json")
    report = json.loads(found.stdout)
    assert (found.exit_code, report["read"], report["rejected"]) == (0, 21, 2)  # 2 of 21 rows are less than 10 %
    assert [row["line"] for row in report["rejected_rows"]] == [21, 22]
    assert report["rejected_rows"][0]["reason"] == "no amount in “amount”: tbd; no date in “close_date”: soon"
    with (tmp_path / "file.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [line[0] for line in csv.reader(file)] == ["line", "21", "22"]


def test_what_is_refused_creates_nothing_and_says_so(pacer, company):
    bad = HEADER + "N1,New Comer,5,Demo,2026-01-05,\n" + "".join(f"X{n},Dana Wu,tbd,Demo,,\n" for n in range(5))
    found = pacer("deals", bad, "--create-owners")
    assert (found.exit_code, "created" in found.stdout) == (1, False)
    report = json.loads(pacer("deals", bad, "--create-owners", "--json").stdout)
    assert (report["created"], report["people_created"], report["refused"]) == (0, [], True)


def test_a_check_tells_what_would_happen(pacer, company):
    found = pacer("deals", HEADER + GOOD + "N1,New Comer,5,Demo,2026-01-05,\n", "--check", "--create-owners")
    assert "20  would be created" in found.stdout
    assert "People who would be created: New Comer" in found.stdout


def test_a_blank_owner_is_one_rejected_row_of_a_whole_report(pacer, company):
    found = pacer("deals", HEADER + GOOD + "X1,,5,Demo,2026-01-05,2026-06-30\n", "--create-owners")
    assert found.exit_code == 0, found.output
    assert "line 21: no owner" in found.stdout
    assert "19  created" in found.stdout


def test_repeated_rows_name_both_lines(pacer, company):
    found = pacer("deals", HEADER + GOOD + "D3,Dana Wu,300,Demo,2026-01-05,2026-06-13\nD4,Dana Wu,1,Demo,2026-01-05,\n")
    assert "2 × repeated rows: line 21 repeats line 4, line 22 repeats line 5" in found.stdout
    assert "line 22: D4 again, with other values than on line 5" in found.stdout


def test_won_deals_without_a_date_column_are_counted(pacer, company):
    found = pacer(
        "deals", "id,owner,amount,stage\nD1,Dana Wu,5,Closed Won\nD2,Dana Wu,6,Closed Won\nD3,Dana Wu,6,Demo\n"
    )
    assert "2 × won deals count in no period" in found.stdout


def test_amounts_that_wait_for_a_rate_are_counted_with_their_currency(pacer, company):
    text = "id,owner,amount,currency,stage,close_date\n" + "".join(
        f"D{n},Dana Wu,{n},{currency},Closed Won,2026-07-{n:02}\n"
        for n, currency in enumerate(("EUR", "JPY", "EUR", "USD"), start=10)
    )
    found = pacer("deals", text)
    assert "2 × amounts in EUR without an exchange rate, needed from Jul 10, 2026 on" in found.stdout
    assert "amounts in JPY" in found.stdout
    assert "pacer import rates" in found.stdout
    assert "amounts in USD" not in found.stdout
    pacer("rates", "currency,date,rate\nEUR,2026-07-11,1.1\nJPY,2026-01-01,0.006\n")
    later = pacer("deals", text + "D99,Dana Wu,1,EUR,Demo,\n").stdout
    assert "needed from Jul 10, 2026 on" in later  # before the first rate there is still none
    assert "amounts in JPY" not in later


def test_an_amount_read_as_it_is_written_needs_no_word(pacer, company):
    found = pacer("deals", 'id,owner,amount,stage\nD1,Dana Wu,"250,000",Demo\n')
    assert "thousands" not in found.stdout
    assert "250" not in found.stdout
    found = pacer("deals", "id,owner,amount,stage\nD2,Dana Wu,250.000,Demo\n")
    assert "250.000 in “amount” was read as 250,000: no cell of the column shows cents" in found.stdout


def test_help_names_the_columns_of_each_kind(pacer):
    words = " ".join(CliRunner().invoke(app, ["import", "--help"]).output.split())
    for kind in FORMS:
        assert f"{kind}: " in words
    of_deals = " ".join(CliRunner().invoke(app, ["import", "deals", "--help"]).output.split())
    assert "close_date" in of_deals
    assert "list_price" not in of_deals


ROOT = Path(__file__).parents[3]
SOURCES = [
    *(ROOT / "spm_core/imports").glob("*.py"),
    *(ROOT / "integrations/crm").rglob("*.py"),
    ROOT / "spm_core/people/rules.py",
]
CODE_AT = {"CoreError": 0, "Rejection": 1, "Finding": 0, "note": 0, "find": 0, "_note": 0}
"""Which argument of a call is a code."""


def codes_in(node: ast.expr) -> set[str]:
    """The codes that an expression may be; those made of a part are written with a star."""
    if isinstance(node, ast.JoinedStr):
        parts = [part.value if isinstance(part, ast.Constant) else "*" for part in node.values]
        return {"".join(map(str, parts))}
    if isinstance(node, ast.IfExp):
        return codes_in(node.body) | codes_in(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def codes_used() -> dict[str, set[str]]:
    """The codes of each sort of thing to word: in calls, returned with parameters, assigned to a variable `code`."""
    used: dict[str, set[str]] = {"CoreError": set(), "Rejection": set(), "Finding": set()}
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in CODE_AT and len(node.args) > CODE_AT[name]:
                    sort = name if name in used else "Finding"
                    used[sort] |= codes_in(node.args[CODE_AT[name]])
            elif isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
                if isinstance(node.value.elts[1], ast.Dict):
                    used["Rejection"] |= codes_in(node.value.elts[0])
            elif isinstance(node, ast.Assign) and any(getattr(each, "id", "") == "code" for each in node.targets):
                used["any"] = used.get("any", set()) | codes_in(node.value)
    return used


def test_every_code_of_the_core_has_words():
    used = codes_used()
    failures = FAILURES.keys() | sentences().keys()
    findings = FINDINGS.keys() | REASONS.keys()
    assert len(used["Rejection"]) > 15
    for sort, worded in (("CoreError", failures), ("Rejection", REASONS.keys()), ("Finding", findings)):
        missing = {code for code in used[sort] if not any(fnmatch(known, code) for known in worded)}
        assert missing == set(), sort
    assert {code for code in used["any"] if not any(fnmatch(known, code) for known in failures | findings)} == set()
    assert {f"bad_{form}" for forms in FORMS.values() for form in forms.values()} & used_forms() <= REASONS.keys()
    assert {f"missing_{field}" for field in EXPECTED} <= FINDINGS.keys()


def used_forms() -> set[str]:
    """Forms whose cells can be bad: all but free texts."""
    return {f"bad_{form}" for forms in FORMS.values() for form in forms.values() if form not in FREE}


def test_no_words_are_left_over():
    nodes = [node for source in SOURCES for node in ast.walk(ast.parse(source.read_text()))]
    written = set().union(*(codes_in(node) for node in nodes if isinstance(node, ast.Constant | ast.JoinedStr)))
    made = {code for code in written if code.startswith(("bad_*", "missing_*"))}
    for code in FAILURES.keys() | REASONS.keys() | FINDINGS.keys():
        assert code in written or any(fnmatch(code, pattern) for pattern in made), code
