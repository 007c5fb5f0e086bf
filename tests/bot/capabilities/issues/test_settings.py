"""Who is asked first about a wrong figure, and what an import says of what was corrected."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.parts.imports import finding
from spm_core.imports.rows import Finding
from tests.factories import add_person


@pytest.fixture
def pacer(engine, monkeypatch, tmp_path):
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
    monkeypatch.chdir(tmp_path)
    return lambda *args: CliRunner().invoke(app, list(args))


def test_the_company_names_somebody_and_takes_it_back(engine, company, pacer):
    add_person(engine, company, "Ada Min")
    assert "the manager of whoever reports them" in pacer("issues").stdout
    assert "Ada Min" in pacer("issues", "--to", "ada.min@example.com").stdout
    assert "Ada Min" in pacer("issues").stdout
    unknown = pacer("issues", "--to", "Nobody")
    assert unknown.exit_code != 0
    assert "Nobody here is called" in unknown.output
    assert "manager" in pacer("issues", "--to", "manager").stdout


@pytest.mark.parametrize(
    ("code", "params", "words"),
    [
        ("correction_kept", {"field": "close_date"}, "the old close date"),
        ("correction_overruled", {"field": "deal", "deal": "Big", "issue": "DI-3"}, "the correction of DI-3"),
        ("added_deal_found", {"deal": "Big"}, "Big was added here"),
        ("added_deal_alike", {"deal": "Big"}, "not there twice"),
    ],
)
def test_an_import_tells_what_it_made_of_corrections(code, params, words):
    assert words in finding(Finding(code, 1, (2,), params))
