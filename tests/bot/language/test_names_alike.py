"""What is asked about a name gets the same answer whether or not somebody, or some account, is called so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from sqlalchemy import Engine

from bot.cards import Answer
from bot.turn import Call
from spm_core.deals.models import Account
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask
from tests.factories import add_deal, add_person, add_quota, operate

HIDDEN, UNKNOWN = "Tamsin", "Belvik"
"""Somebody of another team, and a name that nobody has."""
ABOUT_PEOPLE: Mapping[str, Sequence[str]] = {
    "en": (
        *("what about {name}", "what about {name}?", "{name}", "{name}?", "and {name}?", "tell me about {name}"),
        *("how is {name} doing", "is {name} behind", "why is {name} behind?", "{name}'s quota", "show me {name}"),
        *("compare me with {name}", "prepare my 1:1 with {name}", "who is {name}", "what did {name} close"),
        *("what about {name} last quarter", "commission of {name}", "report for {name}", "coach {name}"),
        *("alert me when {name} falls below 70% of pace", "schedule a 1:1 with {name} on friday", "is {name} away"),
    ),
    "it": (
        *("e {name}?", "{name}?", "che mi dici di {name}", "parlami di {name}", "come va {name}", "la quota di {name}"),
        *("{name} è indietro?", "perché {name} è indietro?", "confrontami con {name}", "chi è {name}"),
        *("prepara il mio 1:1 con {name}", "mostrami {name}", "pipeline di {name}", "novità su {name}?"),
    ),
    "pt_BR": (
        *("e {name}?", "e o {name}?", "{name}?", "me fale do {name}", "como tá o {name}", "como está {name}?"),
        *("{name} está atrás?", "por que {name} está atrás?", "a meta do {name}", "quem é {name}"),
        *("me compare com {name}", "prepare meu 1:1 com {name}", "mostre {name}", "pipeline do {name}"),
    ),
}
OF_DEALS: Mapping[str, Sequence[str]] = {
    "en": ("what about {name}", "{name}?", "status of {name}", "deals with {name}", "when does {name} close?"),
    "it": ("e {name}?", "{name}?", "a che punto è {name}?", "trattative con {name}", "quando chiude {name}?"),
    "pt_BR": ("e {name}?", "{name}?", "como está o negócio {name}?", "negócios com {name}", "quando fecha {name}?"),
}
PRAISE = {"en": "kudos to {name} for the demo", "it": "complimenti a {name} per la demo"}
ASKERS = ("Ann Lee", "Mo Reed")


@pytest.fixture(autouse=True)
def people(engine: Engine, company: CompanyInfo) -> None:
    """Mo leads Ann; Otto leads another team."""
    top = add_person(engine, company, "Zed Top", role=Role.MANAGER)
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER, manager=top, team="North")
    ann = add_person(engine, company, "Ann Lee", manager=mo, team="North")
    add_person(engine, company, "Otto Vance", role=Role.MANAGER, manager=top, team="South")
    add_quota(engine, company, ann, 86_420)
    add_deal(engine, company, ann, 43_210)


def _hire(engine: Engine, company: CompanyInfo) -> None:
    tamsin = add_person(engine, company, f"{HIDDEN} Ford", team="South")
    add_quota(engine, company, tamsin, 86_420)
    add_deal(engine, company, tamsin, 43_210)


def _told(answer: Answer, name: str) -> str:
    """Everything of an answer, with the name as it was typed left open."""
    parts = [repr((part.reply, part.outcome, part.routed_by, part.call, part.form_errors)) for part in answer.parts]
    return "\n".join(parts).replace(name, "…")


def _asked(engine: Engine, form: str, name: str, locale: str, who: str, before: str) -> str:
    # With a period, so that it is none of the calls that were offered before, which would teach what words mean.
    args = {"period": "this quarter"} if before == "quota" else {}
    ask(engine, "", who, call=Call(before, args), locale=locale)
    return _told(ask(engine, form.format(name=name), who, locale=locale), name)


@pytest.mark.parametrize("who", ASKERS)
@pytest.mark.parametrize("before", ["quota", "help"])
@pytest.mark.parametrize("locale", ABOUT_PEOPLE)
def test_a_hidden_person_is_as_unknown_as_nobody(
    engine: Engine, company: CompanyInfo, locale: str, before: str, who: str
) -> None:
    _hire(engine, company)
    for form in ABOUT_PEOPLE[locale]:
        for surname in (("", ""), (" Ford", " Horn")):
            names = [f"{first}{last}" for first, last in zip((HIDDEN, UNKNOWN), surname, strict=True)]
            told = [_asked(engine, form, name, locale, who, before) for name in names]
            assert told[0] == told[1], form


@pytest.mark.parametrize("who", ASKERS)
@pytest.mark.parametrize("locale", ABOUT_PEOPLE)
def test_a_name_gets_the_same_before_and_after_somebody_has_it(
    engine: Engine, company: CompanyInfo, locale: str, who: str
) -> None:
    """In small letters, too, in which a name is read by its letters as any other word."""
    cases = [(form, name) for form in ABOUT_PEOPLE[locale] for name in (HIDDEN.lower(), "TAMSIN", "tamsin ford")]
    before = [_asked(engine, form, name, locale, who, "quota") for form, name in cases]
    _hire(engine, company)
    assert [_asked(engine, form, name, locale, who, "quota") for form, name in cases] == before


@pytest.mark.parametrize("who", ASKERS)
@pytest.mark.parametrize("locale", OF_DEALS)
def test_a_hidden_customer_is_as_unknown_as_none(engine: Engine, company: CompanyInfo, locale: str, who: str) -> None:
    cases = [(form, name) for form in OF_DEALS[locale] for name in ("Hooli", "hooli")]
    before = [_asked(engine, form, name, locale, who, "quota") for form, name in cases]
    with operate(engine, company) as session:
        account = Account(name="Hooli")
        session.add(account)
        session.flush()
        account_id = account.id
    add_deal(engine, company, add_person(engine, company, "Quin Far"), 10, "open", account_id=account_id)
    assert [_asked(engine, form, name, locale, who, "quota") for form, name in cases] == before


@pytest.mark.parametrize("name", [f"{HIDDEN} Ford", HIDDEN, HIDDEN.lower()])
@pytest.mark.parametrize("locale", PRAISE)
def test_anybody_may_be_praised(engine: Engine, company: CompanyInfo, locale: str, name: str) -> None:
    _hire(engine, company)
    answer = ask(engine, PRAISE[locale].format(name=name), "Ann Lee", locale=locale)
    assert answer.call is not None
    assert (answer.outcome, answer.call.do) == ("confirm", "kudos")
    assert answer.call.args["person"] == name
