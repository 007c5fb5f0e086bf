"""What is asked back instead of guessed, how it is answered, and what is learnt from the answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import Engine, select

from bot import router
from bot.asked_back import NEITHER, PLANNED, quoted
from bot.cards import Answer
from bot.i18n import LANGUAGES
from bot.language.likely import Likely
from bot.language.phrases import OUT_OF_SCOPE, phrases_in
from bot.language.topics import topics
from bot.languages import table
from bot.turn import Call
from spm_core.principal import CompanyInfo, Role
from spm_core.wordings import MeantWording
from tests.asking import ask, labels, press, texts
from tests.factories import add_deal, add_person, add_quota, operate

Readers = Callable[..., None]


@pytest.fixture
def people(engine: Engine, company: CompanyInfo) -> None:
    mo = add_person(engine, company, "Mo Reed", role=Role.MANAGER)
    for name in ("Ann Lee", "Bo Diaz", "Cy Wu"):
        person = add_person(engine, company, name, manager=mo)
        add_quota(engine, company, person, 80_000)
        add_deal(engine, company, person, 20_000)


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch) -> Readers:
    """Lets both readers together find what is given, whatever is asked."""

    def say(*found: tuple[str, float]) -> None:
        likely = tuple(Likely(name, probability) for name, probability in found)
        monkeypatch.setattr(router, "likeliest", lambda _reading: likely)

    return say


UNSURE = (("forecast", 0.45), ("quota", 0.35), ("earnings", 0.1))


def calls(answer: Answer) -> Sequence[Call]:
    return [each.call for each in answer.reply.buttons]  # type: ignore[union-attr]


def test_what_could_be_a_few_things_is_asked_back_in_their_words(
    engine: Engine, people: None, readers: Readers
) -> None:
    readers(*UNSURE)
    for locale, labelled in (
        ("en", ["The forecast", "Progress to quota", "Commission earned", "None of these"]),
        ("it", ["La previsione", "Avanzamento sulla quota", "Le provvigioni maturate", "Nessuna di queste"]),
        ("pt-BR", ["A previsão", "A situação da meta", "A comissão ganha", "Nenhuma destas"]),
    ):
        answer = ask(engine, "so what's the story", "Ann Lee", locale=locale)
        assert (answer.outcome, answer.call) == ("clarify", None)
        assert labels(answer) == labelled
    assert [call.do for call in calls(answer)] == ["forecast", "quota", PLANNED.do, NEITHER.do]


def test_yes_a_number_and_the_name_choose(engine: Engine, people: None, readers: Readers) -> None:
    readers(*UNSURE)
    choices = (
        ("yes", "forecast"),
        ("sì", "forecast"),
        ("isso mesmo", "forecast"),
        ("the second", "quota"),
        ("2", "quota"),
        ("Progress to quota", "quota"),
        ("3", PLANNED.do),
        ("no", NEITHER.do),
        ("nessuna", NEITHER.do),
    )
    for place, (said, done) in zip("abcdefghi", choices, strict=True):
        ask(engine, f"so what's the story {place}", "Ann Lee")
        answer = ask(engine, said, "Ann Lee")
        assert (answer.call and answer.call.do, answer.outcome) == (done, "answered"), said


def test_another_question_leaves_the_options_behind(engine: Engine, people: None, readers: Readers) -> None:
    readers(*UNSURE)
    ask(engine, "so what's the story", "Ann Lee")
    readers(("pipeline", 0.97))
    assert ask(engine, "how healthy is my pipeline", "Ann Lee").call.do == "pipeline"  # type: ignore[union-attr]
    readers(("small talk", 0.97))
    assert ask(engine, "yes", "Ann Lee").call.do == "welcome"  # type: ignore[union-attr]


def test_what_was_pressed_is_remembered_for_the_company(engine: Engine, people: None, readers: Readers) -> None:
    readers(*UNSURE)
    asked = ask(engine, "lowdown for last month", "Ann Lee")
    assert press(engine, calls(asked)[1], "Ann Lee").outcome == "answered"
    for who in ("Ann Lee", "Bo Diaz"):
        again = ask(engine, "lowdown for this quarter", who)
        assert (again.outcome, again.call and again.call.do) == ("answered", "quota"), who
    assert ask(engine, "lowdown again", "Bo Diaz").outcome == "clarify"


def test_people_who_meant_different_things_are_asked(engine: Engine, people: None, readers: Readers) -> None:
    readers(*UNSURE)
    for who, said in (("Ann Lee", "yes"), ("Bo Diaz", "second")):
        ask(engine, "lowdown", who)
        if who == "Bo Diaz":  # Ann's example answers him, until he says what he means
            with_options = press(engine, NEITHER, who)
            assert with_options.outcome == "answered"
        ask(engine, said, who)
    assert ask(engine, "lowdown", "Ann Lee").call.do == "forecast"  # type: ignore[union-attr]


def test_a_stranger_to_the_options_teaches_nothing(
    engine: Engine, company: CompanyInfo, people: None, readers: Readers
) -> None:
    readers(*UNSURE)
    ask(engine, "lowdown", "Ann Lee")
    press(engine, Call("leaderboard"), "Ann Lee")
    press(engine, Call("quota"), "Bo Diaz")
    with operate(engine, company) as session:
        assert session.scalars(select(MeantWording)).all() == []


def test_no_words_are_kept(engine: Engine, company: CompanyInfo, people: None, readers: Readers) -> None:
    readers(*UNSURE)
    asked = ask(engine, "lowdown on Ann Lee because of her operation", "Mo Reed")
    press(engine, calls(asked)[0], "Mo Reed")
    with operate(engine, company) as session:
        kept = session.scalars(select(MeantWording.said)).one()
    assert re.fullmatch("[0-9a-f]{64}", kept)


def test_what_is_no_business_of_ours_gets_nobodys_figures(engine: Engine, people: None, readers: Readers) -> None:
    readers((OUT_OF_SCOPE, 0.7), ("quota", 0.2))
    answer = ask(engine, "how fast is ann", "Mo Reed")
    assert (answer.outcome, texts(answer)[0]) == ("out_of_scope", "I only know sales")


def test_what_the_asker_may_not_have_is_no_option(engine: Engine, people: None, readers: Readers) -> None:
    readers(("leaderboard", 0.4), ("team", 0.35))
    asked = ask(engine, "the crew, hm", "Ann Lee")
    assert [call.do for call in calls(asked)] == ["leaderboard", NEITHER.do]


def test_a_refusal_that_is_not_sure_leaves_what_is_allowed(engine: Engine, people: None, readers: Readers) -> None:
    readers(("team", 0.5), ("leaderboard", 0.3))
    asked = ask(engine, "the crew, hm", "Ann Lee")
    assert [call.do for call in calls(asked)] == ["leaderboard", NEITHER.do]


def test_what_can_only_be_refused_is_refused_though_not_sure(engine: Engine, people: None, readers: Readers) -> None:
    readers(("team", 0.5), ("leaderboard", 0.01))
    assert ask(engine, "the crew, hm", "Ann Lee").outcome == "denied"


def test_long_words_are_repeated_in_part() -> None:
    assert quoted("a  b\nc") == "a b c"
    assert len(quoted("why " * 100)) <= 80


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_asked_has_a_name_for_a_choice(language: str) -> None:
    named = table(language, "choices")
    askable = phrases_in(language).keys() & topics().keys()
    assert askable - named.keys() == set()
    assert [name for name, words in named.items() if len(words) > 25] == []
    assert len(set(named.values())) == len(named)
