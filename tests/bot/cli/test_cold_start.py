"""A question waits for no library that its answer does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest

from tests.factories import add_deal, add_person, add_quota, make_company

UNNEEDED = (
    "slack_bolt",
    "slack_sdk",
    "botbuilder",
    "botframework",
    "openai",
    "matplotlib",
    "aiohttp",
    "apscheduler",
    "alembic",
)
ASK = """
import json, sys
from bot.cli import app
try:
    app(["ask", "quota", "--as", "Dana Wu", "--now", "2026-05-13T12:00"])
except SystemExit as left:
    status = left.code
print(json.dumps([status, sorted({name.split(".")[0] for name in sys.modules})]))
"""


@pytest.fixture
def dana(sqlite_engine, monkeypatch):
    company = make_company(sqlite_engine)
    person = add_person(sqlite_engine, company, "Dana Wu")
    add_quota(sqlite_engine, company, person, 80_000)
    add_deal(sqlite_engine, company, person, 50_000, close_date=date(2026, 5, 4))
    monkeypatch.setenv("PACER_DATABASE_URL", sqlite_engine.url.render_as_string())


def test_asking_imports_no_sdk(dana):
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)
    status, modules = json.loads(done.stdout.splitlines()[-1])
    assert status == 0
    assert "62.5%" in done.stdout
    assert not set(UNNEEDED) & set(modules)
