"""pacer import, as somebody at a terminal meets it."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.parts.imports import _FAILURES, _FINDINGS, _REASONS
from bot.sentences import sentences
from tests.factories import add_person, make_company

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
        (HEADER, ("--map", "prize=amount"), 2, "no field «prize»"),
        (HEADER, ("--map", "amount=prize"), 2, "«prize»"),
        (HEADER, ("--map", "amount"), 2, "--map FIELD=COLUMN"),
        (HEADER + "D1,Dana Wu,5,Demo,03/04/2026,\n", (), 2, "--date-order dmy"),
        (HEADER + "D1,Dana Wu,5,Demo,03/04/2026,25/04/2026\n", (), 2, "probably --date-order dmy"),
        (HEADER + GOOD, ("--alias", "A=B"), 2, "nothing is called «B»"),
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


def test_every_code_of_the_core_has_words():
    """Codes are written as literals where they arise."""
    import re
    from pathlib import Path

    root = Path(__file__).parents[3]
    sources = [*(root / "spm_core/imports").glob("*.py"), *(root / "integrations/crm").rglob("*.py")]
    text = "\n".join(source.read_text() for source in sources)
    assert set(re.findall(r'CoreError\(\s*"(\w+)"', text)) <= _FAILURES.keys() | sentences().keys()
    assert set(re.findall(r'Rejection\([\w.]+, "(\w+)"', text)) <= set(_REASONS)
    assert set(re.findall(r'(?:\.note|\.find|Finding)\(\s*"(\w+)"', text)) <= set(_FINDINGS)
