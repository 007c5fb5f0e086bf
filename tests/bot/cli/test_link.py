"""pacer link: who is linked, who is not and why, and linking whom no e-mail tells apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from bot.cli import app
from spm_core.people.directory import identities
from spm_core.people.linking import ChatTenant, link_accounts
from spm_core.people.linking_rules import ChatAccount
from spm_core.principal import CompanyInfo
from tests.factories import NOW, add_person, operate

USER = ("--platform", "slack", "--tenant", "T1", "--user", "U1")
Pacer = Callable[..., Result]


@pytest.fixture
def pacer(engine: Engine, company: CompanyInfo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pacer:
    monkeypatch.setenv("PACER_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("bot.cli.logs.LOG", tmp_path / "pacer.log")
    return lambda *words: CliRunner().invoke(app, ["link", *words])


def linked(engine: Engine, company: CompanyInfo) -> list[int]:
    with operate(engine, company) as session:
        return [each.employee_id for each in identities(session)]


@pytest.mark.parametrize("who", ["Dana Ray", "dana", "RAY, Dana", "E-7", "e-7", "id:{id}"])
def test_who_has_no_e_mail_is_linked_by_name_or_id(
    pacer: Pacer, engine: Engine, company: CompanyInfo, who: str
) -> None:
    dana = add_person(engine, company, "Dana Ray", email=None, external_id="E-7")
    add_person(engine, company, "Bo Lee", external_id="E-70")
    found = pacer(who.format(id=dana), *USER)
    assert (found.exit_code, linked(engine, company)) == (0, [dana])
    assert "Dana Ray" in found.stdout


def test_people_of_one_name_are_listed_with_ids_that_link_them(
    pacer: Pacer, engine: Engine, company: CompanyInfo
) -> None:
    first = add_person(engine, company, "Dana Ray", email=None, external_id="E-7", team="Nord")
    second = add_person(engine, company, "Dana Ray", email=None)
    found = pacer("dana ray", *USER)
    assert (found.exit_code, linked(engine, company)) == (2, [])
    assert "E-7  Dana Ray · Nord" in found.stderr
    assert f"id:{second}  Dana Ray" in found.stderr
    assert pacer(f"id:{second}", *USER).exit_code == 0
    assert linked(engine, company) == [second]
    assert pacer("E-7", *USER).exit_code == 0
    assert linked(engine, company) == [first]


def test_a_full_name_goes_before_a_part_of_one(pacer: Pacer, engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Dana Ray Hill")
    dana = add_person(engine, company, "Dana Ray", email=None)
    assert pacer("Dana Ray", *USER).exit_code == 0
    assert linked(engine, company) == [dana]


@pytest.mark.parametrize("who", ["Nobody", " ", "id:999", "nobody@example.com"])
def test_nobody_is_made_up(pacer: Pacer, engine: Engine, company: CompanyInfo, who: str) -> None:
    add_person(engine, company, "Dana Ray")
    found = pacer(who, *USER)
    assert (found.exit_code, linked(engine, company)) == (1, [])
    assert "pacer link lists everybody" in found.stderr


def test_the_list_says_why_somebody_is_not_linked(pacer: Pacer, engine: Engine, company: CompanyInfo) -> None:
    add_person(engine, company, "Ann Lee", email=None, external_id="E-1")
    add_person(engine, company, "Bo Lee")
    add_person(engine, company, "Cy Lee")
    accounts = [ChatAccount(user, frozenset({"bo.lee@example.com"})) for user in ("U1", "U2")]
    with engine.begin() as connection:
        link_accounts(connection, ChatTenant(company, "slack", "T1"), accounts, NOW)
        link_accounts(connection, ChatTenant(company, "teams", "home"), [], NOW)
    lines = {line.split("  ")[1]: line for line in pacer().stdout.splitlines() if line.startswith("  ")}
    assert "E-1" in lines["Ann Lee"]
    assert "no e-mail here" in lines["Ann Lee"]
    assert "several Slack accounts claim bo.lee@example.com" in lines["Bo Lee"]
    assert "bo.lee@example.com is in no team that Pacer is in" in lines["Bo Lee"]
    assert "no Slack account has the address cy.lee@example.com" in lines["Cy Lee"]
