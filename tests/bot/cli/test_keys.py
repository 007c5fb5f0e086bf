"""pacer keys: a key that works, and its replacement."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.cli import app
from spm_core.vault import Vault, new_key, seal, unseal
from tests.factories import add_person, operate


@pytest.fixture
def pacer(engine, monkeypatch, tmp_path):
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(app, ["keys", *args])


def test_a_new_key_is_one(pacer):
    printed = pacer("new").output.strip()
    Vault([printed]).keys.encrypt(b"")


def test_rotation_leaves_the_new_key_alone(pacer, engine, company, monkeypatch):
    old, new = new_key(), new_key()
    dana = add_person(engine, company, "Dana Wu")
    with operate(engine, company) as session:
        token = seal(session, Vault([old]), "kept", dana)
    monkeypatch.setenv("PACER_SECRET_KEYS", f"{new}, {old}")
    assert "1 person's key" in pacer("rotate").output
    with operate(engine, company) as session:
        assert unseal(session, Vault([new]), token, dana) == "kept"


def test_rotation_without_the_old_key_says_which_is_missing(pacer, engine, company, monkeypatch):
    dana = add_person(engine, company, "Dana Wu")
    with operate(engine, company) as session:
        seal(session, Vault([new_key()]), "kept", dana)
    monkeypatch.setenv("PACER_SECRET_KEYS", new_key())
    result = pacer("rotate")
    assert result.exit_code != 0
    assert "Add it again" in result.output
