"""A yes to a preview and the place in a list choose what was just shown, and nothing that was shown before."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, func, select

from bot.cards import Answer
from spm_core.metrics.models import Activity
from spm_core.principal import CompanyInfo, Role
from tests.asking import ask, opened, press, texts
from tests.factories import add_deal, add_person, add_quota, operate


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> None:
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Ann Lee", "Bo Diaz"):
        person = add_person(engine, company, name, manager=mo)
        add_quota(engine, company, person, 80_000)
        for amount in (20_000, 30_000, 40_000, 50_000):
            add_deal(engine, company, person, amount, status="open")


def calls(engine: Engine, company: CompanyInfo) -> int:
    with operate(engine, company) as session:
        return session.scalar(select(func.coalesce(func.sum(Activity.count), 0))) or 0


def done(answer: Answer) -> tuple[str | None, str]:
    return answer.call.do if answer.call else None, answer.outcome


@pytest.mark.parametrize(
    ("locale", "asked", "said"),
    [
        ("en", "log 5 calls", "yes"),
        ("en", "log 5 calls", "save it"),
        ("it", "registra 5 chiamate", "sì"),
        ("it", "registra 5 chiamate", "conferma"),
        ("pt-BR", "registra 5 ligações", "sim"),
        ("pt-BR", "registra 5 ligações", "pode salvar"),
    ],
)
def test_a_yes_saves_what_was_shown_and_only_once(
    engine: Engine, company: CompanyInfo, people: None, locale: str, asked: str, said: str
) -> None:
    assert done(ask(engine, asked, "Ann Lee", locale=locale)) == ("log activity", "confirm")
    assert calls(engine, company) == 0
    assert done(ask(engine, said, "Ann Lee", locale=locale)) == ("log activity", "answered")
    assert calls(engine, company) == 5
    ask(engine, said, "Ann Lee", locale=locale)
    assert calls(engine, company) == 5


@pytest.mark.parametrize(
    ("locale", "asked", "said"),
    [
        ("en", "log 5 calls", "cancel"),
        ("en", "log 5 calls", "no"),
        ("it", "registra 5 chiamate", "annulla"),
        ("pt-BR", "registra 5 ligações", "deixa pra lá"),
    ],
)
def test_a_no_saves_nothing(
    engine: Engine, company: CompanyInfo, people: None, locale: str, asked: str, said: str
) -> None:
    ask(engine, asked, "Ann Lee", locale=locale)
    assert done(ask(engine, said, "Ann Lee", locale=locale)) == ("neither", "answered")
    ask(engine, "yes", "Ann Lee", locale=locale)
    assert calls(engine, company) == 0


@pytest.mark.parametrize("between", ["my quota", "thanks", "qwerty asdf", "what will the weather be tomorrow"])
def test_a_yes_after_something_else_saves_nothing(
    engine: Engine, company: CompanyInfo, people: None, between: str
) -> None:
    ask(engine, "log 5 calls", "Ann Lee")
    ask(engine, between, "Ann Lee")
    ask(engine, "yes", "Ann Lee")
    assert calls(engine, company) == 0


def test_what_is_no_answer_to_a_preview_chooses_nothing(engine: Engine, company: CompanyInfo, people: None) -> None:
    for said in ("1", "the second", "12", "yes but why"):
        ask(engine, "log 5 calls", "Ann Lee")
        ask(engine, said, "Ann Lee")
        assert calls(engine, company) == 0, said


def test_a_yes_is_for_the_one_who_was_asked(engine: Engine, company: CompanyInfo, people: None) -> None:
    ask(engine, "log 5 calls", "Ann Lee")
    ask(engine, "yes", "Bo Diaz")
    assert calls(engine, company) == 0


def test_the_goal_that_was_proposed_can_still_be_changed_and_then_taken(engine: Engine, people: None) -> None:
    assert ask(engine, "set a goal of 20 demos this month", "Mo Reed").outcome == "confirm"
    assert ask(engine, "make it 25", "Mo Reed").outcome == "confirm"
    answer = ask(engine, "yes", "Mo Reed")
    assert done(answer) == ("set goal", "answered")
    assert any("25" in line for line in texts(answer))


@pytest.mark.parametrize(
    ("locale", "asked", "said", "place"),
    [
        ("en", "show my open deals", "the second", 1),
        ("en", "show my open deals", "show me the second", 1),
        ("en", "show my open deals", "tell me more about the third one", 2),
        ("en", "show my open deals", "open the first deal please", 0),
        ("en", "show my open deals", "and the last one?", -1),
        ("it", "mostrami le mie trattative aperte", "fammi vedere la seconda", 1),
        ("it", "mostrami le mie trattative aperte", "aprimi la terza trattativa", 2),
        ("pt-BR", "mostra meus negócios abertos", "me mostra o segundo", 1),
        ("pt-BR", "mostra meus negócios abertos", "me fala mais do terceiro", 2),
    ],
)
def test_a_place_opens_what_the_list_shows_there(
    engine: Engine, people: None, locale: str, asked: str, said: str, place: int
) -> None:
    shown = opened(ask(engine, asked, "Ann Lee", locale=locale))
    assert len(shown) == 4
    assert ask(engine, said, "Ann Lee", locale=locale).call == shown[place]


def test_a_place_that_the_list_does_not_have_opens_nothing(engine: Engine, people: None) -> None:
    ask(engine, "show my open deals", "Ann Lee")
    assert done(ask(engine, "show me the fifth", "Ann Lee"))[0] != "deal"


def test_a_list_takes_no_yes_and_can_be_gone_on_from(engine: Engine, people: None) -> None:
    ask(engine, "show my open deals", "Ann Lee")
    assert done(ask(engine, "yes", "Ann Lee"))[0] != "deal"
    ask(engine, "show my open deals", "Mo Reed")
    assert done(ask(engine, "and Bo?", "Mo Reed"))[0] == "deals"


def test_a_place_after_something_else_opens_nothing(engine: Engine, people: None) -> None:
    shown = ask(engine, "show my open deals", "Ann Lee")
    press(engine, opened(shown)[0], "Ann Lee")
    ask(engine, "my quota", "Ann Lee")
    assert done(ask(engine, "show me the second", "Ann Lee"))[0] != "deal"
