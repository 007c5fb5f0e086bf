"""Names of accounts, products and places are no people's, and only what the asker sees is known."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot.capability import Request
from bot.language.reading import read
from spm_core.db import session_for
from spm_core.deals.models import Account, Product
from spm_core.principal import CompanyInfo, Role
from tests.factories import NOW, add_deal, add_person, operate, principal


@pytest.fixture
def house(engine: Engine, company: CompanyInfo) -> CompanyInfo:
    boss = add_person(engine, company, "Boss Lady", role=Role.MANAGER)
    ann = add_person(engine, company, "Ann Lee", manager=boss, team="NORD")
    zed = add_person(engine, company, "Zed Far")
    with operate(engine, company) as session:
        accounts = {name: Account(name=name) for name in ("Officine Rossi Srl", "Hooli")}
        session.add_all([*accounts.values(), Product(name="Atlas Arm")])
        session.flush()
        ids = {name: account.id for name, account in accounts.items()}
    add_deal(engine, company, ann, 10, "open", account_id=ids["Officine Rossi Srl"])
    add_deal(engine, company, zed, 10, "open", account_id=ids["Hooli"])
    return company


@pytest.mark.parametrize(
    ("text", "words", "kind", "name"),
    [
        ("deals with Officine Rossi", "Officine Rossi", "deal", "Officine Rossi Srl"),
        ("what about officine rossi", "officine rossi", "deal", "Officine Rossi Srl"),
        ("deals for Atlas Arm", "Atlas Arm", "product", "Atlas Arm"),
        ("deals with Hooli", "Hooli", "unknown", ""),
        ("deals with Nowhere", "Nowhere", "unknown", ""),
        ("win rate in EMEA", "EMEA", "word", ""),
        ("win rate in Italy", "Italy", "word", ""),
        ("tasso di vincita in Lombardia", "Lombardia", "word", ""),
        ("how is Zed doing", "Zed", "unknown", ""),
        ("how is Ann doing", "Ann", "person", ""),
    ],
)
def test_what_a_name_is(engine: Engine, house: CompanyInfo, text: str, words: str, kind: str, name: str) -> None:
    asker = principal(engine, house, "Ann Lee")
    with session_for(engine, asker, NOW) as session:
        (mention,) = read(Request(asker, session, NOW), text).mentions
    assert (mention.words, mention.kind, mention.account) == (words, kind, name)


def test_an_acronym_is_a_team_for_whoever_sees_its_figures(engine: Engine, house: CompanyInfo) -> None:
    for who, kind in (("Boss Lady", "team"), ("Zed Far", "word")):
        asker = principal(engine, house, who)
        with session_for(engine, asker, NOW) as session:
            (mention,) = read(Request(asker, session, NOW), "deals in NORD").mentions
        assert mention.kind == kind
