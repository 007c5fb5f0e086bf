"""pacer keys: a key that works, its replacement, and what happens with another one or none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.app import build, with_keys
from bot.cli import app
from bot.secret_keys import folder, path_of
from bot.settings import Settings
from spm_core.errors import CoreError
from spm_core.vault import Vault, new_key, seal, unseal
from spm_core.vault_keys import admit, fingerprint, known
from tests.factories import add_person, add_quota, operate

INIT = ("init", "--company", "Acme", "--currency", "EUR", "--timezone", "Europe/Rome")
ASK = ("ask", "quota", "--as", "Dana Wu", "--now", "2026-05-13T12:00")


@pytest.fixture
def pacer(engine, monkeypatch, tmp_path):
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("PACER_SECRET_KEYS", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
    monkeypatch.chdir(tmp_path)
    return lambda *args, stdin=None: CliRunner().invoke(app, [*args], input=stdin)


@pytest.fixture
def dana(engine, company):
    person = add_person(engine, company, "Dana Wu")
    add_quota(engine, company, person, 80_000)
    return person


@pytest.fixture
def on_sqlite(engine):
    if engine.dialect.name != "sqlite":
        pytest.skip("keys are in files with SQLite alone")


@pytest.fixture
def on_postgresql(engine):
    if engine.dialect.name != "postgresql":
        pytest.skip("the key comes from the environment with PostgreSQL alone")


def files() -> list[Path]:
    return sorted(folder().glob("*"))


def test_a_new_key_is_one(pacer):
    printed = pacer("keys", "new").output.strip()
    Vault([printed]).keys.encrypt(b"")


def test_init_makes_a_key_on_sqlite_for_its_owner_alone_and_says_where_once(pacer, on_sqlite, tmp_path):
    said = pacer(*INIT).output
    (path,) = files()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert str(path) in said
    again = pacer("init")
    assert str(path) not in again.output
    assert files() == [path]
    assert pacer("ask", "quota", "--as", "Dana").exit_code != 0  # nobody is here: not for want of a key


def test_init_makes_none_on_postgresql_and_says_what_to_set(pacer, on_postgresql):
    said = pacer(*INIT)
    assert said.exit_code == 0
    assert "PACER_SECRET_KEYS" in said.output
    assert files() == []


def test_without_a_key_postgresql_refuses_before_any_question_is_asked(pacer, on_postgresql, dana):
    found = pacer(*ASK)
    assert found.exit_code == 1
    assert "pacer keys new" in found.output
    assert files() == []


def test_a_database_of_before_gets_its_key_when_it_is_next_used(pacer, on_sqlite, dana):
    assert pacer(*ASK).exit_code == 0
    (path,) = files()
    assert pacer(*ASK).exit_code == 0
    assert files() == [path]


def test_a_key_that_is_set_wins_and_is_the_only_one(pacer, engine, dana, monkeypatch):
    key = new_key()
    monkeypatch.setenv("PACER_SECRET_KEYS", key)
    assert pacer(*ASK).exit_code == 0
    assert files() == []
    with engine.connect() as connection:
        assert known(connection) == {fingerprint(key)}


def test_another_key_is_refused_and_told_why(pacer, engine, dana, monkeypatch):
    with engine.begin() as connection:
        admit(connection, [new_key()])
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    found = pacer(*ASK)
    assert found.exit_code == 1
    assert "another key" in found.output
    assert "pacer keys rotate" in found.output
    with pytest.raises(CoreError, match="other_secret_key"):
        with_keys(build(Settings(database_url=engine.url.render_as_string(hide_password=False))))


def test_another_key_beside_the_file_is_told_where_that_is(pacer, on_sqlite, dana, monkeypatch):
    pacer(*ASK)
    (path,) = files()
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    assert str(path) in pacer(*ASK).output
    lost = pacer("keys", "lost", "--yes")
    assert lost.exit_code == 1  # it is not
    assert str(path) in lost.output


def test_a_database_copied_to_another_machine_says_which_file_to_bring(pacer, on_sqlite, dana, tmp_path):
    pacer(*ASK)
    (path,) = files()
    shutil.move(path, tmp_path / "elsewhere")
    found = pacer(*ASK)
    assert found.exit_code == 1
    assert str(path) in found.output
    assert files() == []
    shutil.move(tmp_path / "elsewhere", path)
    assert pacer(*ASK).exit_code == 0


def test_what_is_encrypted_without_a_key_noted_wants_that_key(pacer, engine, company, dana):
    with operate(engine, company) as session:
        seal(session, Vault([new_key()]), "kept", dana)
    found = pacer(*ASK)
    assert found.exit_code == 1
    assert "the key that was used so far" in found.output
    assert files() == []


def test_a_folder_that_takes_no_key_is_told(pacer, on_sqlite, dana, tmp_path):
    (tmp_path / "config").write_text("a file where a folder should be")
    found = pacer(*ASK)
    assert found.exit_code == 1
    assert "PACER_SECRET_KEYS" in found.output
    assert "Traceback" not in found.output


def test_what_needs_no_key_runs_without(pacer, on_postgresql, dana):
    assert pacer("wins").exit_code == 0


def test_rotation_leaves_the_new_key_alone(pacer, engine, company, dana, monkeypatch):
    old, new = new_key(), new_key()
    with operate(engine, company) as session:
        token = seal(session, Vault([old]), "kept", dana)
    monkeypatch.setenv("PACER_SECRET_KEYS", f"{new}, {old}")
    said = pacer("keys", "rotate").output
    assert "1 person's key is now encrypted by the new key" in said
    assert "Take the others out of PACER_SECRET_KEYS" in said
    with operate(engine, company) as session:
        assert unseal(session, Vault([new]), token, dana) == "kept"
    with engine.connect() as connection:
        assert known(connection) == {fingerprint(new)}
    monkeypatch.setenv("PACER_SECRET_KEYS", old)
    assert pacer(*ASK).exit_code == 1


def test_rotation_of_a_key_in_a_file_makes_the_next_file(pacer, engine, company, dana, on_sqlite):
    pacer(*ASK)
    (before,) = files()
    with operate(engine, company) as session:
        token = seal(session, Vault([before.read_text()]), "kept", dana)
    said = pacer("keys", "rotate").output
    (after,) = set(files()) - {before}
    assert str(before) in said
    assert "Keep a copy of it" in said
    assert "PACER_SECRET_KEYS" not in said
    before.unlink()
    assert pacer(*ASK).exit_code == 0
    with operate(engine, company) as session:
        assert unseal(session, Vault([after.read_text()]), token, dana) == "kept"


def test_rotation_without_the_old_key_says_which_is_missing(pacer, engine, company, dana, monkeypatch):
    with operate(engine, company) as session:
        seal(session, Vault([new_key()]), "kept", dana)
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    result = pacer("keys", "rotate")
    assert result.exit_code != 0
    assert "Add it again" in result.output


def test_a_lost_key_is_given_up_when_asked_and_confirmed(pacer, engine, company, dana, monkeypatch):
    lost, new = new_key(), new_key()
    with operate(engine, company) as session:
        token = seal(session, Vault([lost]), "lost", dana)
    with engine.begin() as connection:
        admit(connection, [lost])
    monkeypatch.setenv("PACER_SECRET_KEYS", new)
    assert pacer("keys", "lost", stdin="n\n").exit_code == 1
    with engine.connect() as connection:
        assert known(connection) == {fingerprint(lost)}
    assert "1 person" in pacer("keys", "lost", stdin="y\n").output
    assert pacer(*ASK).exit_code == 0
    with operate(engine, company) as session:
        assert unseal(session, Vault([new]), token, dana) is None


def test_a_key_that_is_there_is_not_lost(pacer, dana, on_sqlite):
    pacer(*ASK)
    (path,) = files()
    assert "Nothing is lost" in pacer("keys", "lost", "--yes").output
    assert files() == [path]
    assert path_of(fingerprint(path.read_text())) == path
