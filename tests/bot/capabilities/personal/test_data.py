"""What a person wrote or was sent, for that person: in chat and at the command line; and being forgotten."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.capabilities.personal import data
from bot.capability import capabilities
from bot.cli import app
from bot.parts.documents import files_of, made
from bot.turn import Call
from spm_core.personal.entries import KeptEntry
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, audit, card, facts, press, texts
from tests.core.personal.written import EMAIL, NAME, SECRET, every_value, write_everywhere
from tests.factories import NOW, add_person, make_company

runner = CliRunner()


def content(engine: Engine, as_: str, ending: str, **options: Any) -> bytes:
    answer = press(engine, Call("personal data", {"format": ending}), as_, **options)
    return made(files_of(answer)[0], answer.locale)


def test_a_person_takes_away_what_they_wrote_and_were_sent(engine: Engine, company: CompanyInfo) -> None:
    write_everywhere(engine, company)
    found = json.loads(content(engine, EMAIL, "json"))
    said = {each["kind"]: each["text"] for each in found["entries"]}
    assert said["goals.said"] == f"never mind {SECRET}"
    assert said["recognition.got"] == f"great {SECRET}"
    assert said["forecast.comment"] == f"sure {SECRET}"
    days = [each["at"] for each in found["entries"] if each["at"]]
    assert days == sorted(days)


def test_nobody_gets_what_is_somebody_elses(engine: Engine, company: CompanyInfo) -> None:
    write_everywhere(engine, company)
    add_person(engine, company, "Ann Admin", role=Role.ADMIN)
    assert SECRET not in content(engine, "Ann Admin", "json").decode()
    bobs = [
        each["kind"] for each in json.loads(content(engine, "Bob Hill", "json"))["entries"] if SECRET in each["text"]
    ]
    assert sorted(bobs) == ["recognition.given", "recognition.got"]
    assert not any(name in capabilities()["personal data"].args.model_fields for name in ("person", "team"))


def test_the_card_counts_and_tells_no_word(engine: Engine, company: CompanyInfo) -> None:
    write_everywhere(engine, company)
    answer = ask(engine, "my data", EMAIL)
    assert facts(answer)["by_kind"]["goals.said"] == 2
    assert "Complimenti da: 1 voce, mer 13 mag" in texts(answer)
    assert SECRET not in str(texts(answer)) + str(facts(answer)).replace(f"U-{SECRET}", "")
    assert {button.call.args["format"] for button in card(answer).buttons} == {"pdf", "json"}


def test_the_pdf_reads_as_it_was_written(sqlite_engine: Engine) -> None:
    write_everywhere(sqlite_engine, make_company(sqlite_engine))
    pages = PdfReader(BytesIO(content(sqlite_engine, EMAIL, "pdf", locale="it"))).pages
    read = " ".join(page.extract_text() for page in pages)
    assert f"worried {SECRET}" in read
    assert "I tuoi dati" in read


@pytest.fixture
def database(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("PACER_DATABASE_URL", str(sqlite_engine.url))
    write_everywhere(sqlite_engine, make_company(sqlite_engine))
    return sqlite_engine


def run(*words: str, **options: Any) -> Any:
    return runner.invoke(app, [*words], **options)


def test_an_operator_exports_it_for_the_person(database: Engine, tmp_path: Path) -> None:
    out = tmp_path / "dana.json"
    assert run("export", "--person", EMAIL, "--out", str(out)).exit_code == 0
    assert f"worried {SECRET}" in out.read_text(encoding="utf-8")
    assert out.stat().st_mode & 0o077 == 0
    assert [row.capability for row in audit(database)][-1] == "export"
    assert run("export", "--person", NAME, "--out", str(tmp_path / "dana.pdf")).exit_code == 0
    assert (tmp_path / "dana.pdf").read_bytes().startswith(b"%PDF")


def test_exporting_says_what_is_wrong(database: Engine) -> None:
    assert "I can write .json and .pdf" in run("export", "--person", EMAIL, "--out", "x.doc").output
    assert "Nobody here is called “Zoe”" in run("export", "--person", "Zoe").output


def test_a_dry_run_lists_and_changes_nothing(database: Engine) -> None:
    before = sorted(every_value(database, _no_vault()))
    done = run("erase", "--person", EMAIL, "--dry-run")
    assert done.exit_code == 0
    assert "kudos" in done.output
    assert "Nothing was changed." in done.output
    assert sorted(every_value(database, _no_vault())) == before


def test_erasing_asks_first(database: Engine) -> None:
    assert run("erase", "--person", EMAIL, input="n\n").exit_code == 1
    assert SECRET in str([*every_value(database, _no_vault())])
    assert run("erase", "--person", EMAIL, input="y\n").exit_code == 0
    assert SECRET not in str([*every_value(database, _no_vault())])


def test_erasing_says_what_is_wrong(database: Engine) -> None:
    assert "Nobody here is called “Zoe”" in run("erase", "--person", "Zoe", "--yes").output
    done = run("erase", "--person", EMAIL, "--yes")
    assert "Former colleague 2" in done.output
    assert "Nobody here is called" in run("erase", "--person", EMAIL, "--yes").output
    assert "erased before" in run("erase", "--person", "Former colleague 2", "--dry-run").output


def test_several_people_and_the_last_admin(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_DATABASE_URL", str(sqlite_engine.url))
    company = make_company(sqlite_engine)
    for number in (1, 2):
        add_person(sqlite_engine, company, "Ann Lee", email=f"ann{number}@example.com")
    add_person(sqlite_engine, company, "Root Admin", role=Role.ADMIN)
    assert "could be several people: ann1@example.com, ann2@example.com" in run("erase", "--person", "Ann Lee").output
    assert "only admin" in run("erase", "--person", "Root Admin", "--yes").output


def _no_vault() -> Any:
    from spm_core.vault import Vault, new_key

    return Vault([new_key()])


def test_nothing_stands_before_the_day_of_what_has_no_title(
    engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_person(engine, company, "Ann Lee")
    kept = KeptEntry("coaching.note", NOW, "", "we spoke")
    monkeypatch.setattr(data, "history", lambda _session, _vault: [kept])
    assert "Coaching: Wed, May 13" in texts(ask(engine, "my data", "Ann Lee"))
