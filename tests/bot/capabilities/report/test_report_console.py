"""A report on the command line and in the terminal's chat: shown, written as a file, and told to programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from bot.cards import Card, Document
from bot.cli import app
from bot.console.files import saved
from tests.bot.capabilities.report.reports import cells, make_team, words

ASK = ["report", "--as", "Lia Lead", "--period", "2026-Q2", "--now", "2026-07-03T12:00"]


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_team(sqlite_engine)
    monkeypatch.setenv("PACER_DATABASE_URL", str(sqlite_engine.url))
    monkeypatch.chdir(tmp_path)


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(app, [*ASK, *words], env={"COLUMNS": "100"})
    return found.exit_code, found.output


def test_it_is_shown() -> None:
    status, shown = run("--team", "my team")
    assert status == 0
    assert "Your team's performance · Q2" in shown
    assert "Price" in shown


def test_it_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    assert run("--team", "my team", "--out", "mine.pdf")[0] == 0
    assert "65.0%" in words((tmp_path / "mine.pdf").read_bytes())
    assert run("--team", "my team", "--out", "mine.xlsx")[0] == 0
    assert cells((tmp_path / "mine.xlsx").read_bytes())["Summary"]


def test_it_is_told_to_programs() -> None:
    status, told = run("--team", "my team", "--json")
    found = json.loads(told)
    assert (status, found["facts"]["booked"]["amount"]) == (0, "13000.0000")
    assert found["call"]["do"] == "report"


def test_what_cannot_be_written_is_said() -> None:
    assert "not “mine.doc”" in run("--out", "mine.doc")[1]
    status, said = run("--out", "nowhere/mine.pdf")
    assert (status, "nowhere/mine.pdf" in said) == (1, True)


def test_a_denial_writes_nothing(tmp_path: Path) -> None:
    status, _said = run("--company", "--out", "all.pdf")
    assert (status, list(tmp_path.glob("*.pdf"))) == (1, [])


def test_files_of_a_chat_are_kept_beside_and_for_oneself(tmp_path: Path) -> None:
    card = Card("A report", files=(Document("report.pdf", "application/pdf", lambda: b"%PDF"),))
    first, second = saved(card.files), saved(card.files)
    assert [str(path) for path in (*first, *second)] == ["pacer-files/report.pdf", "pacer-files/report-2.pdf"]
    assert (first[0].read_bytes(), first[0].stat().st_mode & 0o077) == (b"%PDF", 0)


def test_asked_for_in_words_it_is_saved_too(tmp_path: Path) -> None:
    question = ["ask", "my results as pdf", "--as", "Ann Abel", "--now", "2026-07-03T12:00", "--json"]
    found = json.loads(CliRunner().invoke(app, question).output)
    (path,) = found["files"]
    assert (tmp_path / path).read_bytes().startswith(b"%PDF")
