"""The README's run with files of one's own, as it stands there: at its moment, and on any later day."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from typer.testing import CliRunner

from bot.cli import app

OWN_DATA = Path(__file__).parents[3] / "docs" / "own-data"
QUESTION = ("ask", "how am I tracking to quota", "--as", "tom.reed@acme.example", "--json")
INIT = ("init", "--company", "Acme", "--currency", "USD", "--timezone", "America/New_York", "--country", "US")


@pytest.fixture
def pacer(monkeypatch, tmp_path):
    shutil.copytree(OWN_DATA, tmp_path / "docs" / "own-data")
    monkeypatch.delenv("PACER_DATABASE_URL", raising=False)
    monkeypatch.setenv("PACER_SECRET_KEYS", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
    monkeypatch.chdir(tmp_path)

    def run(*args: str) -> str:
        done = CliRunner().invoke(app, [*args])
        assert done.exit_code == 0, done.output
        return done.stdout

    run(*INIT)
    for kind, file in (("people", "people.csv"), ("quotas", "quotas.csv"), ("deals", "opportunities.csv")):
        run("import", kind, f"docs/own-data/{file}")
    return run


def test_at_its_moment(pacer):
    answer = json.loads(pacer(*QUESTION, "--now", "2026-08-14T12:00"))
    assert answer["facts"]["attainment"].startswith("0.51583")


@pytest.mark.parametrize("day", [datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)])
def test_later_without_a_moment(pacer, day):
    with time_machine.travel(day, tick=False):
        answer = json.loads(pacer(*QUESTION))
    assert answer["facts"]["quota"]["amount"] == "120000.0000"
