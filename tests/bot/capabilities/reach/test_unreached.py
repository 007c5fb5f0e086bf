"""Who is not reached is told: to a sender at once, and to admins as a list."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from bot.turn import Call
from spm_core.people.identity import link
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, card, facts, press, texts
from tests.factories import NOW, add_person

WAITS = "linked to Slack or Teams yet"


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> dict[str, int]:
    """Anna, who leads Tom and Dana; Tom and Anna are linked."""
    anna = add_person(engine, company, "Anna", role=Role.MANAGER)
    found = {name: add_person(engine, company, name, manager=anna) for name in ("Tom", "Dana")}
    found["Root"] = add_person(engine, company, "Root", role=Role.ADMIN, email=None)
    with engine.begin() as connection:
        for name in ("anna", "tom"):
            link(connection, company, f"{name}@example.com", "slack", "T1", f"U{name}")
    return found | {"Anna": anna}


def propose(engine: Engine, who: str, by: str = "Anna", locale: str | None = None) -> list[str]:
    proposal = ask(engine, f"propose a goal for {who}: 5 deals won this quarter", by, locale=locale)
    [button] = [button for button in card(proposal).buttons if button.primary]
    return texts(press(engine, button.call, by, locale=locale))


def test_a_sender_is_told_at_once_who_will_not_see_it(engine: Engine, people: dict[str, int]) -> None:
    assert [line for line in propose(engine, "Dana") if WAITS in line] == [
        "Dana isn't linked to Slack or Teams yet, so this waits. Your admin can link them."
    ]
    assert not [line for line in propose(engine, "Tom") if WAITS in line]


def test_a_form_or_a_preview_says_nothing_as_nothing_was_sent(engine: Engine, people: dict[str, int]) -> None:
    proposal = ask(engine, "propose a goal for Dana: 5 deals won this quarter", "Anna")
    assert not [line for line in texts(proposal) if WAITS in line]


def test_thanks_in_private_are_told_of_too(engine: Engine, people: dict[str, int]) -> None:
    thanks = Call("kudos", {"person": "Dana", "reason": "She saved the demo", "where": "private"})
    assert [line for line in texts(press(engine, thanks, "Tom")) if WAITS in line]


@pytest.mark.parametrize(
    ("locale", "words"), [("it", "non ha ancora un collegamento"), ("pt_BR", "ainda não tem vínculo")]
)
def test_in_the_sender_s_language(engine: Engine, people: dict[str, int], locale: str, words: str) -> None:
    assert [line for line in propose(engine, "Dana", locale=locale) if words in line]


def test_nothing_is_told_where_nobody_uses_a_chat(engine: Engine, company: CompanyInfo) -> None:
    anna = add_person(engine, company, "Anna", role=Role.MANAGER)
    add_person(engine, company, "Dana", manager=anna)
    assert not [line for line in propose(engine, "Dana") if WAITS in line]


def test_an_admin_sees_all_of_them_with_the_reason(engine: Engine, people: dict[str, int]) -> None:
    shown = press(engine, Call("unreached people"), "Root", now=NOW)
    assert [each["person"] for each in facts(shown)["unreached"]] == ["Dana", "Root"]
    assert card(shown).title == "2 people get nothing from me"
    assert not card(shown).quiet


@pytest.mark.parametrize("who", ["Anna", "Tom"])
def test_nobody_else_does(engine: Engine, people: dict[str, int], who: str) -> None:
    assert press(engine, Call("unreached people"), who).outcome == "denied"


@pytest.mark.parametrize(
    "question",
    [
        "who is not linked?",
        "who can't be reached?",
        "Which people aren't linked to Slack yet?",
        "who can you not reach",
        "unreached people",
        "chi non è raggiungibile?",
        "chi non è collegato?",
        "quali persone non sono ancora collegate a Teams?",
        "quem não está vinculado?",
        "quais pessoas não estão vinculadas ao Slack?",
        "quem você não alcança?",
    ],
)
def test_an_admin_may_ask_for_them(engine: Engine, people: dict[str, int], question: str) -> None:
    shown = ask(engine, question, "Root", locale=None)
    assert [each["person"] for each in facts(shown)["unreached"]] == ["Dana", "Root"]


def test_help_lists_it_for_admins_alone(engine: Engine, people: dict[str, int]) -> None:
    listed = {who: "unreached people" in facts(ask(engine, "help", who))["capabilities"] for who in ("Root", "Tom")}
    assert listed == {"Root": True, "Tom": False}
