"""pacer import --watch: whole files are taken once and moved aside, whatever they hold."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.failures import Failed
from bot.cli.watch import FileWrong, Folder, Outcome, look
from spm_core.db import session_for
from spm_core.imports.models import ImportRun
from spm_core.people.identity import operator
from tests.factories import NOW, add_person, make_company

DONE = Outcome(True, "done")


class Taker:
    """Takes files, and keeps what they held."""

    def __init__(self):
        self.taken = []

    def __call__(self, file):
        self.taken.append(file.read_text())
        return DONE


@pytest.fixture
def take():
    return Taker()


def twice(folder):
    look(folder)
    look(folder)


def names(place):
    return sorted(each.name for each in place.iterdir()) if place.exists() else []


def test_a_file_is_taken_when_it_grows_no_more(tmp_path, take):
    file, folder = tmp_path / "deals.csv", Folder(tmp_path, take)
    file.write_text("id\n")
    look(folder)
    file.write_text("id\nD1\n")
    look(folder)
    assert take.taken == []
    look(folder)
    assert take.taken == ["id\nD1\n"]
    assert names(tmp_path) == ["imported"]
    assert names(tmp_path / "imported") == ["deals.csv", "deals.report.txt"]


def test_the_same_name_again_replaces_nothing(tmp_path, take):
    folder = Folder(tmp_path, take)
    for content in ("one", "two"):
        (tmp_path / "deals.csv").write_text(content)
        twice(folder)
    assert take.taken == ["one", "two"]
    kept = list((tmp_path / "imported").glob("*.csv"))
    assert sorted(each.read_text() for each in kept) == ["one", "two"]
    assert all(each.with_name(f"{each.stem}.report.txt").exists() for each in kept)


def test_what_is_refused_is_moved_with_its_report_and_the_next_one_taken(tmp_path, take, capsys):
    def some(file):
        if file.name == "a.csv":
            raise FileWrong("a.csv has no header")
        return take(file)

    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x")
    twice(Folder(tmp_path, some))
    assert (tmp_path / "refused" / "a.report.txt").read_text() == "a.csv has no header\n"
    assert (tmp_path / "refused" / "a.csv").exists()
    assert (tmp_path / "imported" / "b.csv").exists()
    assert "a.csv has no header" in capsys.readouterr().err


@pytest.mark.parametrize("error", [OSError("no disk, secret text"), Failed("there is no database")])
def test_a_file_stays_untouched_while_the_system_is_wrong(tmp_path, take, capsys, error):
    def away(_file):
        raise error

    file = tmp_path / "deals.csv"
    file.write_text("x")
    before = file.stat()
    folder = Folder(tmp_path, away)
    for _look in range(4):
        look(folder)
    assert file.stat() == before
    assert names(tmp_path) == ["deals.csv"]
    said = capsys.readouterr().err
    assert "secret text" not in said
    if isinstance(error, Failed):
        assert said.count("there is no database") == 1
    folder.take = take
    look(folder)
    assert take.taken == ["x"]


def test_a_file_that_meets_a_fault_of_ours_is_set_aside(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def broken(_file):
        raise ZeroDivisionError("secret text")

    (tmp_path / "deals.csv").write_text("x")
    folder = Folder(tmp_path, broken)
    twice(folder)
    assert names(tmp_path / "refused") == ["deals.csv", "deals.report.txt"]
    assert "secret text" not in (tmp_path / "refused" / "deals.report.txt").read_text() + capsys.readouterr().err


def test_rejected_rows_go_along(tmp_path):
    def take(file):
        file.with_name("deals.rejected.csv").write_text("line,reason\n")
        return DONE

    (tmp_path / "deals.csv").write_text("x")
    twice(Folder(tmp_path, take))
    assert names(tmp_path / "imported") == ["deals.csv", "deals.rejected.csv", "deals.report.txt"]
    assert not [*tmp_path.glob("*.csv")]


def test_a_file_replaced_while_it_is_read_is_another_one(tmp_path, take):
    file = tmp_path / "deals.csv"

    def replaced(copy):
        outcome = take(copy)
        if len(take.taken) == 1:
            file.write_text("newer")
        return outcome

    file.write_text("older")
    folder = Folder(tmp_path, replaced)
    twice(folder)
    assert (take.taken, file.read_text()) == (["older"], "newer")
    twice(folder)
    assert take.taken == ["older", "newer"]


def test_what_is_no_file_to_import_is_passed_by(tmp_path, take):
    (tmp_path / "dangling.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("deals.rejected.csv", "~$deals.xlsx", ".deals.csv", "notes.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "DEALS.CSV").write_text("taken")
    os.close(os.open(bytes(tmp_path) + b"/deals-\xff.csv", os.O_CREAT | os.O_WRONLY))
    twice(Folder(tmp_path, take))
    assert sorted(take.taken) == ["", "taken"]
    assert (tmp_path / "dangling.csv").is_symlink()


def test_what_cannot_be_moved_is_taken_once(tmp_path, take, capsys):
    (tmp_path / "imported").write_text("in the way")
    (tmp_path / "deals.csv").write_text("x")
    folder = Folder(tmp_path, take)
    for _look in range(4):
        look(folder)
    assert take.taken == ["x"]
    assert capsys.readouterr().err.count("can't move") == 1


@pytest.fixture
def watched(sqlite_engine, monkeypatch, tmp_path):
    """Looks at a folder three times with the whole command, on the test's own database."""
    monkeypatch.setenv("PACER_DATABASE_URL", sqlite_engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
    home = tmp_path / "in"
    home.mkdir()

    def run():
        pauses = iter(range(2))

        def pause(_seconds):
            if next(pauses, None) is None:
                raise KeyboardInterrupt

        monkeypatch.setattr("bot.cli.watch.time.sleep", pause)
        return CliRunner().invoke(app, ["import", "--watch", str(home)])

    return home, run


HEADER = "id,owner,amount,stage,created,close_date\n"


def runs(engine, company):
    with session_for(engine, operator(company), NOW) as session:
        return [*session.scalars(select(ImportRun))]


def test_the_same_content_is_imported_once_whatever_it_is_called(sqlite_engine, watched):
    company = make_company(sqlite_engine)
    add_person(sqlite_engine, company, "Dana Wu")
    home, run = watched
    for name in ("deals-monday.csv", "deals-again.csv"):
        (home / name).write_text(HEADER + "D1,Dana Wu,5,Demo,2026-01-05,2026-06-30\n")
        run()
    assert len(runs(sqlite_engine, company)) == 1
    assert "was imported before" in (home / "imported" / "deals-again.report.txt").read_text()
    assert (home / "imported" / "deals-again.csv").exists()


def test_a_failing_file_is_set_aside_with_every_row_explained(sqlite_engine, watched):
    company = make_company(sqlite_engine)
    home, run = watched
    (home / "deals.csv").write_text(HEADER + ",,,,,\nD1,,5,Demo,2026-01-05,2026-06-30\n")
    (home / "dogs.csv").write_text("x")
    run()
    assert names(home / "refused") == [
        "deals.csv", "deals.rejected.csv", "deals.report.txt", "dogs.csv", "dogs.report.txt",
    ]  # fmt: skip
    assert "line 3: no owner" in (home / "refused" / "deals.report.txt").read_text()
    assert runs(sqlite_engine, company) == []


def test_a_locked_database_leaves_the_file(sqlite_engine, watched, monkeypatch):
    company = make_company(sqlite_engine)
    home, run = watched
    (home / "people.csv").write_text("name\nDana Wu\n")
    with sqlite_engine.connect() as other:
        other.execute(text("ALTER TABLE import_run RENAME TO elsewhere"))
        other.commit()
        run()
        assert names(home) == ["people.csv"]
        other.execute(text("ALTER TABLE elsewhere RENAME TO import_run"))
        other.commit()
    run()
    assert names(home) == ["imported"]
    assert [each.kind for each in runs(sqlite_engine, company)] == ["people"]


def test_a_report_names_the_place_where_the_file_is_now(tmp_path):
    def take(copy):
        raise FileWrong(f"Import it with: pacer import people {copy}")

    (tmp_path / "deals.csv").write_text("name\n")
    twice(Folder(tmp_path, take))
    told = (tmp_path / "refused" / "deals.report.txt").read_text()
    assert told == f"Import it with: pacer import people {tmp_path / 'refused' / 'deals.csv'}\n"
