"""pacer import --watch: whole files are taken once and moved aside, whatever they hold."""

from __future__ import annotations

import pytest

from bot.cli.failures import Failed
from bot.cli.watch import look


@pytest.fixture
def taken():
    return []


@pytest.fixture
def take(taken):
    def one(file):
        taken.append(file.read_text())
        return True

    return one


def test_a_file_is_taken_when_it_grows_no_more(tmp_path, take, taken):
    file = tmp_path / "deals.csv"
    file.write_text("id\n")
    seen = look(tmp_path, {}, take)
    file.write_text("id\nD1\n")
    seen = look(tmp_path, seen, take)
    assert taken == []
    assert look(tmp_path, seen, take) == {}
    assert taken == ["id\nD1\n"]
    assert [each.name for each in (tmp_path / "imported").iterdir()] == ["deals.csv"]


def test_the_same_name_again_replaces_nothing(tmp_path, take, taken):
    for content in ("one", "two"):
        (tmp_path / "deals.csv").write_text(content)
        look(tmp_path, look(tmp_path, {}, take), take)
    assert taken == ["one", "two"]
    assert sorted(each.read_text() for each in (tmp_path / "imported").iterdir()) == ["one", "two"]


def test_what_is_refused_is_moved_and_the_next_one_taken(tmp_path, taken, capsys):
    def take(file):
        if file.name == "a.csv":
            raise Failed("a.csv has no header")
        taken.append(file.name)
        return True

    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("x")
    look(tmp_path, look(tmp_path, {}, take), take)
    assert (tmp_path / "refused" / "a.csv").exists()
    assert (tmp_path / "imported" / "b.csv").exists()
    assert "a.csv has no header" in capsys.readouterr().err


def test_a_file_stays_while_the_database_is_away(tmp_path, take, taken, capsys):
    def away(_file):
        raise OSError("no disk, secret text")

    (tmp_path / "deals.csv").write_text("x")
    seen = look(tmp_path, look(tmp_path, {}, away), away)
    assert "secret text" not in capsys.readouterr().err
    look(tmp_path, seen, take)
    assert taken == ["x"]


def test_rejected_rows_go_along(tmp_path):
    def take(file):
        file.with_name("deals.rejected.csv").write_text("line,reason\n")
        return True

    (tmp_path / "deals.csv").write_text("x")
    look(tmp_path, look(tmp_path, {}, take), take)
    assert sorted(each.name for each in (tmp_path / "imported").iterdir()) == ["deals.csv", "deals.rejected.csv"]
    assert not [*tmp_path.glob("*.csv")]
